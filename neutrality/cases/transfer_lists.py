"""What waits for an office's answer, what it offered, what came and went: no content of any case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.models import Case, Respondent
from neutrality.cases.standing import shown_to
from neutrality.cases.transfer_models import Transfer
from neutrality.directory.models import Office, Place
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.transfer import Answer, Basis
from neutrality.domain.workflow import ReportKind, State
from neutrality.means import Means
from neutrality.vault import KeyKind, Purpose

MOST_SHOWN = 50
_TABLE = "case_transfer"


@dataclass(frozen=True)
class OfferView:
    """A case that another office offers: enough to decide whose it is, nothing of what it tells."""

    id: uuid.UUID
    reference: str
    office: str
    offered_at: datetime
    kind: ReportKind
    state: State
    received_on: date
    due_on: date | None
    place: str
    respondents: int
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Passed:
    """A case that came, went, was returned, or still waits for the other office's answer."""

    reference: str
    source: str
    target: str
    answer: Answer
    basis: Basis
    on: date
    case_id: uuid.UUID | None


def waiting_here(session: Session, means: Means, *, actor: Actor) -> list[OfferView]:
    """Return the cases that wait for the actor's answer, the oldest first."""
    mine = offices_for(actor, Permission.ACCEPT_TRANSFER) & actor.seats
    people = select(func.count()).where(Respondent.case_id == Case.id).scalar_subquery()
    found = (
        select(Transfer, Case, Office.name, Place.name, people)
        .join(Case, Case.id == Transfer.case_id)
        .join(Office, Office.id == Transfer.from_office_id)
        .outerjoin(Place, Place.code == Case.place_code)
        .where(Transfer.to_office_id.in_(mine), Transfer.answer == Answer.WAITING, shown_to(actor))
        .order_by(Transfer.offered_at, Transfer.id)
    )
    return [
        OfferView(
            id=row.id, reference=case.reference, office=office, offered_at=row.offered_at, kind=case.kind,
            state=case.state, received_on=case.received_on, due_on=case.next_due_on, place=place or "",
            respondents=count, reason=_reason(session, means, row, actor),
        )
        for row, case, office, place, count in session.execute(found)
    ]  # fmt: skip


def passed(session: Session, *, actor: Actor) -> list[Passed]:
    """Return the latest transfers from and to the actor's offices, and what waits elsewhere, newest first."""
    mine = offices_for(actor, Permission.ACCEPT_TRANSFER) & actor.seats
    source, target = aliased(Office), aliased(Office)
    found = (
        select(Transfer, Case, source.name, target.name)
        .join(Case, Case.id == Transfer.case_id)
        .join(source, source.id == Transfer.from_office_id)
        .join(target, target.id == Transfer.to_office_id)
        .where(
            or_(Transfer.from_office_id.in_(mine), Transfer.to_office_id.in_(mine)),
            or_(Transfer.answer != Answer.WAITING, Transfer.from_office_id.in_(mine)),
            shown_to(actor),
        )
        .order_by(Transfer.offered_at.desc(), Transfer.id)
        .limit(MOST_SHOWN)
    )
    return [
        Passed(
            case.reference, source_name, target_name, row.answer, row.basis,
            row.legal_on or (row.answered_at or row.offered_at).date(),
            case.id if case.office_id in mine else None,
        )
        for row, case, source_name, target_name in session.execute(found)
    ]  # fmt: skip


def offered_to(session: Session, case_id: uuid.UUID) -> tuple[str, datetime] | None:
    """Return to which office a case is offered, and since when."""
    found = (
        select(Office.name, Transfer.offered_at)
        .join(Transfer, Transfer.to_office_id == Office.id)
        .where(Transfer.case_id == case_id, Transfer.answer == Answer.WAITING)
    )
    row = session.execute(found).first()
    return (row.name, row.offered_at) if row else None


def _reason(session: Session, means: Means, row: Transfer, actor: Actor) -> str:
    if row.sealed_reason is None:
        return ""
    key = means.keyholder.open_key(
        session, kind=KeyKind.DOCUMENT, owner=row.id, office_id=row.to_office_id,
        actor=str(actor.account_id), purpose=Purpose.TRANSFER,
    )  # fmt: skip
    return key.open_text(_TABLE, row.id, "sealed_reason", row.sealed_reason)
