"""A respondent's request for their own data (UU 27/2022 Pasal 5-13, exceptions Pasal 15; domain 7.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from neutrality.domain.errors import FieldProblem
from neutrality.domain.respondent import LONGEST_REASON, too_long

GIVEN = "given"


@dataclass(frozen=True)
class Asked:
    """What was asked, when."""

    asked_on: date | None
    wish: str = field(default="", repr=False)


@dataclass(frozen=True)
class Answered:
    """What was answered, when; what is not given is refused with a reason."""

    answer: str
    answered_on: date | None
    given: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


def asked_problems(asked: Asked, *, today: date) -> list[FieldProblem]:
    """Return what is wrong with a request."""
    problems = too_long("wish", asked.wish, LONGEST_REASON)
    if asked.asked_on is None:
        problems.append(FieldProblem("asked_on", "required"))
    elif asked.asked_on > today:
        problems.append(FieldProblem("asked_on", "in_future"))
    return problems


def answered_problems(
    answered: Answered, answers: Collection[str], *, asked_on: date, today: date
) -> list[FieldProblem]:
    """Return what is wrong with an answer."""
    return [*_words(answered, answers), *_day(answered.answered_on, asked_on, today)]


def _words(answered: Answered, answers: Collection[str]) -> Iterator[FieldProblem]:
    if answered.answer not in answers:
        yield FieldProblem("answer", "unknown_choice" if answered.answer else "required")
    elif answered.answer != GIVEN and not answered.reason.strip():
        yield FieldProblem("reason", "required")
    yield from too_long("given", answered.given, LONGEST_REASON)
    yield from too_long("reason", answered.reason, LONGEST_REASON)


def _day(day: date | None, asked_on: date, today: date) -> Iterator[FieldProblem]:
    if day is None:
        yield FieldProblem("answered_on", "required")
    elif day > today:
        yield FieldProblem("answered_on", "in_future")
    elif day < asked_on:
        yield FieldProblem("answered_on", "before_request")
