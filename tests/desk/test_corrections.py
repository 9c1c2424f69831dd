"""Ralat: the fitting control, the reason, the second person; evidence and signature beside it."""

from __future__ import annotations

import uuid
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import select

from neutrality import current
from neutrality.cases.correctable import CORRECTABLE
from neutrality.database import transaction
from neutrality.domain.workflow import Level
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import seal_upload
from tests.desk.conftest import Desk

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def address(case_id: uuid.UUID, field: str) -> str:
    """Return the page that corrects one field."""
    return f"/meja/kasus/{case_id}/ralat/{field}"


@pytest.mark.parametrize("field", CORRECTABLE)
def test_every_field_has_its_page_with_what_stands_now(desk: Desk, field: str) -> None:
    case_id = desk.receive()
    page = desk.page(desk.who("head"), case_id, f"/ralat/{field}")
    assert 'name="value"' in page
    assert "198609262015051000" not in page
    if field.endswith("_on"):
        assert page.count('name="value"') == 3
    assert ("orang kedua" in page) == CORRECTABLE[field].two_persons
    assert (CORRECTABLE[field].level is Level.RESPONDENT) == ("Budi Contoh" in page)


def test_a_date_is_corrected_by_two(desk: Desk) -> None:
    case_id = desk.receive()
    value = {"value": "8-11-2026", "reason": "Salah baca surat."}
    answer = desk.send(desk.who("verifier"), address(case_id, "event_on"), **value)
    assert answer.status_code == 303, unescape(answer.text)
    assert "8 November 2026" in desk.page(desk.who("head"), case_id)
    assert desk.answer(desk.who("head"), case_id, "sahkan").status_code == 303
    page = desk.page(desk.who("head"), case_id)
    assert "9 November 2026" in page
    assert "Salah baca surat." in page


@pytest.mark.parametrize(
    ("field", "typed", "marked"),
    [
        ("event_on", {"value": "31-2-2026"}, "value"),
        ("event_on", {"value": "12-11-2026"}, "value"),
        ("event_on", {"value": ""}, "value"),
        ("place_code", {"value": "99.99"}, "value"),
        ("name", {"value": ""}, "value"),
        ("name", {"value": "x" * 301}, "value"),
        ("channel", {"value": "letter", "reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    desk: Desk, field: str, typed: dict[str, str], marked: str
) -> None:
    case_id = desk.receive()
    answer = desk.send(desk.who("head"), address(case_id, field), **{"reason": "Salah.", **typed})
    assert answer.status_code == 422
    assert f'id="{marked}-error"' in answer.text


def test_the_same_value_again_is_told_and_stays_typed(desk: Desk) -> None:
    case_id = desk.receive()
    answer = desk.send(desk.who("head"), address(case_id, "channel"), value="walk_in", reason="Alasan saya.")
    assert answer.status_code == 422
    assert "Alasan saya." in answer.text


def test_a_second_act_waits_for_the_first_and_stays_typed(desk: Desk) -> None:
    case_id = desk.receive()
    desk.send(desk.who("verifier"), address(case_id, "name"), value="Budi Benar", reason="Salah nama.")
    answer = desk.send(
        desk.who("verifier"), address(case_id, "channel"), value="letter", reason="Lewat surat."
    )
    assert answer.status_code == 409
    assert "Lewat surat." in answer.text


def test_names_of_places_stand_in_the_history_not_their_codes(desk: Desk) -> None:
    case_id = desk.receive()
    desk.send(desk.who("head"), address(case_id, "place_code"), value="73.12", reason="Salah tempat.")
    assert "73.12" not in desk.page(desk.who("head"), case_id)


def test_a_signature_is_written_down_with_its_day(desk: Desk) -> None:
    case_id = desk.receive(signed_on=None)
    path = f"/meja/kasus/{case_id}/tanda-tangan"
    intake = desk.who("intake")
    assert "tanda-tangan" in desk.page(intake, case_id)
    assert desk.send(intake, path, signed_on="").status_code == 422
    assert desk.send(intake, path, signed_on="11-11-2026").status_code == 422
    typed = desk.fill(intake, path, signed_on="10-11-2026")
    desk.send(desk.who("head"), address(case_id, "channel"), value="letter", reason="Lewat surat.")
    assert intake.post(path, data=typed).status_code == 409
    assert desk.send(intake, path, signed_on="10-11-2026").status_code == 303
    assert "tanda-tangan" not in desk.page(intake, case_id)


def test_evidence_comes_as_a_download_under_a_neutral_name(desk: Desk) -> None:
    with desk.app.app_context():
        upload = seal_upload(current.evidence_store(), BytesIO(PNG), "ibu sari.png", limit=1000)
    case_id = desk.receive(uploads=(upload,))
    with transaction(desk.sessions) as session:
        file_id = session.scalars(select(EvidenceFile.id)).one()
    path = f"/meja/kasus/{case_id}/bukti/{file_id}?n=1"
    assert path in desk.page(desk.who("verifier"), case_id)
    answer = desk.who("verifier").get(path)
    assert answer.data == PNG
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bukti-1.png"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.who("liaison").get(path).status_code == 403
    assert path not in desk.page(desk.who("liaison"), case_id)


def test_another_office_learns_of_no_case(desk: Desk) -> None:
    case_id = desk.receive()
    with transaction(desk.sessions) as session:
        stranger = desk.factory.office(session, parent=desk.workplace.province, place_code="73.12")
        account = desk.factory.account(session, stranger, *desk.HEAD)
    client = desk.sign_in(account=account)
    for path in ("", "/ralat/channel", "/langkah/register"):
        assert client.get(f"/meja/kasus/{case_id}{path}").status_code == 404
