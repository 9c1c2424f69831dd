"""Figures of other bodies beside ours: entered with source and day, never edited, withdrawn when wrong."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.publication import External, Text
from neutrality.history.service import Entry, Signer, append
from neutrality.statistics.models import ExternalFigure

LONGEST = {"body": 200, "label_id": 200, "label_en": 200, "value": 40, "source": 300}


@dataclass(frozen=True)
class Draft:
    """A figure of another body as it was typed."""

    body: str
    label_id: str
    label_en: str
    value: str
    as_of: date | None
    source: str


@dataclass(frozen=True)
class Kept:
    """A figure as it is kept, with who entered and who withdrew it."""

    row: ExternalFigure
    entered_by: str
    withdrawn_by: str


@dataclass(frozen=True)
class Keeping:
    """Who keeps the figures, and when."""

    session: Session
    signer: Signer
    actor: Actor
    now: datetime
    today: date


def external_figures(session: Session, until: date) -> tuple[External, ...]:
    """Return the figures that stand, of days up to this one, by body and day."""
    found = (
        select(ExternalFigure)
        .where(ExternalFigure.withdrawn_at.is_(None), ExternalFigure.as_of <= until)
        .order_by(ExternalFigure.body, ExternalFigure.as_of, ExternalFigure.entered_at, ExternalFigure.id)
    )
    return tuple(
        External(row.body, Text(row.label_id, row.label_en), row.value, row.as_of, row.source)
        for row in session.scalars(found)
    )


def kept_figures(session: Session) -> list[Kept]:
    """Return all figures that were ever entered, the newest first."""
    rows = session.scalars(
        select(ExternalFigure).order_by(ExternalFigure.entered_at.desc(), ExternalFigure.id)
    )
    found = list(rows)
    people = names_of(session, {key for row in found for key in (row.entered_by, row.withdrawn_by) if key})
    return [
        Kept(
            row, people.get(row.entered_by, ""), people.get(row.withdrawn_by, "") if row.withdrawn_by else ""
        )
        for row in found
    ]


def keeper_at(session: Session, actor: Actor) -> uuid.UUID | None:
    """Return the topmost office when the actor keeps figures of other bodies there, else nothing."""
    held = offices_for(actor, Permission.KEEP_COMPARISONS) & actor.seats
    top = select(Office.id).where(Office.parent_id.is_(None), Office.id.in_(held)).order_by(Office.code)
    return session.scalar(top.limit(1))


def enter_figure(keeping: Keeping, draft: Draft) -> ExternalFigure:
    """Enter a figure of another body.

    Raises:
        NotAllowedError: `topmost_only` for whoever keeps none at the topmost office.
        InvalidInputError: what is wrong, at its field.
        ConflictError: `figure_known` when the very same stands there already.

    """
    office_id = _require_keeper(keeping)
    if problems := _problems(draft, keeping.today):
        raise InvalidInputError(problems)
    told = _told(draft)
    same = [getattr(ExternalFigure, name) == value for name, value in told.items()]
    stands = select(ExternalFigure.id).where(ExternalFigure.withdrawn_at.is_(None), *same)
    if keeping.session.scalar(stands.limit(1)) is not None:
        raise ConflictError("figure_known")
    row = ExternalFigure(id=uuid.uuid4(), entered_at=keeping.now, entered_by=keeping.actor.account_id, **told)
    keeping.session.add(row)
    keeping.session.flush()
    _record(keeping, EventKind.EXTERNAL_FIGURE_ENTERED, row, office_id)
    return row


def withdraw_figure(keeping: Keeping, figure_id: uuid.UUID) -> None:
    """Withdraw a figure; it stays in the list, and in months that were released with it.

    Raises:
        NotAllowedError: `topmost_only`.
        NotFoundError: `no_such_figure` for one that is not there, or was withdrawn.

    """
    office_id = _require_keeper(keeping)
    row = keeping.session.get(ExternalFigure, figure_id, with_for_update=True)
    if row is None or row.withdrawn_at is not None:
        raise NotFoundError("no_such_figure")
    row.withdrawn_at, row.withdrawn_by = keeping.now, keeping.actor.account_id
    keeping.session.flush()
    _record(keeping, EventKind.EXTERNAL_FIGURE_WITHDRAWN, row, office_id)


def _require_keeper(keeping: Keeping) -> uuid.UUID:
    found = keeper_at(keeping.session, keeping.actor)
    if found is None:
        raise NotAllowedError("topmost_only", permission=Permission.KEEP_COMPARISONS.value)
    return found


def _problems(draft: Draft, today: date) -> list[FieldProblem]:
    problems = []
    for name, most in LONGEST.items():
        text = getattr(draft, name).strip()
        if not text:
            problems.append(FieldProblem(name, "required"))
        elif len(text) > most:
            problems.append(FieldProblem(name, "too_long", {"most": most}))
    if draft.as_of is None:
        problems.append(FieldProblem("as_of", "required"))
    elif draft.as_of > today:
        problems.append(FieldProblem("as_of", "in_future"))
    return problems


def _told(draft: Draft) -> dict[str, str | date | None]:
    return {**{name: " ".join(getattr(draft, name).split()) for name in LONGEST}, "as_of": draft.as_of}


def _record(keeping: Keeping, kind: EventKind, row: ExternalFigure, office_id: uuid.UUID) -> None:
    """Write down what stands there in full: it is public where the other body published it."""
    told = {name: getattr(row, name) for name in LONGEST}
    entry = Entry(
        Stream.CATALOGUE, row.id, kind, keeping.today, office_id=office_id,
        actor_id=keeping.actor.account_id, payload={**told, "as_of": row.as_of.isoformat()},
    )  # fmt: skip
    append(keeping.session, keeping.signer, entry, now=keeping.now)
