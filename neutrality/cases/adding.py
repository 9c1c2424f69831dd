"""A second respondent, found later in the same event: sealed, found by name, counted from that day on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from neutrality.cases import clocks, facts, intervals
from neutrality.cases.assistance import offer_if_nobody_is_left
from neutrality.cases.intervals import Subject
from neutrality.cases.models import Respondent
from neutrality.cases.people import add_respondent, open_particulars
from neutrality.cases.proposals import refuse_if_waiting
from neutrality.cases.work import Work, begin
from neutrality.directory.models import Agency
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.identity import clean_nip
from neutrality.domain.respondent import entry_of, reason_problems, too_long
from neutrality.domain.running import added
from neutrality.domain.workflow import Level, State, derive
from neutrality.means import Means
from neutrality.reports.submission import LONGEST_LINE, MOST_RESPONDENTS, RespondentInput

_TYPED = ("name", "nip", "agency_text", "position")
_LISTS = {"employee_type": "employee_type", "position_group": "position_group"}


def add_later(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    person: RespondentInput,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> Respondent:
    """Add a respondent to a case as it stands now, dated today.

    Raises:
        InvalidInputError: what is wrong, at its field; `already_respondent` at `nip`.
        ConflictError: `closed_case`, `changed_meanwhile`, `already_waiting`, `too_many_respondents`.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.ADD_RESPONDENT, version=version
    )
    state, sub_status = entry_of(work.case.state, work.case.sub_status)
    refuse_if_waiting(work, None)
    others = work.respondents()
    if len(others) >= MOST_RESPONDENTS:
        raise ConflictError("too_many_respondents", most=MOST_RESPONDENTS)
    if problems := [*_problems(work, person), *reason_problems(reason)]:
        raise InvalidInputError(problems)
    row = add_respondent(
        session, means, case_id=case_id, office_id=work.case.office_id,
        ordinal=1 + max(other.ordinal for other in work.everybody()), person=person,
    )  # fmt: skip
    row.state, row.sub_status = state, sub_status
    _note(work, row, reason)
    offer_if_nobody_is_left(work)
    return row


def _note(work: Work, row: Respondent, reason: str) -> None:
    """Write down who was added: event, intervals, facts, the clock of handling, all of today."""
    session, case, today = work.session, work.case, work.today
    before, (case.state, case.outcome) = case.state, derive((p.state, p.outcome) for p in work.respondents())
    if case.state is not before:
        case.sub_status = row.sub_status
    payload = _payload(row, case.state)
    event = work.record(
        EventKind.RESPONDENT_ADDED, legal_on=today, respondent_id=row.id, moved=(None, row.state),
        payload=payload, texts={"reason": reason.strip()},
    )  # fmt: skip
    for level, subject_id, state in (
        (Level.RESPONDENT, row.id, row.state),
        (Level.CASE, case.id, case.state),
    ):
        subject = Subject(level, subject_id, case)
        intervals.enter(session, subject, state, None, legal_on=today, position=event.id)
    facts.keep(session, event, payload)
    going = frozenset((clock.kind, clock.respondent_id) for clock in clocks.running(session, case.id))
    for kind, _whose in added(row.state, going):
        clocks.start(session, work.means.catalogue, case, kind, on=today, anew=True)
    clocks.refresh_next_due(session, case)
    case.last_step_on = max(case.last_step_on, today)
    work.touch()
    session.flush()


def _payload(row: Respondent, case_state: State) -> dict[str, Any]:
    return {
        "respondents": [
            {
                "id": str(row.id),
                "agency": str(row.agency_id) if row.agency_id else None,
                "employee_type": row.employee_type,
                "position_group": row.position_group,
            }
        ],
        "state": row.state.value,
        "sub_status": row.sub_status.value if row.sub_status else None,
        "case_state": case_state.value,
    }


def _problems(work: Work, person: RespondentInput) -> list[FieldProblem]:
    problems = [problem for name in _TYPED for problem in too_long(name, getattr(person, name), LONGEST_LINE)]
    if not person.name.strip() and not person.unknown:
        problems.append(FieldProblem("name", "required"))
    for name, kind in _LISTS.items():
        value = getattr(person, name)
        if value and value not in {row.code for row in work.means.catalogue.codes(kind)}:
            problems.append(FieldProblem(name, "unknown_choice"))
    if person.agency_id is not None and work.session.get(Agency, person.agency_id) is None:
        problems.append(FieldProblem("agency_id", "unknown_choice"))
    if person.nip.strip() and clean_nip(person.nip) in _known_nips(work):
        problems.append(FieldProblem("nip", "already_respondent"))
    return problems


def _known_nips(work: Work) -> set[str]:
    living = [row for row in work.respondents() if row.pseudonymised_on is None]
    return {open_particulars(work.respondent_key(row), row).nip for row in living} - {""}
