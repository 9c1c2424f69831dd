"""How far a row of a register came and how it ended: by which step of the workflow, on which of its days.

What cannot be true is a problem at its column: a decision before the receipt, a forwarding of somebody who
was not proven, a sanction of somebody who was never forwarded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from neutrality.domain.errors import FieldProblem
from neutrality.domain.register_columns import DAYS, Column, Decision
from neutrality.domain.register_names import NO_VIOLATION
from neutrality.domain.register_rows import Row
from neutrality.domain.workflow import Action, Outcome, ReportKind, State

_BEFORE, _THERE, _SENT = State.RECEIVED, State.VERIFIED, State.RECOMMENDED
# By which step a matter ends that stands so, and from which of the days the step takes its own.
ENDS: dict[tuple[State, Outcome], tuple[Action, tuple[Column, ...]]] = {
    (_BEFORE, Outcome.NOT_MEETING_REQUIREMENTS): (
        Action.CLOSE_UNMET, (Column.NOT_REGISTERED_ON, Column.DECIDED_ON, Column.CLOSED_ON),
    ),
    (_BEFORE, Outcome.TRACED_WITHOUT_RESULT): (Action.CLOSE_TRACED, (Column.CLOSED_ON, Column.DECIDED_ON)),
    (_BEFORE, Outcome.WITHDRAWN): (Action.ACCEPT_WITHDRAWAL, (Column.CLOSED_ON, Column.DECIDED_ON)),
    (_BEFORE, Outcome.OUT_OF_JURISDICTION): (
        Action.FORWARD_ELSEWHERE, (Column.CLOSED_ON, Column.NOT_REGISTERED_ON, Column.DECIDED_ON),
    ),
    (_BEFORE, Outcome.TERMINATED_OTHER): (Action.TERMINATE_EARLY, (Column.CLOSED_ON, Column.DECIDED_ON)),
    (_THERE, Outcome.NOT_PROVEN): (Action.FIND_NOT_PROVEN, (Column.DECIDED_ON, Column.CLOSED_ON)),
    (_THERE, Outcome.CRIMINAL_ONLY): (Action.HAND_TO_CRIMINAL, (Column.CLOSED_ON, Column.DECIDED_ON)),
    (_THERE, Outcome.OUT_OF_JURISDICTION): (Action.REFER_RESPONDENT, (Column.CLOSED_ON, Column.DECIDED_ON)),
    (_THERE, Outcome.TERMINATED_OTHER): (Action.TERMINATE, (Column.CLOSED_ON, Column.DECIDED_ON)),
    (_SENT, Outcome.SANCTIONED): (Action.RECORD_SANCTION, (Column.EMPLOYER_ON, Column.CLOSED_ON)),
    (_SENT, Outcome.PPK_NO_VIOLATION): (Action.RECORD_NO_VIOLATION, (Column.EMPLOYER_ON, Column.CLOSED_ON)),
    (_SENT, Outcome.NOT_FOLLOWED_UP): (Action.RECORD_NOT_FOLLOWED_UP, (Column.CLOSED_ON,)),
    (_SENT, Outcome.TERMINATED_OTHER): (Action.TERMINATE, (Column.CLOSED_ON,)),
}  # fmt: skip
# A report can be taken back, a finding of the office cannot; only what nobody signed is traced (domain 8.2).
_ONLY_OF = {
    Outcome.WITHDRAWN: ReportKind.LAPORAN,
    Outcome.TRACED_WITHOUT_RESULT: ReportKind.INFORMASI_AWAL,
}
_DECIDED = {Decision.NOT_PROVEN: Outcome.NOT_PROVEN, Decision.INCOMPLETE: Outcome.NOT_MEETING_REQUIREMENTS}


@dataclass(frozen=True)
class End:
    """How somebody's matter ended, by which step, on which day."""

    outcome: Outcome
    action: Action
    on: date


def stage_of(row: Row) -> State:
    """Return how far a row came before it ended: received, registered or forwarded."""
    if Column.FORWARDED_ON in row.days:
        return _SENT
    return _THERE if row.registered else _BEFORE


def kind_of(row: Row) -> ReportKind:
    """Return what came in: what the row says, else what its outcome tells, else a finding of the office."""
    found = row.kind or _ONLY_OF.get(row.outcome) if row.outcome else row.kind
    return found or ReportKind.HASIL_PENGAWASAN


def outcome_of(row: Row) -> Outcome | None:
    """Return how a row ended: as it says, else as its decisions tell; nothing while it is open."""
    return row.outcome or _implied(row)


def end_of(row: Row) -> End | None:
    """Return the end of a row without problems, nothing while the matter is open."""
    outcome = outcome_of(row)
    if outcome is None:
        return None
    action, columns = ENDS[stage_of(row), outcome]
    return End(outcome, action, next(row.days[column] for column in columns if column in row.days))


def problems_of(row: Row, today: date) -> list[FieldProblem]:
    """Return what of a row cannot be true, or cannot be dated."""
    return [*_missing(row), *_days(row, today), *_path(row), *_ending(row), *_of_the_kind(row)]


