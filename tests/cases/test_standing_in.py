"""Plh and Plt: entered by one, confirmed by another, counted between two days, and never a second person."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from neutrality.accounts.delegations import (
    confirm_delegation,
    delegations,
    deputies,
    end_delegation,
    enter_delegation,
    holders,
)
from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.identity import check_identity
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role, Subject, acting
from neutrality.domain.delegation import DelegationKind, Draft
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Action, State, Step
from neutrality.history.models import Event
from tests.cases.hands import papers
from tests.cases.office import Office


def refused(act: Callable[[], object]) -> str:
    """Return the code of the refusal, which there must be."""
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def draft(office: Office, **changes: object) -> Draft:
    """Return the verifier's letter: three days in the place of the head."""
    lawful = Draft(
        office.who("verifier").account_id, office.who("head").account_id, Role.HEAD, DelegationKind.PLH,
        "012/SPt/2026", office.today, office.today + timedelta(days=2),
    )  # fmt: skip
    return replace(lawful, **changes)  # type: ignore[arg-type]


def enter(office: Office, by: Actor, **changes: object) -> uuid.UUID:
    typed = draft(office, **changes)
    with transaction(office.sessions) as session:
        return enter_delegation(
            session, office.means.signer, office.workplace.office.id, typed, actor=by, now=office.clock(),
            today=office.today,
        ).id  # fmt: skip


def answer(office: Office, act: Callable[..., None], row_id: uuid.UUID, who: Actor) -> None:
    with transaction(office.sessions) as session:
        act(session, office.means.signer, row_id, actor=who, now=office.clock())


def as_of(office: Office, who: Actor, *, days: int = 0) -> Actor:
    """Return who somebody is some days from today."""
    with office.sessions() as session:
        account = session.get_one(Account, who.account_id)
        return load_actor(session, account, today=office.today + timedelta(days=days))


def stands_in(office: Office, by: Actor | None = None) -> Actor:
    """Let the verifier stand in for the head; return the verifier as of today."""
    above = office.who("head", at=office.workplace.province)
    answer(office, confirm_delegation, enter(office, by or office.who("head")), above)
    return as_of(office, office.who("verifier"))


def heads_here(office: Office, who: Actor) -> bool:
    return Role.HEAD in acting(who, Subject(office.workplace.office.id))


def test_it_counts_between_its_days_and_only_when_confirmed(office: Office) -> None:
    officer = office.who("verifier")
    row_id = enter(office, office.who("head"))
    assert not heads_here(office, as_of(office, officer))

    answer(office, confirm_delegation, row_id, office.who("head", at=office.workplace.province))

    running = [day for day in range(-1, 4) if heads_here(office, as_of(office, officer, days=day))]
    assert running == [0, 1, 2]
    assert [(one.kind, one.role) for one in as_of(office, officer).stand_ins] == [("plh", Role.HEAD)]
    with office.sessions() as session:
        without_a_day = load_actor(session, session.get_one(Account, officer.account_id))
    assert not heads_here(office, without_a_day)


def test_nobody_makes_themselves_a_deputy_nor_confirms_alone(office: Office) -> None:
    head, second, officer = office.who("head"), office.who("head", 2), office.who("verifier")
    assert refused(lambda: enter(office, head, deputy=head.account_id, absent=second.account_id)) == (
        "delegation_to_oneself"
    )
    assert refused(lambda: enter(office, officer)) == "not_allowed"
    row_id = enter(office, head)

    assert refused(lambda: answer(office, confirm_delegation, row_id, head)) == "same_person"
    assert refused(lambda: answer(office, confirm_delegation, row_id, officer)) == "not_allowed"
    assert refused(lambda: answer(office, confirm_delegation, uuid.uuid4(), second)) == "no_such_delegation"
    answer(office, confirm_delegation, row_id, second)
    assert refused(lambda: answer(office, confirm_delegation, row_id, second)) == "not_waiting"


def test_an_administrator_enters_and_a_head_confirms(office: Office) -> None:
    admin, other = office.who("admin"), office.who("admin", 2)
    row_id = enter(office, admin)

    assert refused(lambda: answer(office, confirm_delegation, row_id, other)) == "not_allowed"
    answer(office, confirm_delegation, row_id, office.who("head"))

    assert heads_here(office, as_of(office, office.who("verifier")))


def test_whoever_only_stands_in_decides_on_no_stand_in(office: Office) -> None:
    deputy = stands_in(office)
    other = office.who("liaison")

    act = {"deputy": other.account_id, "absent": office.who("head").account_id}
    assert refused(lambda: enter(office, deputy, **act)) == "delegation_by_stand_in"


