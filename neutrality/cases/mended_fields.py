"""Ralat of what has a place of its own: an office's number, the kind before registration, a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from neutrality.cases.acts import Recommendation, SanctionDecision
from neutrality.cases.correctable import OF_A_NUMBER
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import number_problem, type_number, void_number
from neutrality.cases.work import Work
from neutrality.domain.errors import FieldProblem
from neutrality.domain.mistakes import NumberKind, VoidReason
from neutrality.domain.records import SOURCES
from neutrality.domain.workflow import ReportKind

OF_A_DECISION = frozenset({"decision_number", "decision_on", "effective_on", "sanction_kind"})
OF_A_RECOMMENDATION = frozenset({"recommendation_source", "recommendation_number"})
MENDED = OF_A_NUMBER | OF_A_DECISION | OF_A_RECOMMENDATION | {"kind"}
_COLUMNS = {"decision_on": "decided_on", "effective_on": "effective_on", "sanction_kind": "kind"}
_TABLE = "sanction_decision"
# A finding is made by the pleno, never by a correction.
KINDS = frozenset(ReportKind) - {ReportKind.TEMUAN}


def held_apart(work: Work, field: str, person: Respondent | None) -> str:
    """Return what stands there now."""
    if field in OF_A_RECOMMENDATION:
        return _held_of_recommendation(work, field, person)
    if field in OF_A_DECISION:
        row = _decision(work, person)
        if row is None:
            return ""
        if field == "decision_number":
            sealed = row.sealed_number
            return work.key.open_text(_TABLE, row.id, "sealed_number", sealed) if sealed else ""
        value = getattr(row, _COLUMNS[field])
    else:
        value = getattr(work.case, field)
    return "" if value is None else str(value)


def problem(
    work: Work, field: str, value: str, person: Respondent | None, today: date
) -> Iterator[FieldProblem]:
    """Yield what is wrong with a new value."""
    if not value:
        yield FieldProblem("value", "required")
    elif field in OF_A_NUMBER:
        yield from _number_problems(work, field, value)
    elif field == "kind":
        yield from _kind_problems(work, value)
    elif field in OF_A_RECOMMENDATION:
        yield from _recommendation_problems(work, field, value, person)
    else:
        yield from _decision_problems(work, field, value, person, today)


def mend(work: Work, field: str, value: str, person: Respondent | None) -> None:
    """Write the new value."""
    if field in OF_A_NUMBER:
        kind = NumberKind(field.removesuffix("_number"))
        case, on = work.case, work.case.registered_on or work.case.received_on
        void_number(work.session, case, kind, VoidReason.CORRECTED, by=work.actor_id, now=work.now)
        type_number(work.session, case, kind, value, on=on)
    elif field == "kind":
        work.case.kind = work.main_report().kind = ReportKind(value)
    elif field in OF_A_RECOMMENDATION:
        _mend_recommendation(work, field, value, person)
    elif (row := _decision(work, person)) is not None:
        if field == "decision_number":
            row.sealed_number = work.key.seal(_TABLE, row.id, "sealed_number", value)
        elif field == "sanction_kind":
            row.kind, row.level = value, work.means.catalogue.sanction_kind(value).level
        else:
            setattr(row, _COLUMNS[field], date.fromisoformat(value))
    work.session.flush()


def more(work: Work, field: str, value: str, person: Respondent | None) -> dict[str, Any]:
    """Return what the event of such a correction says besides: of which decision, at which level."""
    row: SanctionDecision | Recommendation | None = None
    if field in OF_A_DECISION:
        row = _decision(work, person)
    elif field in OF_A_RECOMMENDATION:
        row = _recommendation(work, person)
    if row is None:
        return {}
    level = {"level": work.means.catalogue.sanction_kind(value).level} if field == "sanction_kind" else {}
    return {"event": row.event_id, **level}


def _decision(work: Work, person: Respondent | None) -> SanctionDecision | None:
    """Return the decision of the employer that stands last."""
    if person is None:
        return None
    found = select(SanctionDecision).where(
        SanctionDecision.respondent_id == person.id, SanctionDecision.void.is_(False)
    )
    return work.session.scalars(found.order_by(SanctionDecision.event_id.desc())).first()


def _recommendation(work: Work, person: Respondent | None) -> Recommendation | None:
    """Return the recommendation of the authority that stands last."""
    if person is None:
        return None
    found = select(Recommendation).where(
        Recommendation.respondent_id == person.id, Recommendation.void.is_(False)
    )
    return work.session.scalars(found.order_by(Recommendation.event_id.desc())).first()


def _held_of_recommendation(work: Work, field: str, person: Respondent | None) -> str:
    row = _recommendation(work, person)
    if row is None:
        return ""
    if field == "recommendation_source":
        return row.source or ""
    sealed = row.sealed_number
    return work.key.open_text("recommendation", row.id, "sealed_number", sealed) if sealed else ""


def _recommendation_problems(
    work: Work, field: str, value: str, person: Respondent | None
) -> Iterator[FieldProblem]:
    known = {row.code for row in work.means.catalogue.codes(SOURCES)}
    if _recommendation(work, person) is None:
        yield FieldProblem("value", "no_recommendation")
    elif field == "recommendation_source" and value not in known:
        yield FieldProblem("value", "unknown_choice")


def _mend_recommendation(work: Work, field: str, value: str, person: Respondent | None) -> None:
    row = _recommendation(work, person)
    if row is not None and field == "recommendation_source":
        row.source = value
    elif row is not None:
        row.sealed_number = work.key.seal("recommendation", row.id, "sealed_number", value)


def _decision_problems(
    work: Work, field: str, value: str, person: Respondent | None, today: date
) -> Iterator[FieldProblem]:
    if _decision(work, person) is None:
        yield FieldProblem("value", "no_decision")
    elif field == "sanction_kind":
        if value not in {row.code for row in work.means.catalogue.sanction_kinds(None, on=today)}:
            yield FieldProblem("value", "unknown_choice")
    elif field != "decision_number":
        yield from _day_problems(work, field, value, person, today)


def _number_problems(work: Work, field: str, value: str) -> Iterator[FieldProblem]:
    if getattr(work.case, field) is None:
        yield FieldProblem("value", "no_number")
    elif found := number_problem(work.session, work.case, value, name="value"):
        yield found


def _kind_problems(work: Work, value: str) -> Iterator[FieldProblem]:
    if work.case.registered_on is not None:
        yield FieldProblem("value", "registered_already")
    elif value not in {kind.value for kind in KINDS}:
        yield FieldProblem("value", "unknown_choice")


def _day_problems(
    work: Work, field: str, value: str, person: Respondent | None, today: date
) -> Iterator[FieldProblem]:
    """A decision came after the receipt and not in the future; it may take effect later."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        yield FieldProblem("value", "not_a_date")
        return
    row = _decision(work, person)
    if field == "decision_on" and day > today:
        yield FieldProblem("value", "in_future")
    elif field == "decision_on" and day < work.case.received_on:
        yield FieldProblem("value", "before_last_step", {"last": work.case.received_on})
    elif field == "effective_on" and row is not None and day < row.decided_on:
        yield FieldProblem("value", "before_last_step", {"last": row.decided_on})
