"""Who may learn who a reporter is, for what, until when; how one is written to and called (design 5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotAllowedError

LONGEST_TEXT = 2000
LONGEST_LETTER = 4000
# Fewer stand in any text: a house number, a day.
FEWEST_DIGITS = 7


class ReleasePurpose(StrEnum):
    """What an identity is released for: to work on the case, or to write to its reporter."""

    HANDLING = "handling"
    LETTER = "letter"


class ReleaseEnd(StrEnum):
    """What ended a release."""

    CUSTODIAN = "custodian"
    EXPIRY = "expiry"
    CLOSING = "closing"
    TRANSFER = "transfer"


class LetterKind(StrEnum):
    """What the office writes to a reporter about."""

    COMPLETION = "completion"
    STATUS = "status"
    SIGNATURE = "signature"


class Call(StrEnum):
    """Who called whom."""

    BY_REPORTER = "by_reporter"
    BY_OFFICE = "by_office"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Release:
    """One identity for named handlers; without an expiry until the case is closed."""

    purpose: ReleasePurpose
    handlers: frozenset[UUID]
    expires_on: date | None
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Releasable:
    """What a release depends on: the report, its case, who could handle it, what is released already."""

    signed: bool
    closed: bool
    able: frozenset[UUID]
    running: frozenset[ReleasePurpose]


def check_release(release: Release, about: Releasable, *, custodian: UUID, today: date) -> None:
    """Refuse a release that design 5 does not allow.

    Raises:
        NotAllowedError: `release_to_oneself`.
        DomainError: `release_unsigned`, `release_closed`, `already_released`.
        InvalidInputError: every problem with its field.

    """
    if custodian in release.handlers:
        raise NotAllowedError("release_to_oneself")
    if release.purpose is ReleasePurpose.HANDLING and not about.signed:
        raise DomainError("release_unsigned")
    if release.purpose is ReleasePurpose.HANDLING and about.closed:
        raise DomainError("release_closed")
    if release.purpose in about.running:
        raise DomainError("already_released")
    problems = list(_problems(release, about, today))
    if problems:
        raise InvalidInputError(problems)


def runs(ended: bool, expires_on: date | None, today: date) -> bool:
    """Return whether a release holds on a day; the day on which it expires is its last."""
    return not ended and (expires_on is None or today <= expires_on)


def check_call(called_on: date, late_reason: str, note: str, *, received_on: date, today: date) -> None:
    """Refuse a call that cannot have been, or that is told late without a reason.

    Raises:
        InvalidInputError: every problem with its field.

    """
    problems = list(text_problems("note", note, LONGEST_TEXT))
    if called_on > today:
        problems.append(FieldProblem("called_on", "in_future"))
    elif called_on < received_on:
        problems.append(FieldProblem("called_on", "before_received"))
    elif called_on < today and not late_reason.strip():
        problems.append(FieldProblem("late_reason", "required_when_backdated"))
    if problems:
        raise InvalidInputError(problems)


def check_reason(text: str, name: str = "reason") -> None:
    """Refuse an empty or endless reason; raises `InvalidInputError` at its field."""
    problems = list(text_problems(name, text, LONGEST_TEXT))
    if problems:
        raise InvalidInputError(problems)


def text_problems(name: str, text: str, most: int) -> Iterable[FieldProblem]:
    """Return what is wrong with a text that must be there."""
    if not text.strip():
        yield FieldProblem(name, "required")
    elif len(text) > most:
        yield FieldProblem(name, "too_long", {"most": most})


def names_reporter(text: str, private: Iterable[str]) -> bool:
    """Return whether a text tells one of the reporter's particulars, however it is spaced or written.

    A name of one word is not looked for: it may be a word of every day (Hari, Adil).
    """
    words, digits = f" {_words(text)} ", _digits(text)
    return any(
        (" " in _words(value) and f" {_words(value)} " in words)
        or (len(_digits(value)) >= FEWEST_DIGITS and _digits(value) in digits)
        for value in private
    )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _digits(text: str) -> str:
    return "".join(symbol for symbol in text if symbol.isdigit())


def _problems(release: Release, about: Releasable, today: date) -> Iterable[FieldProblem]:
    if not release.handlers:
        yield FieldProblem("handlers", "required")
    elif not release.handlers <= about.able:
        yield FieldProblem("handlers", "cannot_handle")
    yield from text_problems("reason", release.reason, LONGEST_TEXT)
    if release.expires_on is None and release.purpose is ReleasePurpose.LETTER:
        yield FieldProblem("expires_on", "required")
    elif release.expires_on is not None and release.expires_on < today:
        yield FieldProblem("expires_on", "in_past")
