"""What the senders of a case are told of a step, and what the law keeps from them."""

from __future__ import annotations

from neutrality.cases import clocks
from neutrality.cases.dated_acts import sanction_in_force
from neutrality.cases.joined import CLOSED_STATEMENT, hearers, note_told
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, reports_of
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.due_words import in_words
from neutrality.domain.workflow import Action, Outcome, Step, Transition
from neutrality.history.models import Event
from neutrality.reports.thread import tell

FOLLOWED_UP = "followed_up"


def tell_senders(
    work: Work,
    row: Transition,
    step: Step,
    respondent: Respondent | None,
    event: Event,
    *,
    people: list[Respondent],
) -> None:
    """Tell the senders what happened; a closed moral statement is never named (domain 7.4).

    A step of which nobody is told speaks only when somebody wrote to the sender. That cases were merged
    is told to nobody: a decoy would learn of the other report (design 5). Nor is anybody told now what an
    import brings in: it was told then, or was not.
    """
    if row.action is Action.MERGE or work.brought_by:
        return
    reports = hearers(work, reports_of(work.session, work.case.id), people)
    note_told(work, reports, on=step.legal_on, started=row.starts)
    text = "\n".join([step.fields.get("public_reason", "").strip(), *_lacks(work, step)]).strip()
    if not row.told and not text:
        return
    told = row.outcome.value if row.outcome else row.action.value
    if _is_closed_statement(work, row, step, respondent):
        told = FOLLOWED_UP
    for report in reports:
        key = work.report_key(report) if text else None
        tell(
            work.session,
            report,
            told,
            legal_on=step.legal_on,
            now=work.now,
            key=key,
            text=text,
            event_id=event.id,
        )


def _lacks(work: Work, step: Step) -> list[str]:
    """Return what a sender is asked to complete, one thing a line, and until when (domain 8.3, T1).

    It is written as the office writes, in Indonesian, below what the officer typed.
    """
    codes = step.fields.get("lacks", "").split()
    until = [row for row in clocks.running(work.session, work.case.id) if row.kind is ClockKind.CORRECTION]
    lines = [f"– {work.means.catalogue.label('requirement', code, 'id')}" for code in codes]
    return lines + [f"Batas: {in_words(row.due_on, 'id')}." for row in until if codes]


def _is_closed_statement(work: Work, row: Transition, step: Step, respondent: Respondent | None) -> bool:
    kind = step.fields.get("sanction_kind")
    if kind is None and row.outcome is Outcome.SANCTIONED and respondent is not None:
        kind = sanction_in_force(work, respondent)
    return kind == CLOSED_STATEMENT
