"""A case goes to another office, whole: keys, indexes, clocks, intervals, facts, numbers.

Why it goes (`transfers`, a merger, the end of a stage) is decided before; here nothing is asked any more.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from neutrality.cases import clocks, facts, intervals
from neutrality.cases.documents import documents_of, ids_of
from neutrality.cases.external_numbers import index_numbers, rows_of
from neutrality.cases.intervals import Subject
from neutrality.cases.leftovers import end_links, end_what_others_may
from neutrality.cases.links import index_links
from neutrality.cases.models import Case, CaseReport, Person, Respondent
from neutrality.cases.people import index, open_particulars
from neutrality.cases.releases import end_all
from neutrality.cases.replies import pages_of
from neutrality.cases.transfer_models import Transfer
from neutrality.cases.work import Work, reports_of
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.domain.deadlines import closes_at
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import ReleaseEnd
from neutrality.domain.transfer import Answer, Basis, takes_along
from neutrality.domain.workflow import Level
from neutrality.history.models import Event
from neutrality.reports.models import Report
from neutrality.reports.service import open_content
from neutrality.reports.thread import tell
from neutrality.vault import KeyKind, OpenKey, Purpose
from neutrality.vault.moving import Owned, Route, forget_indexes, move_keys, share_keys

TRANSFERRED = "transferred"
Keys = dict[uuid.UUID, OpenKey]


@dataclass(frozen=True)
class Luggage:
    """What belongs to a case: its own reports, those that a case staying behind shares, its people."""

    own: list[Report]
    shared: list[Report]
    people: list[Respondent]


def carry(work: Work, target: Office, basis: Basis, *, transfer: Transfer | None = None) -> Event:
    """Let a case belong to another office from today on; return the event.

    Raises:
        DomainError: `reader_missing`, the target has no key.
        NotAllowedError: `opening_cap`.

    """
    case, session = work.case, work.session
    source = case.office_id
    luggage = _luggage(work)
    keys = _open(work, luggage)
    end_all(work, ReleaseEnd.TRANSFER)
    end_what_others_may(work)
    if basis is Basis.REQUEST:
        end_links(work)
    _reindex(work, luggage, keys, target.id)
    _move_keys(work, luggage, Route(source, target.id, str(work.actor_id)))
    former = (case.receipt_number, case.registration_number)
    _rehouse(work, luggage, target)
    event = _record(work, source, basis)
    _keep(work, event)
    _tell_senders(work, luggage, keys, target, event)
    row = transfer or _unasked(work, source, basis)
    row.legal_on = event.legal_on
    row.former_receipt_number, row.former_registration_number = former
    case.last_step_on = max(case.last_step_on, event.legal_on)
    work.touch()
    session.flush()
    return event


def _luggage(work: Work) -> Luggage:
    session, case = work.session, work.case
    reports = reports_of(session, case.id)
    elsewhere = (
        select(CaseReport.report_id)
        .join(Case, Case.id == CaseReport.case_id)
        .where(
            CaseReport.report_id.in_([report.id for report in reports]),
            Case.id != case.id,
            Case.office_id == case.office_id,
            Case.erased_on.is_(None),
        )
    )
    shared = set(session.scalars(elsewhere))
    return Luggage(
        [report for report in reports if report.id not in shared],
        [report for report in reports if report.id in shared],
        work.everybody(),
    )


def _open(work: Work, luggage: Luggage) -> Keys:
    """Return the keys of reports and respondents; for however many cases, one purpose an hour is counted."""
    wanted = {
        KeyKind.RESPONDENT: [person.id for person in luggage.people],
        KeyKind.REPORT: [report.id for report in (*luggage.own, *luggage.shared)],
    }
    opened: Keys = {}
    for kind, owners in wanted.items():
        opened |= work.means.keyholder.open_many(
            work.session, kind=kind, owners=owners, office_id=work.case.office_id,
            actor=str(work.actor_id), purpose=Purpose.MATCH,
        )  # fmt: skip
    return opened


def _reindex(work: Work, luggage: Luggage, keys: Keys, target: uuid.UUID) -> None:
    """Make people, posts and numbers elsewhere findable at the new office, no longer at the former one."""
    session, means = work.session, work.means
    people, own = ({row.id for row in rows} for rows in (luggage.people, luggage.own))
    owners = {work.case.id} | people | own
    forget_indexes(session, owners, work.case.office_id)
    for person in luggage.people:
        if person.id in keys:
            index(session, means, person, open_particulars(keys[person.id], person), target)
    for report in luggage.own:
        if report.id in keys:
            index_links(session, means, report.id, target, open_content(keys[report.id], report).links)
    numbers = rows_of(session, work.case.id)
    known = {work.case.id: work.key, **keys}
    held = {row.owner: known[row.owner[1]] for row in numbers if row.owner[1] in known}
    index_numbers(session, means, numbers, held, target)


def _move_keys(work: Work, luggage: Luggage, route: Route) -> None:
    session, keyholder = work.session, work.means.keyholder
    gone, known = _persons(work, luggage, route.source)
    owned: Owned = {
        KeyKind.CASE: [work.case.id],
        KeyKind.REPORT: [report.id for report in luggage.own],
        KeyKind.RESPONDENT: [person.id for person in luggage.people],
        KeyKind.PERSON: gone,
        KeyKind.DOCUMENT: ids_of(documents_of(session, work.case.id)),
        KeyKind.REPLY: {page.id for page in pages_of(session, work.case.id)},
    }
    move_keys(session, keyholder, owned, route)
    both: Owned = {KeyKind.REPORT: [report.id for report in luggage.shared], KeyKind.PERSON: known}
    share_keys(session, keyholder, both, route)
    rehoused = update(Person).where(Person.id.in_(gone), Person.office_id == route.source)
    session.execute(rehoused.values(office_id=route.target))


def _persons(work: Work, luggage: Luggage, source: uuid.UUID) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Return the persons whom the former office knows from no other case, and those whom it does."""
    wanted = {person.person_id for person in luggage.people if person.person_id is not None}
    others = (
        select(Respondent.person_id)
        .join(Case, Case.id == Respondent.case_id)
        .where(Respondent.person_id.in_(wanted), Respondent.case_id != work.case.id, Case.office_id == source)
    )
    known = {person for person in work.session.scalars(others) if person is not None}
    return wanted - known, known


