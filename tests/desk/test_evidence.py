"""Files of a case at the desk: originals as downloads, copies in the browser, all written down."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from neutrality import current, worker
from neutrality.database import transaction
from neutrality.domain.history import EventKind
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.scanner import Scanner
from neutrality.evidence.service import seal_upload
from neutrality.history.models import Event, EventPayload
from tests.desk.conftest import Desk
from tests.fixtures.clamd import HARMFUL


def a_photo(more: bytes = b"") -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG", comment=b"PENANDA")
    return made.getvalue() + more


def with_a_file(
    desk: Desk, content: bytes, name: str = "foto ibu sari.jpg", clamd: str | None = None
) -> tuple[uuid.UUID, str]:
    """Bring a report with one file, let the worker look after it; return case and address of the file."""
    with desk.app.app_context():
        upload = seal_upload(current.evidence_store(), BytesIO(content), name)
        case_id = desk.receive(uploads=(upload,))
        means = replace(current.means("worker"), scanner=Scanner(clamd))
        while worker.work_off(desk.sessions, means, now=current.now()):
            continue
    with desk.sessions() as session:
        file_id = session.scalars(select(EvidenceFile.id)).one()
    return case_id, f"/meja/kasus/{case_id}/bukti/{file_id}"


def readings(desk: Desk) -> list[str]:
    """Return in which form files were read, as the history has it."""
    with desk.sessions() as session:
        found = select(EventPayload.content).join(Event, Event.id == EventPayload.event_id)
        rows = session.scalars(found.where(Event.kind == EventKind.EVIDENCE_READ).order_by(Event.number))
        return [json.loads(content)["form"] for content in rows]


def test_a_viewing_copy_opens_in_the_browser_and_runs_nothing(desk: Desk) -> None:
    case_id, path = with_a_file(desk, a_photo())
    officer = desk.who("verifier")
    assert f'href="{path}/lihat"' in desk.page(officer, case_id)

    answer = officer.get(f"{path}/lihat")

    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert b"PENANDA" not in answer.data
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert policy.endswith("; sandbox allow-same-origin")
    assert readings(desk) == ["viewing_copy"]


def test_an_original_is_never_shown_and_its_download_is_written_down(desk: Desk) -> None:
    content = b"<!DOCTYPE html><script>alert(1)</script><p>Unggahan Budi"
    _, path = with_a_file(desk, content, "unggahan.html")

    answer = desk.who("verifier").get(f"{path}?n=2")

    assert answer.data == content
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bukti-2.html"'
    assert int(answer.headers["Content-Length"]) == len(content)
    assert readings(desk) == ["original"]
    shown = desk.who("verifier").get(f"{path}/lihat")
    assert (shown.data, shown.mimetype) == (b"Unggahan Budi", "text/plain")


def test_a_file_without_a_copy_says_why(desk: Desk) -> None:
    case_id, path = with_a_file(desk, b"\xff\xd8\xff\xe0 rusak")

    page = desk.page(desk.who("verifier"), case_id)

    assert "berkasnya tidak terbaca" in page
    assert f"{path}/lihat" not in page
    assert "belum diperiksa dari virus" in page
    assert desk.who("verifier").get(f"{path}/lihat").status_code == 404
    assert readings(desk) == []


def test_a_dangerous_file_is_given_out_after_a_second_question_only(desk: Desk, clamd: str) -> None:
    content = a_photo(HARMFUL)
    case_id, path = with_a_file(desk, content, clamd=clamd)
    officer = desk.who("verifier")
    assert "Berbahaya" in desk.page(officer, case_id)

    asked = officer.get(f"{path}?n=1")
    assert asked.status_code == 409
    assert HARMFUL not in asked.data
    assert readings(desk) == []
    action = re.findall(r'<form[^>]*action="([^"]+bukti[^"]+)"', asked.text)[0]

    assert officer.post(action).data == content
    assert readings(desk) == ["original"]


@pytest.mark.parametrize("rest", ["", "/lihat"])
def test_only_those_who_read_evidence_get_any_form_of_it(desk: Desk, rest: str) -> None:
    _, path = with_a_file(desk, a_photo())
    other_case = desk.receive()

    assert desk.who("liaison").get(path + rest).status_code == 403
    assert desk.app.test_client().get(path + rest).status_code == 302
    file_id = path.rsplit("/", 1)[-1]
    assert desk.who("verifier").get(f"/meja/kasus/{other_case}/bukti/{file_id}{rest}").status_code == 404
    assert readings(desk) == []


def test_nothing_of_a_damaged_file_is_given_out(desk: Desk) -> None:
    _, path = with_a_file(desk, a_photo())
    with transaction(desk.sessions) as session:
        row = session.scalars(select(EvidenceFile)).one()
        row.ciphertext_sha256 = bytes(32)

    answer = desk.who("verifier").get(path)

    assert answer.status_code == 400
    assert b"JFIF" not in answer.data
    assert readings(desk) == []
