"""Numbers that a case bears in the systems of others: how they are typed, and found again."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from neutrality.domain.errors import FieldProblem

LONGEST_NUMBER = 80
LONGEST_NOTE = 500


@dataclass(frozen=True)
class ExternalEntry:
    """A number as it was typed, with the system that gave it and the day on which it was given."""

    system: str
    number: str = field(repr=False)
    given_on: date | None
    note: str = field(default="", repr=False)


def number_key(number: str) -> str:
    """Return a number as it is found again: letters and digits alone, in one case.

    Without a digit it is none, so that no word or name is kept or looked for as a number.
    """
    key = "".join(one for one in unicodedata.normalize("NFKC", number).casefold() if one.isalnum())
    return key if any(one.isdigit() for one in key) else ""


def entry_keys(system: str, number: str) -> frozenset[str]:
    """Return under what a number is found: by itself, and as the number of just that system."""
    key = number_key(number)
    return frozenset({key, f"{system}:{key}"})


def entry_problems(entry: ExternalEntry, systems: Collection[str], *, today: date) -> list[FieldProblem]:
    """Return what is wrong with a number that was typed; `systems` are those in use on its day.

    It may be older than the case: what came from elsewhere had its number there before.
    """
    problems = _day_problems(entry.given_on, today)
    if entry.system not in systems:
        problems.append(FieldProblem("system", "unknown_choice" if entry.system else "required"))
    if not number_key(entry.number):
        problems.append(FieldProblem("number", "no_number_typed" if entry.number.strip() else "required"))
    for name, text, most in (("number", entry.number, LONGEST_NUMBER), ("note", entry.note, LONGEST_NOTE)):
        if len(text) > most:
            problems.append(FieldProblem(name, "too_long", {"most": most}))
    return problems


def _day_problems(given_on: date | None, today: date) -> list[FieldProblem]:
    if given_on is None:
        return [FieldProblem("given_on", "required")]
    return [FieldProblem("given_on", "in_future")] if given_on > today else []
