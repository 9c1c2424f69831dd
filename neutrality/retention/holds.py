"""Legal hold: a held case is never due. The head sets and lifts it; the criminal track holds by itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from neutrality.cases.acts import Forwarding
from neutrality.cases.models import Case, Respondent
from neutrality.cases.work import Work, begin
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.means import Means
from neutrality.retention.models import HoldKind, LegalHold

LONGEST_REASON = 2000
_AT_ONCE = 500


@dataclass(frozen=True)
class Hold:
    """One reason for which a case is kept, and since when."""

    kind: HoldKind
    since: date


def holds_of(session: Session, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Hold]]:
    """Return what holds each of these cases; a case that nothing holds is not named."""
    held: dict[uuid.UUID, list[Hold]] = {}
    wanted = list(case_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        for case_id, hold in (*_ordered(session, part), *_criminal(session, part)):
            held.setdefault(case_id, []).append(hold)
    return held


def set_hold(
    session: Session, means: Means, case_id: uuid.UUID, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Keep a case until the hold is lifted.

    Raises:
        InvalidInputError: at `reason`.
        DomainError: `nothing_changed` when the head holds it already.

    """
    work = _begin(session, means, case_id, reason=reason, actor=actor, now=now)
    if any(hold.kind is HoldKind.ORDERED for hold in holds_of(session, [case_id]).get(case_id, [])):
        raise DomainError("nothing_changed")
    kind = HoldKind.ORDERED
    session.add(LegalHold(case_id=case_id, kind=kind, set_on=work.today, lifted_on=None, lifted_at=None))
    work.touch()
    work.record(
        EventKind.HOLD_SET, legal_on=work.today, payload={"hold": kind.value}, texts={"reason": reason}
    )


def lift_hold(
    session: Session, means: Means, case_id: uuid.UUID, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Let the periods of the law count again, whatever held the case.

    Raises:
        InvalidInputError: at `reason`.
        DomainError: `nothing_changed` when nothing holds it.

    """
    work = _begin(session, means, case_id, reason=reason, actor=actor, now=now)
    held = holds_of(session, [case_id]).get(case_id, [])
    if not held:
        raise DomainError("nothing_changed")
    kinds = sorted({hold.kind.value for hold in held})
    work.touch()
    payload = {"hold": " ".join(kinds)}
    event = work.record(EventKind.HOLD_LIFTED, legal_on=work.today, payload=payload, texts={"reason": reason})
    ordered = select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_on.is_(None))
    for row in session.scalars(ordered):
        row.lifted_on, row.lifted_at = work.today, event.id
    for hold in held:
        if hold.kind is HoldKind.CRIMINAL:
            ended = {"lifted_on": work.today, "lifted_at": event.id}
            session.add(LegalHold(case_id=case_id, kind=hold.kind, set_on=hold.since, **ended))
    session.flush()


def ordered_cases() -> Select[uuid.UUID]:
    """Return the cases that a head holds now."""
    return select(LegalHold.case_id).where(LegalHold.lifted_on.is_(None))


def criminal_cases() -> Select[uuid.UUID]:
    """Return the cases that ever went the criminal way, also those of which that hold was lifted."""
    joined = select(Respondent.case_id).join(Forwarding, Forwarding.respondent_id == Respondent.id)
    return joined.where(Forwarding.criminal_track.is_(True), Forwarding.void.is_(False))


def _begin(
    session: Session, means: Means, case_id: uuid.UUID, *, reason: str, actor: Actor, now: datetime
) -> Work:
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.HOLD_CASE)
    if not reason.strip():
        raise InvalidInputError([FieldProblem("reason", "required")])
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError([FieldProblem("reason", "too_long", {"most": LONGEST_REASON})])
    return work


def _ordered(session: Session, case_ids: list[uuid.UUID]) -> list[tuple[uuid.UUID, Hold]]:
    rows = session.scalars(
        select(LegalHold).where(LegalHold.case_id.in_(case_ids), LegalHold.lifted_on.is_(None))
    )
    return [(row.case_id, Hold(row.kind, row.set_on)) for row in rows]


def _criminal(session: Session, case_ids: list[uuid.UUID]) -> list[tuple[uuid.UUID, Hold]]:
    """Return the cases of which a matter went the criminal way after the last lifting of such a hold."""
    lifted = exists().where(
        LegalHold.case_id == Case.id,
        LegalHold.kind == HoldKind.CRIMINAL,
        LegalHold.lifted_at > Forwarding.event_id,
    )
    rows = session.execute(
        select(Case.id, Forwarding.made_on)
        .join(Respondent, Respondent.case_id == Case.id)
        .join(Forwarding, Forwarding.respondent_id == Respondent.id)
        .where(Case.id.in_(case_ids), Case.erased_on.is_(None), ~lifted)
        .where(Forwarding.criminal_track.is_(True), Forwarding.void.is_(False))
        .order_by(Forwarding.made_on)
    )
    first: dict[uuid.UUID, date] = {}
    for case_id, made_on in rows:
        first.setdefault(case_id, made_on)
    return [(case_id, Hold(HoldKind.CRIMINAL, since)) for case_id, since in first.items()]