def test_a_role_is_given_to_one_at_a_time_and_by_a_lawful_letter(office: Office) -> None:
    head = office.who("head")
    enter(office, head)

    later = office.today + timedelta(days=2)
    liaison = office.who("liaison").account_id
    assert refused(lambda: enter(office, head, deputy=liaison, valid_from=later, valid_to=later)) == (
        "already_delegated"
    )
    assert refused(lambda: enter(office, head, decree_number=" ")) == "invalid_input"
    stranger = office.who("verifier", at=office.elsewhere()).account_id
    assert refused(lambda: enter(office, head, deputy=stranger)) == "no_such_account"
    after = later + timedelta(days=1)
    enter(office, head, deputy=liaison, valid_from=after, valid_to=after)


@pytest.mark.parametrize("who", ["deputy", "absent", "head above"])
def test_it_ends_early_by_whom_it_concerns_and_once(office: Office, who: str) -> None:
    ender = {
        "deputy": office.who("verifier"),
        "absent": office.who("head"),
        "head above": office.who("head", at=office.workplace.province),
    }[who]
    row_id = enter(office, office.who("admin"))
    answer(office, confirm_delegation, row_id, office.who("head"))
    assert refused(lambda: answer(office, end_delegation, row_id, office.who("liaison"))) == (
        "no_such_delegation"
    )

    answer(office, end_delegation, row_id, ender)

    assert not heads_here(office, as_of(office, office.who("verifier")))
    assert refused(lambda: answer(office, end_delegation, row_id, ender)) == "delegation_over"


def test_standing_in_never_turns_one_person_into_two(office: Office) -> None:
    deputy = stands_in(office)
    case_id = office.receive().case_id
    office.act(check_identity, case_id, complete=True, actor=office.who("custodian"))
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))

    assert not office.take(case_id, deputy, step)
    proposal = office.waiting(case_id)[0]
    assert refused(lambda: office.confirm(proposal.id, deputy)) == "same_person"
    office.refuse(proposal.id, office.who("head"))
    assert not office.take(case_id, office.who("verifier", 2), step)
    office.confirm(office.waiting(case_id)[0].id, deputy)

    assert office.case(case_id).state is State.VERIFIED


def test_what_is_done_in_a_lent_role_says_so_and_nothing_else_does(office: Office) -> None:
    deputy = stands_in(office)
    case_id = office.receive().case_id
    office.act(check_identity, case_id, complete=True, actor=office.who("custodian"))
    office.take(
        case_id, deputy, Step(Action.REGISTER, office.today, "Ya.", "", papers(Action.REGISTER, office.today))
    )
    office.confirm(office.waiting(case_id)[0].id, office.who("verifier", 2))
    office.examine(case_id, who=office.who("verifier", 2))
    forward = Step(Action.FORWARD, office.today, "Terbukti.", "", papers(Action.FORWARD, office.today))
    office.take(case_id, office.who("verifier", 2), forward)
    office.confirm(office.waiting(case_id)[0].id, deputy)

    told = {entry.kind: entry.details.get("capacity") for entry in office.view(case_id).timeline}

    assert told[EventKind.RESPONDENT_FORWARDED] == "plh head"
    assert {told[EventKind.STEP_PROPOSED], told[EventKind.CASE_REGISTERED]} == {None}


def test_who_may_do_what_is_shown_to_whom_it_concerns(office: Office) -> None:
    row_id = enter(office, office.who("admin"))
    head, officer, liaison = office.who("head"), office.who("verifier"), office.who("liaison")

    def shown(who: Actor) -> list[tuple[bool, bool, bool]]:
        with office.sessions() as session:
            rows = delegations(session, actor=who, today=office.today)
        return [(row.waiting, row.may_confirm, row.may_end) for row in rows]

    assert shown(head) == [(True, True, True)]
    assert shown(officer) == [(True, False, True)]
    assert shown(office.who("admin")) == [(True, False, True)]
    assert shown(liaison) == []
    answer(office, confirm_delegation, row_id, head)
    assert shown(as_of(office, officer)) == [(False, False, True)]
    with office.sessions() as session:
        found = select(Event.kind).where(
            Event.stream == Stream.ACCOUNT, Event.stream_id == officer.account_id
        )
        assert list(session.scalars(found.order_by(Event.number)))[-2:] == [
            EventKind.DELEGATION_ENTERED,
            EventKind.DELEGATION_CONFIRMED,
        ]
        office_id = office.workplace.office.id
        assert {(one.id, role) for one, role in holders(session, office_id)} >= {
            (head.account_id, Role.HEAD),
            (officer.account_id, Role.VERIFIER),
        }
        assert office.who("admin").account_id not in {one.id for one in deputies(session, office_id)}
