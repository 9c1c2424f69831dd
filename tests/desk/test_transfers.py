"""The pages of transfers, handing over and ended stages: what two offices' people see and do there."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.departing import Departure
from neutrality.accounts.models import Account
from neutrality.accounts.service import colleagues
from neutrality.cases.models import Case
from neutrality.database import transaction
from neutrality.directory.models import Election, Office
from neutrality.directory.stages import mark_ad_hoc
from neutrality.domain.access import Role
from neutrality.domain.catalogue import OfficeLevel
from tests.desk.conftest import TODAY, Desk
from tests.factories import PASSPHRASE
from tests.fixtures.application import SignIn

There = Callable[..., FlaskClient]
NARRATIVE, REASON = "Membagikan kaus calon", "Tempatnya di wilayah sebelah."


@pytest.fixture
def sibling(desk: Desk) -> Office:
    """Return an office beside the local one."""
    with transaction(desk.sessions) as session:
        return desk.factory.office(session, parent=desk.workplace.province, place_code="73.12")


@pytest.fixture
def there(desk: Desk, sibling: Office, sign_in: SignIn) -> There:
    """Return a function: somebody of the other office, signed in."""

    def come(*roles: Role) -> FlaskClient:
        with transaction(desk.sessions) as session:
            account = desk.factory.account(session, sibling, *roles)
        return sign_in(account=account)

    return come


def text(client: FlaskClient, path: str) -> str:
    """Return a page that must open."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def offer_on(client: FlaskClient) -> str:
    """Return the offer that the page shows."""
    (found,) = set(re.findall(r'name="transfer" value="([0-9a-f-]{36})"', text(client, "/meja/pelimpahan")))
    return str(found)


def test_a_case_is_offered_seen_without_its_content_and_taken(
    desk: Desk, sibling: Office, there: There
) -> None:
    case_id = desk.receive()
    head, taker, path = desk.who("head"), there(Role.HEAD), f"/meja/kasus/{case_id}"
    assert desk.send(head, f"{path}/limpahkan", office="", reason=REASON).status_code == 422
    answer = desk.send(head, f"{path}/limpahkan", office=str(sibling.id), reason=REASON)
    assert answer.status_code == 303, unescape(answer.text)
    assert sibling.name in desk.page(head, case_id)

    page = text(taker, "/meja/pelimpahan")
    assert REASON in page
    assert NARRATIVE not in page
    assert taker.get(path).status_code == 404
    refusal = taker.post("/meja/pelimpahan/jawab", data={"transfer": offer_on(taker), "reason": ""})
    assert refusal.status_code == 303
    assert text(taker, "/meja/pelimpahan").count(REASON) == 1
    done = taker.post("/meja/pelimpahan/jawab", data={"transfer": offer_on(taker), "answer": "terima"})

    assert done.headers["Location"].endswith(path)
    opened = text(taker, path)
    assert NARRATIVE in opened
    assert desk.workplace.office.name in opened
    assert head.get(path).status_code == 404
    assert sibling.name in text(head, "/meja/pelimpahan")


def test_an_offer_is_taken_back_or_returned_with_a_reason(desk: Desk, sibling: Office, there: There) -> None:
    case_id = desk.receive()
    head, taker, path = desk.who("head"), there(Role.HEAD), f"/meja/kasus/{case_id}"
    officer = desk.who("verifier")
    assert desk.send(officer, f"{path}/limpahkan", office=str(sibling.id), reason=REASON).status_code == 303
    assert REASON in desk.page(head, case_id)
    assert desk.answer(head, case_id, "sahkan").status_code == 303
    assert head.post(f"{path}/limpahkan/batal").status_code == 303
    assert REASON not in text(taker, "/meja/pelimpahan")

    desk.send(head, f"{path}/limpahkan", office=str(sibling.id), reason=REASON)
    returned = {"transfer": offer_on(taker), "answer": "kembalikan", "reason": "Bukan wilayah kami."}
    assert taker.post("/meja/pelimpahan/jawab", data=returned).status_code == 303

    assert "Bukan wilayah kami." in desk.page(head, case_id)
    nobodys = {"transfer": str(uuid.uuid4()), "answer": "terima"}
    answers = [
        taker.post("/meja/pelimpahan/jawab", data=data).status_code for data in (nobodys, {}, returned)
    ]
    assert answers == [303, 303, 303]


