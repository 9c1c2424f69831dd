"""Where a report, its case, events, intervals, facts and clocks begin, in one transaction (T0)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import clocks, facts, intervals
from neutrality.cases.evidence import committed
from neutrality.cases.intervals import Subject
from neutrality.cases.jobs import INDEX_LINKS, INDEX_RESPONDENT
from neutrality.cases.links import index_links
from neutrality.cases.models import Case, CaseReport, Clock, Respondent
from neutrality.cases.numbers import give_receipt_number
from neutrality.cases.own_results import whose
from neutrality.cases.people import add_respondent
from neutrality.cases.work import Work
from neutrality.database import Base, to_minute
from neutrality.directory.models import Agency, Election, Office, Place
from neutrality.directory.service import read_calendar, successor_of
from neutrality.domain import access
from neutrality.domain.access import Actor, Permission, require
from neutrality.domain.catalogue import Catalogue, ClockKind, Regime
from neutrality.domain.deadlines import due
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.identity import nip_warnings
from neutrality.domain.running import BEGINNINGS, begun
from neutrality.domain.workflow import Level, ReportKind, State, SubStatus
from neutrality.means import Means
from neutrality.outbox import post
from neutrality.reports.checks import problems_of
from neutrality.reports.models import FieldResult, Report, Source
from neutrality.reports.receipts import issue
from neutrality.reports.service import Kept, find_by_code, keep
from neutrality.reports.submission import Submission
from neutrality.reports.thread import tell
from neutrality.vault import KeyKind, Reader, TrackingCode

NEEDED = {
    Source.COUNTER: Permission.ENTER_REPORT,
    Source.FIELD_SUPERVISOR: Permission.ENTER_FINDING,
    Source.DIRECT_SUPERIOR: Permission.ENTER_FINDING,
}


@dataclass(frozen=True)
class Received:
    """What the sender is told at once; `repeated` when the same code had been received before."""

    case_id: uuid.UUID
    report_id: uuid.UUID
    reference: str
    kind: ReportKind
    due_on: date
    due_cited: bool
    repeated: bool
    receipt: str
    warnings: tuple[str, ...] = ()


def receive(
    session: Session,
    means: Means,
    submission: Submission,
    *,
    code: TrackingCode | None,
    actor: Actor | None,
    now: datetime,
    today: date,
) -> Received:
    """Begin a report and its case (T0).

    Raises:
        InvalidInputError: every problem with its field.
        NotAllowedError: when the actor may not enter such a report at the office.
        IntegrityError: when the same code was received at the same moment; trying again tells that answer.

    """
    submission = replace(submission, office_id=successor_of(session, submission.office_id))
    permission = NEEDED.get(submission.source, Permission.SUBMIT_REPORT)
    require(actor, permission, access.Subject(submission.office_id))
    earlier = find_by_code(session, code) if code else None
    if earlier is not None:
        return _told_again(session, means, earlier)
    author = whose(session, submission, actor=actor, today=today)
    problems = [*problems_of(submission, today), *_unknown_references(session, submission)]
    if problems:
        raise InvalidInputError(problems)
    entered_by = actor.account_id if actor else None
    work, kept = open_case(session, means, submission, code=code, entered_by=entered_by, now=now)
    if actor is not None:
        give_receipt_number(session, work.case, on=submission.received_on)
    report = kept.report
    if author is not None:
        session.add(FieldResult(report_id=report.id, account_id=author))
    clock = begin_history(work, submission, kept)
    warnings = {warning for person in submission.respondents for warning in _warnings(person.nip, today)}
    return Received(
        work.case.id,
        report.id,
        report.reference,
        report.kind,
        clock.due_on,
        _is_deadline(clock, report),
        repeated=False,
        receipt=issue(session, report, means.receipt_key),
        warnings=tuple(sorted(warnings)),
    )


def regime_of(session: Session, election_id: uuid.UUID | None) -> Regime:
    """Return the election law that governs, `none` outside any election."""
    election = session.get(Election, election_id) if election_id else None
    return election.regime if election else Regime.NONE


def window_kept(session: Session, catalogue: Catalogue, report: Submission | Report) -> bool:
    """Return whether the report came within the time that the law gives since it was known (domain 2.2)."""
    regime = regime_of(session, report.election_id)
    if regime is Regime.NONE or report.known_on is None:
        return True
    office = session.get_one(Office, report.office_id)
    rule = catalogue.rule_for(ClockKind.REPORT_WINDOW, regime, report.received_on)
    last = due(rule, report.known_on, read_calendar(session, office.place_code)).on
    return report.received_on <= last


def _told_again(session: Session, means: Means, report: Report) -> Received:
    opened = select(CaseReport.case_id).where(CaseReport.report_id == report.id, CaseReport.main)
    case_id = session.scalars(opened).one()
    first = select(Clock).where(Clock.case_id == case_id, Clock.kind.in_(BEGINNINGS))
    clock = session.scalars(first.order_by(Clock.started_on)).first()
    due_on = clock.due_on if clock else report.received_on
    cited = clock is not None and _is_deadline(clock, report)
    receipt = issue(session, report, means.receipt_key)
    return Received(
        case_id, report.id, report.reference, report.kind, due_on, cited, repeated=True, receipt=receipt
    )


def _is_deadline(clock: Clock, report: Report) -> bool:
    """Return whether the sender is told the date: of a cited rule, and never for initial information."""
    return not clock.internal_target and report.kind is not ReportKind.INFORMASI_AWAL


def _unknown_references(session: Session, submission: Submission) -> list[FieldProblem]:
    wanted: list[tuple[str, type[Base], object]] = [
        ("office_id", Office, submission.office_id),
        ("place_code", Place, submission.place_code),
        ("election_id", Election, submission.election_id),
        *(
            (f"respondents-{number}-agency_id", Agency, person.agency_id)
            for number, person in enumerate(submission.respondents)
        ),
    ]
    return [
        FieldProblem(name, "unknown_choice")
        for name, model, key in wanted
        if key is not None and session.get(model, key) is None
    ]


def open_case(
    session: Session,
    means: Means,
    submission: Submission,
    *,
    code: TrackingCode | None,
    entered_by: uuid.UUID | None,
    now: datetime,
) -> tuple[Work, Kept]:
    """Keep the report and open its case, which has no number and no history yet."""
    in_time = window_kept(session, means.catalogue, submission)
    kept = keep(session, means, submission, code=code, in_time=in_time, entered_by=entered_by, now=now)
    report = kept.report
    case = Case(
        id=uuid.uuid4(),
        reference=report.reference,
        regime=regime_of(session, submission.election_id),
        state=State.RECEIVED,
        sub_status=SubStatus.NEW,
        outcome=None,
        recorded_at=to_minute(now),
        last_step_on=submission.received_on,
        **{name: getattr(submission, name) for name in _OF_CASE},
    )
    session.add(case)
    session.flush()
    session.add(CaseReport(case_id=case.id, report_id=report.id, main=True))
    readers = [Reader.office(case.office_id)]
    key = means.vault.create_key(session, kind=KeyKind.CASE, owner=case.id, readers=readers)
    return Work(session, means, case, key, entered_by, now), kept


def begin_history(work: Work, submission: Submission, kept: Kept) -> Clock:
    """Write down the receipt of an opened case: event, states, facts; return the clock that runs."""
    session, case, report = work.session, work.case, kept.report
    people = _add_respondents(work, submission)
    _index_links(work, report, submission)
    payload = _received_payload(case, kept, people)
    if submission.brought_by:
        payload["brought_by"] = submission.brought_by
    event = work.record(
        EventKind.CASE_RECEIVED,
        legal_on=submission.received_on,
        report_id=report.id,
        moved=(None, State.RECEIVED),
        payload=payload,
        texts={"late_reason": submission.late_reason.strip()},
    )
    subjects = [Subject(Level.CASE, case.id, case), *(Subject(Level.RESPONDENT, p.id, case) for p in people)]
    for subject in subjects:
        intervals.enter(
            session, subject, State.RECEIVED, None, legal_on=submission.received_on, position=event.id
        )
    facts.keep(session, event, payload)
    for file in kept.files:
        sealed = committed(file)
        work.record(
            EventKind.EVIDENCE_ADDED, legal_on=submission.received_on, report_id=report.id, payload=sealed
        )
    kind = begun(case.kind)
    found_on = submission.known_on if kind is ClockKind.FINDING else None
    clock = clocks.start(
        session, work.means.catalogue, case, kind, on=found_on or submission.received_on,
        received_at=report.received_at,
    )  # fmt: skip
    clocks.refresh_next_due(session, case)
    if not work.brought_by:
        tell(session, report, "received", legal_on=submission.received_on, now=work.now, event_id=event.id)
    return clock


def _add_respondents(work: Work, submission: Submission) -> list[Respondent]:
    people = [
        add_respondent(
            work.session,
            work.means,
            case_id=work.case.id,
            office_id=work.case.office_id,
            ordinal=number,
            person=person,
        )
        for number, person in enumerate(submission.respondents, start=1)
    ]
    if work.means.opener is None:
        for row in people:
            post(work.session, INDEX_RESPONDENT, {"respondent": str(row.id)}, due_at=work.now)
    return people


def _index_links(work: Work, report: Report, submission: Submission) -> None:
    if not submission.links:
        return
    if work.means.opener is None:
        post(work.session, INDEX_LINKS, {"report": str(report.id)}, due_at=work.now)
    else:
        index_links(work.session, work.means, report.id, report.office_id, submission.links)


def _received_payload(case: Case, kept: Kept, people: list[Respondent]) -> dict[str, Any]:
    report = kept.report
    return {
        "content": kept.commitment.hex(),
        "kind": case.kind.value,
        "source": report.source.value,
        "channel": case.channel,
        "place": case.place_code,
        "election": str(case.election_id) if case.election_id else None,
        "regime": case.regime.value,
        "plain_kind": report.plain_kind,
        "in_time": report.in_time,
        "late_entry": report.late_entry,
        "flooded": report.flooded,
        "respondents": [
            {
                "id": str(row.id),
                "agency": str(row.agency_id) if row.agency_id else None,
                "employee_type": row.employee_type,
                "position_group": row.position_group,
            }
            for row in people
        ],
    }


def _warnings(nip: str, today: date) -> tuple[str, ...]:
    return nip_warnings(nip, today) if nip.strip() else ()


_OF_CASE = ("office_id", "kind", "channel", "place_code", "election_id", "received_on", "flooded")
