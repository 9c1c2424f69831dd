"""The head's pages, and what every page says of a case whose records are erased."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality.vault import TrackingCode
from tests.fixtures.application import SignIn
from tests.fixtures.pages import settled
from tests.retention.conftest import Archive

BEGAN = date(2024, 2, 27)


@pytest.fixture
def head(sign_in: SignIn) -> FlaskClient:
    """Return the browser of the head."""
    return sign_in("head")


def read(client: FlaskClient, path: str) -> str:
    """Return a page, which must open."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_the_head_sees_what_is_due_and_why_without_a_name(archive: Archive, head: FlaskClient) -> None:
    archive.closed("not_proven", BEGAN)
    held = archive.closed("unmet", BEGAN)
    archive.later(years=2, days=1)
    reason = {"reason": "Sengketa."}
    assert head.post(f"/meja/kasus/{held}/penahanan/tahan", data=reason).status_code == 303

    page = read(head, "/meja/retensi")

    assert "1 Maret 2026" in page
    assert "nama orang yang dilaporkan (terlapor) dihapus" in page
    assert "UU 27/2022" in page
    assert "review-mark" in page
    assert "oleh ketua kantor" in page
    assert "Budi" not in page


def test_a_hold_is_set_and_lifted_with_a_reason(archive: Archive, head: FlaskClient) -> None:
    case_id = archive.closed("unmet", BEGAN)
    path = f"/meja/kasus/{case_id}/penahanan"
    assert path in read(head, f"/meja/kasus/{case_id}")
    assert "Tahan perkara" in read(head, path)

    assert head.post(f"{path}/tahan", data={"reason": " "}).status_code == 422
    assert head.post(f"{path}/tahan", data={"reason": "Sengketa."}).status_code == 303
    assert head.post(f"{path}/tahan", data={"reason": "Lagi."}).status_code == 422
    assert "Cabut penahanan" in read(head, path)
    assert "Ditahan demi hukum" in read(head, f"/meja/kasus/{case_id}")
    assert head.post(f"{path}/lepas", data={"reason": "Selesai."}).status_code == 303
    assert "Tahan perkara" in read(head, path)
    assert head.post(f"{path}/apa", data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", ["verifier", "custodian", "statistics", "admin"])
def test_nobody_else_enters(archive: Archive, sign_in: SignIn, role: str) -> None:
    case_id = archive.closed("unmet", BEGAN)
    client = sign_in(role)

    assert client.get("/meja/retensi").status_code == 403
    assert client.get(f"/meja/kasus/{case_id}/penahanan").status_code == 403
    assert client.post(f"/meja/kasus/{case_id}/penahanan/tahan", data={"reason": "x"}).status_code == 403


@pytest.mark.both_databases
def test_every_page_of_an_erased_case_says_so_and_none_breaks(
    archive: Archive, head: FlaskClient, sign_in: SignIn
) -> None:
    case_id = archive.closed("unmet", BEGAN)
    number = archive.case(case_id).receipt_number
    archive.later(years=1)
    archive.erase_all()

    for client in (head, sign_in("custodian"), sign_in("auditor")):
        page = read(client, f"/meja/kasus/{case_id}")
        assert "Berkas perkara ini dihapus pada 28 Februari 2025" in page
        assert "baru tuntas saat itu" in page
        assert "UU 27/2022" in page
        assert "Berkas dihapus" in page
        assert "berkas dihapus" in read(client, "/meja")
    assert "berkas dihapus" in unescape(head.post("/meja/cari", data={"text": number}).text)
    assert str(case_id) not in head.post("/meja/cari", data={"text": "Budi"}).text
    for path in ("langkah/reopen?terlapor=1", "ralat/channel"):
        refused = head.get(f"/meja/kasus/{case_id}/{path}")
        assert refused.status_code == 409
        assert "masa simpannya habis" in refused.text
    assert sign_in("verifier").post(f"/meja/kasus/{case_id}/ambil", data={"version": "1"}).status_code == 303
    assert sign_in("custodian").get(f"/meja/kasus/{case_id}/identitas").status_code == 200
    assert "kedaluwarsa pada 4 April 2025" in read(head, "/meja/retensi")
    for month in ("2024-01", "2024-02", "2024-03"):
        read(head, f"/meja/statistik/{month}")


def test_an_unknown_code_and_that_of_an_erased_report_are_answered_alike(
    archive: Archive, app: Flask
) -> None:
    code, never = TrackingCode.new(), TrackingCode.new()
    archive.closed("unmet", BEGAN, code=code)
    archive.later(years=1)
    archive.erase_all()

    answers = [app.test_client().post("/lacak", data={"code": one.text}) for one in (code, never)]

    assert answers[0].status_code == answers[1].status_code == 422
    shown = [settled(answer.text) for answer in answers]
    assert shown[0].replace(code.text, "") == shown[1].replace(never.text, "")
    assert "/lacak/kode-hilang#terhapus" in answers[0].text
    assert "masa simpan" in app.test_client().get("/lacak/kode-hilang").text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "id",
            (
                "Setelah 5 tahun, seluruh berkas dihapus",
                "35 hari",
                "UU 27/2022",
                "Setelah 2 tahun, nama orang yang dilaporkan (terlapor) dihapus",
            ),
        ),
        ("en", ("After 5 years all records are erased", "35 days", "UU 27/2022", "After 1 year all")),
    ],
)
def test_the_public_is_told_the_periods_of_the_file(client: FlaskClient, lang: str, said: tuple[str]) -> None:
    client.set_cookie("lang", lang)

    page = " ".join(read(client, "/privasi").split())

    assert [text for text in said if text not in page] == []


def test_a_name_that_was_erased_is_said_to_be_so(archive: Archive, head: FlaskClient) -> None:
    case_id = archive.closed("not_proven", BEGAN)
    archive.later(years=2)
    archive.erase_all()

    page = read(head, f"/meja/kasus/{case_id}")

    assert "Namanya dihapus pada" in page
    assert "Budi" not in page
