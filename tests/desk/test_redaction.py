"""Redaction on the desk's pages, with plain forms: covered, looked at, asked, answered, taken."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pikepdf
import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from neutrality import current
from neutrality.domain.history import EventKind
from neutrality.evidence.models import EvidenceFile, RedactedCopy
from neutrality.evidence.service import seal_upload
from neutrality.history.models import Event
from tests.cases.clearing import picture
from tests.desk.conftest import Desk
from tests.domain.exported import ANDROID_ID
from tests.fixtures.run import missing

Brought = tuple[uuid.UUID, uuid.UUID]


@pytest.fixture(autouse=True)
def box() -> None:
    """Say what is missing rather than test less."""
    if shutil.which("bwrap") is None:
        missing("bubblewrap is not installed (make test installs it)")


def bring(desk: Desk, content: bytes, name: str) -> Brought:
    """Bring a report with one file; return case and file."""
    with desk.app.app_context():
        upload = seal_upload(current.evidence_store(), BytesIO(content), name, limit=1_000_000)
    case_id = desk.receive(uploads=(upload,))
    with desk.sessions() as session:
        file_id = session.scalars(select(EvidenceFile.id).order_by(EvidenceFile.received_at.desc())).first()
    assert file_id is not None
    return case_id, file_id


def paper(pages: int = 2) -> bytes:
    """Return a PDF of blank pages."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 300))
    made = BytesIO()
    pdf.save(made)
    return made.getvalue()


def cover(brought: Brought) -> str:
    """Return the address of the page on which a file is covered."""
    return f"/meja/kasus/{brought[0]}/bukti/{brought[1]}/tutupi"


def box_row(
    left: str = "0", top: str = "0", width: str = "50", height: str = "50", page: str = "1"
) -> dict[str, str]:
    """Return one row of numbers."""
    return {"page": page, "left": left, "top": top, "width": width, "height": height}


def copies(desk: Desk) -> list[RedactedCopy]:
    """Return the redacted copies in their order."""
    with desk.sessions() as session:
        return list(session.scalars(select(RedactedCopy).order_by(RedactedCopy.ordinal)))


def kinds(desk: Desk, case_id: uuid.UUID) -> list[EventKind]:
    """Return the kinds of the case's events."""
    with desk.sessions() as session:
        return list(
            session.scalars(select(Event.kind).where(Event.stream_id == case_id).order_by(Event.number))
        )


def test_from_the_file_to_the_cleared_copy(desk: Desk) -> None:
    brought = bring(desk, picture(), "ibu sari.jpg")
    case_id, file_id = brought
    verifier, head, liaison = desk.who("verifier"), desk.who("head"), desk.who("liaison")
    assert "Dapat keluar: 0 dari 1" in desk.page(verifier, case_id)
    made = verifier.post(cover(brought), data={"make": "1", **box_row()})
    assert made.status_code == 303
    copy = copies(desk)[0]
    assert copy.kinds == "drawn_anew boxes"

    asked = verifier.post(f"/meja/kasus/{case_id}/bukti/{file_id}/pembaca-kedua", data={"copy": str(copy.id)})
    assert asked.status_code == 303
    page = desk.page(head, case_id, "/keluar")
    question = re.search(r"/keluar/([0-9a-f-]{36})", page)
    assert question is not None
    assert "/keluar/" not in desk.page(verifier, case_id, "/keluar")
    answered = head.post(f"/meja/kasus/{case_id}/keluar/{question[1]}", data={"guessable": "no"})
    assert answered.status_code == 303

    assert "Dapat keluar: 1 dari 1" in desk.page(liaison, case_id, "/keluar")
    taken = liaison.get(f"/meja/kasus/{case_id}/salinan/{copy.id}")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="salinan.jpg"'
    image = Image.open(BytesIO(taken.data)).convert("RGB")
    assert max(image.crop((0, 0, 32, 16)).tobytes()) < 12
    assert image.getpixel((60, 44)) == (128, 128, 128)
    assert kinds(desk, case_id)[-5:] == [
        EventKind.EVIDENCE_READ, EventKind.EVIDENCE_REDACTED, EventKind.CLEARANCE_ASKED,
        EventKind.EVIDENCE_CLEARED, EventKind.EVIDENCE_READ,
    ]  # fmt: skip
    assert "sari" not in taken.headers.get("Content-Disposition", "")


