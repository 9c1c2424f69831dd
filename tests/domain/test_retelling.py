"""A case told from its events: each kind of event, and what a later one changes about an earlier."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from neutrality.domain.cumulative import Part
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retelling import Happening, Retelling
from neutrality.domain.workflow import BY_ACTION, Action

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
OFFICE, PROVINCE = UUID(int=8), UUID(int=9)
ELECTION, OTHER = UUID(int=10), UUID(int=11)
STEPS = {
    EventKind.CASE_REGISTERED: BY_ACTION[Action.REGISTER],
    EventKind.CASE_CLOSED_UNMET: BY_ACTION[Action.CLOSE_UNMET],
    EventKind.RESPONDENT_FORWARDED: BY_ACTION[Action.FORWARD],
    EventKind.RESPONDENT_SANCTIONED: BY_ACTION[Action.RECORD_SANCTION],
}


class Case:
    """Events in their order."""

    def __init__(self, *people: UUID) -> None:
        self.events: list[Happening] = []
        self.add(
            EventKind.CASE_RECEIVED, 1, election=str(ELECTION),
            respondents=[{"id": str(one)} for one in people],
        )  # fmt: skip

    def add(
        self, kind: EventKind, day: int, person: UUID | None = None, office: UUID = OFFICE, **told: Any
    ) -> int:
        """Let something happen on a day of September; return its number."""
        number = len(self.events) + 1
        self.events.append(Happening(number, kind, date(2026, 9, day), office, person, told))
        return number

    def at(self, day: int) -> dict[UUID, Part | None]:
        """Return in which part everybody stood who had come by a day."""
        told = self.told(day)
        return {key: row.part for key, row in told.people.items() if row in set(told.counted())}

    def told(self, day: int) -> Retelling:
        """Return the case as of a day."""
        retelling = Retelling(date(2026, 9, day), STEPS)
        retelling.tell(self.events)
        return retelling


def test_everybody_stands_where_the_last_step_by_the_day_brought_them() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 3)
    case.add(EventKind.RESPONDENT_FORWARDED, 5, ONE)
    case.add(EventKind.RESPONDENT_SANCTIONED, 9, ONE)

    assert case.at(2) == {ONE: Part.IN_PROCESS, TWO: Part.IN_PROCESS}
    assert case.at(5) == {ONE: Part.UNANSWERED, TWO: Part.IN_PROCESS}
    assert case.at(9) == {ONE: Part.SANCTIONED, TWO: Part.IN_PROCESS}
    assert case.told(9).election == ELECTION


def test_nobody_stands_anywhere_before_they_came() -> None:
    case = Case(ONE)
    case.add(EventKind.RESPONDENT_ADDED, 5, state="verified", respondents=[{"id": str(TWO)}])
    case.add(EventKind.CASE_JOINED, 7, state="verified", respondents=[{"id": str(THREE)}])

    assert list(case.at(4)) == [ONE]
    assert list(case.at(6)) == [ONE, TWO]
    assert list(case.at(7)) == [ONE, TWO, THREE]


def test_a_step_on_the_case_moves_whom_it_names_or_all_who_stood_there() -> None:
    case = Case(ONE, TWO, THREE)
    case.add(EventKind.RESPONDENT_EXCLUDED, 2, THREE, respondents=[str(THREE)])
    case.add(EventKind.CASE_CLOSED_UNMET, 3, moved=[str(TWO)])
    assert case.at(3) == {ONE: Part.IN_PROCESS, TWO: Part.INCOMPLETE, THREE: None}

    case.add(EventKind.CASE_CLOSED_UNMET, 4)
    assert case.at(4) == {ONE: Part.INCOMPLETE, TWO: Part.INCOMPLETE, THREE: None}


def test_what_left_the_figures_counts_again_when_it_is_back() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_EXCLUDED, 3, respondents=[str(ONE), str(TWO)])
    case.add(EventKind.CASE_READMITTED, 5, respondents=[str(ONE), str(TWO)])
    case.add(EventKind.RESPONDENT_EXCLUDED, 6, TWO, respondents=[str(TWO)])
    case.add(EventKind.RESPONDENT_READMITTED, 8, TWO, respondents=[str(TWO)])

    assert set(case.at(3).values()) == {None}
    assert set(case.at(5).values()) == {Part.IN_PROCESS}
    assert case.at(6) == {ONE: Part.IN_PROCESS, TWO: None}
    assert set(case.at(8).values()) == {Part.IN_PROCESS}


def test_a_transfer_takes_along_whom_it_names() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_TRANSFERRED, 4, office=PROVINCE, respondents=[str(ONE)])

    assert {person.office for person in case.told(3).counted()} == {OFFICE}
    assert [person.office for person in case.told(4).counted()] == [PROVINCE, OFFICE]


def test_a_cancelled_step_never_was_and_a_redated_one_was_on_the_other_day() -> None:
    case = Case(ONE)
    case.add(EventKind.CASE_REGISTERED, 2)
    forwarded = case.add(EventKind.RESPONDENT_FORWARDED, 9, ONE)
    sanctioned = case.add(EventKind.RESPONDENT_SANCTIONED, 12, ONE)
    case.add(EventKind.STEP_CANCELLED, 13, event=sanctioned)
    case.add(EventKind.STEP_REDATED, 13, event=forwarded, to="2026-09-06")

    assert case.at(5) == {ONE: Part.IN_PROCESS}
    assert case.at(6) == case.at(20) == {ONE: Part.UNANSWERED}


def test_a_corrected_day_of_receipt_is_that_of_all_who_came_with_the_report() -> None:
    case = Case(ONE)
    case.add(EventKind.RESPONDENT_ADDED, 5, state="received", respondents=[{"id": str(TWO)}])
    case.add(EventKind.FIELD_CORRECTED, 6, field="received_on", to="2026-09-03")
    case.add(EventKind.FIELD_CORRECTED, 7, field="place_code", to="73.11")

    assert case.at(2) == {}
    assert list(case.at(3)) == [ONE]
    assert list(case.at(5)) == [ONE, TWO]


@pytest.mark.parametrize(("to", "election"), [(str(OTHER), OTHER), ("", None)])
def test_a_corrected_election_is_the_cases_on_every_day(to: str, election: UUID | None) -> None:
    case = Case(ONE)
    case.add(EventKind.FIELD_CORRECTED, 6, field="election_id", to=to)

    assert case.told(2).election == election


@pytest.mark.parametrize(
    ("days", "part"),
    [
        ({}, Part.IN_PROCESS),
        ({"forwarded_on": "2026-07-01"}, Part.UNANSWERED),
        ({"forwarded_on": "2026-07-01", "closed_on": "2026-07-01"}, Part.SANCTIONED),
        ({"forwarded_on": "2026-07-01", "closed_on": "2026-10-01"}, Part.UNANSWERED),
        ({"excluded_on": "2026-07-01"}, None),
    ],
)
def test_an_erased_case_tells_its_coarse_days(days: dict[str, str], part: Part | None) -> None:
    case = Case()
    names = ("joined_on", "forwarded_on", "closed_on", "excluded_on")
    told = {
        "respondent_id": str(ONE), "received_on": "2026-07-01", "office_id": str(OFFICE),
        "outcome": "sanctioned", **dict.fromkeys(names), **days,
    }  # fmt: skip
    case.add(EventKind.FACTS_COARSENED, 20, case={"election_id": None}, respondents=[told])

    assert case.at(20) == {ONE: part}
    assert case.told(20).election is None
