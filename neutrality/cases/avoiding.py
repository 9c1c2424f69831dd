"""Which offices a sender passed over by choosing one above them: there the case never goes (design 5)."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.figures import StateInterval
from neutrality.cases.models import Case
from neutrality.cases.work import reports_of
from neutrality.directory.service import LEVELS, competent_for, office_tree, successor_of
from neutrality.domain.transfer import Competent, avoided_offices
from neutrality.reports.models import Report, Source


def avoided_by(session: Session, case: Case) -> frozenset[uuid.UUID]:
    """Return the offices that any sender of the case's reports avoided, and all below these.

    Only on the public pages was anybody asked; it counts which office received the case first. Whoever
    goes on in the place of an avoided office has its people, and is avoided too.
    """
    origin = origin_of(session, case)
    found: set[uuid.UUID] = set()
    for report in reports_of(session, case.id):
        if report.source is Source.PUBLIC:
            found |= _passed_over(session, report, origin)
    found = (found | {successor_of(session, office) for office in found}) - {origin}
    return frozenset(below for office in found for below in office_tree(session, office))


def origin_of(session: Session, case: Case) -> uuid.UUID:
    """Return the office that received a case, whatever became of it."""
    first = select(StateInterval.office_id).where(
        StateInterval.subject_id == case.id, StateInterval.ordinal == 1, StateInterval.revision == 1
    )
    return session.scalar(first) or case.office_id


def _passed_over(session: Session, report: Report, origin: uuid.UUID) -> frozenset[uuid.UUID]:
    rows = competent_for(session, report.place_code)
    return avoided_offices(origin, [Competent(row.id, LEVELS.index(row.level)) for row in rows])
