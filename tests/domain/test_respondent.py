"""One respondent: where a late one enters, phase and track, types together, who is in charge, the grid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import ConflictError, FieldProblem
from neutrality.domain.matter import State, SubStatus
from neutrality.domain.respondent import (
    LONGEST_REASON,
    Manner,
    entry_of,
    in_charge,
    is_outside,
    manner_problems,
    other_type_problems,
    permitted,
    phase_of_act,
    phase_problems,
    reason_problems,
)

TODAY = date(2026, 11, 10)


@dataclass(frozen=True)
class Dates:
    determination_on: date | None = date(2024, 9, 22)
    campaign_from: date | None = date(2024, 9, 25)
    campaign_to: date | None = date(2024, 11, 23)


def told(problems: list[FieldProblem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("day", "phase", "track"),
    [
        (date(2024, 9, 3), "bakal_calon", "etik"),
        (date(2024, 9, 22), "calon", "disiplin"),
        (date(2024, 10, 1), "masa_kampanye", "disiplin"),
    ],
)
def test_the_phase_follows_from_the_day_and_gives_the_track(day: date, phase: str, track: str) -> None:
    found = phase_of_act(day, Dates(), None)

    assert (found.computed, found.effective, found.track) == (phase, phase, track)
    assert (found.event_on, found.determination_on) == (day, date(2024, 9, 22))


def test_without_day_or_election_nothing_is_computed_and_a_chosen_phase_counts() -> None:
    assert phase_of_act(None, Dates(), None).effective is None
    assert phase_of_act(None, Dates(), None).track is None
    assert phase_of_act(date(2024, 9, 3), None, None).computed is None
    chosen = phase_of_act(date(2024, 9, 3), Dates(), "calon")
    assert (chosen.computed, chosen.effective, chosen.track) == ("bakal_calon", "calon", "disiplin")


@pytest.mark.parametrize(
    ("phase", "reason", "found"),
    [
        ("calon", "Putusan KPU.", []),
        ("", "Ternyata benar.", []),
        ("semua", "Alasan.", [("phase", "unknown_choice")]),
        ("calon", " ", [("reason", "required")]),
        ("calon", "x" * (LONGEST_REASON + 1), [("reason", "too_long")]),
    ],
)
def test_another_phase_needs_a_reason(phase: str, reason: str, found: list[tuple[str, str]]) -> None:
    assert told(phase_problems(phase, reason)) == found


def test_a_late_respondent_enters_where_the_case_stands_and_never_behind_a_closed_one() -> None:
    assert entry_of(State.RECEIVED, SubStatus.TRACING) == (State.RECEIVED, SubStatus.TRACING)
    for state in (State.VERIFIED, State.RECOMMENDED):
        assert entry_of(state, SubStatus.FORWARDED_TO_PPK) == (State.VERIFIED, SubStatus.REGISTERED)
    with pytest.raises(ConflictError, match="closed_case"):
        entry_of(State.CLOSED, None)


@pytest.mark.parametrize(
    ("codes", "main", "found"),
    [
        ([], None, []),
        (["D04"], "D06", []),
        (["D04"], None, [("types", "main_type_first")]),
        (["D06"], "D06", [("types", "main_type_too")]),
        (["X99"], "D06", [("types", "unknown_choice")]),
    ],
)
def test_further_types_stand_beside_a_main_one(
    codes: list[str], main: str | None, found: list[tuple[str, str]]
) -> None:
    assert told(other_type_problems(codes, main, {"D04", "D06"})) == found


def test_the_levels_of_all_types_together_are_permitted(catalogue: Catalogue) -> None:
    assert permitted(catalogue, ["D03"]) == (("sedang",), False)
    assert permitted(catalogue, ["D03", "D06"]) == (("sedang", "berat"), False)
    assert permitted(catalogue, ["D06", "D12"])[1] is True
    assert permitted(catalogue, []) == ((), False)


def test_everybody_who_is_no_civil_servant_has_somebody_in_charge(catalogue: Catalogue) -> None:
    outside = {row.code for row in catalogue.codes("employee_type") if is_outside(catalogue, row.code)}

    assert outside == {row.code for row in catalogue.codes("in_charge")}
    assert {"village_head", "contract_staff", "army", "police", "state_official"} <= outside
    for code in outside:
        found = in_charge(catalogue, code, TODAY)
        assert found is not None
        assert found.needs_review
    assert [in_charge(catalogue, code, TODAY) for code in ("pns", "pppk", "unknown")] == [None] * 3
    assert {row.code for row in catalogue.codes("plain_who")} == {
        row.code for row in catalogue.codes("employee_type")
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"channel": "media_sosial", "platform": "tiktok", "interaction": "like"}, []),
        ({"channel": "sihir"}, [("channel", "unknown_choice")]),
        ({"is_official": ""}, [("is_official", "unknown_choice")]),
        ({"employer_conflict": "yes"}, [("employer_reason", "required")]),
        ({"employer_conflict": "yes", "employer_reason": "Adik ipar."}, []),
        ({"employer_conflict": "no", "employer_reason": "x" * 2001}, [("employer_reason", "too_long")]),
    ],
)
def test_the_grid_is_optional_and_a_tied_employer_needs_a_reason(
    catalogue: Catalogue, changes: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert told(manner_problems(replace(Manner(), **changes), catalogue)) == found


def test_a_reason_is_told_at_its_own_field() -> None:
    assert told(reason_problems("", "why")) == [("why", "required")]
