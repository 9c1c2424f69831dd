"""The office above sees lists and clocks, is second person, and reads only on a reason that is told below."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.identity import check_identity
from neutrality.cases.lists import board
from neutrality.cases.narrowing import Filters
from neutrality.cases.openings import open_from_above, openings_of, waiting_for_above
from neutrality.cases.reading import case_file, glance
from neutrality.cases.search import search
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, State, Step
from tests.cases.hands import papers
from tests.cases.office import NARRATIVE, NIP, Office


@pytest.fixture
def case_id(office: Office) -> uuid.UUID:
    """Return a case of the local office, ready to be registered."""
    received = office.receive().case_id
    office.act(check_identity, received, complete=True, actor=office.who("custodian"))
    return received


def refused(act: Callable[[], object]) -> str:
    """Return the code of the refusal, which there must be."""
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def above(office: Office, role: Role | str, *, days: int = 0) -> Actor:
    """Return an officer of the province as of a day."""
    who = office.who(role, at=office.workplace.province)
    with office.sessions() as session:
        account = session.get_one(Account, who.account_id)
        return load_actor(session, account, today=office.today + timedelta(days=days))


def read(office: Office, case_id: uuid.UUID, who: Actor) -> str:
    with office.sessions() as session:
        view = case_file(
            session, office.means, case_id, actor=who, lang="id", today=office.today, now=office.clock()
        )
    return view.reports[0].narrative


def open_it(office: Office, case_id: uuid.UUID, who: Actor, reason: str = "Supervisi.") -> None:
    with transaction(office.sessions) as session:
        open_from_above(
            session, office.means, case_id, reason=reason, actor=who, now=office.clock(), today=office.today
        )


def step(office: Office) -> Step:
    return Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))


@pytest.mark.parametrize("role", ["verifier", "head", "auditor"])
def test_the_office_above_sees_that_there_is_a_case_and_its_dates(
    office: Office, case_id: uuid.UUID, role: str
) -> None:
    who = above(office, role)

    with office.sessions() as session:
        page = board(session, office.means, Filters(), actor=who, today=office.today, now=office.clock())
        seen = glance(session, case_id, actor=who)
        by_content = [search(session, office.means, text, actor=who) for text in ("Budi Contoh", NIP)]

    assert [(row.id, row.respondents) for row in page.rows] == [(case_id, [])]
    assert page.rows[0].next_due_on is not None
    assert seen.reference == office.case(case_id).reference
    assert by_content == [[], []]
    assert refused(lambda: read(office, case_id, who)) == "above"


def test_it_reads_on_a_reason_for_seven_days_and_the_office_below_is_told(
    office: Office, case_id: uuid.UUID
) -> None:
    who, other = above(office, "head"), above(office, "verifier")
    assert refused(lambda: open_it(office, case_id, who, reason=" ")) == "invalid_input"

    open_it(office, case_id, who)

    assert read(office, case_id, who) == NARRATIVE
    assert read(office, case_id, above(office, "head", days=7)) == NARRATIVE
    assert refused(lambda: read(office, case_id, above(office, "head", days=8))) == "above"
    assert refused(lambda: read(office, case_id, replace(who, today=None))) == "above"
    assert refused(lambda: read(office, case_id, other)) == "above"
    assert refused(lambda: open_it(office, case_id, who)) == "open_already"
    told = [entry for entry in office.view(case_id).timeline if entry.kind is EventKind.CASE_OPENED_BY_PARENT]
    assert [(entry.who, entry.reason) for entry in told] == [(who.name, "Supervisi.")]
    with office.sessions() as session:
        assert [one.who for one in openings_of(session, case_id, office.today)] == [who.name]
        assert openings_of(session, case_id, office.today + timedelta(days=8)) == []


def test_reading_on_request_is_not_acting(office: Office, case_id: uuid.UUID) -> None:
    who = above(office, "verifier")
    open_it(office, case_id, who)

    assert refused(lambda: office.take(case_id, who, step(office))) == "wrong_role"
    assert refused(lambda: office.correct(case_id, "channel", "letter", who=who)) == "reader"


def test_an_own_case_needs_no_request_and_a_strange_one_admits_none(
    office: Office, case_id: uuid.UUID
) -> None:
    assert refused(lambda: open_it(office, case_id, office.who("head"))) == "open_already"
    stranger = office.who("head", at=office.elsewhere())
    assert refused(lambda: open_it(office, case_id, stranger)) == "no_such_case"


def test_the_second_person_from_above_sees_what_waits_and_no_more(office: Office, case_id: uuid.UUID) -> None:
    who = above(office, "head")
    office.take(case_id, office.who("verifier"), step(office))

    with office.sessions() as session:
        waiting = waiting_for_above(session, office.means, case_id, actor=who, now=office.clock())
    proposal = waiting.proposals[0]

    assert waiting.respondents == [(1, "Budi Contoh")]
    assert (proposal.action, proposal.reason, proposal.may_confirm) == (Action.REGISTER, "Lengkap.", True)
    assert refused(lambda: read(office, case_id, who)) == "above"
    office.confirm(proposal.id, who)
    assert office.case(case_id).state is State.VERIFIED


def test_without_anything_that_waits_no_name_is_opened(office: Office, case_id: uuid.UUID) -> None:
    with office.sessions() as session:
        waiting = waiting_for_above(
            session, office.means, case_id, actor=above(office, "head"), now=office.clock()
        )

    assert (waiting.respondents, waiting.proposals) == ([], [])
