"""A step that was a mistake: who may cancel it, until when, and that everything stands as before it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases import facts
from neutrality.cases.acts import Forwarding, SanctionDecision
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.cases.models import Case, Clock
from neutrality.cases.register import GivenNumber
from neutrality.database import Sessions
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.workflow import Action, State, Step
from neutrality.history.models import Event
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.mending import Mending
from tests.cases.office import TWO, Office


@pytest.fixture
def mending(office: Office) -> Mending:
    return Mending(office)


def snapshot(office: Office, sessions: Sessions, case_id: uuid.UUID) -> dict[str, Any]:
    """Return where everybody stands, which clocks run until when, and what the facts say."""
    with sessions() as session:
        case = session.get_one(Case, case_id)
        known = facts.load(session, case_id)
        clocks = session.scalars(select(Clock).where(Clock.case_id == case_id, Clock.stopped_on.is_(None)))
        assert known.case is not None
        people = [known.respondents[person.id] for person in office.people(case_id)]
        rows: list[CaseFact | RespondentFact] = [known.case, *people]
        return {
            "case": (case.kind, case.state, case.sub_status, case.outcome, case.registered_on,
                     case.closed_on, case.last_step_on, case.next_due_on),
            "people": [(one.state, one.sub_status, one.outcome, one.violation_type, one.cause)
                       for one in office.people(case_id)],
            "clocks": sorted((clock.kind, str(clock.respondent_id), clock.due_on, clock.paused_on or "")
                             for clock in clocks),
            "facts": [{column.name: getattr(row, column.name) for column in type(row).__table__.columns
                       if column.name != "position"} for row in rows],
            "intervals": {
                subject: [(row.state, row.outcome, row.legal_from, row.legal_to) for row in found
                          if not row.void]
                for subject, found in holding.intervals_of(session, case_id).items()
            },
        }  # fmt: skip


def holds(office: Office, sessions: Sessions, case_id: uuid.UUID) -> None:
    with sessions() as session:
        assert facts.differences(session, case_id) == []


WAYS = {
    "register": ((), Action.REGISTER),
    "not proven": ((Action.REGISTER,), Action.FIND_NOT_PROVEN),
    "forwarded": ((Action.REGISTER,), Action.FORWARD),
    "sanctioned": ((Action.REGISTER, Action.FORWARD), Action.RECORD_SANCTION),
    "no violation": ((Action.REGISTER, Action.FORWARD), Action.RECORD_NO_VIOLATION),
    "unmet": ((), Action.CLOSE_UNMET),
    "reopened": ((Action.REGISTER, Action.FIND_NOT_PROVEN), Action.REOPEN),
    "extended": ((Action.REGISTER,), Action.EXTEND),
    "summoned": ((Action.REGISTER,), Action.SUMMON),
    "asked to complete": ((), Action.REQUEST_CORRECTION),
    "completed": ((Action.REQUEST_CORRECTION,), Action.RECORD_CORRECTION),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_cancelled_step_leaves_everything_as_it_was(
    office: Office, sessions: Sessions, mending: Mending, way: str
) -> None:
    before_it, action = WAYS[way]
    case_id = office.receive(respondents=TWO).case_id
    for earlier in before_it:
        office.step(case_id, earlier)
    office.clock.move(days=1)
    before = snapshot(office, sessions, case_id)

    office.step(case_id, action)
    assert snapshot(office, sessions, case_id) != before
    mending.cancel(case_id)

    assert snapshot(office, sessions, case_id) == before
    holds(office, sessions, case_id)
    office.step(case_id, action)
    holds(office, sessions, case_id)


@pytest.mark.both_databases
def test_what_a_cancelled_forwarding_and_decision_wrote_down_counts_no_more(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive().case_id
    for action in (Action.REGISTER, Action.FORWARD, Action.RECORD_SANCTION):
        office.step(case_id, action)
    mending.cancel(case_id)
    mending.cancel(case_id)

    person = office.people(case_id)[0]
    with sessions() as session:
        sent = select(Forwarding.void).where(Forwarding.respondent_id == person.id)
        decided = select(SanctionDecision.void).where(SanctionDecision.respondent_id == person.id)
        assert [session.scalars(found).all() for found in (sent, decided)] == [[True], [True]]
    assert person.state is State.VERIFIED
    view = office.view(case_id).respondents[0]
    assert (view.forwarding, view.decision) == (None, None)


def test_a_step_that_closed_one_of_two_is_cancelled_after_the_other_closed_the_case(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=1)
    first = mending.last(case_id)
    office.clock.move(days=2)
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=2)
    assert office.case(case_id).state is State.CLOSED

    mending.cancel(case_id, first)

    case = office.case(case_id)
    assert (case.state, case.closed_on, case.outcome) == (State.VERIFIED, None, None)
    assert [one.state for one in office.people(case_id)] == [State.VERIFIED, State.CLOSED]
    holds(office, sessions, case_id)


def test_the_number_of_a_cancelled_registration_is_batal_and_never_given_again(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    number = office.case(case_id).registration_number
    mending.cancel(case_id)
    assert office.case(case_id).registration_number is None

    office.step(case_id, Action.REGISTER)

    again = office.case(case_id).registration_number
    assert again != number
    with sessions() as session:
        found = select(GivenNumber).where(GivenNumber.kind == "registration").order_by(GivenNumber.value)
        rows = session.scalars(found).all()
        assert [(row.text, row.value, row.void) for row in rows] == [(number, 1, True), (again, 2, False)]
        assert rows[0].voided_by is not None
    other = office.receive().case_id
    with pytest.raises(InvalidInputError) as refused:
        office.step(other, Action.REGISTER, number=str(number))
    assert [(one.field, one.code) for one in refused.value.problems] == [("number", "number_taken")]


def test_a_step_stands_once_its_letter_left_or_another_rests_on_it(office: Office, mending: Mending) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    registered = mending.last(case_id)
    office.step(case_id, Action.FORWARD, letter_number="12/PM/2026")

    with pytest.raises(ConflictError) as left:
        mending.cancel(case_id)
    with pytest.raises(ConflictError) as rests:
        mending.cancel(case_id, registered)

    assert (left.value.code, rests.value.code) == ("letter_left", "later_step_stands")


def test_who_took_it_or_the_head_cancels_and_a_second_person_where_the_step_had_one(
    office: Office, mending: Mending
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    for who, code in ((office.who("verifier", 7), "not_your_step"), (office.who("auditor"), "not_allowed")):
        with pytest.raises(NotAllowedError) as refused:
            mending.propose(case_id, who=who)
        assert refused.value.code == code
    with pytest.raises(InvalidInputError):
        mending.propose(case_id, reason=" ")
    head = office.who("head")
    assert mending.propose(case_id, who=head) is False
    with pytest.raises(NotAllowedError) as same:
        office.confirm(office.waiting(case_id)[0].id, head)
    assert same.value.code == "same_person"
    assert office.case(case_id).state is State.VERIFIED
    office.confirm(office.waiting(case_id)[0].id, office.who("pleno_member"))
    assert office.case(case_id).state is State.RECEIVED


def test_a_cancelled_step_cannot_be_cancelled_again_nor_what_is_no_step(
    office: Office, mending: Mending
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    position = mending.last(case_id)
    mending.cancel(case_id)
    for wrong in (position, position + 10_000):
        with pytest.raises(ConflictError) as refused:
            mending.propose(case_id, wrong)
        assert refused.value.code == "no_such_step"


def test_the_history_names_what_was_cancelled_and_the_reporter_reads_that_it_was_a_mistake(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    position = mending.last(case_id)
    mending.cancel(case_id)
    with sessions() as session:
        event = session.scalars(select(Event).where(Event.kind == "case:step:cancelled")).one()
        told = [line.told for line in holding.messages_of(session, case_id)]
        assert session.get_one(Event, position).legal_on == office.today
    assert event.id > position
    assert told[-2:] == ["register", "step_cancelled"]
    assert office.view(case_id).timeline[-1].reason == "Salah perkara."


@pytest.mark.both_databases
def test_a_corrected_day_moves_the_step_its_clock_and_its_letter(
    office: Office, sessions: Sessions, mending: Mending
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.clock.move(days=5)
    office.step(case_id, Action.FORWARD)
    day = office.today - timedelta(days=3)

    mending.redate(case_id, day.isoformat())

    person = office.people(case_id)[0]
    with sessions() as session:
        assert session.scalars(select(Forwarding.made_on)).one() == day
        fact = facts.load(session, case_id).respondents[person.id]
        assert (fact.forwarded_on, fact.proven_on) == (day, day)
        clock = session.scalars(
            select(Clock).where(Clock.respondent_id == person.id, Clock.stopped_on.is_(None))
        ).one()
        assert clock.started_on == day
        known = holding.intervals_of(session, case_id)[person.id]
        assert known[-1].legal_from == day
        assert known[-2].legal_to == day
    holds(office, sessions, case_id)


@pytest.mark.parametrize(("days", "code"), [(1, "in_future"), (-1, "before_last_step")])
def test_a_step_stays_between_its_neighbours(office: Office, mending: Mending, days: int, code: str) -> None:
    case_id = office.receive().case_id
    office.clock.move(days=2)
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN)
    day = office.today + timedelta(days=days)
    with pytest.raises(InvalidInputError) as refused:
        mending.propose_day(case_id, day.isoformat())
    assert [(one.field, one.code) for one in refused.value.problems] == [("value", code)]


def test_a_decision_is_never_older_than_its_step(office: Office, mending: Mending) -> None:
    case_id = office.receive().case_id
    for action in (Action.REGISTER, Action.FORWARD):
        office.step(case_id, action)
    office.clock.move(days=4)
    decided = office.today - timedelta(days=1)
    office.step(case_id, Action.RECORD_SANCTION, decision_on=decided.isoformat())
    with pytest.raises(InvalidInputError) as refused:
        mending.propose_day(case_id, (decided - timedelta(days=1)).isoformat())
    assert refused.value.problems[0].code == "before_its_papers"
    mending.redate(case_id, decided.isoformat())
    assert office.case(case_id).closed_on == decided


def test_a_day_that_a_later_step_forbids_is_refused(office: Office, mending: Mending) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    first = mending.last(case_id)
    office.step(case_id, Action.SUMMON)
    office.clock.move(days=3)
    with pytest.raises(InvalidInputError) as refused:
        mending.propose_day(case_id, office.today.isoformat(), first)
    assert refused.value.problems[0].code == "after_next_step"


def test_nothing_is_done_on_what_waits(office: Office, mending: Mending) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.examine(case_id)
    mending.propose(case_id)
    asked = papers(Action.FIND_NOT_PROVEN, office.today)
    step = Step(Action.FIND_NOT_PROVEN, office.today, "Alasan.", "", asked)
    with pytest.raises(ConflictError) as refused:
        office.take(case_id, office.who("head"), step)
    assert refused.value.code == "already_waiting"
