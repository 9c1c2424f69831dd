"""Offices as an administrator keeps them: made, named, placed; opened at the server with their keys.

An office that has a key keeps the one above it: whoever sits there sees its lists. Offices that end or
merge are closed by two persons (`cases/closing_offices.py`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.keeping import (
    Keeping,
    code_problems,
    old_and_new,
    record,
    refuse,
    text_problems,
)
from neutrality.directory.models import Office, Place
from neutrality.directory.service import LEVELS, create_office
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.deadlines import ZONES
from neutrality.domain.errors import FieldProblem, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append
from neutrality.vault.models import ReaderKey, ReaderKind


@dataclass(frozen=True, kw_only=True)
class OfficeDraft:
    """An office as somebody typed it; without a zone that of its place holds."""

    name: str
    parent_id: uuid.UUID | None
    place_code: str | None
    zone: str | None


def make_office(keeping: Keeping, *, code: str, level: OfficeLevel, draft: OfficeDraft) -> Office:
    """Return a new office below one of the actor's; it receives nothing until it is opened with its keys.

    Raises:
        InvalidInputError: what is wrong, at its field.

    """
    code, parent = code.strip(), _parent(keeping, draft.parent_id)
    problems = code_problems(code) + _problems(keeping, draft)
    if parent is None or LEVELS.index(parent.level) >= LEVELS.index(level):
        problems.append(FieldProblem("parent_id", "parent_not_above"))
    refuse(problems + _outside(parent, draft.place_code))
    office = create_office(
        keeping.session, code=code, name=draft.name.strip(), level=level, parent_id=draft.parent_id,
        place_code=draft.place_code, zone=draft.zone,
    )  # fmt: skip
    office.active = False
    keeping.session.flush()
    told = {"code": code, "level": level.value, **_told(keeping.session, office)}
    record(keeping, EventKind.OFFICE_MADE, office.id, told)
    return office


def change_office(keeping: Keeping, office: Office, draft: OfficeDraft, *, reason: str) -> None:
    """Change the name, the place, the zone or, while it has no key, the office above.

    Raises:
        InvalidInputError: what is wrong, at its field.
        NotFoundError: `office_not_found` for one that is not the actor's.
        DomainError: `nothing_changed`.

    """
    require_office(keeping, office)
    problems = _problems(keeping, draft) + text_problems(reason=reason)
    moved = draft.parent_id != office.parent_id
    parent = _parent(keeping, draft.parent_id) if moved else keeping.session.get(Office, office.parent_id)
    if moved and has_key(keeping.session, office.id):
        problems.append(FieldProblem("parent_id", "parent_fixed"))
    elif moved and (parent is None or LEVELS.index(parent.level) >= LEVELS.index(office.level)):
        problems.append(FieldProblem("parent_id", "parent_not_above"))
    if moved or draft.place_code != office.place_code:
        problems += _outside(parent, draft.place_code)
    refuse(problems)
    before = _told(keeping.session, office)
    office.name, office.place_code = draft.name.strip(), draft.place_code
    office.parent_id, office.zone = draft.parent_id, draft.zone or office.zone
    keeping.session.flush()
    changed = old_and_new(before, _told(keeping.session, office))
    record(keeping, EventKind.OFFICE_CHANGED, office.id, {**changed, "reason": reason.strip()})


def note(
    session: Session, signer: Signer, kind: EventKind, office: Office, *, now: datetime, today: date
) -> None:
    """Write down what a command did to an office."""
    payload = {"code": office.code, "level": office.level.value, **_told(session, office)}
    entry = Entry(Stream.CATALOGUE, office.id, kind, today, office_id=office.id, payload=payload)
    append(session, signer, entry, now=now)


def office_there(keeping: Keeping, code: str) -> Office:
    """Return one of the actor's offices by its code; raises `office_not_found`."""
    office = keeping.session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFoundError("office_not_found")
    require_office(keeping, office)
    return office


def require_office(keeping: Keeping, office: Office) -> None:
    """Refuse an office that is not the actor's; raises `office_not_found`, as of one that never was."""
    if office.id not in offices_for(keeping.actor, Permission.KEEP_DIRECTORY):
        raise NotFoundError("office_not_found")


def has_key(session: Session, office_id: uuid.UUID) -> bool:
    """Return whether the office ever had a key, so that something may be sealed for it."""
    found = select(ReaderKey.id).where(ReaderKey.office_id == office_id, ReaderKey.kind == ReaderKind.OFFICE)
    return session.scalar(found.limit(1)) is not None


def _parent(keeping: Keeping, parent_id: uuid.UUID | None) -> Office | None:
    """Return the office above, if it is one of the actor's and still works."""
    mine = offices_for(keeping.actor, Permission.KEEP_DIRECTORY)
    parent = keeping.session.get(Office, parent_id) if parent_id in mine else None
    return parent if parent is not None and parent.closed_on is None else None


def _problems(keeping: Keeping, draft: OfficeDraft) -> list[FieldProblem]:
    problems = text_problems(name=draft.name)
    if draft.place_code is not None and keeping.session.get(Place, draft.place_code) is None:
        problems.append(FieldProblem("place_code", "unknown_choice"))
    if draft.zone is not None and draft.zone not in ZONES:
        problems.append(FieldProblem("zone", "unknown_zone"))
    return problems


def _outside(parent: Office | None, place_code: str | None) -> list[FieldProblem]:
    """Return whether the place lies outside that of the office above."""
    around = parent.place_code if parent else None
    fits = around is None or place_code is None or f"{place_code}.".startswith(f"{around}.")
    return [] if fits else [FieldProblem("place_code", "place_outside")]


def _told(session: Session, office: Office) -> dict[str, Any]:
    parent = session.get(Office, office.parent_id) if office.parent_id else None
    return {
        "name": office.name,
        "parent": parent.code if parent else "",
        "place": office.place_code or "",
        "zone": office.zone,
    }
