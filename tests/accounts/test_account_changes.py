"""Roles and resets on the pages: two persons for what weighs, nobody for themselves, the holder is told."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.account_changes import AccountChange, ask_for_role, grants_of, settle
from neutrality.accounts.factors import factors_of
from neutrality.accounts.models import Account, Invitation, RoleGrant
from neutrality.accounts.service import load_actor
from neutrality.courier import Courier
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.history.models import Event
from neutrality.worker import work_off
from tests.accounts.conftest import PASSWORD, MakeAccount
from tests.accounts.doors import inside, set_up_app
from tests.accounts.doors import sign_in as send_password
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.clock import Clock
from tests.fixtures.post import Inbox
from tests.test_courier import inbox

__all__ = ["inbox"]
pytestmark = pytest.mark.usefixtures("quick_passwords")
CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}")
Make = Callable[..., Account]


@pytest.fixture
def make(sessions: Sessions, factory: Factory, workplace: Workplace) -> Make:
    """Return a function: a new account with these roles at an office, the local one if none is named."""

    def made(*roles: Role, office: Office | None = None) -> Account:
        with transaction(sessions) as session:
            return factory.account(session, office or workplace.office, *roles)

    return made


def roles(sessions: Sessions, account: Account) -> set[Role]:
    """Return the roles that an account holds."""
    with sessions() as session:
        return {grant.role for grant in grants_of(session, account.id)}


def waiting(sessions: Sessions) -> uuid.UUID:
    """Return the one change that waits."""
    with sessions() as session:
        return session.scalars(select(AccountChange.id).where(AccountChange.settled_at.is_(None))).one()


def answer(client: FlaskClient, change: uuid.UUID, said: str = "agree") -> int:
    """Answer what waits."""
    return client.post("/admin/akun/usulan", data={"change": str(change), "answer": said}).status_code


def give(client: FlaskClient, account: Account, role: Role, office: Office) -> int:
    """Ask for a role."""
    data = {"role": role.value, "office_id": str(office.id)}
    return client.post(f"/admin/akun/{account.id}/peran", data=data).status_code


def test_a_role_that_sees_content_waits_for_another_one_and_both_stand_in_the_history(
    sign_in: SignIn, make: Make, sessions: Sessions, workplace: Workplace
) -> None:
    admin, head, officer = make(Role.ADMIN), make(Role.HEAD), make()
    one, other = sign_in(account=admin), sign_in(account=head)

    give(one, officer, Role.VERIFIER, workplace.office)
    assert roles(sessions, officer) == set()
    change = waiting(sessions)
    answer(one, change)
    assert roles(sessions, officer) == set(), "whoever asked is no second person"
    assert f'value="{change}"' in other.get("/admin/akun").text
    answer(other, change)

    assert roles(sessions, officer) == {Role.VERIFIER}
    with sessions() as session:
        of_account = Event.stream_id == officer.id
        rows = session.execute(select(Event.kind, Event.actor_id).where(of_account)).all()
    assert ("account:change:asked", admin.id) in [tuple(row) for row in rows]
    assert ("account:role:granted", admin.id) in [tuple(row) for row in rows]


def test_a_role_without_content_is_given_by_one(
    sign_in: SignIn, make: Make, sessions: Sessions, workplace: Workplace
) -> None:
    officer = make()
    give(sign_in(Role.ADMIN), officer, Role.STATISTICS, workplace.office)

    assert roles(sessions, officer) == {Role.STATISTICS}


@pytest.mark.parametrize("wrong", ["oneself asks", "oneself agrees", "no second", "beside", "office above"])
def test_nobody_gets_round_the_second_person(
    *, sign_in: SignIn, make: Make, sessions: Sessions, workplace: Workplace, factory: Factory, wrong: str
) -> None:
    with transaction(sessions) as session:
        beside = factory.office(session, parent=workplace.province)
    admin, officer = make(Role.ADMIN), make(Role.HEAD)
    one = sign_in(account=admin)
    if wrong == "oneself asks":
        give(one, admin, Role.VERIFIER, workplace.office)
        assert roles(sessions, admin) == {Role.ADMIN}
        return
    if wrong == "office above":
        give(one, officer, Role.VERIFIER, workplace.province)
        with sessions() as session:
            assert session.scalar(select(AccountChange.id)) is None
        return
    give(one, officer, Role.VERIFIER, workplace.office)
    second = {
        "oneself agrees": officer,
        "no second": make(Role.VERIFIER, Role.CUSTODIAN, Role.STATISTICS),
        "beside": make(Role.ADMIN, Role.HEAD, office=beside),
    }[wrong]
    answer(sign_in(account=second), waiting(sessions))

    assert roles(sessions, officer) == {Role.HEAD}


def test_what_somebody_asked_for_who_administers_no_more_is_agreed_to_by_nobody(
    sign_in: SignIn, make: Make, sessions: Sessions, workplace: Workplace
) -> None:
    admin, officer, head = make(Role.ADMIN), make(), sign_in(Role.HEAD)
    give(sign_in(account=admin), officer, Role.VERIFIER, workplace.office)
    with transaction(sessions) as session:
        for grant in grants_of(session, admin.id):
            grant.revoked_on = grant.granted_on

    answer(head, waiting(sessions))
    assert roles(sessions, officer) == set()
    answer(head, waiting(sessions), "refuse")
    with sessions() as session:
        assert session.scalars(select(AccountChange.agreed)).all() == [False]


def test_a_factor_is_reset_by_two_and_by_nobody_below_where_the_account_reaches(
    *, app: Flask, sign_in: SignIn, account_with: MakeAccount, sessions: Sessions, workplace: Workplace,
    clock: Clock,
) -> None:  # fmt: skip
    officer = account_with(Role.VERIFIER)
    own = app.test_client()
    enter_by_form(own, officer)
    set_up_app(own, clock)
    admin, head = sign_in(Role.ADMIN), sign_in(Role.HEAD)
    path = f"/admin/akun/{officer.id}/atur-ulang"
    for change in ("reset_factor", "grant", ""):
        admin.post(path, data={"change": change})
    with sessions() as session:
        assert factors_of(session, officer.id).any
    answer(head, waiting(sessions))
    with sessions() as session:
        assert not factors_of(session, officer.id).any
        assert session.get_one(Account, officer.id).password is not None
    assert not inside(own)

    with transaction(sessions) as session:
        held = session.get_one(Account, officer.id)
        session.add(
            RoleGrant(
                account_id=held.id, role=Role.HEAD, office_id=workplace.province.id, granted_on=clock().date()
            )
        )
    assert admin.post(path, data={"change": "reset_all"}).status_code == 403


def enter_by_form(client: FlaskClient, account: Account) -> None:
    """Sign in by address and password."""
    assert send_password(client, account.email, PASSWORD).status_code == 302


def test_a_role_that_is_taken_away_ends_every_session(
    app: Flask, sign_in: SignIn, account_with: MakeAccount, sessions: Sessions
) -> None:
    officer = account_with(Role.VERIFIER, Role.LIAISON)
    own = app.test_client()
    enter_by_form(own, officer)
    admin = sign_in(Role.ADMIN)
    with sessions() as session:
        grant = next(one for one in grants_of(session, officer.id) if one.role is Role.LIAISON)

    for wrong in (str(uuid.uuid4()), "x", ""):
        admin.post(f"/admin/akun/{officer.id}/cabut", data={"grant": wrong})
    assert inside(own)
    admin.post(f"/admin/akun/{officer.id}/cabut", data={"grant": str(grant.id)})
    assert roles(sessions, officer) == {Role.VERIFIER}
    assert not inside(own)


@pytest.mark.both_databases
def test_what_is_answered_is_answered_once(
    sessions: Sessions, factory: Factory, workplace: Workplace, clock: Clock
) -> None:
    with transaction(sessions) as session:
        people = [
            factory.account(session, workplace.office, role) for role in (Role.ADMIN, Role.HEAD, Role.HEAD)
        ]
        officer = factory.account(session, workplace.office)
        session.flush()
        admin, head, other = (load_actor(session, one) for one in people)
        at: Any = {"office_id": workplace.office.id, "now": clock()}
        ask_for_role(session, factory.signer, officer, Role.INTAKE, actor=admin, **at)
        with pytest.raises(DomainError, match="change_waits"):
            ask_for_role(session, factory.signer, officer, Role.INTAKE, actor=admin, **at)
        change = session.scalars(select(AccountChange)).one()
        settle(session, factory.signer, change.id, agreed=True, actor=head, now=clock())
        with pytest.raises(ConflictError, match="change_settled"):
            settle(session, factory.signer, change.id, agreed=True, actor=other, now=clock())
        with pytest.raises(DomainError, match="role_there"):
            ask_for_role(session, factory.signer, officer, Role.INTAKE, actor=admin, **at)
        assert [grant.role for grant in grants_of(session, officer.id)] == [Role.INTAKE]


@pytest.fixture
def post_office(app: Flask, inbox: tuple[Inbox, str], clock: Clock) -> Callable[[], list[str]]:
    """Return what lets the worker send, by a real server, and returns the letters that came."""
    handler, url = inbox
    app.extensions["courier"] = Courier(url, "noreply@contoh.id", None, "https://meja.contoh.id")

    def sent() -> list[str]:
        with app.app_context():
            means = replace(current.means("worker"), courier=app.extensions["courier"])
            while work_off(current.sessions(), means, now=clock()):
                pass
        return [f"{one['To']} {one.get_payload(decode=True).decode()}" for one in handler.letters]

    return sent


def test_an_officer_invited_by_mail_sets_a_password_and_is_told_of_every_change(
    app: Flask, sign_in: SignIn, sessions: Sessions, workplace: Workplace,
    post_office: Callable[[], list[str]],
) -> None:  # fmt: skip
    admin, head = sign_in(Role.ADMIN), sign_in(Role.HEAD)
    typed = {
        "name": "Rina Contoh", "email": "Rina@Kantor.go.id", "office_id": str(workplace.office.id),
        "roles": ["verifier", "statistics"], "how": "mail",
    }  # fmt: skip
    assert admin.post("/admin/akun/baru", data=typed).status_code == 303
    with sessions() as session:
        officer = session.scalars(select(Account).where(Account.email == "rina@kantor.go.id")).one()
    assert roles(sessions, officer) == {Role.STATISTICS}
    letters = post_office()
    (invitation,) = [one for one in letters if CODE.search(one)]
    code = CODE.findall(invitation)[0]
    assert invitation.startswith("rina@kantor.go.id ")
    with sessions() as session:
        assert code not in str([vars(row) for row in session.scalars(select(Invitation))])
    again = admin.post("/admin/akun/baru", data=typed)
    assert again.status_code == 422
    assert 'value="Rina Contoh"' in again.text

    new = app.test_client()
    chosen = {"code": code, "password": PASSWORD, "repeated": PASSWORD, "accepted": "y"}
    assert new.post("/undangan", data=chosen).status_code == 200
    assert new.post("/undangan", data=chosen).status_code == 422
    enter_by_form(new, officer)
    before = len(post_office())
    answer(head, waiting(sessions))
    told = post_office()[before:]
    assert len(told) == 1
    assert "https://meja.contoh.id/akun" in told[0]
    assert "Rina" not in told[0].replace("rina@", "")
    assert "Peran" in new.get("/akun").text


def test_an_invitation_on_paper_stands_on_its_page_alone_and_never_for_whoever_has_a_password(
    sign_in: SignIn, make: Make, account_with: MakeAccount
) -> None:
    admin, officer, settled = sign_in(Role.ADMIN), make(Role.VERIFIER), account_with(Role.VERIFIER)

    page = admin.post(f"/admin/akun/{officer.id}/undang", data={"how": "paper"})
    assert CODE.search(unescape(page.text))
    assert admin.post(f"/admin/akun/{settled.id}/undang", data={"how": "paper"}).status_code == 303
    assert "sudah punya kata sandi" in admin.get(f"/admin/akun/{settled.id}").text


def test_a_forgotten_password_is_set_anew_by_a_code_from_the_mail(
    app: Flask, account_with: MakeAccount, post_office: Callable[[], list[str]], client: FlaskClient
) -> None:
    officer = account_with(Role.VERIFIER)
    there = app.test_client()
    enter_by_form(there, officer)

    for email in (officer.email, "tidak-ada@kantor.go.id"):
        client.post("/lupa-sandi", data={"email": email})
    (letter,) = post_office()
    code, other = CODE.findall(letter)[0], "kata-sandi-lain-2027"
    client.post("/undangan", data={"code": code, "password": other, "repeated": other, "accepted": "y"})

    assert not inside(there)
    assert send_password(client, officer.email, other).status_code == 302


def test_accounts_of_other_offices_are_like_those_that_never_were(
    sign_in: SignIn, make: Make, workplace: Workplace
) -> None:
    admin, above = sign_in(Role.ADMIN), make(Role.VERIFIER, office=workplace.province)
    for account_id in (above.id, uuid.uuid4()):
        assert admin.get(f"/admin/akun/{account_id}").status_code == 404
        for act in ("peran", "cabut", "atur-ulang", "undang"):
            assert admin.post(f"/admin/akun/{account_id}/{act}").status_code == 404
    assert above.email not in admin.get("/admin/akun").text
