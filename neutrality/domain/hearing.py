"""Hearing a respondent (klarifikasi): a summons, who came, what was said (domain 2.4, forms B.7 to B.10)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, time

from neutrality.domain.errors import FieldProblem
from neutrality.domain.respondent import too_long

ATTENDED = "attended"
LONGEST_LINE = 300
LONGEST_NOTE = 2000
LONGEST_STATEMENT = 20_000


@dataclass(frozen=True)
class Summons:
    """An invitation: by which way sent when, to come when and where."""

    channel: str
    sent_on: date | None
    meet_on: date | None
    meet_at: time | None
    place: str = field(default="", repr=False)
    letter_number: str = field(default="", repr=False)


@dataclass(frozen=True)
class Heard:
    """What came of a summons: who came, and what the respondent said."""

    attendance: str
    statement: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


def summons_problems(summons: Summons, channels: Collection[str], *, today: date) -> list[FieldProblem]:
    """Return what is wrong with a summons; it may be entered later than it was sent."""
    return [*_missing(summons), *_summons_days(summons, channels, today)]


def _missing(summons: Summons) -> Iterator[FieldProblem]:
    for name in ("channel", "sent_on", "meet_on", "meet_at", "place"):
        value = getattr(summons, name)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield FieldProblem(name, "required")


def _summons_days(summons: Summons, channels: Collection[str], today: date) -> Iterator[FieldProblem]:
    if summons.channel and summons.channel not in channels:
        yield FieldProblem("channel", "unknown_choice")
    if summons.sent_on is not None and summons.sent_on > today:
        yield FieldProblem("sent_on", "in_future")
    if summons.sent_on is not None and summons.meet_on is not None and summons.meet_on < summons.sent_on:
        yield FieldProblem("meet_on", "before_summons")
    yield from too_long("place", summons.place, LONGEST_LINE)
    yield from too_long("letter_number", summons.letter_number, LONGEST_LINE)


def heard_problems(
    heard: Heard, attendances: Collection[str], *, meet_on: date, today: date
) -> list[FieldProblem]:
    """Return what is wrong with what came of a summons: only who came can have said anything."""
    problems = [*too_long("statement", heard.statement, LONGEST_STATEMENT)]
    problems += too_long("note", heard.note, LONGEST_NOTE)
    if heard.attendance not in attendances:
        problems.append(FieldProblem("attendance", "unknown_choice" if heard.attendance else "required"))
    elif today < meet_on:
        problems.append(FieldProblem("attendance", "hearing_not_yet"))
    elif heard.attendance == ATTENDED and not (heard.statement.strip() or heard.note.strip()):
        problems.append(FieldProblem("statement", "statement_or_note"))
    elif heard.attendance != ATTENDED and heard.statement.strip():
        problems.append(FieldProblem("statement", "statement_of_nobody"))
    return problems