def test_the_custodian_hands_an_identity_on(desk: Desk, sibling: Office, there: There) -> None:
    case_id = desk.receive()
    head, taker, custodian = desk.who("head"), there(Role.HEAD), desk.who("custodian")
    path = f"/meja/kasus/{case_id}"
    desk.send(head, f"{path}/limpahkan", office=str(sibling.id), reason=REASON)
    taker.post("/meja/pelimpahan/jawab", data={"transfer": offer_on(taker), "answer": "terima"})

    wrong = custodian.post("/meja/pelimpahan/identitas", data={"passphrase": "bukan kata sandinya"})
    assert wrong.status_code == 422
    done = custodian.post("/meja/pelimpahan/identitas", data={"passphrase": PASSPHRASE})

    assert done.status_code == 303
    opened = there(Role.CUSTODIAN).post(
        f"{path}/identitas", data={"passphrase": PASSPHRASE, "reason": "Memeriksa."}
    )
    assert "Sari Contoh" in unescape(opened.text)


def test_the_work_of_an_officer_is_handed_over_on_one_page_and_listed_on_a_paper(desk: Desk) -> None:
    case_id = desk.receive()
    head = desk.who("head")
    for name in ("first", "next"):
        desk.who(name, Role.VERIFIER)
    with desk.sessions() as session:
        people = {row.name: row.id for row in session.scalars(select(Account).order_by(Account.name))}
        case = session.get_one(Case, case_id)
    leaving, goes_on = _ids(desk, Role.VERIFIER)
    given = {"assignee": str(leaving), "version": str(case.version)}
    assert head.post(f"/meja/kasus/{case_id}/tugas", data=given).status_code == 303
    path = f"/meja/serah-terima/baru?akun={leaving}"
    assert (desk.case(case_id).receipt_number or "") in text(head, path)
    typed = {"last_day": "10-11-2026", "note": "Berkas di lemari."}
    assert head.post(path, data=typed).status_code == 422

    done = head.post(path, data={**typed, "successor": str(goes_on)})

    assert done.status_code == 303, unescape(done.text)
    assert desk.case(case_id).assignee_id == goes_on
    paper = text(head, done.headers["Location"])
    assert next(name for name, key in people.items() if key == leaving) in paper
    assert "10 November 2026" in paper
    for nobody in ("", f"?akun={uuid.uuid4()}"):
        for page in ("baru", "berita-acara"):
            assert head.get(f"/meja/serah-terima/{page}{nobody}").status_code == 302


def test_whoever_left_signs_in_no_more(desk: Desk) -> None:
    client = desk.who("verifier")
    assert client.get("/meja").status_code == 200
    (account_id,) = _ids(desk, Role.VERIFIER)
    with transaction(desk.sessions) as session:
        session.add(
            Departure(
                account_id=account_id, office_id=desk.workplace.office.id,
                last_day=TODAY - timedelta(days=2), entered_by=account_id, entered_at=desk.factory.now,
            )
        )  # fmt: skip

    assert client.get("/meja").status_code == 302


def _ids(desk: Desk, role: Role) -> list[uuid.UUID]:
    with desk.sessions() as session:
        return [one.id for one in colleagues(session, [desk.workplace.office.id], [role])]


def test_a_stage_is_asked_for_by_one_and_carried_out_when_another_confirms(desk: Desk) -> None:
    with transaction(desk.sessions) as session:
        body = desk.factory.office(session, parent=desk.workplace.office, level=OfficeLevel.DISTRICT)
        election = session.scalars(select(Election).order_by(Election.code)).first()
        assert election is not None
        mark_ad_hoc(body, election.id, date(2026, 12, 31))
    head, second = desk.who("head"), desk.who("second", Role.HEAD)
    about = {"office": str(desk.workplace.office.id), "election": str(election.id)}
    case_id = _at(desk, body)

    assert body.name in text(head, "/meja/tutup-tahapan")
    for who, deed in ((head, "minta"), (head, "sahkan"), (second, "lanjutkan")):
        assert who.post("/meja/tutup-tahapan", data={**about, "deed": deed}).status_code == 303
    assert desk.case(case_id).office_id == body.id
    second.post("/meja/tutup-tahapan", data={**about, "deed": "sahkan"})

    assert desk.case(case_id).office_id == desk.workplace.office.id
    assert NARRATIVE in desk.page(head, case_id)
    with desk.sessions() as session:
        assert not session.get_one(Office, body.id).active


def _at(desk: Desk, body: Office) -> uuid.UUID:
    """Bring a report to another office."""
    return replace(desk, workplace=replace(desk.workplace, office=body)).receive()
