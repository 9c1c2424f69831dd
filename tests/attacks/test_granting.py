"""Attack 6: an administrator alone wants a role that reads cases, for himself or for a friend."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from neutrality.accounts.models import Account, RoleGrant
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from tests.contracts.routes import listing
from tests.factories import Factory, Workplace

NEW = ("users", "create", "teman@kantor.id", "--name", "Teman", "--password", "panjang sekali 2026")


def addresses(sessions: Sessions, factory: Factory, workplace: Workplace) -> dict[str, str]:
    """Return the addresses of two administrators, a head, a verifier, an administrator beside."""
    with transaction(sessions) as session:
        beside = factory.office(session, parent=workplace.province)
        made = {
            "admin": factory.account(session, workplace.province, Role.ADMIN),
            "other admin": factory.account(session, workplace.office, Role.ADMIN),
            "head": factory.account(session, workplace.office, Role.HEAD),
            "verifier": factory.account(session, workplace.office, Role.VERIFIER),
            "admin beside": factory.account(session, beside, Role.ADMIN),
        }
        return {name: account.email for name, account in made.items()}


def grants(sessions: Sessions) -> tuple[int, int]:
    """Return how many accounts and grants there are."""
    with sessions() as session:
        counted = (select(func.count()).select_from(table) for table in (Account, RoleGrant))
        first, second = (session.scalars(one).one() for one in counted)
        return first, second


@pytest.mark.both_databases
def test_an_administrator_alone_grants_nobody_a_role_that_sees_content(
    strict_app: Flask, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    who, runner = addresses(sessions, factory, workplace), strict_app.test_cli_runner()
    before = grants(sessions)
    alone = (
        (), ("--as", who["admin"]), ("--as", who["admin"], "--second", who["admin"]),
        ("--as", who["admin"], "--second", who["verifier"]), ("--as", who["head"], "--second", who["admin"]),
        ("--as", who["admin beside"], "--second", who["head"]),
        ("--as", who["admin"], "--second", who["admin beside"]),
    )  # fmt: skip

    place = ("--office", workplace.office.code)
    for role in set(Role) - {Role.STATISTICS, Role.FIELD_SUPERVISOR}:
        for options in alone:
            made = runner.invoke(args=[*NEW, *place, "--role", role.value, *options])
            assert made.exit_code == 1, (role, options)

    assert grants(sessions) == before


def test_two_grant_it_and_the_event_names_who_did(
    strict_app: Flask, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    who, runner = addresses(sessions, factory, workplace), strict_app.test_cli_runner()
    place = ("--office", workplace.office.code)
    two = ("--as", who["admin"], "--second", who["head"])

    made = runner.invoke(args=[*NEW, *place, "--role", "verifier", *two])

    assert made.exit_code == 0, made.output
    with sessions() as session:
        account = session.scalars(select(Account).where(Account.email == "teman@kantor.id")).one()
        roles = session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == account.id)).all()
        granted = select(Event.actor_id, EventPayload.content).join(EventPayload)
        of_account = Event.stream_id == account.id, Event.kind == EventKind.ROLE_GRANTED
        (event,) = session.execute(granted.where(*of_account)).all()
        by = {one: session.scalars(select(Account.id).where(Account.email == who[one])).one() for one in who}
    assert roles == [Role.VERIFIER]
    assert (event.actor_id, json.loads(event.content)["second"]) == (by["admin"], str(by["head"]))


def test_no_page_grants_anything(strict_app: Flask) -> None:
    """What an administrator sees is read only; what is kept leads to no role and to no case."""
    rows = [line.split() for line in listing(strict_app)]
    administered = {path: methods for path, methods, _endpoint, whom in rows if whom == "administer"}
    kept = {path.split("/")[2] for path, _methods, _endpoint, whom in rows if whom == "keep_directory"}

    assert set(administered) == {"/admin", "/admin/kunci", "/admin/batas", "/admin/mulai"}
    assert set(administered.values()) == {"GET"}
    assert kept == {"kantor", "instansi", "pemilihan"}


def test_the_pages_that_change_accounts_are_these(strict_app: Flask) -> None:
    """How they take two persons: tests/accounts/test_account_changes.py."""
    changing = {
        line.split()[2] for line in listing(strict_app) if line.endswith((" grant_role", " confirm_grant"))
    }

    assert changing == {
        "accounts.new", "accounts.give", "accounts.take", "accounts.reset", "accounts.invite",
        "accounts.overview", "accounts.show", "accounts.answer",
    }  # fmt: skip
