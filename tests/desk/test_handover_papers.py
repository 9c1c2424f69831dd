"""The document of a handover at the desk: from the handover to the signed scan, checked by anybody."""

from __future__ import annotations

import hashlib
import re
import uuid
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import current, worker
from neutrality.accounts.models import RoleGrant
from neutrality.domain.access import Role
from tests.cases.clearing import picture
from tests.desk.conftest import Desk

LEAVES = "/meja/serah-terima"


@pytest.fixture
def page(desk: Desk) -> str:
    """Return the address of the page of somebody whose work was handed over."""
    head = desk.who("head")
    desk.who("liaison")
    with desk.sessions() as session:
        leaving = session.scalars(select(RoleGrant.account_id).where(RoleGrant.role == Role.LIAISON)).one()
    done = desk.send(head, f"{LEAVES}/baru?akun={leaving}", last_day="10-11-2026", note="")
    assert done.status_code == 303, unescape(done.text)
    return done.headers["Location"]


def document_at(client: FlaskClient, page: str) -> str:
    """Return the address of the document that stands on a page."""
    found = re.search(rf'href="({LEAVES}/dokumen/[0-9a-f-]+)/pdf"', client.get(page).text)
    assert found is not None
    return found[1]


def numbered(desk: Desk, client: FlaskClient, at: str, **typed: str) -> None:
    """Finish the document."""
    sent = {"version": "1", "dated_on": "10-11-2026", "which": "next", **typed}
    answer = desk.send(client, f"{at}/selesai", **sent)
    assert answer.status_code == 303, unescape(answer.text)


def test_it_is_numbered_signed_scanned_looked_at_and_checked_by_anybody(desk: Desk, page: str) -> None:
    head = desk.who("head")
    at = document_at(head, page)
    assert head.get(f"{at}/selesai").status_code == 200
    assert desk.send(head, f"{at}/selesai", version="1", dated_on="", which="next").status_code == 422
    numbered(desk, head, at)

    pdf = head.get(f"{at}/pdf").data
    shown = head.get(page).text
    assert hashlib.sha256(pdf).hexdigest() in shown
    assert "001/BAST/" in shown
    assert head.get(f"{at}/docx").data.startswith(b"PK")
    for name, content in (("", b""), ("a.txt", b"surat")):
        sent = head.post(f"{at}/pindaian", data={"scan": (BytesIO(content), name)})
        assert sent.status_code == 422
    sent = head.post(f"{at}/pindaian", data={"scan": (BytesIO(picture()), "serah terima.jpg")})
    assert sent.status_code == 303, sent.text
    with desk.app.app_context():
        while worker.work_off(desk.sessions, current.means("worker"), now=current.now()):
            continue
    (copy,) = re.findall(r'href="([^"]+/lihat)"', head.get(page).text)
    assert head.get(copy).status_code == 200
    scan = head.get(copy.removesuffix("/lihat"))
    assert scan.data == picture()
    assert "serah terima" not in scan.headers["Content-Disposition"]

    anybody = desk.app.test_client()
    for digest in (hashlib.sha256(pdf), hashlib.sha256(picture())):
        assert "001/BAST/" in anybody.post("/verifikasi", data={"receipt": digest.hexdigest()}).text
    assert "001/BAST/" in head.get("/meja/nomor").text


def test_its_text_is_edited_before_it_is_numbered_and_nothing_typed_is_lost(desk: Desk, page: str) -> None:
    head = desk.who("head")
    at = document_at(head, page)
    assert f'href="{at}"' in head.get(page).text
    texts = {"version": "1", "subject": "Serah terima", "body": "Kunci diserahkan.", "size": "a4"}

    empty = desk.send(head, at, **{**texts, "body": ""})
    assert empty.status_code == 422
    assert "Serah terima" in empty.text
    assert desk.send(head, at, **texts).headers["Location"] == page
    late = desk.send(head, at, **{**texts, "body": "Kunci tetap ditahan."})
    assert late.status_code == 409
    assert "Kunci tetap ditahan." in late.text
    assert "Kunci diserahkan." in late.text
    stale = desk.send(head, f"{at}/selesai", version="1", dated_on="10-11-2026", which="next")
    assert stale.status_code == 409
    assert 'value="2"' in stale.text
    onward = desk.send(head, at, **{**texts, "version": "2", "then": "finish"})
    assert onward.headers["Location"] == f"{at}/selesai"

    numbered(desk, head, at, version="2")

    assert head.get(at).headers["Location"] == page
    over = head.post(at, data={**texts, "version": "2", "body": "Terlambat."})
    assert over.status_code == 409
    assert "Terlambat." in over.text


def test_void_it_is_begun_anew_and_its_number_is_batal(desk: Desk, page: str) -> None:
    head = desk.who("head")
    at = document_at(head, page)
    assert desk.send(head, f"{at}/batal", reason="Salah.").status_code == 409
    numbered(desk, head, at, which="own", number="7/BAST/2026")
    assert desk.send(head, f"{at}/batal", reason="").status_code == 422
    assert desk.send(head, f"{at}/batal", reason="Salah tanggal.").status_code == 303

    assert document_at(head, page) != at
    assert "7/BAST/2026" in head.get(page).text
    assert "BATAL" in unescape(head.get("/meja/nomor").text)


def test_nobody_else_gets_it_and_what_never_was_is_not_found(desk: Desk, page: str) -> None:
    at = document_at(desk.who("head"), page)
    assert desk.who("verifier").get(f"{at}/pdf").status_code == 403
    nothing = uuid.uuid4()
    for path in (f"dokumen/{nothing}/pdf", f"dokumen/{nothing}/selesai", f"pindaian/{nothing}"):
        assert desk.who("head").get(f"{LEAVES}/{path}").status_code == 404


def test_the_series_begins_where_the_agenda_of_the_office_stands(desk: Desk, page: str) -> None:
    head = desk.who("head")
    answer = desk.send(head, "/meja/nomor/awal", kind="officer_handover", year="2026", first="14")
    assert answer.status_code == 303, unescape(answer.text)

    numbered(desk, head, document_at(head, page))

    assert "014/BAST/" in head.get(page).text
