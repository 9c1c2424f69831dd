"""A second respondent found later: where the case stands, counted from that day on, never when closed."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from neutrality.cases import facts, intervals
from neutrality.cases.clocks import running
from neutrality.cases.figures import RespondentFact
from neutrality.cases.models import Case
from neutrality.cases.replay import Replay
from neutrality.cases.search import search
from neutrality.database import transaction
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Action, State
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.service import month_of
from tests.cases.office import NIP, Office
from tests.statistics.bureau import totals

SECOND = "Wati Lain"


def whole(office: Office, case_id: uuid.UUID) -> None:
    """Assert that facts and intervals are what the events alone give."""
    with office.sessions() as session:
        assert facts.differences(session, case_id) == []
        replay = Replay(case_id)
        found = (
            select(Event, EventPayload.content)
            .join(EventPayload, EventPayload.event_id == Event.id)
            .where(Event.stream == Stream.CASE, Event.stream_id == case_id)
            .order_by(Event.number)
        )
        for event, content in session.execute(found):
            replay.play(event, json.loads(content))
        kept = {(row.subject_id, row.ordinal): row for row in intervals.current(session, case_id)}
        assert {key: (row.state, row.legal_from, row.legal_to) for key, row in replay.known.items()} == {
            key: (row.state, row.legal_from, row.legal_to) for key, row in kept.items()
        }


def fact(office: Office, respondent_id: uuid.UUID) -> RespondentFact:
    with office.sessions() as session:
        return session.get_one(RespondentFact, respondent_id)


@pytest.mark.both_databases
def test_before_registration_one_is_added_as_received_and_registered_with_the_others(office: Office) -> None:
    case_id = office.receive().case_id
    office.clock.move(days=1)
    row = office.add(case_id, SECOND, nip="199001012015052002", employee_type="unknown")

    assert (row.ordinal, row.state, row.employee_type) == (2, State.RECEIVED, "pns")
    assert row.person_id is not None
    assert fact(office, row.id).received_on == office.today
    assert fact(office, row.id).registered_on is None
    whole(office, case_id)
    verifier = office.who("verifier")
    with transaction(office.sessions) as session:
        found = search(session, office.means, SECOND, actor=verifier)
        assert [one.id for one in found] == [case_id]

    office.step(case_id, Action.REGISTER)
    assert [one.state for one in office.people(case_id)] == [State.VERIFIED] * 2
    assert fact(office, row.id).registered_on == office.today
    whole(office, case_id)


def test_nobody_is_registered_on_a_day_before_they_were_added(office: Office) -> None:
    case_id = office.receive().case_id
    office.clock.move(days=2)
    office.add(case_id, SECOND)

    with pytest.raises(InvalidInputError) as refused:
        office.step(case_id, Action.REGISTER, on=office.today - timedelta(days=1))
    assert [one.code for one in refused.value.problems] == ["before_last_step"]


@pytest.mark.both_databases
def test_after_registration_one_is_registered_at_once_and_the_case_stands_with_them(office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.clock.move(days=1)
    office.step(case_id, Action.FORWARD)
    assert office.case(case_id).state is State.RECOMMENDED
    office.clock.move(days=1)

    row = office.add(case_id, SECOND)

    assert row.state is State.VERIFIED
    assert fact(office, row.id).registered_on == fact(office, row.id).received_on == office.today
    case = office.case(case_id)
    assert case.state is State.VERIFIED
    with office.sessions() as session:
        clock = next(one for one in running(session, case_id) if one.kind is ClockKind.HANDLING)
    assert clock.started_on == office.today
    whole(office, case_id)

    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=2)
    assert office.case(case_id).state is State.RECOMMENDED
    whole(office, case_id)


def test_a_closed_case_is_reopened_first(office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.CLOSE_UNMET)

    with pytest.raises(ConflictError, match="closed_case"):
        office.add(case_id, SECOND)


def test_nothing_changes_under_what_waits_for_a_second_person(office: Office) -> None:
    case_id = office.receive().case_id
    assert not office.correct(case_id, "event_on", office.today.isoformat())

    with pytest.raises(ConflictError, match="already_waiting"):
        office.add(case_id, SECOND)


def test_the_same_nip_is_no_second_respondent_and_ten_are_enough(office: Office) -> None:
    case_id = office.receive().case_id
    with pytest.raises(InvalidInputError) as refused:
        office.add(case_id, SECOND, nip=f"{NIP[:8]} {NIP[8:]}")
    assert [(one.field, one.code) for one in refused.value.problems] == [("nip", "already_respondent")]
    for number in range(9):
        office.add(case_id, f"{SECOND} {number}")
    with pytest.raises(ConflictError, match="too_many_respondents"):
        office.add(case_id, SECOND)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"employee_type": "raja"}, "employee_type"),
        ({"position_group": "raja"}, "position_group"),
        ({"agency_id": uuid.UUID(int=7)}, "agency_id"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(office: Office, changes: dict[str, object], field: str) -> None:
    case_id = office.receive().case_id

    with pytest.raises(InvalidInputError) as refused:
        office.add(case_id, **{"name": SECOND, **changes})  # type: ignore[arg-type]
    assert [one.field for one in refused.value.problems] == [field]


def test_the_counter_adds_and_a_head_does_not(office: Office) -> None:
    case_id = office.receive().case_id
    office.add(case_id, SECOND, who=office.who("intake"))
    with pytest.raises(NotAllowedError):
        office.add(case_id, SECOND, who=office.who("head"))


@pytest.mark.both_databases
def test_a_corrected_day_of_receipt_moves_the_case_and_not_who_came_later(office: Office) -> None:
    case_id = office.receive(event_on=office.today - timedelta(days=9)).case_id
    office.clock.move(days=3)
    row = office.add(case_id, SECOND)
    added = office.today
    received = office.case(case_id).received_on - timedelta(days=1)

    office.correct_by_two(case_id, "received_on", received.isoformat())
    assert fact(office, row.id).received_on == added
    assert fact(office, office.people(case_id)[0].id).received_on == received
    whole(office, case_id)

    office.clock.move(days=3)
    with pytest.raises(InvalidInputError):
        office.correct(case_id, "received_on", (added + timedelta(days=1)).isoformat())


def test_the_month_counts_a_late_respondent_on_the_day_of_that(office: Office) -> None:
    case_id = office.receive().case_id
    before = month(office)
    office.add(case_id, SECOND)

    after = month(office)

    assert after["respondents_received"] == before["respondents_received"] + 1
    assert after["respondents_open"] == before["respondents_open"] + 1
    assert after["cases_received"] == before["cases_received"]


def month(office: Office) -> dict[str, int]:
    """Return this month's totals, which add up or raise."""
    with office.sessions() as session:
        offices = frozenset({office.workplace.office.id})
        return totals(month_of(session, f"{office.today:%Y-%m}", offices, today=office.today))


def test_it_is_told_with_its_reason(office: Office) -> None:
    case_id = office.receive().case_id
    office.add(case_id, SECOND)

    last = office.view(case_id).timeline[-1]

    assert (last.kind, last.reason, last.respondent) == (
        EventKind.RESPONDENT_ADDED, "Terlihat di foto yang sama.", 2
    )  # fmt: skip
    with office.sessions() as session:
        assert session.get_one(Case, case_id).version > 1
