"""Attack 6: a custodian wants to be the handler himself; a handler wants more than was given."""

from __future__ import annotations

import uuid
from html import unescape

import pytest
from sqlalchemy import func, select

from neutrality.accounts.models import RoleGrant
from neutrality.domain.access import Role
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import ReleasePurpose
from neutrality.history.models import Event
from neutrality.reports.models import IdentityRelease
from neutrality.vault import DataKey, KeyKind, KeyWrap, ReaderKind
from tests.cases.conftest import means, office, public
from tests.cases.custody import Custody
from tests.cases.office import Office
from tests.desk.conftest import Desk, desk
from tests.factories import PASSPHRASE

__all__ = ["desk", "means", "office", "public"]


def released(sessions: Desk | Office) -> tuple[int, int, int]:
    """Return how many releases, events of releases, and ways of an office to an identity there are."""
    with sessions.sessions() as session:
        wraps = select(func.count()).select_from(KeyWrap).join(DataKey, DataKey.id == KeyWrap.data_key_id)
        own = wraps.where(DataKey.kind == KeyKind.IDENTITY, KeyWrap.reader_kind == ReaderKind.OFFICE)
        events = select(func.count()).where(Event.kind == EventKind.IDENTITY_RELEASED)
        rows = select(func.count()).select_from(IdentityRelease)
        return tuple(session.scalars(one).one() for one in (rows, events, own))  # type: ignore[return-value]


@pytest.mark.both_databases
@pytest.mark.parametrize("purpose", ReleasePurpose)
def test_a_custodian_who_also_does_casework_releases_nothing_to_himself(
    office: Office, purpose: ReleasePurpose
) -> None:
    custody = Custody(office)
    every = office.someone("Serba bisa", Role.CUSTODIAN, Role.INTAKE, Role.VERIFIER, Role.HEAD)
    case_id = office.receive().case_id

    for handlers in ([every], [every, office.who("intake")]):
        with pytest.raises(NotAllowedError, match="release_to_oneself"):
            custody.release(case_id, *handlers, purpose=purpose, until=office.today, by=every)
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.read(case_id, every)

    assert released(office) == (0, 0, 0)


@pytest.mark.both_databases
def test_the_page_neither_offers_nor_takes_the_custodian_himself(desk: Desk) -> None:
    case_id = desk.receive()
    with desk.sessions.begin() as session:
        both = desk.factory.account(
            session, desk.workplace.office, Role.CUSTODIAN, Role.VERIFIER, name="Penjaga Merangkap"
        )
        desk.factory.account(session, desk.workplace.office, Role.LIAISON, name="Rekan Kerja")
    client, path = desk.sign_in(account=both), f"/meja/kasus/{case_id}/identitas/pelepasan"
    offered = unescape(client.get(path).text)
    assert "Rekan Kerja" in offered
    assert str(both.id) not in offered

    typed = {"purpose": "handling", "reason": "Untuk saya.", "passphrase": PASSPHRASE}
    answer = client.post(path, data={**typed, "handlers": str(both.id)})

    assert answer.status_code == 403
    assert "tidak pernah diberikan kepada diri sendiri" in unescape(answer.text)
    assert released(desk) == (0, 0, 0)


def test_two_custodians_of_one_office_release_to_each_other_only_in_the_open(office: Office) -> None:
    """What the system cannot prevent (collusion) it at least tells everybody who reads the case."""
    custody = Custody(office)
    first = office.someone("Penjaga satu", Role.CUSTODIAN, Role.VERIFIER)
    second = office.someone("Penjaga dua", Role.CUSTODIAN, Role.VERIFIER)
    case_id = office.receive().case_id
    custody.release(case_id, second, by=first)
    custody.read(case_id, second)

    told = [one.who for one in office.view(case_id).timeline if one.kind is EventKind.IDENTITY_SHOWN]
    assert told == [second.name]


@pytest.mark.both_databases
def test_a_release_of_one_report_opens_no_other(office: Office) -> None:
    custody, handler = Custody(office), office.who("verifier")
    given, other = office.receive().case_id, office.receive().case_id
    custody.release(given, handler)

    with pytest.raises(NotAllowedError, match="not_released"):
        custody.read(other, handler)
    assert custody.readers(other, KeyKind.IDENTITY) == [ReaderKind.CUSTODIAN]


def test_a_handler_who_lost_the_role_is_a_handler_no_more(desk: Desk) -> None:
    case_id = desk.receive()
    with desk.sessions.begin() as session:
        moved = desk.factory.account(session, desk.workplace.office, Role.LIAISON, name="Pindah Tugas")
    custodian, path = desk.who("custodian"), f"/meja/kasus/{case_id}/identitas/pelepasan"
    typed = {"purpose": "handling", "reason": "Tindak lanjut.", "passphrase": PASSPHRASE}
    assert custodian.post(path, data={**typed, "handlers": str(moved.id)}).status_code == 303
    client, page = desk.sign_in(account=moved), f"/meja/kasus/{case_id}/pelapor"
    assert "Sari Contoh" in client.post(page, data={"reason": "Tindak lanjut."}).text

    revoke(desk, moved.id)

    answer = client.post(page, data={"reason": "Tindak lanjut."})
    assert answer.status_code in {403, 404}
    assert "Sari Contoh" not in answer.text


def revoke(desk: Desk, account_id: uuid.UUID) -> None:
    """Take every role away."""
    with desk.sessions.begin() as session:
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.account_id == account_id)):
            grant.revoked_on = grant.granted_on
