"""Entries that leave the figures: two persons, nothing goes on meanwhile, and all comes back as it was."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from neutrality.cases import facts
from neutrality.cases.figures import CaseFact
from neutrality.cases.lists import board
from neutrality.cases.models import Clock
from neutrality.cases.narrowing import Filters
from neutrality.database import Sessions
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotAllowedError
from neutrality.domain.workflow import Action, State, Step
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.mending import Mending
from tests.cases.office import TWO, Office


@pytest.fixture
def mending(office: Office) -> Mending:
    return Mending(office)


def running(sessions: Sessions, case_id: uuid.UUID) -> list[tuple[str, str, object]]:
    """Return which clocks run, whose, until when."""
    with sessions() as session:
        rows = session.scalars(select(Clock).where(Clock.case_id == case_id, Clock.stopped_on.is_(None)))
        return sorted((row.kind.value, str(row.respondent_id), row.due_on) for row in rows)


def listed(office: Office, *, excluded: bool = False) -> list[uuid.UUID]:
    """Return the cases in the list of the desk as the head sees it."""
    filters, head = Filters(excluded=excluded), office.who("head")
    with office.sessions() as session:
        found = board(session, office.means, filters, actor=head, today=office.today, now=office.clock())
        return [row.id for row in found.rows]


@pytest.mark.both_databases
def test_an_excluded_case_leaves_lists_clocks_and_facts_and_comes_back(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    clocks = running(sessions, case_id)

    mending.exclude(case_id)

    case = office.case(case_id)
    assert (case.excluded_on, case.state, case.next_due_on) == (office.today, State.VERIFIED, None)
    assert running(sessions, case_id) == []
    with sessions() as session:
        assert session.get_one(CaseFact, case_id).excluded_on == office.today
        assert facts.differences(session, case_id) == []
        assert all(rows[-1].legal_to == office.today
                   for rows in holding.intervals_of(session, case_id).values())  # fmt: skip
    assert (listed(office), listed(office, excluded=True)) == ([], [case_id])
    office.clock.move(days=2)

    mending.exclude(case_id, back=True)

    assert (listed(office), listed(office, excluded=True)) == ([case_id], [])
    assert running(sessions, case_id) == clocks
    assert office.case(case_id).excluded_on is None
    office.step(case_id, Action.FIND_NOT_PROVEN)
    with sessions() as session:
        assert facts.differences(session, case_id) == []
    assert office.case(case_id).state is State.CLOSED


def test_nothing_goes_on_with_what_was_taken_out(office: Office, mending: Mending) -> None:
    case_id = office.receive().case_id
    mending.exclude(case_id, "double_typing")
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    with pytest.raises(ConflictError) as taken:
        office.take(case_id, office.who("verifier"), step)
    with pytest.raises(ConflictError) as corrected:
        office.correct(case_id, "channel", "letter")
    assert (taken.value.code, corrected.value.code) == ("excluded", "excluded")
    with pytest.raises(ConflictError) as again:
        mending.exclude(case_id)
    assert again.value.code == "already_excluded"


def test_the_head_and_a_second_person_exclude_for_a_listed_reason(office: Office, mending: Mending) -> None:
    case_id = office.receive().case_id
    with pytest.raises(InvalidInputError) as unknown:
        mending.exclude(case_id, "wrong_person")
    assert [one.field for one in unknown.value.problems] == ["code"]
    with pytest.raises(ConflictError) as inside:
        mending.exclude(case_id, back=True)
    assert inside.value.code == "not_excluded"
    mending.exclude(case_id, confirmed=False)
    with pytest.raises(NotAllowedError) as same:
        office.confirm(office.waiting(case_id)[0].id, office.who("head"))
    assert same.value.code == "same_person"
    assert office.case(case_id).excluded_on is None


@pytest.mark.both_databases
def test_who_is_no_respondent_leaves_the_case_which_follows_the_others(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=1)
    first, second = office.people(case_id)
    before = running(sessions, case_id)

    mending.exclude(case_id, "wrong_person", respondent=second.id)

    assert [one.id for one in office.people(case_id)] == [first.id]
    case = office.case(case_id)
    assert (case.state, case.closed_on, case.outcome) == (State.CLOSED, office.today, first.outcome)
    assert running(sessions, case_id) == []
    with sessions() as session:
        assert facts.differences(session, case_id) == []
        assert facts.load(session, case_id).respondents[second.id].excluded_on == office.today

    mending.exclude(case_id, back=True, respondent=second.id)

    assert office.case(case_id).state is State.VERIFIED
    assert running(sessions, case_id) == before
    with sessions() as session:
        assert facts.differences(session, case_id) == []


def test_the_last_respondent_cannot_be_taken_out(office: Office, mending: Mending) -> None:
    case_id = office.receive().case_id
    with pytest.raises(DomainError) as refused:
        mending.exclude(case_id, "wrong_person", respondent=office.people(case_id)[0].id)
    assert refused.value.code == "last_respondent"


def test_steps_and_closings_after_somebody_left_move_only_the_others(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive(respondents=TWO).case_id
    second = office.people(case_id)[1]
    mending.exclude(case_id, "double_typing", respondent=second.id)
    office.step(case_id, Action.CLOSE_UNMET)
    with sessions() as session:
        known = facts.load(session, case_id)
        assert facts.differences(session, case_id) == []
        assert known.respondents[second.id].closed_on is None
        rows = holding.intervals_of(session, case_id)[second.id]
        assert [(row.state, row.legal_to) for row in rows] == [(State.RECEIVED, office.today)]
    assert office.case(case_id).state is State.CLOSED


def test_the_reporter_reads_that_it_was_taken_out_and_the_history_says_why(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive().case_id
    mending.exclude(case_id)
    with sessions() as session:
        assert [line.told for line in holding.messages_of(session, case_id)][-1] == "excluded"
    entry = office.view(case_id).timeline[-1]
    assert (entry.kind.value, entry.details["code"], entry.reason) == (
        "case:case:excluded", "test_entry", "Entri uji.",
    )  # fmt: skip
