"""The worked examples of clocks: `clock_examples.csv`, computed by hand, one row a clock."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import holidays

from neutrality.domain.catalogue import Catalogue, ClockRule, ReceiptRule
from neutrality.domain.deadlines import Calendar, Pause
from neutrality.settings import ROOT

TABLE = Path(__file__).with_name("clock_examples.csv")
YEARS = range(2023, 2028)
CATEGORIES = ("public", "government")
# `7=1` is the seventh counted day, the first of a month; `(27-28 weekend)` are days that do not count.
_STEP = re.compile(r"\b(\d+)=(\d+)\b|\((\d+)(?:-(\d+))? (weekend|holiday|pause)\)")


@dataclass(frozen=True)
class Example:
    """One row: what is given, the days written out, the day that comes out of it."""

    title: str
    rule: ClockRule
    happened: date
    after_closing: bool
    pauses: tuple[Pause, ...]
    calendar: Calendar
    change: str
    extended_to: date | None
    zone: str
    days: str
    due: date
    closes: datetime

    def counted(self) -> list[tuple[int, int]]:
        """Return number and day of the month of each day that the row counts."""
        return [(int(found[1]), int(found[2])) for found in _STEP.finditer(self.days) if found[1]]

    def skipped(self) -> list[tuple[int, str]]:
        """Return day of the month and reason of each day that the row does not count."""
        return list(_skipped(self.days))


@cache
def law() -> Catalogue:
    """Return the law as it is shipped."""
    return Catalogue.load(ROOT / "neutrality" / "data")


@cache
def indonesia() -> dict[date, str]:
    """Return the holidays and days of joint leave of the years in the table."""
    return dict(holidays.country_holidays("ID", years=YEARS, categories=CATEGORIES, language="id"))


def examples() -> list[Example]:
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [_example(row) for row in csv.DictReader(file)]


def _example(row: dict[str, str]) -> Example:
    rule = law().clock_rule(row["rule"])
    if row["receipt_rule"]:
        rule = replace(rule, receipt_rule=ReceiptRule(row["receipt_rule"]))
    pauses = [part.split("..") for part in row["pauses"].split("|") if part]
    return Example(
        title=row["title"],
        rule=rule,
        happened=date.fromisoformat(row["happened"]),
        after_closing=row["after_closing"] == "yes",
        pauses=tuple(Pause(date.fromisoformat(one), date.fromisoformat(other)) for one, other in pauses),
        calendar=_calendar(row["calendar"]),
        change=row["calendar"],
        extended_to=date.fromisoformat(row["extended_to"]) if row["extended_to"] else None,
        zone=row["zone"],
        days=row["days"],
        due=date.fromisoformat(row["due"]),
        closes=datetime.fromisoformat(row["closes_utc"]).replace(tzinfo=UTC),
    )


def _calendar(change: str) -> Calendar:
    days = dict(indonesia())
    if change.startswith("+"):
        days[date.fromisoformat(change[1:])] = "Libur baru"
    elif change:
        del days[date.fromisoformat(change[1:])]
    return Calendar.of(days, [day for day, name in days.items() if "perkiraan" in name])


def _skipped(days: str) -> Iterator[tuple[int, str]]:
    for found in _STEP.finditer(days):
        if found[3]:
            for day in range(int(found[3]), int(found[4] or found[3]) + 1):
                yield day, found[5]
