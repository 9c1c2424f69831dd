"""Conflicts of interest: declared, recorded by the head of another, and taken back by two."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import colleagues, names_of
from neutrality.cases.assistance import offer_if_nobody_is_left
from neutrality.cases.models import Case, Proposal, ProposalStatus
from neutrality.cases.numbers import number_of
from neutrality.cases.proposals import CONFLICT, propose, read_proposal, settle
from neutrality.cases.standing import BARRING, standing, ties_on
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.directory.service import office_chain
from neutrality.domain.access import MATRIX, Actor, Permission, Relation
from neutrality.domain.conflicts import (
    RELATION_OF,
    Sight,
    Tie,
    check_second,
    check_withdrawal,
    reason_problems,
)
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.means import Means
from neutrality.recusal.models import Conflict


@dataclass(frozen=True)
class ConflictView:
    """A conflict that stands, for the case file."""

    id: uuid.UUID
    who: str
    tie: Tie
    bars: bool
    may_withdraw: bool
    withdrawal_waits: bool


@dataclass(frozen=True)
class Bar:
    """What somebody who is barred is told: which case, and what they said themselves; nothing of it."""

    id: uuid.UUID
    number: str
    conflicts: list[ConflictView]


def declare(
    session: Session, means: Means, case_id: uuid.UUID, *, tie: Tie, reason: str, actor: Actor, now: datetime
) -> None:
    """Step back from a case; whoever is the last one able to act there leaves it to the parent office.

    Raises:
        NotFoundError: `no_such_case`.
        InvalidInputError: at `reason`.
        ConflictError: `already_declared`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.DECLARE_CONFLICT)
    _keep(work, actor.account_id, tie, reason, actor)


def record_of(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    account_id: uuid.UUID,
    tie: Tie,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down that another officer is tied to a case; that officer no longer learns that it exists.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever is not the head.
        InvalidInputError: at `account`, at `reason`.
        ConflictError: `already_declared`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.RECORD_CONFLICT)
    _keep(work, account_id, tie, reason, actor)


def ask_withdrawal(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    conflict_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Ask that a conflict no longer stands; it bars until a head has confirmed that (a second person).

    Raises:
        NotFoundError: `no_such_case`, `no_such_conflict`.
        NotAllowedError: `not_your_conflict` for anybody but who declared or recorded it.
        InvalidInputError: at `reason`.
        ConflictError: `already_waiting`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.DECLARE_CONFLICT)
    row = conflict_in(session, case_id, conflict_id)
    check_withdrawal(asking=actor.account_id, declared_by=row.declared_by)
    if problems := reason_problems(reason):
        raise InvalidInputError(problems)
    if row.id in _waiting(work):
        raise ConflictError("already_waiting")
    content = {"conflict": str(row.id), "reason": reason.strip(), "fields": _fields(row)}
    propose(work, CONFLICT, content, action=None, legal_on=work.today, respondent=None)


def confirm_withdrawal(work: Work, proposal: Proposal, *, actor: Actor) -> None:
    """Let the second person confirm that a conflict no longer stands.

    Raises:
        NotAllowedError: `same_person` for who asked and for whom it would let in again.
        NotFoundError: `no_such_conflict`.

    """
    typed = read_proposal(work.key, proposal)
    row = conflict_in(work.session, work.case.id, uuid.UUID(str(typed["conflict"])))
    check_second(second=actor.account_id, asked_by=proposal.proposed_by, account=row.account_id)
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=work.now)
    row.withdrawn_at = to_minute(work.now)
    work.touch()
    work.record(
        EventKind.CONFLICT_WITHDRAWN,
        legal_on=work.today,
        payload={**_fields(row), "proposed_by": str(proposal.proposed_by)},
        texts={"reason": str(typed["reason"])},
    )


def conflicts_of(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[ConflictView]:
    """Return the conflicts that stand on a case, the oldest first, to whoever may read it.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever may not read the case.

    """
    rows = _standing_on(session, case_id)
    if not rows:
        return []
    permission = Permission.READ_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, lock=False)
    waiting, names = _waiting(work), _names(session, rows)
    return [_view(row, names, actor, waiting) for row in rows]


