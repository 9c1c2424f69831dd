"""The clocks: which day something is due, and whether it has passed; `due_words` tells why that day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from neutrality.domain.lawrows import ClockRule, DayKind, ReceiptRule

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
DAY = timedelta(days=1)
SATURDAY = 5
Why = Literal["weekend", "holiday", "pause"]


@dataclass(frozen=True)
class Calendar:
    """The holidays that are known; `version` names exactly this set of days."""

    holidays: Mapping[date, str]
    estimated: frozenset[date]
    version: str

    @classmethod
    def of(cls, holidays: Mapping[date, str], estimated: Iterable[date] = ()) -> Calendar:
        """Return the calendar of these named days, some of which may still be estimates."""
        days = "\n".join(day.isoformat() for day in sorted(holidays))
        version = hashlib.sha256(days.encode()).hexdigest()[:12]
        return cls(dict(holidays), frozenset(estimated), version)

    def why_free(self, day: date) -> Why | None:
        """Return why nobody works on that day, or nothing on a working day."""
        if day in self.holidays:
            return "holiday"
        return "weekend" if day.weekday() >= SATURDAY else None

    def is_working(self, day: date) -> bool:
        """Return whether the office works on that day."""
        return self.why_free(day) is None

    def covers(self, day: date) -> bool:
        """Return whether holidays of that year are known at all."""
        return any(known.year == day.year for known in self.holidays)


@dataclass(frozen=True)
class Pause:
    """A time in which a clock stood still: days after `since`, up to and with `until`, do not count."""

    since: date
    until: date

    def covers(self, day: date) -> bool:
        """Return whether the clock stood still on that day."""
        return self.since < day <= self.until


@dataclass(frozen=True)
class Skipped:
    """A day that did not count, and why."""

    day: date
    why: Why
    name: str


@dataclass(frozen=True)
class Due:
    """A due day with everything that led to it; `computed_on` is what the rule alone says."""

    rule: ClockRule
    start: date
    on: date
    computed_on: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    pauses: tuple[Pause, ...]
    calendar_version: str
    estimated: bool
    uncovered: bool

    def due_at(self, zone: str) -> datetime:
        """Return the moment (UTC) at which the desk of an office in that zone closes on the due day."""
        return closes_at(self.on, zone, self.rule.closing_hour)

    def left_on(self, day: date) -> int:
        """Return how many days of the rule still had to be counted when that day was over."""
        return sum(counted > day for counted in self.counted)


def due(
    rule: ClockRule,
    start: date,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    *,
    extended_to: date | None = None,
) -> Due:
    """Return when the rule runs out, the start not counted.

    A clock that stood still goes on with the days that were left. A calendar clock keeps its last day even
    when that is a holiday. What a head extended to never lies on a day on which nobody works, when the rule
    counts working days, and never before the rule's own day.
    """
    counted: list[date] = []
    skipped: list[Skipped] = []
    day = start
    while len(counted) < rule.amount:
        day += DAY
        why = _why_not(rule, day, calendar, pauses)
        if why is None:
            counted.append(day)
        else:
            skipped.append(Skipped(day, why, calendar.holidays.get(day, "") if why == "holiday" else ""))
    on = day if extended_to is None else max(day, _moved_to_work(rule, extended_to, calendar))
    free = (skip.day for skip in skipped if skip.why == "holiday")
    return Due(
        rule=rule,
        start=start,
        on=on,
        computed_on=day,
        counted=tuple(counted),
        skipped=tuple(skipped),
        pauses=tuple(pauses),
        calendar_version=calendar.version,
        estimated=any(day in calendar.estimated for day in free),
        uncovered=_counts_work(rule) and not (calendar.covers(start + DAY) and calendar.covers(on)),
    )


def counted_from(
    rule: ClockRule, happened_on: date, calendar: Calendar, *, after_closing: bool = False
) -> date:
    """Return the day from which the rule counts what happened on that day.

    No source says what a report is that comes in the evening or on a free day (domain 2.6): the rule's row
    declares it, as the calendar day of receipt or as the next day on which the office works.
    """
    if rule.receipt_rule is not ReceiptRule.NEXT_WORKING_DAY:
        return happened_on
    if not after_closing and calendar.is_working(happened_on):
        return happened_on
    return _next_working(happened_on + DAY, calendar)


def came_after_closing(rule: ClockRule, moment: datetime, zone: str) -> bool:
    """Return whether the desk in that zone was closed already; what comes on the stroke is in time."""
    return moment > closes_at(local_day(moment, zone), zone, rule.closing_hour)


def local_day(moment: datetime, zone: str) -> date:
    """Return the calendar day of a moment in that zone."""
    return moment.astimezone(ZoneInfo(ZONES.get(zone, zone))).date()


def closes_at(on: date, zone: str, closing_hour: int = 16) -> datetime:
    """Return the moment (UTC) at which that day ends for the desk of an office in that zone."""
    local = datetime.combine(on, time(closing_hour), ZoneInfo(ZONES.get(zone, zone)))
    return local.astimezone(UTC)


def overdue(due_at: datetime, now: datetime) -> bool:
    """Return whether the moment has passed; what arrives on the stroke is in time."""
    return now > due_at


def _why_not(rule: ClockRule, day: date, calendar: Calendar, pauses: Sequence[Pause]) -> Why | None:
    if any(pause.covers(day) for pause in pauses):
        return "pause"
    return calendar.why_free(day) if _counts_work(rule) else None


def _counts_work(rule: ClockRule) -> bool:
    return rule.day_kind is DayKind.WORKING


def _moved_to_work(rule: ClockRule, day: date, calendar: Calendar) -> date:
    return _next_working(day, calendar) if _counts_work(rule) else day


def _next_working(day: date, calendar: Calendar) -> date:
    while not calendar.is_working(day):
        day += DAY
    return day
