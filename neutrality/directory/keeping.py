"""What the keeping of offices, agencies and elections has in common: texts, old and new values, the event."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from neutrality.directory.holidays import Keeping, reachable, within
from neutrality.directory.models import Place
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, append

__all__ = ["Keeping"]

LONGEST = 200
LONGEST_CODE = 40
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def require_place(keeping: Keeping, place_code: str | None) -> None:
    """Refuse what lies outside the places of the actor's offices; without a place the topmost one keeps it.

    Raises:
        NotAllowedError: `directory_reach`.

    """
    if not within(place_code, reachable(keeping.session, keeping.actor, Permission.KEEP_DIRECTORY)):
        raise NotAllowedError("directory_reach")


def code_problems(code: str) -> list[FieldProblem]:
    """Return what is wrong with a code that stands in addresses, numbers and files."""
    if not code:
        return [FieldProblem("code", "required")]
    fits = len(code) <= LONGEST_CODE and CODE.fullmatch(code)
    return [] if fits else [FieldProblem("code", "code_letters", {"most": LONGEST_CODE})]


def text_problems(*, optional: Mapping[str, str] | None = None, **texts: str) -> list[FieldProblem]:
    """Return which of these one-line texts are missing or too long."""
    problems = [FieldProblem(name, "required") for name, text in texts.items() if not text.strip()]
    every = {**texts, **(optional or {})}
    long = [name for name, text in every.items() if len(text) > LONGEST]
    return problems + [FieldProblem(name, "too_long", {"most": LONGEST}) for name in long]


def place_problems(keeping: Keeping, place_code: str | None) -> list[FieldProblem]:
    """Return whether a place that was chosen is known and within reach."""
    if place_code is not None and keeping.session.get(Place, place_code) is None:
        return [FieldProblem("place_code", "unknown_choice")]
    reach = reachable(keeping.session, keeping.actor, Permission.KEEP_DIRECTORY)
    return [] if within(place_code, reach) else [FieldProblem("place_code", "directory_reach")]


def refuse(problems: list[FieldProblem]) -> None:
    """Raise what is wrong, if anything is; raises InvalidInputError."""
    if problems:
        raise InvalidInputError(problems)


def old_and_new(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changed as the history tells it: each new value, and beside it the old one.

    Raises:
        DomainError: `nothing_changed`.

    """
    changed = {name: plain(value) for name, value in after.items() if plain(value) != plain(before[name])}
    if not changed:
        raise DomainError("nothing_changed")
    return {**changed, **{f"old_{name}": plain(before[name]) for name in changed}}


def plain(value: Any) -> Any:
    """Return a value as it stands in an event: days as text, nothing as an empty text."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is not None else ""


def record(keeping: Keeping, kind: EventKind, stream_id: uuid.UUID, payload: Mapping[str, Any]) -> None:
    """Write what was done on the stream of the row; none of it is about a case."""
    entry = Entry(
        Stream.CATALOGUE, stream_id, kind, keeping.today, office_id=keeping.actor.home_office_id,
        actor_id=keeping.actor.account_id, payload=payload,
    )  # fmt: skip
    append(keeping.session, keeping.signer, entry, now=keeping.now)
