"""Tokens: made by one, confirmed by another, rotated with an overlap, revoked; a token never does more."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from neutrality.accounts.models import Account, RoleGrant
from neutrality.api.models import ApiToken
from neutrality.api.tokens import confirm_token, find_bearer, make_token, revoke_token, rotate_token
from neutrality.database import transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import MATRIX, Actor, Permission, Role, Subject, Surface, allowed
from neutrality.domain.api_scopes import AS, OVERLAPS, Scope, TokenDraft, acts_as, needs_second
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.workflow import TRANSITIONS, Action
from neutrality.history.models import Event, EventPayload
from neutrality.ratelimit import limiter
from tests.api.conftest import Program, Programs, description
from tests.fixtures.application import SignIn

TODAY = date(2026, 11, 10)
CONTENT = (Scope.READ_CASES, Scope.READ_RESPONDENTS)


def tried(deed: Any, *args: Any, **kwargs: Any) -> str:
    """Return the code of the refusal, nothing when there was none."""
    try:
        deed(*args, **kwargs)
    except InvalidInputError as error:
        return ", ".join(f"{one.field} {one.code}" for one in error.problems)
    except DomainError as error:
        return error.code
    return ""


class Tokens:
    """The acts of one office on its tokens."""

    def __init__(self, programs: Programs) -> None:
        self.programs, self.office = programs, programs.office
        self.admin, self.head = self.office.who(Role.ADMIN), self.office.who(Role.HEAD)

    def make(self, *scopes: Scope, by: Actor | None = None, **changes: Any) -> str:
        """Try to make a token."""
        draft = TokenDraft(
            "Program", self.office.workplace.office.id, frozenset(scopes), self.programs.day(30)
        )
        with transaction(self.office.sessions) as session:
            return tried(
                make_token, session, self.office.means.signer, replace(draft, **changes),
                actor=by or self.admin, now=self.office.clock(), today=self.office.today,
            )  # fmt: skip

    def confirm(self, token_id: uuid.UUID, by: Actor) -> str:
        """Try to confirm."""
        with transaction(self.office.sessions) as session:
            return tried(
                confirm_token, session, self.office.means.signer, token_id, actor=by, now=self.office.clock()
            )

    def revoke(self, token_id: uuid.UUID, by: Actor | None = None) -> str:
        """Try to revoke."""
        with transaction(self.office.sessions) as session:
            return tried(
                revoke_token, session, self.office.means.signer, token_id, actor=by or self.admin,
                now=self.office.clock(),
            )  # fmt: skip

    def rotate(self, token_id: uuid.UUID, overlap: int = 7) -> Program:
        """Rotate; return the program with the new secret."""
        with transaction(self.office.sessions) as session:
            made = rotate_token(
                session, self.office.means.signer, token_id, overlap_days=overlap, actor=self.admin,
                now=self.office.clock(), today=self.office.today,
            )  # fmt: skip
        return Program(self.programs.app, made.secret)

    def newest(self) -> ApiToken:
        """Return the token that waits or was made last."""
        with self.office.sessions() as session:
            found = select(ApiToken).order_by(ApiToken.confirmed_at.is_(None).desc(), ApiToken.made_at.desc())
            return session.scalars(found.limit(1)).one()

    def opens(self, program: Program) -> str:
        """Return what the token is told: nothing when it opens."""
        answer = program.get("statistics")
        return "" if answer.status_code in {200, 403} else str(answer.json["code"])


@pytest.fixture
def tokens(programs: Programs) -> Tokens:
    """Return the acts of the office."""
    return Tokens(programs)


@pytest.mark.both_databases
def test_content_waits_for_another_person_and_each_act_is_an_event(
    programs: Programs, tokens: Tokens
) -> None:
    made = programs.make(*CONTENT, confirmed=False)
    program = Program(programs.app, made.secret)
    waits = tokens.opens(program)
    itself = tokens.confirm(made.row.id, tokens.admin)
    second = tokens.confirm(made.row.id, tokens.head)
    opens = tokens.opens(program)
    revoked = tokens.revoke(made.row.id, tokens.head)

    assert (waits, itself, second, opens, revoked) == ("token_waits", "same_person", "", "", "")
    assert tokens.opens(program) == "token_revoked"
    assert tokens.confirm(made.row.id, tokens.head) == "not_waiting"
    assert tokens.revoke(made.row.id) == "token_over"
    with programs.office.sessions() as session:
        rows = session.execute(
            select(Event.kind, EventPayload.content)
            .join(EventPayload, EventPayload.event_id == Event.id)
            .where(Event.stream_id == made.row.account_id)
            .order_by(Event.number)
        ).all()
    assert [row.kind.value.rpartition(":")[2] for row in rows] == ["made", "confirmed", "revoked"]
    assert all("cases:read respondents:read" in row.content for row in rows)
    assert not any(part in row.content for row in rows for part in (made.secret, made.row.digest))


def test_only_what_leads_to_no_content_is_given_by_one(programs: Programs, tokens: Tokens) -> None:
    alone = {scope for scope in Scope if not needs_second({scope})}

    assert alone == {Scope.WRITE_FINDINGS, Scope.READ_STATISTICS}
    made = programs.make(*alone, confirmed=False)
    assert tokens.opens(Program(programs.app, made.secret)) == ""
    assert tokens.confirm(made.row.id, tokens.head) == "not_waiting"


def test_nobody_makes_a_token_who_may_not_or_for_what_is_none(programs: Programs, tokens: Tokens) -> None:
    elsewhere = programs.office.elsewhere()
    stranger = programs.office.who(Role.ADMIN, at=elsewhere)
    today = programs.office.today

    assert tokens.make(Scope.READ_CASES, by=tokens.head) == "not_allowed"
    assert tokens.make(Scope.READ_CASES, by=stranger) == "not_allowed"
    assert tokens.make(Scope.READ_CASES, office_id=elsewhere.id) == "not_allowed"
    assert tokens.make() == "scopes no_scope"
    assert tokens.make(Scope.READ_NARRATIVES) == "scopes scope_beside_cases"
    assert tokens.make(Scope.READ_CASES, name=" ", expires_on=None) == "name required, expires_on required"
    assert tokens.make(Scope.READ_CASES, expires_on=today - timedelta(days=1)) == "expires_on in_past"
    assert tokens.make(Scope.READ_CASES, expires_on=today + timedelta(days=367)) == "expires_on too_far"
    made = programs.make(*CONTENT, confirmed=False)
    for who in (stranger, programs.office.who(Role.HEAD, at=elsewhere)):
        assert tokens.confirm(made.row.id, who) == tokens.revoke(made.row.id, who) == "no_such_token"
    assert tokens.confirm(made.row.id, programs.office.who(Role.VERIFIER)) == "no_such_token"


def test_a_token_expires_after_its_last_day(programs: Programs, tokens: Tokens) -> None:
    program = Program(programs.app, programs.make(Scope.READ_STATISTICS, days=2).secret)
    programs.office.clock.move(days=2)
    assert tokens.opens(program) == ""
    programs.office.clock.move(days=1)
    assert tokens.opens(program) == "token_expired"


@pytest.mark.both_databases
def test_a_rotation_lets_both_open_for_the_overlap_and_asks_for_content_again(
    programs: Programs, tokens: Tokens
) -> None:
    made = programs.make(*CONTENT)
    former, clock = Program(programs.app, made.secret), programs.office.clock
    new = tokens.rotate(made.row.id, 1)
    waiting = tokens.newest()
    assert (tokens.opens(former), tokens.opens(new)) == ("", "token_waits")
    clock.move(days=2)
    assert tokens.opens(former) == ""  # nothing is taken away before there is something else
    assert tokens.confirm(waiting.id, tokens.admin) == "same_person"
    assert tokens.confirm(waiting.id, tokens.head) == ""
    assert (tokens.opens(former), tokens.opens(new)) == ("", "")
    clock.move(days=1)
    assert (tokens.opens(former), tokens.opens(new)) == ("token_replaced", "")
    assert waiting.account_id == made.row.account_id
    assert (waiting.scopes, waiting.office_id) == (made.row.scopes, made.row.office_id)


def test_a_token_is_rotated_once_and_not_after_its_end(programs: Programs, tokens: Tokens) -> None:
    made = programs.make(Scope.READ_STATISTICS)
    former, new = Program(programs.app, made.secret), tokens.rotate(made.row.id, 0)

    assert (tokens.opens(former), tokens.opens(new)) == ("token_replaced", "")
    with pytest.raises(DomainError, match="token_over"):
        tokens.rotate(made.row.id)
    other = programs.make(Scope.READ_STATISTICS)
    tokens.rotate(other.row.id)
    with pytest.raises(DomainError, match="token_rotated_already"):
        tokens.rotate(other.row.id)
    third = programs.make(Scope.READ_STATISTICS)
    with pytest.raises(InvalidInputError):
        tokens.rotate(third.row.id, max(OVERLAPS) + 1)


def test_nothing_of_a_secret_is_kept_and_nobody_signs_in_as_a_program(programs: Programs) -> None:
    made = programs.make(*CONTENT)
    with programs.office.sessions() as session:
        account = session.get_one(Account, made.row.account_id)
        grants = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
        row = session.get_one(ApiToken, made.row.id)
        kept = " ".join(str(getattr(row, column.name)) for column in ApiToken.__table__.columns)
    assert (account.active, account.password, list(grants)) == (False, None, [])
    assert made.secret not in kept
    assert made.secret[12:] not in kept
    assert made.secret not in repr(made)
    assert len(made.secret) >= 47  # 32 random bytes


def test_the_day_of_the_last_use_is_known_and_no_more(programs: Programs) -> None:
    made = programs.make(Scope.READ_STATISTICS)
    program = Program(programs.app, made.secret)
    assert programs.token(made.row.id).last_used_on is None
    program.get("statistics")
    first = programs.token(made.row.id).last_used_on
    programs.office.clock.move(days=3)
    program.get("statistics")

    assert first == programs.day(-3)
    assert programs.token(made.row.id).last_used_on == programs.day(0)


def test_the_token_of_a_closed_office_opens_nothing(programs: Programs) -> None:
    made = programs.make(Scope.READ_STATISTICS)
    with transaction(programs.office.sessions) as session:
        session.get_one(OfficeRow, made.row.office_id).active = False
    with programs.office.sessions() as session:
        refused = tried(
            find_bearer, session, made.secret, now=programs.office.clock(), today=programs.office.today
        )
    assert refused == "token_office_closed"


def test_a_cookie_is_nobody_here_and_a_token_is_nobody_at_the_desk(
    programs: Programs, sign_in: SignIn
) -> None:
    head, program = sign_in(Role.HEAD, Role.AUDITOR), programs.program(Scope.READ_CASES)
    assert head.get("/meja").status_code == 200

    answer = head.get("/api/v1/cases")
    assert answer.status_code == 401
    assert "token_missing" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" not in program.get("cases").headers
    assert program.get("/meja").location.startswith("/masuk")


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_is_never_more_than_a_role_of_its_office(scope: Scope) -> None:
    here, below = uuid.uuid4(), uuid.uuid4()
    who = acts_as(scope, account_id=uuid.uuid4(), name="P", office_id=here, today=TODAY)
    desk = replace(who, surface=Surface.DESK)

    assert AS[scope].permission in allowed(who, Subject(here))
    assert allowed(who, Subject(here)) <= allowed(desk, Subject(here))
    assert allowed(who, Subject(below)) == frozenset()
    opened = {Permission(name) for name, rule in MATRIX.items() if Surface.API in rule.surfaces}
    assert allowed(who, Subject(here)) <= opened
    steps = {row.action for row in TRANSITIONS if row.roles & who.reach.keys()}
    assert scope in {Scope.WRITE_ANSWERS, Scope.WRITE_REPORTS} or steps <= {Action.SUBMIT}


def lists_open_to() -> set[Scope]:
    """Return the scopes that a token can have by themselves."""
    return set(Scope) - {Scope.READ_RESPONDENTS, Scope.READ_NARRATIVES}


def reads(program: Program, path: str) -> Any:
    """Return what a program reads."""
    return program.get(path)


def calls(programs: Programs) -> dict[str, tuple[frozenset[Scope], Any]]:
    """Return each operation with the scopes of which it asks one, and a lawful call of it."""
    case_id, respondent_id = programs.with_employer()
    programs.office.receive()

    def answered(program: Program) -> Any:
        path = f"cases/{case_id}/respondents/{respondent_id}/answers"
        return program.post(path, programs.answer(), **{"If-Match": programs.etag(case_id)})

    lists = ("agencies", "elections", "places", "codes")
    return {
        **{f"{name}.list": (frozenset(lists_open_to()), partial(reads, path=name)) for name in lists},
        "files.send": (
            frozenset({Scope.WRITE_FINDINGS, Scope.WRITE_REPORTS}), lambda program: program.send_file(),
        ),
        "findings.hand_in": (
            frozenset({Scope.WRITE_FINDINGS}), lambda program: program.post("findings", programs.finding()),
        ),
        "reports.hand_in": (
            frozenset({Scope.WRITE_REPORTS}), lambda program: program.post("reports", programs.report()),
        ),
        "cases.list": (frozenset({Scope.READ_CASES}), lambda program: program.get("cases")),
        "cases.read": (frozenset({Scope.READ_CASES}), lambda program: program.get(f"cases/{case_id}")),
        "events.list": (frozenset({Scope.READ_EVENTS}), lambda program: program.get("events")),
        "answers.record": (frozenset({Scope.WRITE_ANSWERS}), answered),
        "statistics.list": (frozenset({Scope.READ_STATISTICS}), lambda program: program.get("statistics")),
        "statistics.read": (
            frozenset({Scope.READ_STATISTICS}), lambda program: program.get("statistics/2026-10"),
        ),
    }  # fmt: skip


def test_each_operation_opens_to_its_scopes_and_to_no_other(programs: Programs, released: None) -> None:
    asked = calls(programs)
    described = description(programs.app)
    named = {
        item[method]["operationId"]: set(item[method]["x-scopes"])
        for item in described["paths"].values()
        for method in ("get", "post")
        if method in item
    }
    assert named == {name: {scope.value for scope in scopes} for name, (scopes, _call) in asked.items()}
    alone = {scope: programs.program(scope) for scope in lists_open_to()}
    beside = programs.program(Scope.READ_CASES, Scope.READ_RESPONDENTS, Scope.READ_NARRATIVES)
    for name, (scopes, call) in asked.items():
        for scope, program in alone.items():
            answer = call(program)
            wanted = answer.status_code in {200, 201} if scope in scopes else answer.status_code == 403
            assert wanted, (name, scope, answer.text)
            if scope not in scopes:
                assert answer.json["code"] == "token_lacks_scope"
                assert any(one.value in answer.json["detail"] for one in scopes)
        assert (call(beside).status_code == 200) is (Scope.READ_CASES in scopes), name


def test_whoever_guesses_is_slowed_down_and_whoever_asks_is_told_how_much_is_left(
    programs: Programs, strict_app: Flask
) -> None:
    program = programs.program(Scope.READ_STATISTICS)
    limiter.enabled = True
    try:
        first, second = program.get("statistics"), program.get("statistics")
        guesser = Program(strict_app, "ntl_" + "A" * 43)
        told = [guesser.get("statistics") for _ in range(31)]
        still = program.get("statistics")
    finally:
        limiter.enabled = False
    left = [int(re.findall(r"r=(\d+)", answer.headers["RateLimit"])[0]) for answer in (first, second)]
    assert first.headers["RateLimit-Policy"] == '"token";q=300;w=60'
    assert left[0] - left[1] in {1, -298, -299}  # a new window may have begun
    assert [answer.status_code for answer in told[:5]] == [401] * 5
    assert told[-1].status_code == 429
    assert 0 < int(told[-1].headers["Retry-After"]) <= 60
    assert still.status_code == 200
