"""A month told from events: each line of it, and what a later event changes about an earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from neutrality.domain.cells import Cell, Tally
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retold_month import count_month, is_late
from neutrality.domain.workflow import Outcome, State
from tests.domain.telling import FORWARDED, OFFICE, ONE, PROVINCE, THREE, TWO, Case, person, september


def figures(case: Case, *offices: UUID) -> dict[str, int]:
    """Return what a case adds to September in total."""
    tally: Tally = count_month([case.story()], september(*offices))
    return {cell.indicator: number for cell, number in tally.items() if cell.dimension == "total"}


def along(case: Case, indicator: str, dimension: str) -> dict[str, int]:
    """Return a figure along a dimension."""
    tally = count_month([case.story()], september())
    return {
        cell.code: number
        for cell, number in tally.items()
        if (cell.indicator, cell.dimension) == (indicator, dimension)
    }


OPEN = {"cases_open": 1, "respondents_open": 1}
CAME = {"reports_received": 1, "cases_received": 1, "respondents_received": 1}


def test_what_came_stands_at_the_end_and_at_the_beginning_of_the_next_month() -> None:
    assert figures(Case(ONE)) == {**CAME, **OPEN}
    assert figures(Case(ONE, on=0)) == {"cases_opening": 1, "respondents_opening": 1, **OPEN}
    assert figures(Case(ONE, on=31)) == {}
    assert figures(Case(ONE), PROVINCE) == {}
    assert along(Case(ONE), "reports_received", "kind") == {"laporan": 1}
    assert along(Case(ONE), "cases_open", "state") == {"received": 1}


def test_a_registration_and_two_ends_close_the_case_on_the_day_of_the_last() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    case.add(EventKind.RESPONDENT_NOT_PROVEN, 9, ONE)
    assert figures(case)["cases_open"] == 1
    case.add(EventKind.RESPONDENT_NOT_PROVEN, 30, TWO)

    assert figures(case) == {
        **CAME, "respondents_received": 2, "registered": 1, "cases_closed": 1, "respondents_closed": 2,
    }  # fmt: skip
    assert along(case, "cases_closed", "outcome") == {"not_proven": 1}
    case.add(EventKind.RESPONDENT_REOPENED, 30, TWO, kind="temuan")
    reopened = figures(case)
    assert (reopened["cases_reopened"], reopened["respondents_reopened"], reopened["findings"]) == (1, 1, 1)


def test_a_case_never_registered_is_by_its_reopening() -> None:
    case = Case(ONE)
    case.add(EventKind.CASE_CLOSED_UNMET, 3)
    case.add(EventKind.RESPONDENT_REOPENED, 9, ONE, kind="laporan")

    found = figures(case)
    assert (found["not_registered"], found["registered"], found["cases_closed"]) == (1, 1, 1)
    assert case.story().registered_on == date(2026, 9, 9)


def test_letters_and_decisions_count_by_their_own_days() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    case.add(EventKind.RESPONDENT_FORWARDED, 5, ONE, **FORWARDED, cause="C2")
    case.add(EventKind.RESPONDENT_FORWARDED, 5, TWO, **FORWARDED)
    case.add(EventKind.RESPONDENT_RETURNED, 8, TWO)
    case.add(EventKind.CONTROL_MEASURE_TAKEN, 9, ONE, control_measure_on="2026-09-09")
    case.add(EventKind.RESPONDENT_NO_VIOLATION, 33, ONE, decision_on="2026-09-30")

    found = figures(case)
    assert (found["proven"], found["forwarded"], found["returned"], found["decided"]) == (2, 2, 1, 1)
    assert found["control_measures"] == 1
    assert along(case, "decided", "sanction_kind") == {"none": 1}
    assert along(case, "forwarded", "sanction_level") == {"berat": 2}
    assert along(case, "proven", "violation_type") == {"D06": 2}
    assert case.story().people[ONE].cause == "C2"


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"remedy_result": "lapsed"}, {}),
        ({"remedy_result": "changed", "decision_on": "2026-09-20", "sanction_kind": "x"}, {"x": 1}),
        ({"remedy_result": "changed", "decision_on": "2026-09-20", "level": "berat"}, {"unknown": 1}),
        ({"remedy_result": "changed", "decision_on": "2026-10-01"}, {}),
    ],
)
def test_a_remedy_decides_where_it_changed_the_first(told: dict[str, Any], kinds: dict[str, int]) -> None:
    case = Case(ONE)
    case.add(EventKind.REMEDY_ENDED, 21, ONE, **told)

    assert along(case, "decided", "sanction_kind") == kinds


def test_a_corrected_decision_is_of_the_other_day_and_kind() -> None:
    case = Case(ONE)
    decided = case.add(
        EventKind.RESPONDENT_SANCTIONED, 20, ONE, decision_on="2026-10-02", sanction_kind="x", level="ringan"
    )
    for field, to in (("decision_on", "2026-09-02"), ("sanction_kind", "y")):
        more: dict[str, Any] = {"level": "berat"} if field == "sanction_kind" else {}
        case.add(EventKind.FIELD_CORRECTED, 22, ONE, field=field, to=to, event=decided, **more)

    assert along(case, "decided", "sanction_kind") == {"y": 1}
    assert case.story().events[1].told["level"] == "berat"


def test_a_cancelled_step_never_was_and_a_redated_one_takes_its_own_day_along() -> None:
    case = Case(ONE)
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    measure = case.add(EventKind.CONTROL_MEASURE_TAKEN, 9, ONE, control_measure_on="2026-09-09")
    forwarded = case.add(EventKind.RESPONDENT_FORWARDED, 10, ONE, **FORWARDED)
    case.add(EventKind.STEP_CANCELLED, 12, event=forwarded)
    redated(case, "2026-09-09", "2026-09-08", measure)

    assert figures(case) == {**CAME, **OPEN, "registered": 1, "control_measures": 1, "late_entries": 1}
    assert case.story().events[2].told["control_measure_on"] == "2026-09-08"


def test_what_left_the_figures_has_its_line_and_comes_back_where_it_stood() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_EXCLUDED, 5, code="test_entry")
    assert figures(case) == {
        **CAME, "respondents_received": 2, "cases_excluded": 1, "respondents_excluded": 2,
        "reports_excluded": 1,
    }  # fmt: skip
    assert along(case, "cases_excluded", "exclusion") == {"test_entry": 1}
    case.add(EventKind.CASE_READMITTED, 8)

    found = figures(case)
    assert (found["cases_readmitted"], found["cases_open"], found["respondents_open"]) == (1, 1, 2)


def test_who_is_no_respondent_leaves_and_the_case_follows_the_others() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    case.add(EventKind.RESPONDENT_NOT_PROVEN, 4, ONE)
    case.add(EventKind.RESPONDENT_EXCLUDED, 9, TWO, code="wrong_person")
    assert figures(case)["cases_closed"] == figures(case)["respondents_excluded"] == 1
    case.add(EventKind.RESPONDENT_READMITTED, 12, TWO)
    assert figures(case)["cases_reopened"] == 1

    case.add(EventKind.RESPONDENT_EXCLUDED, 14, ONE, code="wrong_person")
    assert figures(case)["respondents_excluded_closed"] == 1
    case.add(EventKind.CASE_CLOSED_UNMET, 15, moved=[str(TWO)])
    assert case.story().stands[TWO][-1].outcome is Outcome.NOT_MEETING_REQUIREMENTS


def test_who_is_out_is_moved_by_no_step_on_the_case() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.RESPONDENT_EXCLUDED, 2, TWO, code="wrong_person")
    case.add(EventKind.CASE_CLOSED_UNMET, 3)

    assert figures(case)["respondents_closed"] == 1


def test_a_transfer_counts_on_each_side_and_takes_along_what_is_open() -> None:
    case = Case(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    case.add(EventKind.RESPONDENT_NOT_PROVEN, 4, TWO)
    case.add(EventKind.CASE_TRANSFERRED, 9, office=PROVINCE, counted=True)

    here, there, together = figures(case), figures(case, PROVINCE), figures(case, OFFICE, PROVINCE)
    assert (here["cases_transferred_out"], here["respondents_transferred_out"]) == (1, 1)
    assert "cases_open" not in here
    assert there == {"cases_transferred_in": 1, "respondents_transferred_in": 1, **OPEN}
    assert together["cases_transferred_in"] == together["cases_transferred_out"] == 1


def test_what_is_out_of_the_figures_goes_without_being_counted() -> None:
    case = Case(ONE)
    case.add(EventKind.CASE_EXCLUDED, 2, code="test_entry")
    case.add(EventKind.CASE_TRANSFERRED, 9, office=PROVINCE, counted=False)

    assert figures(case, PROVINCE) == {}


def test_who_comes_later_or_with_a_merged_case_has_a_line_of_their_own() -> None:
    case = Case(ONE)
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    case.add(EventKind.RESPONDENT_ADDED, 5, state="verified", respondents=[person(TWO)])
    case.add(EventKind.CASE_JOINED, 7, state="verified", respondents=[person(THREE)], reports=["x", "y"])

    found = figures(case)
    assert (found["respondents_received"], found["respondents_joined"], found["respondents_open"]) == (
        2,
        1,
        3,
    )
    story = case.story()
    assert story.reports == 3
    assert (story.people[THREE].violation_type, story.people[THREE].cause) == ("D02", "C1")
    assert story.people[THREE].received_on == date(2026, 8, 20)


def test_corrections_are_known_and_a_day_of_receipt_moves_all_who_came_with_it() -> None:
    case = Case(ONE)
    case.add(EventKind.RESPONDENT_ADDED, 5, state="received", respondents=[person(TWO)])
    for field, to, who in (
        ("received_on", "2026-08-31", None), ("channel", "phone", None), ("place_code", "", None),
        ("kind", "informasi_awal", None), ("agency_id", "", ONE), ("violation_type", "D09", ONE),
        ("cause", "C3", ONE), ("employee_type", "pns", ONE), ("name", None, ONE),
    ):  # fmt: skip
        case.add(EventKind.FIELD_CORRECTED, 6, who, field=field, to=to)

    story = case.story()
    assert figures(case)["cases_opening"] == 1
    assert figures(case)["respondents_received"] == 1
    assert (story.channel, story.place, story.kind, story.sent_as) == ("phone", None, *["informasi_awal"] * 2)
    known = story.people[ONE]
    assert (known.agency, known.violation_type, known.cause) == (None, "D09", "C3")
    assert story.stands[TWO][0].since == date(2026, 9, 5)


def test_a_signature_and_a_tracing_change_what_the_case_is_and_not_what_was_sent() -> None:
    case = Case(ONE, kind="informasi_awal")
    case.add(EventKind.TRACING_STARTED, 2)
    assert case.story().kind == "informasi_awal"
    case.add(EventKind.REPORT_SIGNED, 3, kind="laporan")
    case.add(EventKind.CASE_REGISTERED, 4, kind="laporan")

    assert (case.story().kind, case.story().sent_as) == ("laporan", "informasi_awal")
    assert along(case, "registered", "kind") == {"laporan": 1}


def test_the_examination_tells_causes_and_manner() -> None:
    case = Case(ONE)
    case.add(EventKind.CAUSE_SET, 2, ONE, cause="C1", causes="C1=stated C5=inferred")
    case.add(EventKind.MANNER_SET, 3, ONE, act_channel="media_sosial", interaction="")
    case.add(EventKind.CAUSE_SET, 3, cause=None)

    known = case.story().people[ONE]
    assert (known.cause, known.listed) == ("C1", ("C1", "C5"))
    assert (known.act_channel, known.interaction) == ("media_sosial", None)


def test_pressure_counts_each_report_once() -> None:
    case = Case(ONE)
    for day in (2, 3, 31):
        case.add(EventKind.PRESSURE_REPORTED, day)

    assert figures(case)["pressure_told"] == 1


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (lambda case: case.add(EventKind.CASE_REGISTERED, 3, kind="laporan", late=20), False),
        (lambda case: case.add(EventKind.CASE_REGISTERED, 3, kind="laporan", late=34), True),
        (lambda case: case.add(EventKind.CASE_CLOSED_UNMET, 3, late=34), True),
        (lambda case: case.add(EventKind.REPORTER_WROTE, 3, late=34), False),
        (lambda case: case.add(EventKind.RESPONDENT_NO_VIOLATION, 40, ONE, decision_on="2026-09-20"), True),
        (lambda case: case.add(EventKind.RESPONDENT_NO_VIOLATION, 40, ONE, decision_on="2026-10-20"), False),
        (lambda case: cancelled(case, OFFICE), True),
        (lambda case: cancelled(case, PROVINCE), False),
        (lambda case: redated(case, "2026-08-01", "2026-09-30"), True),
        (lambda case: redated(case, "2026-08-01", "2026-08-30"), False),
        (lambda case: corrected(case, "received_on"), True),
        (lambda case: corrected(case, "event_on"), False),
    ],
)  # fmt: skip
def test_an_entry_after_the_cut_off_is_late(late: Any, told: bool) -> None:
    case = Case(ONE, on=0)
    late(case)

    assert is_late(case.story(), september()) is told
    assert figures(case).get("late_entries", 0) == told


def test_a_report_typed_in_after_the_cut_off_is_late() -> None:
    case = Case(ONE)
    case.events[0] = replace(case.events[0], recorded_at=september().closes_at)

    assert is_late(case.story(), september())


def cancelled(case: Case, office: UUID) -> None:
    """Cancel a registration that was entered in time."""
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    case.add(EventKind.STEP_CANCELLED, 40, office=office, event=2)


def redated(case: Case, before: str, after: str, event: int = 99) -> None:
    """Let a step be of another day."""
    told: dict[str, Any] = {"event": event, "from": before, "to": after}
    case.add(EventKind.STEP_REDATED, 40, **told)


def corrected(case: Case, field: str) -> None:
    """Correct a day late."""
    told: dict[str, Any] = {"field": field, "to": "2026-09-02", "from": ""}
    case.add(EventKind.FIELD_CORRECTED, 40, **told)


def test_a_step_that_changes_nothing_moves_nobody() -> None:
    case = Case(ONE)
    case.add(EventKind.TRACING_STARTED, 2)

    assert case.story().moves == []
    assert case.story().own[0].state is State.RECEIVED


def test_the_cell_of_a_state_is_its_code() -> None:
    assert count_month([Case(ONE).story()], september())[Cell("cases_open", "state", "received")] == 1