def test_a_copy_is_looked_at_alone_and_runs_nothing(desk: Desk) -> None:
    brought = bring(desk, picture(), "foto.jpg")
    verifier = desk.who("verifier")
    verifier.post(cover(brought), data={"make": "1"})
    shown = verifier.get(f"/meja/kasus/{brought[0]}/salinan/{copies(desk)[0].id}/lihat")

    assert shown.headers["Content-Disposition"] == "inline"
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert shown.headers["Content-Security-Policy"].endswith("sandbox allow-same-origin")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.mimetype == "image/jpeg"
    assert copies(desk)[0].kinds == "drawn_anew"


def test_rows_come_and_go_by_plain_buttons_and_are_shown_on_the_picture(desk: Desk) -> None:
    brought = bring(desk, picture(), "foto.jpg")
    verifier = desk.who("verifier")

    def sent(**typed: object) -> str:
        answer = verifier.post(cover(brought), data={**box_row("10", "12,5"), **typed})
        assert answer.status_code == 200
        return unescape(answer.text)

    assert '<rect x="10.0" y="12.5" width="50.0" height="50.0"/>' in sent(show="1")
    assert sent(add="1").count("data-row>") == 2
    assert 'value="12,5"' not in sent(remove="0")
    assert copies(desk) == []


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (box_row(width="51", left="50"), "width-0"), (box_row(height="banyak"), "height-0"),
        (box_row(page="3"), "page-0"), (box_row(page="x"), "page-0"), (box_row(left="1e3"), "left-0"),
        (box_row(top="nan"), "top-0"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_row_stands_at_its_number(desk: Desk, row: dict[str, str], field: str) -> None:
    answer = desk.who("verifier").post(cover(bring(desk, paper(), "surat.pdf")), data={"make": "1", **row})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert copies(desk) == []


def test_pages_are_turned_without_losing_a_row(desk: Desk) -> None:
    brought = bring(desk, paper(3), "surat.pdf")
    verifier = desk.who("verifier")
    assert "/halaman/1" in verifier.get(cover(brought)).text
    turned = verifier.post(cover(brought), data={"show": "2", **box_row("11", page="1")}).text

    assert "/halaman/2" in turned
    assert 'value="11"' in turned
    page = verifier.get(f"/meja/kasus/{brought[0]}/bukti/{brought[1]}/halaman/2")
    assert (page.mimetype, Image.open(BytesIO(page.data)).format) == ("image/jpeg", "JPEG")
    missing_page = verifier.get(f"/meja/kasus/{brought[0]}/bukti/{brought[1]}/halaman/9")
    assert missing_page.status_code == 400
    assert kinds(desk, brought[0]).count(EventKind.EVIDENCE_READ) == 1


def test_the_last_copy_is_where_the_next_one_begins(desk: Desk) -> None:
    brought = bring(desk, picture(), "foto.jpg")
    verifier = desk.who("verifier")
    verifier.post(cover(brought), data={"make": "1", **box_row("33.5")})

    assert 'value="33.5"' in verifier.get(cover(brought)).text


def test_of_a_chat_a_passage_is_chosen_and_all_but_the_respondent_masked(desk: Desk) -> None:
    brought = bring(desk, ANDROID_ID.encode(), "chat.txt")
    verifier = desk.who("verifier")
    page = unescape(verifier.get(cover(brought)).text)
    assert "Pilih nomor satu ya" in page
    assert 'name="kept" value="Budi"' in page

    wrong = verifier.post(cover(brought), data={"make": "1", "first": "5", "last": "99", "kept": "Budi"})
    assert wrong.status_code == 422
    assert 'id="last-error"' in wrong.text
    assert re.search(r'value="Budi" checked', wrong.text)
    done = verifier.post(
        cover(brought), data={"make": "1", "first": "3", "last": "7", "kept": "Budi", "words": "nomor satu"}
    )
    assert done.status_code == 303
    made = verifier.get(f"/meja/kasus/{brought[0]}/salinan/{copies(desk)[0].id}").text
    assert "Budi: Pilih [disamarkan] ya" in made
    assert "Sari" not in made
    assert verifier.post(cover(brought), data={"show": "4"}).text.count("chat__one") == 4


def sound() -> bytes:
    """Return a silent WAV of a second."""
    size = 16000
    head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += (1).to_bytes(2, "little") * 2 + (8000).to_bytes(4, "little") + (16000).to_bytes(4, "little")
    return (
        head
        + (2).to_bytes(2, "little")
        + (16).to_bytes(2, "little")
        + b"data"
        + size.to_bytes(4, "little")
        + bytes(size)
    )


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ({"start": "0:00", "end": "0:01"}, 303), ({"start": "0:01", "end": "0:00"}, 422), ({}, 422),
        ({"start": "1.05", "end": "1.10"}, 422), ({"start": "0:00", "end": ""}, 422),
    ],
)  # fmt: skip
def test_parts_of_a_recording_are_named_by_minutes(desk: Desk, part: dict[str, str], status: int) -> None:
    if shutil.which("ffmpeg") is None:
        missing("ffmpeg is not installed (make test installs it)")
    brought = bring(desk, sound(), "suara.wav")

    answer = desk.who("verifier").post(cover(brought), data={"make": "1", **part})
    assert answer.status_code == status, answer.text
    assert [copy.kinds for copy in copies(desk)] == (["drawn_anew muted_parts"] if status == 303 else [])


