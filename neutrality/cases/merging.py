"""T4: a case that is about the same event ends in another one of the office, where its reports go on.

A person does it, never a rule; what is registered needs a head besides. No sender is told (design 5).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import facts, intervals
from neutrality.cases.applying import apply
from neutrality.cases.assistance import offer_if_nobody_is_left
from neutrality.cases.external_keeping import take_numbers_along
from neutrality.cases.intervals import Subject
from neutrality.cases.joined import MergedRespondent, stand_apart
from neutrality.cases.models import Case, CaseReport, Proposal, ProposalStatus, Respondent
from neutrality.cases.people import add_respondent, open_particulars
from neutrality.cases.proposals import MERGE, propose, read_proposal, refuse_if_waiting, settle
from neutrality.cases.replies import end_pages
from neutrality.cases.same_report import numbered
from neutrality.cases.work import Work, begin, find_case
from neutrality.domain.access import Actor, Permission
from neutrality.domain.duplicates import OPEN_TO_MERGING, Side, check_merge, needs_head
from neutrality.domain.errors import FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import check_reason
from neutrality.domain.workflow import BY_ACTION, Action, Level, Step
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.reports.submission import RespondentInput
from neutrality.reports.thread import tell

# By respondent of the merged case, as whom they go on; nobody: added to the other case.
Pairs = Mapping[uuid.UUID, uuid.UUID | None]


@dataclass(frozen=True)
class _Merge:
    """One merge that is carried out."""

    merged: Work
    master: Work
    pairs: Pairs
    moving: list[Respondent]
    added: dict[uuid.UUID, Respondent] = field(default_factory=dict)


def find_master(
    session: Session, means: Means, case_id: uuid.UUID, number: str, *, actor: Actor, now: datetime
) -> uuid.UUID:
    """Return the case of the same office with this number, when the one may end in it.

    Raises:
        InvalidInputError: at `number`, as `check_merge` says; alike for no such case and another office's.
        NotAllowedError: when the permission is lacking on either case.
        ConflictError: `wrong_state`.

    """
    needed = Permission.MERGE_CASES
    work = begin(session, means, case_id, actor=actor, now=now, permission=needed, lock=False)
    master_id = numbered(work, number)
    other = begin(session, means, master_id, actor=actor, now=now, permission=needed, lock=False)
    check_merge(_side(work.case), _side(other.case))
    return master_id


def merge_cases(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    master_id: uuid.UUID,
    pairs: Pairs,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Let a case end in another one, or propose it when it is registered; return whether it is done.

    Raises:
        InvalidInputError: `required` at `reason`; at `number` as `check_merge` says; at `pairs` when a
            respondent is missing or is paired with somebody who cannot go on.
        NotFoundError: `no_such_case`.
        NotAllowedError: when the permission is lacking on either case.
        ConflictError: `changed_meanwhile`, `wrong_state`, `already_waiting`.

    """
    check_reason(reason)
    needed, office_id = Permission.MERGE_CASES, find_case(session, case_id, actor).office_id
    if find_case(session, master_id, actor).office_id != office_id:
        raise InvalidInputError([FieldProblem("number", "no_such_number")])
    works = {
        one: begin(
            session, means, one, actor=actor, now=now, permission=needed,
            version=version if one == case_id else None,
        )
        for one in sorted({case_id, master_id})
    }  # fmt: skip
    merge = _checked(works[case_id], works[master_id], pairs)
    if needs_head(merge.merged.case.state):
        content = {
            "master": str(master_id),
            "reason": reason.strip(),
            "pairs": {str(one): str(other) if other else None for one, other in pairs.items()},
        }
        propose(merge.merged, MERGE, content, action=None, legal_on=merge.merged.today, respondent=None)
        return False
    _carry_out(merge, reason, proposed_by=None)
    return True


def confirm_merge(work: Work, proposal: Proposal, *, actor: Actor) -> None:
    """Let a head confirm that a registered case ends in another one.

    Raises:
        NotAllowedError: `same_person`; when the permission is lacking on the other case.
        InvalidInputError, ConflictError: as `merge_cases`, when something changed meanwhile.

    """
    if proposal.proposed_by == actor.account_id:
        raise NotAllowedError("same_person", action=MERGE)
    typed = read_proposal(work.key, proposal)
    held = typed["pairs"]
    pairs = held if isinstance(held, dict) else {}
    master = begin(
        work.session, work.means, uuid.UUID(str(typed["master"])), actor=actor, now=work.now,
        permission=Permission.CONFIRM_MERGE,
    )  # fmt: skip
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=work.now)
    work.session.flush()
    known = {uuid.UUID(one): uuid.UUID(other) if other else None for one, other in pairs.items()}
    _carry_out(_checked(work, master, known), str(typed["reason"]), proposed_by=proposal.proposed_by)


def moving_of(work: Work) -> list[Respondent]:
    """Return the respondents who go on when their case is merged: those who are not decided."""
    return [row for row in work.respondents() if row.state in OPEN_TO_MERGING]


def _side(case: Case) -> Side:
    return Side(case.id, case.office_id, case.state)


def _checked(merged: Work, master: Work, pairs: Pairs) -> _Merge:
    check_merge(_side(merged.case), _side(master.case))
    for work in (merged, master):
        refuse_if_waiting(work, None)
    moving = moving_of(merged)
    known = {row.id for row in moving_of(master)} | {None}
    if set(pairs) != {row.id for row in moving} or not set(pairs.values()) <= known:
        raise InvalidInputError([FieldProblem("pairs", "unknown_choice")])
    return _Merge(merged, master, pairs, moving)


