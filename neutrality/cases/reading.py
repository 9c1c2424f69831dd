"""A case opened for its office."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.clock_views import ClockView, clock_views
from neutrality.cases.dossier import (
    ProposalView,
    ReportView,
    RespondentView,
    StepOffer,
    report_view,
    respondent_view,
)
from neutrality.cases.escalation import OpenEscalation, open_escalation
from neutrality.cases.step_facts import facts_of
from neutrality.cases.timeline import Entry, timeline
from neutrality.cases.waiting import waiting_views
from neutrality.cases.work import Work, begin, find_case, reports_of
from neutrality.directory.models import Election, Office
from neutrality.directory.service import place_path
from neutrality.domain.access import Actor, Permission, Role
from neutrality.domain.identity import pseudonym
from neutrality.domain.workflow import (
    Level,
    Outcome,
    ReportKind,
    State,
    Step,
    SubStatus,
    open_steps,
    unmet_guards,
)
from neutrality.means import Means
from neutrality.reports.models import IdentityStatus


@dataclass(frozen=True)
class CaseView:
    """Everything that an officer of the case's office may see of it, opened."""

    id: uuid.UUID
    version: int
    reference: str
    receipt_number: str | None
    registration_number: str | None
    office_id: uuid.UUID
    office: str
    acting: frozenset[Role]
    kind: ReportKind
    channel: str
    state: State
    sub_status: SubStatus | None
    outcome: Outcome | None
    received_on: date
    registered_on: date | None
    closed_on: date | None
    place_code: str | None
    place: str
    election: str | None
    assignee_id: uuid.UUID | None
    assignee: str | None
    pseudonym: str
    escalation: OpenEscalation | None
    reports: list[ReportView] = field(repr=False)
    respondents: list[RespondentView] = field(repr=False)
    timeline: list[Entry] = field(repr=False)
    clocks: list[ClockView]
    steps: list[StepOffer]
    proposals: list[ProposalView] = field(repr=False)


@dataclass(frozen=True)
class Glance:
    """What somebody without casework may see of a case (the custodian): no narrative, no names."""

    id: uuid.UUID
    version: int
    reference: str
    receipt_number: str | None
    office_id: uuid.UUID
    office: str
    kind: ReportKind
    state: State
    received_on: date
    pseudonym: str
    identity_status: IdentityStatus
    signed_on: date | None


def case_file(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, lang: str, today: date, now: datetime
) -> CaseView:
    """Return the opened case.

    Raises:
        NotFoundError: `no_such_case`, alike for no such case and for another office's.
        NotAllowedError: for somebody of the office without casework.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_CASE, lock=False)
    case = work.case
    reports = reports_of(session, case.id)
    election = session.get(Election, case.election_id) if case.election_id else None
    return CaseView(
        id=case.id,
        version=case.version,
        reference=case.reference,
        receipt_number=case.receipt_number,
        registration_number=case.registration_number,
        office_id=case.office_id,
        office=session.get_one(Office, case.office_id).name,
        acting=work.by(actor).roles,
        kind=case.kind,
        channel=case.channel,
        state=case.state,
        sub_status=case.sub_status,
        outcome=case.outcome,
        received_on=case.received_on,
        registered_on=case.registered_on,
        closed_on=case.closed_on,
        place_code=case.place_code,
        place=place_text(session, case.place_code),
        election=election.name if election else None,
        assignee_id=case.assignee_id,
        assignee=_name(session, case.assignee_id),
        pseudonym=pseudonym(reports[0].id),
        escalation=open_escalation(work),
        reports=[report_view(work, report, actor) for report in reports],
        respondents=[respondent_view(work, row, today) for row in work.respondents()],
        timeline=timeline(work),
        clocks=clock_views(work, lang=lang, today=today),
        steps=_offers(work, actor, today),
        proposals=waiting_views(work, actor),
    )


def glance(session: Session, case_id: uuid.UUID, *, actor: Actor) -> Glance:
    """Return what whoever may know of the case sees without opening anything; raises `no_such_case`."""
    case = find_case(session, case_id, actor)
    report = reports_of(session, case.id)[0]
    return Glance(
        id=case.id,
        version=case.version,
        reference=case.reference,
        receipt_number=case.receipt_number,
        office_id=case.office_id,
        office=session.get_one(Office, case.office_id).name,
        kind=case.kind,
        state=case.state,
        received_on=case.received_on,
        pseudonym=pseudonym(report.id),
        identity_status=report.identity_status,
        signed_on=report.signed_on,
    )


def place_text(session: Session, code: str | None) -> str:
    """Return the place from the smallest to the province, or nothing."""
    return ", ".join(place.name for place in reversed(place_path(session, code))) if code else ""


def _offers(work: Work, actor: Actor, today: date) -> list[StepOffer]:
    by = work.by(actor)
    subjects = [None, *work.respondents()]
    offers = []
    for person in subjects:
        facts = facts_of(work, person)
        for row in open_steps(facts, by):
            if (row.level is Level.CASE) == (person is None) and not row.by_itself:
                blank = Step(row.action, today, "", fields=_AS_IF)
                offers.append(StepOffer.of(row, person, unmet_guards(row, facts, blank, by)))
    return offers


def _name(session: Session, account_id: uuid.UUID | None) -> str | None:
    return names_of(session, {account_id}).get(account_id) if account_id else None


# What the form of the step itself asks is no reason to wait.
_AS_IF = {"pleno_on": "x", "ground": "new_evidence"}
