"""Accounts, the roles they hold, and how far these reach down the tree of offices."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from neutrality.accounts.models import RoleGrant
from neutrality.accounts.service import colleagues, create_account, grant_role, load_actor
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Permission, Role, Subject, acting, may, offices_for
from neutrality.domain.errors import DomainError
from neutrality.domain.history import Stream
from neutrality.history.service import Signer, check
from tests.factories import Factory, Workplace


@pytest.mark.both_databases
def test_a_role_reaches_the_office_and_everything_below_and_nothing_beside(
    sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    with transaction(sessions) as session:
        sibling = factory.office(session, parent=workplace.province)
        above = load_actor(session, factory.account(session, workplace.province, Role.HEAD))
        below = load_actor(session, factory.account(session, workplace.office, Role.HEAD))
    everywhere = {workplace.province.id, workplace.office.id, sibling.id}
    assert offices_for(above, Permission.READ_CASE) == everywhere
    assert offices_for(below, Permission.READ_CASE) == {workplace.office.id}
    assert not may(below, Permission.READ_CASE, Subject(sibling.id))
    assert not may(below, Permission.READ_CASE, Subject(workplace.province.id))


def test_each_role_reaches_from_where_it_is_held(
    sessions: Sessions, factory: Factory, workplace: Workplace, signer: Signer, now: datetime
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.VERIFIER)
        grant_role(session, signer, account, Role.AUDITOR, office_id=workplace.province.id, now=now)
        session.flush()
        actor = load_actor(session, account)
    assert acting(actor, Subject(workplace.office.id)) == {Role.VERIFIER, Role.AUDITOR}
    assert acting(actor, Subject(workplace.province.id)) == {Role.AUDITOR}
    assert not may(actor, Permission.CORRECT, Subject(workplace.province.id))


def test_a_revoked_role_reaches_nothing(
    sessions: Sessions, factory: Factory, workplace: Workplace, now: datetime
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.VERIFIER, Role.HEAD)
        session.flush()
        grant = session.scalars(select(RoleGrant).where(RoleGrant.role == Role.HEAD)).one()
        grant.revoked_on = now.date()
        session.flush()
        assert set(load_actor(session, account).reach) == {Role.VERIFIER}
        assert colleagues(session, [workplace.office.id], [Role.HEAD]) == []


def test_every_account_and_role_is_written_into_its_history(
    sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.VERIFIER, Role.HEAD)
    with sessions() as session:
        assert check(session, Stream.ACCOUNT, account.id) == 3


def test_an_address_is_used_once_however_it_is_written(
    sessions: Sessions, workplace: Workplace, signer: Signer, now: datetime
) -> None:
    given = {"name": "Uji", "password_hash": None, "office_id": workplace.office.id, "roles": (), "now": now}
    with transaction(sessions) as session:
        made = create_account(session, signer, email=" Uji@Example.go.id ", **given)  # type: ignore[arg-type]
        assert made.email == "uji@example.go.id"
        with pytest.raises(DomainError) as refused:
            create_account(session, signer, email="uji@EXAMPLE.go.id", **given)  # type: ignore[arg-type]
    assert refused.value.code == "email_taken"


def test_who_was_switched_off_is_offered_no_work(
    sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    with transaction(sessions) as session:
        one = factory.account(session, workplace.office, Role.VERIFIER)
        factory.account(session, workplace.office, Role.VERIFIER).active = False
        session.flush()
        offered = colleagues(session, [workplace.office.id], [Role.VERIFIER, Role.HEAD])
    assert [account.id for account in offered] == [one.id]
