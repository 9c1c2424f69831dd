"""How and when an officer is told by mail; of what, stands in `notice_causes`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from neutrality.domain.errors import FieldProblem
from neutrality.domain.history import EventKind
from neutrality.domain.notice_causes import CAUSE_OF, OF_REPORTERS, NoticeCause


class How(StrEnum):
    """Which mails an officer wants."""

    DIGEST = "digest"
    EACH = "each"
    OFF = "off"


DAYS_BEFORE = (1, 2, 3, 7)
# Local time at which the mail of a day is written, for those who want one a day.
DIGEST_HOUR = 7
# What is entered later than this after it happened is paper work and no news; so is a date so long past.
STALE = timedelta(days=7)
# What was settled so long ago is forgotten; it is told again by nothing that comes later.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Choice:
    """How an officer wants to be told, and how many days before something is due."""

    how: How = How.DIGEST
    days_before: int = 1


def is_news(kind: EventKind, *, legal_on: date, today: date) -> bool:
    """Return whether officers are told of an event of this kind, dated so and entered today.

    What waits for a second person waits, however long ago it happened.
    """
    return kind in CAUSE_OF and (kind is EventKind.STEP_PROPOSED or today - legal_on <= STALE)


def sent_from(kind: EventKind, now: datetime) -> datetime:
    """Return from when on a mail about an event may be sent."""
    if kind not in OF_REPORTERS:
        return now
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def due_cause(due_on: date, *, today: date, days_before: int) -> NoticeCause | None:
    """Return whether a date is told of on a day, to somebody who wants it that many days before."""
    if today > due_on:
        return NoticeCause.OVERDUE if today - due_on <= STALE else None
    return NoticeCause.DUE_SOON if due_on - today <= timedelta(days=days_before) else None


def choice_problems(how: str, days_before: int | None) -> list[FieldProblem]:
    """Return what is wrong with a choice that was typed."""
    problems = []
    if how not in set(How):
        problems.append(FieldProblem("how", "unknown_choice" if how else "required"))
    if days_before not in DAYS_BEFORE:
        problems.append(FieldProblem("days_before", "unknown_choice" if days_before else "required"))
    return problems
