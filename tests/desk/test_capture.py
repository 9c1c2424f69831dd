"""Capture sheets on the desk's pages: written, printed with digests, corrected; a reporter is never named."""

from __future__ import annotations

import hashlib
import re
import uuid
from html import unescape
from io import BytesIO

import pytest

from neutrality import current
from neutrality.evidence.service import seal_upload
from tests.cases.clearing import picture
from tests.desk.conftest import Desk

TYPED = {
    "link": "https://www.instagram.com/p/CxContoh/",
    "shows": "Membagikan poster calon.",
    "interaction": "share",
    "captured_by": "officer",
    "captor": "Ani Petugas",
    "captured_on": "9-11-2026",
    "captured_time": "09.30",
    "zone": "WITA",
    "method": "screenshot",
    "device": "Laptop kantor",
    "visibility": "public",
    "how_seen": "Jendela pribadi",
    "account": "budi_contoh",
    "ownership": "likely",
    "basis": "Foto profil sama",
}


@pytest.fixture
def case_id(desk: Desk) -> uuid.UUID:
    """Return a case with one photo."""
    with desk.app.app_context():
        upload = seal_upload(current.evidence_store(), BytesIO(picture()), "ibu sari.jpg", limit=100_000)
    return desk.receive(uploads=(upload,))


def record(desk: Desk, case_id: uuid.UUID, **changes: str) -> str:
    """Record a sheet; return its address."""
    new = f"/meja/kasus/{case_id}/tangkapan/baru"
    answer = desk.send(desk.who("verifier"), new, **{**TYPED, **changes})
    assert answer.status_code == 303, unescape(answer.text)
    return str(answer.headers["Location"])


def test_a_sheet_is_written_and_printed_with_the_digests_of_its_files(desk: Desk, case_id: uuid.UUID) -> None:
    form = desk.page(desk.who("verifier"), case_id, "/tangkapan/baru?tautan=1")
    assert 'value="https://contoh.test/unggahan"' in form
    file_id = re.search(r'name="files"[^>]*value="([0-9a-f-]{36})"', form)
    assert file_id is not None
    named = desk.page(desk.who("verifier"), case_id, f"/tangkapan/baru?berkas={file_id[1]}")
    assert re.search(rf'checked[^>]*value="{file_id[1]}"', named)
    assert " checked " not in desk.page(desk.who("verifier"), case_id, "/tangkapan/baru?berkas=lain&tautan=9")
    sheet = record(desk, case_id, files=file_id[1])
    page = unescape(desk.who("intake").get(sheet).text)

    for text in ("Ani Petugas", "9 November 2026, 09.30 WITA", "Instagram", "CxContoh", "Foto profil sama"):
        assert text in page
    assert hashlib.sha256(picture()).hexdigest() in page
    assert "ibu sari" not in page
    assert f'href="{sheet}"' in desk.page(desk.who("liaison"), case_id)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(desk: Desk, case_id: uuid.UUID) -> None:
    new = f"/meja/kasus/{case_id}/tangkapan/baru"
    wrong = {"captured_on": "40-1-2026", "captured_time": "pagi"}
    answer = desk.send(desk.who("verifier"), new, **{**TYPED, **wrong})
    assert answer.status_code == 422
    assert 'id="captured_time-error"' in answer.text
    assert "Membagikan poster calon." in answer.text

    answer = desk.send(desk.who("verifier"), new, **{**TYPED, "captured_by": "reporter", "basis": ""})
    assert answer.status_code == 422
    assert 'id="captor-error"' in answer.text
    assert 'id="basis-error"' in answer.text


def test_a_reporter_who_captured_is_not_named(desk: Desk, case_id: uuid.UUID) -> None:
    page = unescape(desk.who("head").get(record(desk, case_id, captured_by="reporter", captor="")).text)

    assert "identitas dirahasiakan" in page
    assert "Ani Petugas" not in page


def test_a_correction_is_a_new_version_and_the_old_one_stays_listed(desk: Desk, case_id: uuid.UUID) -> None:
    sheet, head = record(desk, case_id), desk.who("head")
    changed = {**TYPED, "ownership": "admitted", "basis": "Klarifikasi"}
    assert desk.send(head, f"{sheet}/ralat", **changed).status_code == 422
    stale = desk.fill(head, f"{sheet}/ralat", **changed, reason="Diakui.")
    assert head.post(f"{sheet}/ralat", data=stale).status_code == 303
    again = head.post(f"{sheet}/ralat", data=stale)
    assert again.status_code == 422

    page = unescape(head.get(sheet).text)
    assert "Diakui." in page
    assert "Foto profil sama" in page
    assert "Klarifikasi" in page


def test_others_read_but_do_not_record(desk: Desk, case_id: uuid.UUID) -> None:
    sheet, intake = record(desk, case_id), desk.who("intake")

    assert intake.get(sheet).status_code == 200
    assert intake.get(f"{sheet}/ralat").status_code == 403
    assert intake.get(f"/meja/kasus/{case_id}/tangkapan/baru").status_code == 403
    assert desk.who("custodian").get(sheet).status_code == 403
    assert desk.who("head").get(sheet.replace(str(case_id), str(desk.receive()))).status_code == 404
