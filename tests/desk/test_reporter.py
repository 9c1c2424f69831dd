"""What the desk's pages do about a reporter: release, show, write, call, give a code, link."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.domain.access import Role
from neutrality.domain.workflow import ReportKind
from neutrality.vault import TrackingCode
from tests.desk.conftest import Desk
from tests.factories import PASSPHRASE

NAME, ADDRESS = "Sari Contoh", "Jalan Contoh 1"
WHY: dict[str, Any] = {"reason": "Perlu klarifikasi langsung.", "passphrase": PASSPHRASE}
ANONYMOUS: dict[str, Any] = {
    "kind": ReportKind.INFORMASI_AWAL,
    "identity": None,
    "signed_on": None,
    "links": (),
}


@pytest.fixture
def case_id(desk: Desk) -> uuid.UUID:
    """Return the case of a signed report."""
    return desk.receive()


def account(desk: Desk, role: str) -> str:
    """Return the id of the officer of a role."""
    with desk.who(role).session_transaction() as cookie:
        token = cookie["_user_id"].partition(".")[0]
    with desk.sessions() as session:
        return str(session.scalars(select(Account.id).where(Account.fs_uniquifier == token)).one())


def release(desk: Desk, case_id: uuid.UUID, role: str, **typed: str) -> None:
    """Let the custodian release the identity to an officer."""
    answer = desk.send(
        desk.who("custodian"), f"/meja/kasus/{case_id}/identitas/pelepasan",
        **{"purpose": "handling", "handlers": account(desk, role), **WHY, **typed},
    )  # fmt: skip
    assert answer.status_code == 303, unescape(answer.text)


def text_of(client: FlaskClient, path: str, status: int = 200, **typed: str) -> str:
    """Return a page, opened or answered."""
    answer = client.post(path, data=typed) if typed else client.get(path)
    assert answer.status_code == status, unescape(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    return unescape(answer.text)


def test_a_handler_sees_the_identity_only_after_saying_what_for(desk: Desk, case_id: uuid.UUID) -> None:
    release(desk, case_id, "verifier")
    verifier, path = desk.who("verifier"), f"/meja/kasus/{case_id}/pelapor"

    assert path in desk.page(verifier, case_id)
    assert NAME not in text_of(verifier, path)
    assert NAME not in text_of(verifier, path, 422, reason="")
    shown = text_of(verifier, path, reason="Memanggil untuk klarifikasi.")
    assert NAME in shown
    assert ADDRESS in shown
    page = desk.page(verifier, case_id)
    assert NAME not in page
    assert "Memanggil untuk klarifikasi." in page


def test_who_is_not_named_is_told_so_and_sees_no_way(desk: Desk, case_id: uuid.UUID) -> None:
    release(desk, case_id, "verifier")
    head, path = desk.who("head"), f"/meja/kasus/{case_id}/pelapor"

    assert path not in desk.page(head, case_id)
    assert "tidak mendapat izin" in text_of(head, path)
    assert NAME not in text_of(head, path, 403, reason="Ingin tahu.")


def test_a_release_is_seen_by_colleagues_and_ended_by_the_custodian(desk: Desk, case_id: uuid.UUID) -> None:
    release(desk, case_id, "verifier", expires_on="30-11-2026")
    custodian = desk.who("custodian")
    assert "sampai 30 November 2026" in desk.page(desk.who("head"), case_id)
    page = desk.page(custodian, case_id, "/identitas/pelepasan")
    assert NAME not in page
    (end,) = re.findall(r'action="(/meja/kasus/[^"]+/akhiri)"', page)

    assert custodian.post(end).status_code == 303
    assert custodian.post(end).status_code == 404
    assert NAME not in text_of(desk.who("verifier"), f"/meja/kasus/{case_id}/pelapor", 403, reason="Lagi.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"handlers": ""}, "isi"),
        ({"handlers": str(uuid.uuid4())}, "Ada yang dipilih"),
        ({"expires_on": "1-1-2026"}, "sudah lewat"),
        ({"passphrase": "salah sekali ini"}, "Kata sandi penjaga ini keliru"),
        ({"reason": " "}, ""),
        ({"purpose": "letter"}, ""),
    ],
)
def test_what_is_wrong_with_a_release_is_told_beside_what_was_typed(
    desk: Desk, case_id: uuid.UUID, typed: dict[str, str], told: str
) -> None:
    path = f"/meja/kasus/{case_id}/identitas/pelepasan"
    good = {"purpose": "handling", "handlers": account(desk, "verifier"), **WHY}
    page = text_of(desk.who("custodian"), path, 422, **{**good, **typed})
    assert re.search(told, page, re.IGNORECASE)
    assert "govuk-error-summary" in page
    assert PASSPHRASE not in page


def test_the_counter_prints_a_letter_and_nobody_else_does(desk: Desk, case_id: uuid.UUID) -> None:
    clerk, path = desk.who("intake"), f"/meja/kasus/{case_id}/surat-pelapor"
    assert "tidak mendapat izin" in text_of(clerk, path, 403)
    release(desk, case_id, "intake", purpose="letter", expires_on="30-11-2026")
    assert path in desk.page(clerk, case_id)
    assert NAME not in text_of(clerk, path)

    usual = text_of(clerk, path, kind="completion", body="")
    own = text_of(clerk, path, kind="status", body="Mohon hubungi kami.")

    for letter in (usual, own):
        assert NAME in letter
        assert ADDRESS in letter
        assert "Budi Contoh" not in letter
    assert "Mohon hubungi kami." in own
    assert "kartu identitas" in usual
    assert "menyebut nama" in text_of(clerk, path, 422, kind="status", body=f"Yth. {NAME}")
    text_of(desk.who("verifier"), path, 403)
    story = desk.page(desk.who("verifier"), case_id)
    assert "Mohon hubungi kami." in story
    assert NAME not in story


def test_a_letter_is_in_the_reporters_language(desk: Desk) -> None:
    case_id = desk.receive(language="en")
    release(desk, case_id, "intake", purpose="letter", expires_on="30-11-2026")
    letter = text_of(desk.who("intake"), f"/meja/kasus/{case_id}/surat-pelapor", kind="signature", body="")
    assert "To be registered it needs your signature" in letter
    assert 'lang="en"' in letter


def test_a_call_is_written_down(desk: Desk, case_id: uuid.UUID) -> None:
    liaison, path = desk.who("liaison"), f"/meja/kasus/{case_id}/telepon"
    assert path in desk.page(liaison, case_id)
    page = text_of(liaison, path, 422, call="by_office", called_on="9-11-2026", note="Datang besok.")
    assert "sebelum laporan diterima" in page or "govuk-error-summary" in page

    answer = desk.send(liaison, path, call="by_office", called_on="10-11-2026", note="Datang besok.")

    assert answer.status_code == 303
    story = desk.page(desk.who("head"), case_id)
    assert "Kantor menelepon pelapor" in story
    assert "Datang besok." in story


def test_a_new_code_at_the_counter_by_two_persons(desk: Desk, case_id: uuid.UUID) -> None:
    clerk, custodian = desk.who("intake"), desk.who("custodian")
    path = f"/meja/kasus/{case_id}/kode-baru"
    assert path in desk.page(clerk, case_id)
    assert "belum mencocokkan" in text_of(clerk, path)
    token = {"token": TrackingCode.new().text}
    assert "data-tracking-code" not in text_of(clerk, path, 422, token=token["token"])

    identity = f"/meja/kasus/{case_id}/identitas"
    assert "Buka dulu identitasnya" in _followed(custodian, f"{identity}/cocok")
    text_of(custodian, identity, **WHY)
    _followed(custodian, f"{identity}/cocok")
    token = {"token": re.findall(r'name="token"[^>]*value="([^"]+)"', text_of(clerk, path))[0]}
    slips = [text_of(clerk, path, token=token["token"]) for _click in range(2)]

    codes = {re.findall(r'data-tracking-code="([^"]+)"', slip)[0] for slip in slips}
    assert len(codes) == 1
    assert "Kodenya sama" not in slips[0]
    assert "Kodenya sama" in slips[1]
    followed = desk.app.test_client().post("/lacak", data={"code": codes.pop()})
    assert "Kode baru diberikan kepada Anda" in followed.text
    fresh = {"token": re.findall(r'name="token"[^>]*value="([^"]+)"', text_of(clerk, path))[0]}
    assert "sudah diberikan" in text_of(clerk, path, 422, token=fresh["token"])


def test_pages_about_a_name_are_not_there_where_none_was_given(desk: Desk) -> None:
    case_id = desk.receive(**ANONYMOUS)
    clerk, custodian = desk.who("intake"), desk.who("custodian")
    page = desk.page(clerk, case_id)
    for rest in ("telepon", "kode-baru"):
        assert f"/{rest}" not in page
        text_of(clerk, f"/meja/kasus/{case_id}/{rest}", 404)
    assert f"/meja/kasus/{case_id}/identitas" not in desk.page(custodian, case_id)
    text_of(custodian, f"/meja/kasus/{case_id}/identitas", 404, **WHY)


def test_two_cases_are_linked_and_the_link_is_taken_back(desk: Desk) -> None:
    lost, anew = desk.receive(**ANONYMOUS), desk.receive(**ANONYMOUS)
    verifier, path = desk.who("verifier"), f"/meja/kasus/{anew}/laporan-sama"
    number = desk.case(lost).receipt_number or ""
    assert "Tidak ada perkara lain" in text_of(
        verifier, path, 422, number="999/LP/X/I/2026", reason="Katanya."
    )
    assert desk.send(verifier, path, number=number, reason="Menyebut isi laporan lama.").status_code == 303

    for one, other in ((lost, anew), (anew, lost)):
        page = desk.page(desk.who("head"), one)
        assert f'href="/meja/kasus/{other}"' in page
        assert "Menyebut isi laporan lama." in page
    (back,) = set(re.findall(rf"/meja/kasus/{lost}/laporan-sama/[0-9a-f-]+", desk.page(verifier, lost)))
    text_of(verifier, back, 422, reason="")
    assert desk.send(verifier, back, reason="Orang lain.").status_code == 303
    assert f"/meja/kasus/{lost}/laporan-sama/" not in desk.page(verifier, lost)
    text_of(verifier, back, 404)


@pytest.mark.parametrize(
    "rest",
    ["telepon", "laporan-sama", "kode-baru", "surat-pelapor", "pelapor", "identitas", "identitas/pelepasan"],
)
def test_a_case_that_one_may_not_know_of_has_none_of_these_pages(desk: Desk, rest: str) -> None:
    role = "custodian" if rest.startswith("identitas") else "intake"
    client = desk.who(role)
    assert client.get(f"/meja/kasus/{uuid.uuid4()}/{rest}").status_code == 404
    with desk.sessions.begin() as session:
        sibling = desk.factory.office(session, parent=desk.workplace.province)
        stranger = desk.factory.account(session, sibling, Role(role))
    case_id = desk.receive()
    answer = desk.sign_in(account=stranger).get(f"/meja/kasus/{case_id}/{rest}")
    assert answer.status_code == 404


def _followed(client: FlaskClient, path: str) -> str:
    answer = client.post(path, follow_redirects=True)
    assert answer.status_code == 200
    return unescape(answer.text)
