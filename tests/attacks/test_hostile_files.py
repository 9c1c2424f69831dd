"""Hostile files: each is refused in words or kept and defused; the rest of the report is always kept."""

from __future__ import annotations

from html import unescape
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from neutrality.domain.errors import DomainError
from neutrality.evidence.sandbox import BoxRefusalError
from neutrality.evidence.service import seal_upload
from neutrality.evidence.store import LocalStore
from neutrality.evidence.viewing import make_copy
from neutrality.refusals import WORDS
from tests.attacks.hostile_files import HOSTILE, MARKER, Hostile, picture
from tests.attacks.hunting import shapes
from tests.intake.conftest import Citizen, citizen, problems

__all__ = ["citizen"]
RUNS = (
    b"<script",
    b"<?php",
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/SubmitForm",
    b"onload=",
    b"MZ\x90",
)
pytestmark = pytest.mark.slow


def test_there_are_more_than_forty() -> None:
    assert len(HOSTILE) > 40


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused_or_defused(name: str, store: LocalStore) -> None:
    hostile = HOSTILE[name]
    content = hostile.make()
    if hostile.refused:
        with pytest.raises(DomainError) as refusal:
            seal_upload(store, BytesIO(content), hostile.filename)
        assert refusal.value.code == hostile.refused
        assert hostile.refused in WORDS
        return
    upload = seal_upload(store, BytesIO(content), hostile.filename)
    assert not set("/\\\r\n\u202e") & set(upload.name)

    if not hostile.copied:
        with pytest.raises(BoxRefusalError) as none:
            make_copy(upload.mime, upload.size, BytesIO(content))
        assert none.value.reason in {"too_large", "unreadable", "locked", "original_only"}
        return
    mime, made = make_copy(upload.mime, upload.size, BytesIO(content))
    with made:
        copy = made.read()
    assert [shape for shape, form in shapes(MARKER.decode()).items() if form in plainly(mime, copy)] == []
    assert [word for word in RUNS if word in plainly(mime, copy)] == []


def plainly(mime: str, copy: bytes) -> bytes:
    """Return a copy with everything in it unpacked; it must be what it says it is."""
    if mime.startswith("image/"):
        with Image.open(BytesIO(copy)) as image:
            image.load()
            assert not image.info.keys() - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    if mime != "application/pdf":
        return copy
    with pikepdf.open(BytesIO(copy)) as document:
        assert set(document.Root.keys()) <= {"/Type", "/Pages"}
        assert not document.docinfo
        packed = BytesIO()
        plain = pikepdf.StreamDecodeLevel.generalized
        apart = pikepdf.ObjectStreamMode.disable
        document.save(packed, stream_decode_level=plain, compress_streams=False, object_stream_mode=apart)
    return copy + packed.getvalue()


def test_a_turned_photo_is_shown_upright() -> None:
    turned = HOSTILE["photo with place and maker"].make()

    _, made = make_copy("image/jpeg", len(turned), BytesIO(turned))

    assert Image.open(BytesIO(turned)).size == (48, 36)
    assert Image.open(made).size == (36, 48)


def test_the_marker_stands_in_what_is_defused() -> None:
    told = (
        "photo with place and maker",
        "picture with texts",
        "film with place",
        "page with scripts",
        "sound with names",
    )

    assert all(MARKER in HOSTILE[name].make() for name in told)


def test_the_words_of_a_page_come_along() -> None:
    page = HOSTILE["page with scripts"].make()

    _, made = make_copy("text/html", len(page), BytesIO(page))

    assert made.read() == b"Unggahan Budi"


def test_every_hostile_file_leaves_the_rest_of_the_report_as_it_is(citizen: Citizen) -> None:
    citizen.walk_to("bukti")
    for name, hostile in HOSTILE.items():
        page = send_with_a_good_one(citizen, hostile)

        kept = page.count('<span class="typed-text">')
        assert kept == (1 if hostile.refused or "\r\n" in hostile.filename else 2), (
            name
        )  # such a part is no file
        assert "baik.jpg" in page, name
        for _ in range(kept):
            assert citizen.send("bukti", button="x", remove="0").status_code == 303

    code = citizen.report()
    assert len(code) == 29


def send_with_a_good_one(citizen: Citizen, hostile: Hostile) -> str:
    files = [(BytesIO(hostile.make()), hostile.filename), (BytesIO(picture()), "baik.jpg")]
    answer = citizen.send("bukti", files=files)
    if hostile.refused:
        assert answer.status_code == 422
        assert problems(answer)["files"]
    else:
        assert answer.status_code == 303, unescape(problems(answer).get("files", ""))
    return citizen.client.get("/lapor/bukti").text
