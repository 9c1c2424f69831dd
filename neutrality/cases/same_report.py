"""Two cases of one office that are the same report, as their sender says: the code was lost, it came anew."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.models import Case, CaseLink
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import subject_for
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission, may
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import check_reason
from neutrality.means import Means
from neutrality.vault import KeyKind, Purpose

_TABLE = "case_link"


@dataclass(frozen=True)
class LinkedCase:
    """The other case of a link, as the file of the one shows it."""

    link_id: uuid.UUID
    case_id: uuid.UUID
    number: str
    linked_by: str
    linked_at: datetime
    reason: str = field(repr=False)


def link_cases(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    number: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Link a case with another one of the same office, which the sender says is the same report.

    Never with a case of another office: its people would learn from their own file that somebody
    reported elsewhere, and a sender may have avoided them (design 5).

    Raises:
        InvalidInputError: `no_such_number` at `number`, alike for no such case and for another office's;
            `required` at `reason`.
        DomainError: `linked_already`.

    """
    check_reason(reason)
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.LINK_CASES, lock=False)
    other_id = numbered(work, number)
    first, second = (
        begin(session, means, one, actor=actor, now=now, permission=Permission.LINK_CASES)
        for one in sorted((case_id, other_id))
    )
    if _between(session, first.case.id, second.case.id) is not None:
        raise DomainError("linked_already")
    row_id = uuid.uuid4()
    session.add(
        CaseLink(
            id=row_id,
            case_id=first.case.id,
            other_id=second.case.id,
            sealed_reason=first.key.seal(_TABLE, row_id, "sealed_reason", reason.strip()),
            linked_by=actor.account_id,
            linked_at=to_minute(now),
        )
    )
    _record(first, second, EventKind.CASES_LINKED, reason)


def unlink_cases(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    link_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a link back; that it stood, and both reasons, stay in the history.

    Raises:
        NotFoundError: `no_such_link`.
        InvalidInputError: `required` at `reason`.

    """
    check_reason(reason)
    row = session.get(CaseLink, link_id)
    if row is None or case_id not in {row.case_id, row.other_id}:
        raise NotFoundError("no_such_link")
    first, second = (
        begin(session, means, one, actor=actor, now=now, permission=Permission.LINK_CASES)
        for one in (row.case_id, row.other_id)
    )
    session.delete(row)
    _record(first, second, EventKind.CASES_UNLINKED, reason)


def linked_with(session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor) -> list[LinkedCase]:
    """Return what a case is linked with, as far as the actor may know of it; raises `no_such_case`."""
    rows = session.scalars(
        select(CaseLink)
        .where(or_(CaseLink.case_id == case_id, CaseLink.other_id == case_id))
        .order_by(CaseLink.linked_at, CaseLink.id)
    ).all()
    others = {row.id: row.other_id if row.case_id == case_id else row.case_id for row in rows}
    cases = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(others.values())))}
    names = names_of(session, {row.linked_by for row in rows})
    return [
        LinkedCase(
            link_id=row.id,
            case_id=other.id,
            number=number_of(other),
            linked_by=names[row.linked_by],
            linked_at=row.linked_at,
            reason=_reason(session, means, row, actor),
        )
        for row in rows
        for other in [cases[others[row.id]]]
        if may(actor, Permission.READ_CASE, subject_for(session, other, actor))
    ]


def numbered(work: Work, number: str) -> uuid.UUID:
    """Return the other case of the same office that bears this number or reference.

    Raises:
        InvalidInputError: `required` or `no_such_number` at `number`.

    """
    wanted = " ".join(number.split()).lower()
    symbols = wanted.upper().replace("-", "").replace(" ", "")
    found = select(Case.id).where(
        Case.office_id == work.case.office_id,
        Case.id != work.case.id,
        or_(
            func.lower(Case.receipt_number) == wanted,
            func.lower(Case.registration_number) == wanted,
            Case.reference == f"{symbols[:4]}-{symbols[4:]}",
        ),
    )
    other = work.session.scalars(found.limit(1)).first() if wanted else None
    if other is None:
        raise InvalidInputError([FieldProblem("number", "no_such_number" if wanted else "required")])
    return other


def _between(session: Session, first: uuid.UUID, second: uuid.UUID) -> CaseLink | None:
    found = select(CaseLink).where(CaseLink.case_id == first, CaseLink.other_id == second)
    return session.scalars(found).first()


def _reason(session: Session, means: Means, row: CaseLink, actor: Actor) -> str:
    office_id = session.get_one(Case, row.case_id).office_id
    key = means.keyholder.open_key(
        session,
        kind=KeyKind.CASE,
        owner=row.case_id,
        office_id=office_id,
        actor=str(actor.account_id),
        purpose=Purpose.CASE,
    )
    return key.open_text(_TABLE, row.id, "sealed_reason", row.sealed_reason)


def _record(first: Work, second: Work, kind: EventKind, reason: str) -> None:
    """Write the event on both streams, each naming the other case."""
    for work, other in ((first, second), (second, first)):
        payload = {"other_case": str(other.case.id)}
        work.record(kind, legal_on=work.today, payload=payload, texts={"reason": reason.strip()})
