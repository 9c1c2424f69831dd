"""A case of an office's earlier register, brought in with its history: the same rows as of a worked case.

Events, intervals, facts, numbers, clocks and dated acts are written by what writes them at the desk; only
what a register cannot have is not asked for (`domain.taking_over`), and every event says what brought it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases.allegations import RespondentViolation
from neutrality.cases.applying import apply
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import type_number
from neutrality.cases.receiving import begin_history, open_case
from neutrality.cases.work import Work
from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import NumberKind
from neutrality.domain.taking_over import IMPORTERS, REASON, REGISTER, TAKEN_OVER
from neutrality.domain.workflow import Action, By, Facts, Step, decide
from neutrality.means import Means
from neutrality.reports.submission import Submission


def begin_taken_over(
    session: Session,
    means: Means,
    submission: Submission,
    numbers: Mapping[NumberKind, tuple[str, date]],
    *,
    by: uuid.UUID,
    now: datetime,
) -> Work:
    """Open a case as it once came in, under the numbers that the office gave it then; return the work on it.

    Raises:
        InvalidInputError: `number_taken` or `too_long` at `number`.

    """
    submission = replace(submission, late_reason=REASON)
    work, kept = open_case(session, means, submission, code=None, entered_by=by, now=now)
    for kind, (number, on) in numbers.items():
        type_number(session, work.case, kind, number, on=on)
    work = replace(work, brought_by=REGISTER)
    begin_history(work, submission, kept)
    return work


def take_over(
    work: Work,
    action: Action,
    respondent: Respondent | None,
    *,
    on: date,
    fields: Mapping[str, str],
    today: date,
) -> None:
    """Carry out one step as the register tells it, dated as it was taken.

    Raises:
        ConflictError: `wrong_state`.
        InvalidInputError: what is missing or out of order, by field.

    """
    step = Step(action, on, "", REASON, fields)
    facts = _facts(work, respondent)
    row = decide(facts, step, By(work.actor_id, IMPORTERS), today=today, table=TAKEN_OVER)
    apply(work, row, step, respondent)


def name_type(work: Work, person: Respondent, code: str, *, on: date) -> None:
    """Keep which violation a register names for somebody about whom no finding was forwarded."""
    work.session.add(RespondentViolation(respondent_id=person.id, violation_type=code))
    payload = {"types": code, "types_before": ""}
    work.record(EventKind.TYPES_SET, legal_on=on, respondent_id=person.id, payload=payload)


def _facts(work: Work, respondent: Respondent | None) -> Facts:
    """Return where the subject stands; no guard looks at more, so nothing is opened for any."""
    case, whose = work.case, respondent or work.case
    return Facts(
        state=whose.state, outcome=whose.outcome, sub_status=whose.sub_status, kind=case.kind, signed=False,
        identity_complete=False, has_event_date=False, has_place=False, has_narrative=False,
        has_evidence=False, has_respondent=False, reported_in_time=False,
        registered=case.registered_on is not None, entered_by=work.actor_id, last_step_on=case.received_on,
    )  # fmt: skip
