"""How long a closed matter is kept, when its records are due, and how coarse its figures are afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from neutrality.domain.lawrows import Afterwards, RetentionRule

# A class of erased matters with fewer members tells who they were; it is merged (design 2).
FEWEST_IN_A_CLASS = 5
_PROVINCE_DIGITS = 2
_MONTHS_IN_A_QUARTER = 3


@dataclass(frozen=True)
class Due:
    """What the law asks to be done with a closed matter, and since when."""

    rule: RetentionRule
    closed_on: date
    due_on: date


def due_on(closed_on: date, years: int) -> date:
    """Return the first day on which records may go that are kept so many years from closing.

    The 29th of February becomes the 1st of March in a common year: a period is never cut short.
    """
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:
        return date(closed_on.year + years, 3, 1)


def due(rules: Iterable[RetentionRule], closed_on: date) -> tuple[Due, ...]:
    """Return what the rules ask for a matter closed on that day, whether or not the day has come."""
    return tuple(Due(rule, closed_on, due_on(closed_on, rule.years)) for rule in rules)


def erasure_of(asked: Iterable[Due]) -> Due | None:
    """Return the erasure among what is asked; nothing where no rule erases."""
    return next((one for one in asked if one.rule.then is Afterwards.ERASE), None)


def copies_until(erased_on: date, rule: RetentionRule) -> date:
    """Return the day on which the last backup that still holds a copy has expired."""
    return erased_on + timedelta(days=rule.backup_days)


def quarter_of(day: date) -> date:
    """Return the first day of the quarter, the only date that figures of erased matters keep."""
    first_month = (day.month - 1) // _MONTHS_IN_A_QUARTER * _MONTHS_IN_A_QUARTER + 1
    return date(day.year, first_month, 1)


def quarter_end(day: date) -> date:
    """Return the last day of the quarter."""
    return quarter_of(quarter_of(day) + timedelta(days=100)) - timedelta(days=1)


def province_of(place_code: str | None) -> str | None:
    """Return the province in which a place lies, by the first digits of its code."""
    return place_code[:_PROVINCE_DIGITS] if place_code else None