def _rehouse(work: Work, luggage: Luggage, target: Office) -> None:
    case = work.case
    case.office_id, case.assignee_id = target.id, None
    case.receipt_number = case.registration_number = None
    for report in luggage.own:
        report.office_id = target.id
    for page in pages_of(work.session, case.id):
        page.office_id = target.id
    for clock in clocks.running(work.session, case.id):
        hour = work.means.catalogue.clock_rule(clock.rule, clock.started_on).closing_hour
        clock.zone, clock.due_at = target.zone, closes_at(clock.due_on, target.zone, hour)
    work.session.flush()


def _record(work: Work, source: uuid.UUID, basis: Basis) -> Event:
    case = work.case
    counted = case.excluded_on is None
    moved = [person.id for person in work.respondents() if counted and takes_along(person.state)]
    payload = {
        "counted": counted,
        "from_office": str(source),
        "basis": basis.value,
        "case_state": case.state.value,
        "respondents": [str(one) for one in moved],
    }
    event = work.record(EventKind.CASE_TRANSFERRED, legal_on=work.today, payload=payload)
    facts.keep(work.session, event, payload)
    return event


def _keep(work: Work, event: Event) -> None:
    """Let who is counted stand at the new office; what was taken out of the figures stands nowhere."""
    case = work.case
    if case.excluded_on is not None:
        return
    stand = [(Subject(Level.CASE, case.id, case), case.state, case.outcome)]
    stand += [(Subject(Level.RESPONDENT, row.id, case), row.state, row.outcome) for row in work.respondents()]
    for subject, state, outcome in stand:
        if takes_along(state):
            intervals.enter(work.session, subject, state, outcome, legal_on=event.legal_on, position=event.id)


def _tell_senders(work: Work, luggage: Luggage, keys: Keys, target: Office, event: Event) -> None:
    """Tell every sender whither the case went; the code opens the report as before."""
    for report in (*luggage.own, *luggage.shared):
        tell(
            work.session, report, TRANSFERRED, legal_on=event.legal_on, now=work.now,
            key=keys.get(report.id), text=target.name, event_id=event.id,
        )  # fmt: skip


def _unasked(work: Work, source: uuid.UUID, basis: Basis) -> Transfer:
    """Return the row of a case about which no office was asked: a merger, the end of a stage."""
    if work.actor_id is None:
        raise NotAllowedError("not_signed_in")
    at = to_minute(work.now)
    row = Transfer(
        id=uuid.uuid4(), case_id=work.case.id, from_office_id=source, to_office_id=work.case.office_id,
        basis=basis, offered_by=work.actor_id, offered_at=at, answer=Answer.ACCEPTED,
        answered_by=work.actor_id, answered_at=at,
    )  # fmt: skip
    work.session.add(row)
    return row


def former_numbers(session: Session, case_id: uuid.UUID) -> list[tuple[str, date, str]]:
    """Return the numbers that earlier offices gave a case: the office, until when, and the number."""
    found = (
        select(Transfer, Office.name)
        .join(Office, Office.id == Transfer.from_office_id)
        .where(Transfer.case_id == case_id, Transfer.legal_on.is_not(None))
        .order_by(Transfer.legal_on, Transfer.answered_at)
    )
    return [
        (name, row.legal_on, number)
        for row, name in session.execute(found)
        for number in (row.former_registration_number or row.former_receipt_number,)
        if number and row.legal_on
    ]
