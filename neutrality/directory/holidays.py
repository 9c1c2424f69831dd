"""The days on which nobody works: entered, changed and withdrawn by name of a decree, each with its event.

A day holds at its place and everywhere below; without a place it holds everywhere.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Holiday, Office, Place
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append
from neutrality.outbox import post

RECOMPUTE_CLOCKS = "recompute_clocks"
LONGEST_NAME = 200
# What a day loses its worth as a guard against typing errors beyond: a decree reaches a year or two ahead.
FURTHEST_YEARS = 10


@dataclass(frozen=True, kw_only=True)
class FreeDay:
    """One day without work as somebody typed it; `source` is the decree."""

    on: date
    name: str
    name_en: str
    kind: str
    estimated: bool
    place_code: str | None
    source: str


@dataclass(frozen=True)
class Keeping:
    """Who keeps the calendar, when, and the means to write it down."""

    session: Session
    signer: Signer
    catalogue: Catalogue
    actor: Actor
    now: datetime
    today: date


def enter_day(keeping: Keeping, draft: FreeDay) -> Holiday:
    """Return a new day without work; open clocks are computed anew after the commit.

    Raises:
        NotAllowedError: `calendar_reach` for a place outside what the actor's offices look after.
        InvalidInputError: what is wrong, at its field.
        ConflictError: `day_known` when that day is free there already.

    """
    _check(keeping, draft)
    kept = find_day(keeping.session, draft.on, draft.place_code)
    if kept is not None and kept.observed:
        raise ConflictError("day_known")
    row = kept or Holiday(id=uuid.uuid4())
    _write(row, draft)
    keeping.session.add(row)
    keeping.session.flush()
    _record(keeping, EventKind.HOLIDAY_ENTERED, row, _told(draft))
    return row


def change_day(keeping: Keeping, row: Holiday, draft: FreeDay, *, reason: str) -> Holiday:
    """Change a day; one that moves is withdrawn where it was and entered where it is.

    Raises:
        NotAllowedError: `calendar_reach`.
        InvalidInputError: what is wrong, at its field.
        ConflictError: `day_known` when the new day is free there already.
        DomainError: `nothing_changed`.

    """
    _require_reach(keeping, row.place_code)
    _check(keeping, draft, reason)
    before = _drafted(row)
    if before == draft:
        raise DomainError("nothing_changed")
    if (draft.on, draft.place_code) != (row.on, row.place_code):
        entered = enter_day(keeping, draft)
        withdraw_day(keeping, row, reason=reason)
        return entered
    _write(row, draft)
    keeping.session.flush()
    changed = {name: value for name, value in _told(draft).items() if value != _told(before)[name]}
    old = {f"old_{name}": _told(before)[name] for name in changed}
    _record(keeping, EventKind.HOLIDAY_CHANGED, row, {**changed, **old, "reason": reason.strip()})
    return row


def withdraw_day(keeping: Keeping, row: Holiday, *, reason: str) -> None:
    """Let a day be worked again; it stays in the table, so that no import brings it back.

    Raises:
        NotAllowedError: `calendar_reach`.
        InvalidInputError: `required` at `reason`.

    """
    _require_reach(keeping, row.place_code)
    if problems := _text_problems(reason=reason):
        raise InvalidInputError(problems)
    row.observed = False
    keeping.session.flush()
    told = {"day": row.on.isoformat(), "place": row.place_code or "", "reason": reason.strip()}
    _record(keeping, EventKind.HOLIDAY_WITHDRAWN, row, told)


def days_of(session: Session, year: int) -> list[tuple[Holiday, str]]:
    """Return the days of a year with the name of their place, also those that were withdrawn."""
    found = select(Holiday, Place.name).join(Place, Place.code == Holiday.place_code, isouter=True)
    within = Holiday.on.between(date(year, 1, 1), date(year, 12, 31))
    rows = session.execute(found.where(within).order_by(Holiday.on, Holiday.place_code)).all()
    return [(row, name or "") for row, name in rows]


def find_day(session: Session, on: date, place_code: str | None) -> Holiday | None:
    """Return the row of a day at exactly that place, observed or withdrawn."""
    return session.scalar(select(Holiday).where(Holiday.on == on, Holiday.place_code == place_code))


def day_there(session: Session, on: date, place_code: str | None) -> Holiday:
    """Return the observed day at exactly that place; raises `no_such_day`."""
    row = find_day(session, on, place_code)
    if row is None or not row.observed:
        raise NotFoundError("no_such_day")
    return row


def reachable(
    session: Session, actor: Actor, permission: Permission = Permission.KEEP_CALENDAR
) -> tuple[str, ...] | None:
    """Return the places that an actor may look after with all below them; nothing means everywhere."""
    ids = offices_for(actor, permission)
    rows = session.execute(select(Office.parent_id, Office.place_code).where(Office.id.in_(ids))).all()
    if any(row.parent_id is None for row in rows):
        return None
    return tuple(sorted({row.place_code for row in rows if row.place_code}))


def within(place_code: str | None, places: tuple[str, ...] | None) -> bool:
    """Return whether a place lies in one of these or below."""
    if places is None:
        return True
    return place_code is not None and any(f"{place_code}.".startswith(f"{place}.") for place in places)


def _require_reach(keeping: Keeping, place_code: str | None) -> None:
    if not within(place_code, reachable(keeping.session, keeping.actor)):
        raise NotAllowedError("calendar_reach")


def _check(keeping: Keeping, draft: FreeDay, reason: str | None = None) -> None:
    texts = {"name": draft.name, "name_en": draft.name_en, "source": draft.source}
    problems = _text_problems(**texts, **({"reason": reason} if reason is not None else {}))
    if draft.kind not in {row.code for row in keeping.catalogue.codes("holiday_kind")}:
        problems.append(FieldProblem("kind", "unknown_choice"))
    if abs(draft.on.year - keeping.today.year) > FURTHEST_YEARS:
        problems.append(FieldProblem("on", "far_away"))
    if draft.place_code and keeping.session.get(Place, draft.place_code) is None:
        problems.append(FieldProblem("place_code", "unknown_choice"))
    if problems:
        raise InvalidInputError(problems)
    _require_reach(keeping, draft.place_code)


def _text_problems(**texts: str) -> list[FieldProblem]:
    problems = [FieldProblem(name, "required") for name, text in texts.items() if not text.strip()]
    long = [name for name, text in texts.items() if len(text) > LONGEST_NAME]
    return problems + [FieldProblem(name, "too_long", {"most": LONGEST_NAME}) for name in long]


def _drafted(row: Holiday) -> FreeDay:
    return FreeDay(**{name: getattr(row, name) for name in FreeDay.__dataclass_fields__})


def _write(row: Holiday, draft: FreeDay) -> None:
    for name, value in asdict(draft).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.observed = True


def _told(draft: FreeDay) -> dict[str, Any]:
    """Return what the history says of a day; all of it is public: a day, its name, its decree."""
    told = {**asdict(draft), "on": draft.on.isoformat()}
    return {"day" if name == "on" else name: value for name, value in told.items()}


def _record(keeping: Keeping, kind: EventKind, row: Holiday, payload: dict[str, Any]) -> None:
    """Write the event on the day's own stream, and have the open clocks computed anew."""
    actor = keeping.actor
    entry = Entry(
        Stream.CATALOGUE, row.id, kind, keeping.today, office_id=actor.home_office_id,
        actor_id=actor.account_id, payload=payload,
    )  # fmt: skip
    append(keeping.session, keeping.signer, entry, now=keeping.now)
    post(keeping.session, RECOMPUTE_CLOCKS, {}, due_at=keeping.now)