def _carry_out(merge: _Merge, reason: str, *, proposed_by: uuid.UUID | None) -> None:
    merged, master, session = merge.merged, merge.master, merge.merged.session
    before = merged.case.state
    moved, there = _going_on(session, merged.case), _going_on(session, master.case)
    for report in moved:
        stand_apart(merged, report)
    row = BY_ACTION[Action.MERGE]
    step = Step(Action.MERGE, merged.today, reason, fields={"master": str(master.case.id)})
    apply(merged, row, step, None, proposed_by)
    for person in merge.moving:
        _go_on(merge, person)
    if merge.added:
        for report in there:
            stand_apart(master, report)
    _move_reports(merge, moved)
    take_numbers_along(merged, master, _as_whom(merge))
    end_pages(merged)
    event_id = _tell_master(merge, moved, reason)
    if before is not master.case.state:
        _tell_of_registration(merge, moved, event_id)
    master.case.last_step_on = max(master.case.last_step_on, master.today)
    master.touch()
    session.flush()
    offer_if_nobody_is_left(master)


def _as_whom(merge: _Merge) -> dict[uuid.UUID, Respondent]:
    there = {row.id: row for row in merge.master.respondents()}
    return {key: merge.added[key] if other is None else there[other] for key, other in merge.pairs.items()}


def _going_on(session: Session, case: Case) -> list[Report]:
    """Return the reports that go on in a case, not those that left it with an earlier merge."""
    found = select(Report).join(CaseReport, CaseReport.report_id == Report.id)
    return list(
        session.scalars(found.where(CaseReport.case_id == case.id, CaseReport.current).order_by(Report.id))
    )


def _go_on(merge: _Merge, person: Respondent) -> None:
    """Let a respondent go on as one of the other case, which gets them when they were not in it."""
    into = merge.pairs[person.id]
    if into is None:
        merge.added[person.id] = _added(merge, person)
        into = merge.added[person.id].id
    merge.merged.session.add(
        MergedRespondent(respondent_id=person.id, into_id=into, added=merge.pairs[person.id] is None)
    )
    merge.merged.session.flush()


def _added(merge: _Merge, person: Respondent) -> Respondent:
    master = merge.master
    held = open_particulars(merge.merged.respondent_key(person), person)
    entered = RespondentInput(
        name=held.name, nip=held.nip, agency_id=person.agency_id, agency_text=held.agency_text,
        employee_type=person.employee_type, position=held.position, position_group=person.position_group,
    )  # fmt: skip
    row = add_respondent(
        master.session, master.means, case_id=master.case.id, office_id=master.case.office_id,
        ordinal=max(one.ordinal for one in master.respondents()) + 1, person=entered,
    )  # fmt: skip
    row.state, row.sub_status = master.case.state, master.case.sub_status
    row.violation_type, row.cause = person.violation_type, person.cause
    return row


def _move_reports(merge: _Merge, reports: list[Report]) -> None:
    """Let the reports belong to the other case; nothing is sealed anew, for their keys name the report."""
    session = merge.merged.session
    rows = select(CaseReport).where(
        CaseReport.case_id == merge.merged.case.id, CaseReport.report_id.in_([one.id for one in reports])
    )
    for row in session.scalars(rows):
        row.current = False
    session.add_all(
        CaseReport(case_id=merge.master.case.id, report_id=one.id, main=False, current=True)
        for one in reports
    )
    session.flush()


def _tell_master(merge: _Merge, reports: list[Report], reason: str) -> int:
    """Write on the other case what came to it; return the position of that event."""
    master, session = merge.master, merge.master.session
    people = {row.id: row for row in merge.moving}
    payload = {
        "other_case": str(merge.merged.case.id),
        "reports": [str(one.id) for one in reports],
        "joined": {str(one): str(other) for one, other in merge.pairs.items() if other},
        "state": master.case.state.value,
        "sub_status": master.case.sub_status.value if master.case.sub_status else None,
        "case_state": master.case.state.value,
        "respondents": [
            _described(row, _received_on(session, people[key])) for key, row in merge.added.items()
        ],
    }
    event = master.record(
        EventKind.CASE_JOINED, legal_on=master.today, payload=payload, texts={"reason": reason.strip()}
    )
    for row in merge.added.values():
        subject = Subject(Level.RESPONDENT, row.id, master.case)
        intervals.enter(session, subject, row.state, None, legal_on=master.today, position=event.id)
    facts.keep(session, event, payload)
    return event.id


def _received_on(session: Session, person: Respondent) -> str:
    """Return since when a respondent is known: the merged case's first day of them."""
    fact = facts.load(session, person.case_id).respondents[person.id]
    return fact.received_on.isoformat()


def _described(row: Respondent, received_on: str) -> dict[str, str | None]:
    return {
        "id": str(row.id),
        "agency": str(row.agency_id) if row.agency_id else None,
        "employee_type": row.employee_type,
        "position_group": row.position_group,
        "type": row.violation_type,
        "cause": row.cause,
        "received_on": received_on,
    }


def _tell_of_registration(merge: _Merge, reports: list[Report], event_id: int) -> None:
    """A report that comes into a registered case is registered with it: told as if it alone had been."""
    on, now = merge.master.today, merge.master.now
    for report in reports:
        tell(merge.master.session, report, Action.REGISTER.value, legal_on=on, now=now, event_id=event_id)
        stand_apart(merge.master, report, handled_from=on)
