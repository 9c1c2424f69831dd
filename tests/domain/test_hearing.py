"""A summons has day, hour and place; only who came has said anything; witnesses have names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from neutrality.domain.errors import FieldProblem
from neutrality.domain.hearing import Heard, Summons, heard_problems, summons_problems
from neutrality.domain.own_data import Answered, Asked, answered_problems, asked_problems
from neutrality.domain.testimony import LONGEST, WitnessAccount, problems_of_witness, pseudonym_of

TODAY = date(2026, 11, 10)
YESTERDAY, TOMORROW = date(2026, 11, 9), date(2026, 11, 11)
SUMMONS = Summons("post", YESTERDAY, TOMORROW, time(9, 30), "Ruang rapat", "12/XI")
ATTENDANCES = {"attended", "absent", "excused"}
ANSWERS = {"given", "given_in_part", "refused"}


def told(problems: list[FieldProblem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"letter_number": ""}, []),
        ({"channel": ""}, [("channel", "required")]),
        ({"channel": "merpati"}, [("channel", "unknown_choice")]),
        ({"sent_on": None}, [("sent_on", "required")]),
        ({"sent_on": TOMORROW}, [("sent_on", "in_future")]),
        ({"meet_on": None}, [("meet_on", "required")]),
        ({"meet_on": date(2026, 11, 8)}, [("meet_on", "before_summons")]),
        ({"meet_at": None}, [("meet_at", "required")]),
        ({"place": " "}, [("place", "required")]),
        ({"place": "x" * 301}, [("place", "too_long")]),
        ({"letter_number": "x" * 301}, [("letter_number", "too_long")]),
    ],
)
def test_a_summons_says_when_and_where(changes: dict[str, object], found: list[tuple[str, str]]) -> None:
    summons = replace(SUMMONS, **changes)  # type: ignore[arg-type]

    assert told(summons_problems(summons, {"post"}, today=TODAY)) == found


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        (Heard("attended", "Saya lewat."), []),
        (Heard("attended", note="Tidak menjawab."), []),
        (Heard("attended"), [("statement", "statement_or_note")]),
        (Heard("absent"), []),
        (Heard("excused", note="Sakit."), []),
        (Heard("absent", "Saya lewat."), [("statement", "statement_of_nobody")]),
        (Heard(""), [("attendance", "required")]),
        (Heard("mungkin"), [("attendance", "unknown_choice")]),
        (Heard("attended", "x" * 20_001), [("statement", "too_long")]),
        (Heard("excused", note="x" * 2001), [("note", "too_long")]),
    ],
)
def test_only_who_came_has_said_anything(heard: Heard, found: list[tuple[str, str]]) -> None:
    assert told(heard_problems(heard, ATTENDANCES, meet_on=TODAY, today=TODAY)) == found


def test_a_hearing_is_recorded_on_its_day_or_later() -> None:
    heard = Heard("attended", "Saya lewat.")

    assert told(heard_problems(heard, ATTENDANCES, meet_on=TOMORROW, today=TODAY)) == [
        ("attendance", "hearing_not_yet")
    ]


def test_a_witness_has_a_name_and_is_called_by_number() -> None:
    assert problems_of_witness(WitnessAccount("Tono Saksi")) == []
    assert told(problems_of_witness(WitnessAccount(" ", statement="Saya melihat."))) == [("name", "required")]
    for name, most in LONGEST.items():
        long = WitnessAccount(**{"name": "Tono Saksi", name: "x" * (most + 1)})  # type: ignore[arg-type]
        assert told(problems_of_witness(long)) == [(name, "too_long")]
    assert pseudonym_of(2) == "Saksi-2"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(TODAY, "Semua data saya."), []),
        (Asked(None), [("asked_on", "required")]),
        (Asked(TOMORROW), [("asked_on", "in_future")]),
        (Asked(TODAY, "x" * 2001), [("wish", "too_long")]),
    ],
)
def test_a_request_for_own_data_has_its_day(asked: Asked, found: list[tuple[str, str]]) -> None:
    assert told(asked_problems(asked, today=TODAY)) == found


@pytest.mark.parametrize(
    ("answered", "found"),
    [
        (Answered("given", TODAY, "Lembar data."), []),
        (Answered("refused", TODAY, reason="Perkara berjalan."), []),
        (Answered("refused", TODAY), [("reason", "required")]),
        (Answered("given_in_part", TODAY, "Nama."), [("reason", "required")]),
        (Answered("", TODAY), [("answer", "required")]),
        (Answered("besok", TODAY), [("answer", "unknown_choice")]),
        (Answered("given", None), [("answered_on", "required")]),
        (Answered("given", TOMORROW), [("answered_on", "in_future")]),
        (Answered("given", date(2026, 11, 8)), [("answered_on", "before_request")]),
        (Answered("given", TODAY, "x" * 2001), [("given", "too_long")]),
        (Answered("refused", TODAY, reason="x" * 2001), [("reason", "too_long")]),
    ],
)
def test_what_is_not_given_is_refused_with_a_reason(answered: Answered, found: list[tuple[str, str]]) -> None:
    assert told(answered_problems(answered, ANSWERS, asked_on=YESTERDAY, today=TODAY)) == found