def test_what_cannot_be_covered_is_said_with_the_way_on(desk: Desk) -> None:
    brought = bring(desk, b"%PDF-1.7 rusak", "surat.pdf")
    answer = desk.who("verifier").get(cover(brought))

    assert answer.status_code == 422
    assert f"/meja/kasus/{brought[0]}/keluar" in answer.text


def test_a_reason_is_asked_and_stays_typed_when_refused(desk: Desk) -> None:
    case_id, file_id = bring(desk, picture(), "foto.jpg")
    verifier, head = desk.who("verifier"), desk.who("head")
    ask = f"/meja/kasus/{case_id}/bukti/{file_id}/pembaca-kedua"
    assert verifier.post(ask, data={"reason": " "}).status_code == 422
    long = "panjang " * 300
    assert long.strip() in unescape(verifier.post(ask, data={"reason": long}).text)
    assert verifier.post(ask, data={"reason": "Unggahan terbuka."}).status_code == 303

    question = re.search(r"/keluar/([0-9a-f-]{36})", desk.page(head, case_id, "/keluar"))
    assert question is not None
    answer = f"/meja/kasus/{case_id}/keluar/{question[1]}"
    assert head.post(answer, data={"guessable": "yes"}).status_code == 422
    unsure = head.post(answer, data={"reason": "Bisa ditebak dari cincin."})
    assert (unsure.status_code, "Bisa ditebak dari cincin." in unsure.text) == (422, True)
    same = verifier.post(answer, data={"guessable": "no"})
    assert same.status_code == 422
    assert head.post(answer, data={"guessable": "yes", "reason": "Cincin."}).status_code == 303
    assert "Cincin." in desk.page(verifier, case_id, "/keluar")


@pytest.mark.parametrize("role", ["intake", "custodian", "auditor", "liaison"])
def test_who_does_not_work_with_evidence_sees_neither_file_nor_copy(desk: Desk, role: str) -> None:
    brought = bring(desk, picture(), "foto.jpg")
    desk.who("verifier").post(cover(brought), data={"make": "1"})
    copy_id, stranger = copies(desk)[0].id, desk.who(role)
    base = f"/meja/kasus/{brought[0]}"
    look: Callable[[FlaskClient, str], int] = lambda client, path: client.get(path).status_code  # noqa: E731

    for path in (cover(brought), f"{base}/bukti/{brought[1]}/halaman/1", f"{base}/salinan/{copy_id}"):
        assert look(stranger, path) == 403