def derived_on(session: Session, case_id: uuid.UUID) -> list[tuple[str, Relation]]:
    """Return whom the records tie to a case without a word from anybody: by name, with what ties them."""
    declared = {(row.account_id, RELATION_OF[row.tie]) for row in _standing_on(session, case_id)}
    found = [(who, tie) for who, ties in ties_on(session, case_id).items() for tie in sorted(ties)]
    names = names_of(session, {who for who, _ in found})
    return sorted((names[who], tie) for who, tie in found if (who, tie) not in declared)


def bar_of(session: Session, case: Case, actor: Actor) -> Bar | None:
    """Return what somebody who stepped back is told instead of the case, nothing for anybody else."""
    if standing(session, case, actor)[1] is not Sight.THE_BAR:
        return None
    rows = [row for row in _standing_on(session, case.id) if row.account_id == actor.account_id]
    return Bar(
        case.id, number_of(case), [_view(row, _names(session, rows), actor, frozenset()) for row in rows]
    )


def conflict_in(session: Session, case_id: uuid.UUID, conflict_id: uuid.UUID) -> Conflict:
    """Return a conflict that stands on a case; raises `no_such_conflict`, also for one of another case."""
    for row in _standing_on(session, case_id):
        if row.id == conflict_id:
            return row
    raise NotFoundError("no_such_conflict")


def recordable(session: Session, case: Case, *, besides: uuid.UUID) -> list[Account]:
    """Return of whom the head can write down a conflict: whoever works with cases here or above, by name."""
    chain = [office.id for office in office_chain(session, case.office_id)]
    found = colleagues(session, chain, MATRIX[Permission.DECLARE_CONFLICT].roles)
    return [person for person in found if person.id != besides]


def _keep(work: Work, account_id: uuid.UUID, tie: Tie, reason: str, actor: Actor) -> None:
    session, case_id = work.session, work.case.id
    problems = reason_problems(reason)
    known = {person.id for person in recordable(session, work.case, besides=uuid.UUID(int=0))}
    if account_id not in known:
        problems.append(FieldProblem("account", "unknown_choice"))
    if problems:
        raise InvalidInputError(problems)
    if any(row.account_id == account_id and row.tie is tie for row in _standing_on(session, case_id)):
        raise ConflictError("already_declared")
    row = Conflict(
        id=uuid.uuid4(), case_id=case_id, account_id=account_id, tie=tie, declared_by=actor.account_id,
        declared_at=to_minute(work.now),
    )  # fmt: skip
    session.add(row)
    session.flush()
    work.record(
        EventKind.CONFLICT_DECLARED,
        legal_on=work.today,
        payload=_fields(row),
        texts={"reason": reason.strip()},
    )
    if tie in BARRING and work.case.assignee_id == account_id:
        work.case.assignee_id = None
        work.record(EventKind.CASE_ASSIGNED, legal_on=work.today, payload={"assignee": None})
    work.touch()
    session.flush()
    offer_if_nobody_is_left(work)


def _fields(row: Conflict) -> dict[str, str]:
    return {"officer": str(row.account_id), "tie": row.tie.value}


def _standing_on(session: Session, case_id: uuid.UUID) -> list[Conflict]:
    found = select(Conflict).where(Conflict.case_id == case_id, Conflict.withdrawn_at.is_(None))
    return list(session.scalars(found.order_by(Conflict.declared_at, Conflict.id)))


def _waiting(work: Work) -> frozenset[uuid.UUID]:
    """Return the conflicts of which somebody asked that they no longer stand."""
    found = select(Proposal).where(
        Proposal.case_id == work.case.id,
        Proposal.status == ProposalStatus.WAITING,
        Proposal.subject == CONFLICT,
    )
    rows = work.session.scalars(found)
    return frozenset(uuid.UUID(str(read_proposal(work.key, row)["conflict"])) for row in rows)


def _names(session: Session, rows: list[Conflict]) -> dict[uuid.UUID, str]:
    return names_of(session, {row.account_id for row in rows})


def _view(
    row: Conflict, names: dict[uuid.UUID, str], actor: Actor, waiting: frozenset[uuid.UUID]
) -> ConflictView:
    waits = row.id in waiting
    return ConflictView(
        id=row.id,
        who=names[row.account_id],
        tie=row.tie,
        bars=row.tie in BARRING,
        may_withdraw=row.declared_by == actor.account_id and not waits,
        withdrawal_waits=waits,
    )
