"""Whose case it is: an officer takes it, the head gives it, whoever hands it over leaves a note."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import colleagues
from neutrality.cases.models import Case
from neutrality.cases.numbers import give_receipt_number
from neutrality.cases.standing import barred_accounts, helping_offices
from neutrality.cases.work import begin
from neutrality.domain.access import MATRIX, Actor, Permission
from neutrality.domain.assignment import handing, note_problems
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.means import Means


def assign(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    assignee_id: uuid.UUID | None,
    *,
    note: str = "",
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a case to somebody of its office, or to nobody; to oneself it is taken.

    Raises:
        InvalidInputError: `unknown_choice` at `assignee` for somebody who does no casework there;
            `required_when_handed_over` or `too_long` at `note`.
        DomainError: `nothing_changed` when it is theirs already.
        ConflictError: `changed_meanwhile`.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.ASSIGN_CASE, version=version
    )
    case = work.case
    if case.assignee_id == assignee_id:
        raise DomainError("nothing_changed")
    how = handing(case.assignee_id, assignee_id, actor.account_id)
    problems = list(note_problems(how, note))
    if assignee_id is not None and assignee_id not in {person.id for person in assignable(session, case)}:
        problems.append(FieldProblem("assignee", "unknown_choice"))
    if problems:
        raise InvalidInputError(problems)
    case.assignee_id = assignee_id
    give_receipt_number(session, case, on=work.today)
    work.touch()
    payload = {"assignee": str(assignee_id) if assignee_id else None, "handing": how.value}
    work.record(EventKind.CASE_ASSIGNED, legal_on=work.today, payload=payload, texts={"note": note.strip()})


def assignable(session: Session, case: Case) -> list[Account]:
    """Return who can be given this case: those who do casework there, or help with it, and are not barred."""
    offices = {case.office_id, *helping_offices(session, case.id)}
    barred = barred_accounts(session, case.id)
    found = colleagues(session, offices, MATRIX[Permission.ASSIGN_CASE].roles)
    return [person for person in found if person.id not in barred]
