"""Steps as they stand after mistakes were mended: cancelled ones gone, each on the day that is now known."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from neutrality.cases.amending import AMENDING, told_of
from neutrality.cases.figures import CaseFact
from neutrality.cases.replay import recounted
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.holding import near
from neutrality.statistics.scope import Scope

Step = tuple[Event, dict[str, Any], CaseFact]


def steps_that_stand(session: Session, scope: Scope, kinds: Collection[EventKind]) -> Iterator[Step]:
    """Yield the steps of these kinds up to the end of the month, as the position of the log knows them."""
    mended = mended_cases(scope)
    rows = session.execute(
        select(Event, EventPayload.content, CaseFact)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .join(CaseFact, CaseFact.case_id == Event.stream_id)
        .where(
            Event.kind.in_(kinds),
            Event.id <= scope.position,
            Event.legal_on <= scope.last,
            Event.office_id.in_(scope.offices),
            near(CaseFact, scope),
            Event.stream_id.not_in(mended),
        )
        .order_by(Event.id)
    )
    for event, content, case in rows:
        yield event, json.loads(content), case
    for event, payload, case in told_anew(session, scope):
        if event.kind in kinds and event.legal_on <= scope.last and event.office_id in scope.offices:
            yield event, payload, case


def told_anew(session: Session, scope: Scope) -> Iterator[Step]:
    """Yield all events of the mended cases, each saying what is true without the steps that do not stand."""
    found = select(CaseFact).where(near(CaseFact, scope), CaseFact.case_id.in_(mended_cases(scope)))
    for case in session.scalars(found):
        past = told_of(session, case.case_id, position=scope.position)
        for event, payload in recounted(case.case_id, past):
            yield event, payload, case


def mended_cases(scope: Scope) -> Select[Any]:
    """Return the cases of which a step was cancelled or redated."""
    return select(Event.stream_id).where(Event.kind.in_(AMENDING), Event.id <= scope.position)
