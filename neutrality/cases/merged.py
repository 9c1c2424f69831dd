"""With which cases a case was merged: where its reports go on, and whose came to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.models import Case, CaseReport
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import open_to_actor
from neutrality.domain.access import Actor


@dataclass(frozen=True)
class Numbered:
    """Another case by its number."""

    case_id: uuid.UUID
    number: str


@dataclass(frozen=True)
class Merges:
    """Where the reports of a case go on, and the cases that ended in it."""

    into: Numbered | None
    taken_in: list[Numbered]


def merges_of(session: Session, case_id: uuid.UUID, *, actor: Actor) -> Merges:
    """Return with which cases a case was merged, of those that the reader may read."""
    opened, goes_on = aliased(CaseReport), aliased(CaseReport)
    same = opened.report_id == goes_on.report_id
    into = select(goes_on.case_id).join(opened, same).where(
        opened.case_id == case_id, opened.main, goes_on.current, goes_on.case_id != case_id
    )  # fmt: skip
    came = select(opened.case_id).join(goes_on, same).where(
        goes_on.case_id == case_id, opened.main, opened.case_id != case_id
    )  # fmt: skip

    def numbered(ids: list[uuid.UUID]) -> list[Numbered]:
        found = select(Case).where(Case.id.in_(ids), open_to_actor(actor)).order_by(Case.received_on, Case.id)
        return [Numbered(case.id, number_of(case)) for case in session.scalars(found)]

    first = numbered(list(session.scalars(into)))
    return Merges(first[0] if first else None, numbered(list(session.scalars(came))))
