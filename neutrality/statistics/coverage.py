"""Which offices take part in a month: those that have figures, those that said so, those that did not yet."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neutrality.directory.models import Office, Place, PlaceLevel
from neutrality.domain import publication
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.cells import Tally
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.retention import province_of
from neutrality.history.service import Entry, Signer, append
from neutrality.statistics.models import MonthStatement
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import Month, scope_of, tally_of


class Status(StrEnum):
    """How an office takes part in a month."""

    REPORTING = "reporting"
    NOTHING = "nothing"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Silent:
    """An office that has no figure in a month; `said` when its head stated that there was nothing."""

    id: uuid.UUID
    name: str
    said: bool


def coverage(
    session: Session,
    month: str,
    offices: Iterable[uuid.UUID],
    *,
    today: date,
    zone: tzinfo = UTC,
    tally: Tally | None = None,
) -> tuple[publication.Office, ...]:
    """Return how each of these offices takes part in a month, by its code; closed ones only while they stood.

    `tally` is the month of all these offices where it was counted already. Figures stand over a statement:
    what is entered later makes an office reporting.

    Raises:
        InvalidInputError: `unknown_month`, `month_in_future` at `month`.

    """
    scope = scope_of(session, month, frozenset(offices), today=today, zone=zone)
    active = _active(tally_of(session, scope) if tally is None else tally)
    silent = _said(session, scope)
    level = Place.level == PlaceLevel.PROVINCE
    places = session.execute(select(Place.code, Place.name).where(level))
    provinces = {row.code: row.name for row in places}
    return tuple(
        publication.Office(
            row.code,
            row.name,
            provinces.get(province_of(row.place_code) or "", ""),
            _status(row.id, active, silent).value,
        )
        for row in _standing(session, scope)
    )


def silent_offices(session: Session, month: Month, *, actor: Actor) -> list[Silent]:
    """Return the offices at which the actor sits as head that have no figure in the month."""
    scope = month.scope
    own = offices_for(actor, Permission.STATE_NOTHING) & actor.seats & scope.offices
    active, said = {row.code for row in month.rows if row.dimension == "office" and row.value}, set()
    if own:
        said = _said(session, scope)
    return [
        Silent(row.id, row.name, row.id in said)
        for row in _standing(session, scope)
        if row.id in own and str(row.id) not in active
    ]


def state_nothing(
    session: Session,
    signer: Signer,
    office_id: uuid.UUID,
    month: str,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    zone: tzinfo = UTC,
) -> MonthStatement:
    """Say that an office has nothing to report of a month that is over.

    Raises:
        NotAllowedError: `not_allowed` for whoever is no head at that very office.
        InvalidInputError: `unknown_month`, `month_in_future`, `month_still_runs` at `month`.
        ConflictError: `month_has_figures` when something is counted there; `nothing_said` when it was said.

    """
    if office_id not in offices_for(actor, Permission.STATE_NOTHING) & actor.seats:
        raise NotAllowedError("not_allowed", permission=Permission.STATE_NOTHING.value)
    scope = scope_of(session, month, frozenset({office_id}), today=today, zone=zone)
    if scope.last >= today:
        raise InvalidInputError([FieldProblem("month", "month_still_runs")])
    if _active(tally_of(session, scope)):
        raise ConflictError("month_has_figures")
    if _said(session, scope):
        raise ConflictError("nothing_said")
    row = MonthStatement(office_id=office_id, month=month, said_at=now, said_by=actor.account_id)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError("nothing_said") from error
    entry = Entry(
        Stream.CATALOGUE, office_id, EventKind.NOTHING_TO_REPORT, today, office_id=office_id,
        actor_id=actor.account_id, payload={"month": month},
    )  # fmt: skip
    append(session, signer, entry, now=now)
    return row


def _active(tally: Tally) -> set[str]:
    """Return the offices of which the month counts anything."""
    return {cell.code for cell, number in tally.items() if cell.dimension == "office" and number}


def _said(session: Session, scope: Scope) -> set[uuid.UUID]:
    found = select(MonthStatement.office_id).where(
        MonthStatement.month == scope.month, MonthStatement.office_id.in_(scope.offices)
    )
    return set(session.scalars(found))


def _standing(session: Session, scope: Scope) -> list[Office]:
    """Return the offices that stood in the month, by their code."""
    stood = or_(Office.closed_on.is_(None), Office.closed_on >= scope.first)
    return list(
        session.scalars(select(Office).where(Office.id.in_(scope.offices), stood).order_by(Office.code))
    )


def _status(office_id: uuid.UUID, active: set[str], silent: set[uuid.UUID]) -> Status:
    if str(office_id) in active:
        return Status.REPORTING
    return Status.NOTHING if office_id in silent else Status.NOT_YET
