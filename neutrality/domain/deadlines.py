"""The clocks: which day something is due, why that day, and whether it has passed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from neutrality.domain.lawrows import ClockRule, DayKind

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
DAY = timedelta(days=1)
SATURDAY = 5
Why = Literal["weekend", "holiday"]


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
class Skipped:
    """A day that did not count, and why."""

    day: date
    why: Why
    name: str


@dataclass(frozen=True)
class Due:
    """A due day with everything that led to it."""

    rule: ClockRule
    start: date
    on: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    calendar_version: str
    estimated: bool
    uncovered: bool

    def due_at(self, zone: str) -> datetime:
        """Return the moment (UTC) at which the desk of an office in that zone closes on the due day."""
        return closes_at(self.on, zone, self.rule.closing_hour)


def due(rule: ClockRule, start: date, calendar: Calendar) -> Due:
    """Return when the rule runs out, the start not counted.

    A calendar clock keeps its last day even when that is a holiday.
    """
    counted: list[date] = []
    skipped: list[Skipped] = []
    day = start
    while len(counted) < rule.amount:
        day += DAY
        why = calendar.why_free(day) if rule.day_kind is DayKind.WORKING else None
        if why is None:
            counted.append(day)
        else:
            skipped.append(Skipped(day, why, calendar.holidays.get(day, "")))
    working = rule.day_kind is DayKind.WORKING
    return Due(
        rule=rule,
        start=start,
        on=day,
        counted=tuple(counted),
        skipped=tuple(skipped),
        calendar_version=calendar.version,
        estimated=any(skip.day in calendar.estimated for skip in skipped),
        uncovered=working and not (calendar.covers(start + DAY) and calendar.covers(day)),
    )


def closes_at(on: date, zone: str, closing_hour: int = 16) -> datetime:
    """Return the moment (UTC) at which that day ends for the desk of an office in that zone."""
    local = datetime.combine(on, time(closing_hour), ZoneInfo(ZONES.get(zone, zone)))
    return local.astimezone(UTC)


def overdue(due_at: datetime, now: datetime) -> bool:
    """Return whether the moment has passed; what arrives on the stroke is in time."""
    return now > due_at


def explain(reason: Due, lang: str, zone: str | None = None) -> list[str]:
    """Return the lines that tell why this day, in Indonesian for `id`, else in English."""
    words = WORDS["id" if lang == "id" else "en"]
    rule = reason.rule
    lines = [
        words["rule"].format(label=rule.label(lang), amount=rule.amount, days=words[rule.day_kind]),
        *([words["basis"].format(basis=rule.legal_basis)] if rule.legal_basis else []),
        words["start"].format(day=in_words(reason.start, lang)),
    ]
    for number, day in enumerate(reason.counted, start=1):
        lines += [_skip_line(skip, lang) for skip in reason.skipped if _before(skip, day, reason, number)]
        lines.append(words["counted"].format(number=number, day=in_words(day, lang)))
    hour = f"{rule.closing_hour:02d}.00" if lang == "id" else f"{rule.closing_hour:02d}:00"
    lines.append(words["due"].format(day=in_words(reason.on, lang), hour=hour, zone=zone or words["local"]))
    remarks = (
        ("internal", rule.internal_target),
        ("review", rule.needs_review),
        ("estimated", reason.estimated),
        ("uncovered", reason.uncovered),
    )
    lines += [words[remark] for remark, applies in remarks if applies]
    lines.append(words["version"].format(version=reason.calendar_version))
    return lines


def in_words(day: date, lang: str) -> str:
    """Return the day with weekday and month in words, in Indonesian for `id`, else in English."""
    known = "id" if lang == "id" else "en"
    return f"{WEEKDAYS[known][day.weekday()]}, {day.day} {MONTHS[known][day.month - 1]} {day.year}"


def _before(skip: Skipped, day: date, reason: Due, number: int) -> bool:
    previous = reason.counted[number - 2] if number > 1 else reason.start
    return previous < skip.day < day


def _skip_line(skip: Skipped, lang: str) -> str:
    words = WORDS["id" if lang == "id" else "en"]
    why = skip.name or words["weekend"]
    return words["skipped"].format(day=in_words(skip.day, lang), why=why)


WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WORDS: dict[str, dict[str, str]] = {
    "id": {
        "rule": "{label}: {amount} {days}.",
        "working": "hari kerja",
        "calendar": "hari kalender",
        "basis": "Dasar: {basis}.",
        "start": "Mulai {day}; hari itu tidak dihitung.",
        "counted": "{number}. {day}",
        "skipped": "   {day}: tidak dihitung, {why}",
        "weekend": "akhir pekan",
        "due": "Batas akhir {day} pukul {hour} {zone}.",
        "local": "waktu setempat",
        "internal": "Ini target internal, bukan tenggat hukum.",
        "review": "Aturan ini masih perlu diperiksa dengan naskah resminya.",
        "estimated": "Sebagian hari libur di sini masih perkiraan.",
        "uncovered": "Hari libur tahun ini belum lengkap; tanggal dapat berubah.",
        "version": "Versi kalender: {version}.",
    },
    "en": {
        "rule": "{label}: {amount} {days}.",
        "working": "working days",
        "calendar": "calendar days",
        "basis": "Basis: {basis}.",
        "start": "Starts {day}; that day is not counted.",
        "counted": "{number}. {day}",
        "skipped": "   {day}: not counted, {why}",
        "weekend": "weekend",
        "due": "Due {day} at {hour} {zone}.",
        "local": "local time",
        "internal": "This is an internal target, not a legal deadline.",
        "review": "This rule still has to be checked against the official text.",
        "estimated": "Some holidays counted here are still estimates.",
        "uncovered": "The holidays of this year are not complete; the date may change.",
        "version": "Calendar version: {version}.",
    },
}
