"""What left the figures in the month as a mistake, and what came back: on lines of their own (design 2)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.amending import EXCLUDING
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.cases.models import CaseReport
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.scope import Scope, Tally, count

BACK = frozenset({EventKind.CASE_READMITTED, EventKind.RESPONDENT_READMITTED})
OF_A_CASE = frozenset({EventKind.CASE_EXCLUDED, EventKind.CASE_READMITTED})


def excluded(session: Session, scope: Scope, tally: Tally) -> None:
    """Count cases, respondents and reports that were taken out in the month, and those taken back in.

    What stood open leaves the open stock; what was closed already has a line beside it.
    """
    for event, payload, case in _events(session, scope):
        back, open_ones = event.kind in BACK, set(payload["open"])
        # Why it came back is the reason of no exclusion.
        why = {} if back else {"exclusion": payload["code"]}
        # The figures stay with the office that did it, which may have handed the case on.
        known = {"office": str(event.office_id), "channel": case.channel, **why}
        if event.kind in OF_A_CASE:
            line = _line("cases", back=back, still_open="case" in open_ones)
            count(tally, line, of=(case.case_id, case.case_id), **known)
            if not back:
                tally_reports(session, tally, case, known)
        for key in payload["respondents"]:
            person = session.get_one(RespondentFact, uuid.UUID(key))
            more = {**known, "violation_type": person.violation_type}
            line = _line("respondents", back=back, still_open=key in open_ones)
            count(tally, line, of=(person.case_id, person.respondent_id), **more)


def tally_reports(session: Session, tally: Tally, case: CaseFact, known: dict[str, str | None]) -> None:
    """Count the reports of a case that was taken out."""
    found = select(CaseReport.report_id).where(CaseReport.case_id == case.case_id)
    for report in session.scalars(found):
        count(tally, "reports_excluded", of=(case.case_id, report), **known)


def _line(unit: str, *, back: bool, still_open: bool) -> str:
    return f"{unit}_{'readmitted' if back else 'excluded'}{'' if still_open else '_closed'}"


def _events(session: Session, scope: Scope) -> Iterator[tuple[Event, dict[str, Any], CaseFact]]:
    rows = session.execute(
        select(Event, EventPayload.content, CaseFact)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .join(CaseFact, CaseFact.case_id == Event.stream_id)
        .where(
            Event.kind.in_(EXCLUDING),
            Event.id <= scope.position,
            Event.legal_on.between(scope.first, scope.last),
            Event.office_id.in_(scope.offices),
        )
        .order_by(Event.id)
    )
    for event, content, case in rows:
        yield event, json.loads(content), case