def _implied(row: Row) -> Outcome | None:
    if row.employer_decision:
        return Outcome.PPK_NO_VIOLATION if row.employer_decision == NO_VIOLATION else Outcome.SANCTIONED
    if row.registered is False:
        return Outcome.NOT_MEETING_REQUIREMENTS
    return _DECIDED.get(row.decision) if row.decision else None


def _missing(row: Row) -> Iterator[FieldProblem]:
    if not row.number:
        yield FieldProblem(Column.NUMBER, "required")
    if Column.RECEIVED_ON not in row.days:
        yield FieldProblem(Column.RECEIVED_ON, "needs_day")
    if row.registered and Column.REGISTERED_ON not in row.days:
        yield FieldProblem(Column.REGISTERED_ON, "needs_day")


def _days(row: Row, today: date) -> Iterator[FieldProblem]:
    for column, day in row.days.items():
        if day > today:
            yield FieldProblem(column, "in_future")
    happened = row.days.get(Column.EVENT_ON)
    received = row.days.get(Column.RECEIVED_ON)
    if happened and received and happened > received:
        yield FieldProblem(Column.EVENT_ON, "after_other", {"other": Column.RECEIVED_ON, "day": received})
    told = [column for column in DAYS if column in row.days]
    for one, other in pairwise(told):
        if row.days[other] < row.days[one]:
            yield FieldProblem(other, "before_other", {"other": one, "day": row.days[one]})


def _path(row: Row) -> Iterator[FieldProblem]:
    """A matter goes its way from one state to the next, and leaves none out."""
    forwarded, registered = Column.FORWARDED_ON in row.days, bool(row.registered)
    if Column.REGISTERED_ON in row.days and Column.NOT_REGISTERED_ON in row.days:
        yield FieldProblem(Column.NOT_REGISTERED_ON, "registered_and_not")
    if forwarded and row.decision not in {None, Decision.PROVEN}:
        yield FieldProblem(Column.FORWARDED_ON, "forwarded_not_proven")
    if not registered and (forwarded or row.decision in {Decision.PROVEN, Decision.NOT_PROVEN}):
        yield FieldProblem(Column.REGISTERED_ON, "needs_registration")
    if registered and row.decision is Decision.INCOMPLETE:
        yield FieldProblem(Column.DECISION, "incomplete_registered")
    for column in (Column.RECOMMENDED_ON, Column.EMPLOYER_ON):
        if column in row.days and not forwarded:
            yield FieldProblem(Column.FORWARDED_ON, "needs_forwarding")
    if Column.EMPLOYER_ON in row.days and outcome_of(row) is None:
        yield FieldProblem(Column.EMPLOYER_DECISION, "needs_decision")


def _ending(row: Row) -> Iterator[FieldProblem]:
    outcome, implied = outcome_of(row), _implied(row)
    if outcome is Outcome.DUPLICATE_MERGED:
        yield FieldProblem(Column.OUTCOME, "merged_elsewhere")
        return
    if row.outcome and implied and not _agree(row, implied):
        yield FieldProblem(Column.OUTCOME, "outcome_disagrees")
        return
    if outcome is None:
        if Column.CLOSED_ON in row.days:
            yield FieldProblem(Column.OUTCOME, "needs_outcome")
        return
    if outcome is Outcome.SANCTIONED and not row.employer_decision:
        yield FieldProblem(Column.EMPLOYER_DECISION, "needs_decision")
    found = ENDS.get((stage_of(row), outcome))
    if found is None:
        yield _out_of_reach(row, outcome)
    elif not any(column in row.days for column in found[1]):
        yield FieldProblem(found[1][0], "needs_day")


def _agree(row: Row, implied: Outcome) -> bool:
    """What was not registered can also have ended by leaving the office's hands."""
    unregistered = row.registered is False and not row.decision and (_BEFORE, row.outcome) in ENDS
    return row.outcome is implied or unregistered


def _out_of_reach(row: Row, outcome: Outcome) -> FieldProblem:
    """Return why a matter that came so far cannot end so: too early, or already past it."""
    wanted = {stage for stage, ending in ENDS if ending is outcome}
    if wanted == {_SENT}:
        return FieldProblem(Column.FORWARDED_ON, "needs_forwarding")
    if stage_of(row) is _BEFORE:
        return FieldProblem(Column.REGISTERED_ON, "needs_registration")
    return FieldProblem(Column.OUTCOME, "past_that_outcome")


def _of_the_kind(row: Row) -> Iterator[FieldProblem]:
    kind, outcome = kind_of(row), outcome_of(row)
    only = _ONLY_OF.get(outcome) if outcome else None
    if only is not None and kind is not only:
        yield FieldProblem(Column.KIND, "kind_cannot_end_so")
    if kind is ReportKind.INFORMASI_AWAL and outcome is Outcome.NOT_MEETING_REQUIREMENTS:
        yield FieldProblem(Column.OUTCOME, "information_never_rejected")
