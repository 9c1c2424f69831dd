"""What can be mended on a case: its steps one by one, and who was taken out of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases.models import Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.replay import STEPS
from neutrality.cases.taken_steps import taken_steps
from neutrality.cases.work import Work, begin
from neutrality.domain.access import Actor, Permission, may
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import Taken, check_canceller, check_cancelling
from neutrality.domain.workflow import By
from neutrality.means import Means


@dataclass(frozen=True)
class MendableStep:
    """A step that stands; `bar` names why this officer cannot cancel it, nothing when they can."""

    number: int
    position: int
    kind: EventKind
    legal_on: date
    ordinal: int | None
    two_persons: bool
    bar: str | None


@dataclass(frozen=True)
class TakenOut:
    """A respondent who was taken out of the case."""

    id: uuid.UUID
    ordinal: int
    on: date
    name: str = field(repr=False)


@dataclass(frozen=True)
class Mendable:
    """What the case file offers where something was a mistake."""

    steps: list[MendableStep]
    taken_out: list[TakenOut]
    excluded_on: date | None
    may_redate: bool
    may_exclude: bool

    @property
    def offers_nothing(self) -> bool:
        """Whether there is nothing here that this officer could do."""
        can = self.may_exclude or (self.may_redate and self.steps) or any(not row.bar for row in self.steps)
        return not can or self.excluded_on is not None


def mendable(session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime) -> Mendable:
    """Return what can be mended on a case, the last step first.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for somebody without casework.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_CASE, lock=False)
    subject = work.subject_for(actor)
    return Mendable(
        _steps(work, work.by(actor)),
        [_taken_out(work, row, row.excluded_on) for row in work.everybody() if row.excluded_on is not None],
        work.case.excluded_on,
        may(actor, Permission.CORRECT, subject),
        may(actor, Permission.EXCLUDE_ENTRY, subject),
    )


def _taken_out(work: Work, row: Respondent, on: date) -> TakenOut:
    name = open_particulars(work.respondent_key(row), row).name
    return TakenOut(row.id, row.ordinal, on, name)


def _steps(work: Work, by: By) -> list[MendableStep]:
    ordinals = {row.id: row.ordinal for row in work.everybody()}
    found = taken_steps(work)
    standing = [step for step, _ in found]
    return [
        MendableStep(
            event.number,
            event.id,
            event.kind,
            event.legal_on,
            ordinals.get(event.respondent_id) if event.respondent_id else None,
            bool(STEPS[event.kind].second),
            _bar(step, standing, by),
        )
        for step, event in reversed(found)
        if event.kind in STEPS
    ]


def _bar(step: Taken, steps: list[Taken], by: By) -> str | None:
    try:
        check_canceller(step, by)
        check_cancelling(step, steps)
    except DomainError as error:
        return error.code
    return None
