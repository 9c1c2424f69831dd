"""Control measures after they were asked for: in force, lifted; beside the workflow, which they do not move.

A measure is lifted when the employer acted at last, often after the matter is closed. A stage that was
wrong is followed by the right one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.acts import ControlMeasure
from neutrality.cases.choices import LONGEST_NUMBER
from neutrality.cases.models import Respondent
from neutrality.cases.records import MeasureView
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import FieldProblem
from neutrality.domain.follow_up import Measure, check_measure, latest, next_stages
from neutrality.domain.history import EventKind
from neutrality.means import Means

_TABLE = "control_measure"


def stages_ahead(measures: Iterable[MeasureView]) -> dict[str, tuple[str, ...]]:
    """Return at which stages each measure that was taken against the employer can be recorded next."""
    last = latest(Measure(row.kind, row.stage, row.made_on) for row in measures)
    return {measure.kind: next_stages(measure) for measure in last}


def change_measure(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    respondent_id: uuid.UUID,
    kind: str,
    stage: str,
    on: date,
    number: str,
    note: str,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Record that a control measure came into force or was lifted, or, with a note, that it was not.

    Raises:
        ConflictError: `changed_meanwhile`, or `wrong_state` where that measure stands otherwise.
        InvalidInputError: what is missing, out of order or too long, by field.

    """
    permission = Permission.KEEP_MEASURES
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, version=version)
    person, number = respondent_in(work, respondent_id), number.strip()
    long = [FieldProblem("number", "too_long", {"most": LONGEST_NUMBER})] * (len(number) > LONGEST_NUMBER)
    last = next((measure for measure in _last(work, person) if measure.kind == kind), None)
    check_measure(last, stage, on=on, number=number, note=note.strip(), today=today, problems=long)
    payload = {"control_measure": kind, "measure_stage": stage, "control_measure_on": on.isoformat()}
    event = work.record(
        EventKind.MEASURE_CHANGED,
        legal_on=on,
        respondent_id=person.id,
        payload=payload,
        texts={"letter_number": number, "reason": note.strip()},
    )
    row_id = uuid.uuid4()
    work.session.add(
        ControlMeasure(
            id=row_id, respondent_id=person.id, event_id=event.id, kind=kind, stage=stage, made_on=on,
            sealed_number=work.key.seal(_TABLE, row_id, "sealed_number", number),
        )
    )  # fmt: skip
    work.touch()
    work.session.flush()


def _last(work: Work, person: Respondent) -> tuple[Measure, ...]:
    """Return each kind of measure as it stands."""
    found = select(ControlMeasure).where(
        ControlMeasure.respondent_id == person.id, ControlMeasure.void.is_(False)
    )
    rows = work.session.scalars(found.order_by(ControlMeasure.event_id))
    return latest(Measure(row.kind, row.stage, row.made_on) for row in rows)
