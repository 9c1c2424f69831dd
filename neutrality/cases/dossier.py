"""The parts of an opened case: reports, respondents, clocks, steps, what waits, what happened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from neutrality.cases.links import cases_with
from neutrality.cases.models import Clock, Forwarding, Respondent, SanctionDecision
from neutrality.cases.people import open_particulars
from neutrality.cases.work import Work
from neutrality.directory.models import Agency, Office
from neutrality.directory.service import read_calendar
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.deadlines import due, explain
from neutrality.domain.identity import mask_nip, nip_warnings
from neutrality.domain.posts import Post, read_link
from neutrality.domain.workflow import Action, Level, Outcome, ReportKind, State, SubStatus, Transition
from neutrality.evidence.service import FileDescription, describe
from neutrality.reports.models import IdentityStatus, Report, Source
from neutrality.reports.service import open_content
from neutrality.reports.thread import Line, thread_of


@dataclass(frozen=True)
class ReportView:
    """One report of the case, without its sender."""

    id: uuid.UUID
    reference: str
    kind: ReportKind
    source: Source
    channel: str
    received_on: date
    recorded_at: datetime
    event_on: date | None
    known_on: date | None
    in_time: bool
    late_entry: bool
    plain_kind: str | None
    identity_status: IdentityStatus
    signed_on: date | None
    narrative: str = field(repr=False)
    place_detail: str = field(repr=False)
    candidate: str = field(repr=False)
    links: tuple[str, ...] = field(repr=False)
    posts: tuple[Post | None, ...] = field(repr=False)
    also_in: list[tuple[uuid.UUID, str]] = field(repr=False)
    witnesses: str = field(repr=False)
    files: list[FileDescription] = field(repr=False)
    withdrawn_on: date | None
    has_thread: bool
    lines: list[Line] = field(repr=False)


@dataclass(frozen=True)
class ForwardingView:
    """Penerusan: when, to whom, with which level."""

    made_on: date
    addressee: str
    authority: str | None
    level: str
    criminal_track: bool
    number: str = field(repr=False)


@dataclass(frozen=True)
class DecisionView:
    """Keputusan of the employer (PPK)."""

    decided_on: date
    effective_on: date | None
    kind: str | None
    level: str | None
    number: str = field(repr=False)


@dataclass(frozen=True)
class RespondentView:
    """One respondent (terlapor), opened."""

    id: uuid.UUID
    ordinal: int
    agency_id: uuid.UUID | None
    agency: str
    agency_text: str
    employee_type: str
    position_group: str | None
    violation_type: str | None
    cause: str | None
    state: State
    sub_status: SubStatus | None
    outcome: Outcome | None
    pseudonymised_on: date | None
    nip_warnings: tuple[str, ...]
    forwarding: ForwardingView | None
    decision: DecisionView | None
    name: str = field(repr=False)
    nip_masked: str = field(repr=False)
    position: str = field(repr=False)


@dataclass(frozen=True)
class ClockView:
    """A clock with the reason of its date."""

    kind: ClockKind
    rule: str
    label: str
    respondent_id: uuid.UUID | None
    started_on: date
    due_on: date
    due_at: datetime
    internal_target: bool
    needs_review: bool
    stopped_on: date | None
    days: int
    basis: str
    explanation: list[str]


@dataclass(frozen=True)
class StepOffer:
    """A step that this person may take now, and what is still awaited for it."""

    action: Action
    code: str
    level: Level
    respondent_id: uuid.UUID | None
    respondent_ordinal: int | None
    unmet: tuple[str, ...]
    fields: tuple[str, ...]
    optional: tuple[str, ...]
    needs_reason: bool
    second_needed: bool

    @classmethod
    def of(cls, row: Transition, person: Respondent | None, unmet: tuple[str, ...]) -> StepOffer:
        """Return the offer of a row of the table for one subject."""
        return cls(
            row.action,
            row.code,
            row.level,
            person.id if person else None,
            person.ordinal if person else None,
            unmet,
            row.fields,
            row.optional,
            row.needs_reason,
            bool(row.second),
        )


@dataclass(frozen=True)
class ProposalView:
    """A step or correction that waits for its second person."""

    id: uuid.UUID
    action: Action | None
    subject: str
    respondent_ordinal: int | None
    legal_on: date
    proposed_by: str
    proposed_at: datetime
    mine: bool
    may_answer: bool
    proposer_barred: bool
    reason: str = field(repr=False)
    fields: dict[str, str] = field(repr=False)

    @property
    def may_confirm(self) -> bool:
        """Whether this person can confirm it; what a barred officer proposed can only be refused."""
        return self.may_answer and not self.proposer_barred


def report_view(work: Work, report: Report) -> ReportView:
    """Return one report of the case, opened."""
    key = work.report_key(report)
    content = open_content(key, report)
    copied = {name: getattr(report, name) for name in _OF_REPORT}
    also = cases_with(work.session, work.means, content.links, report.office_id, besides=work.case.id)
    return ReportView(
        **copied,
        **vars(content),
        posts=tuple(read_link(link) for link in content.links),
        also_in=[
            (case.id, case.registration_number or case.receipt_number or case.reference) for case in also
        ],
        files=describe(work.session, key, report.id),
        has_thread=report.lookup_id is not None,
        lines=[line for line in thread_of(work.session, key, report) if line.is_spoken],
    )


def respondent_view(work: Work, row: Respondent, today: date) -> RespondentView:
    """Return one respondent, opened; the NIP is masked."""
    particulars = open_particulars(work.respondent_key(row), row)
    agency = work.session.get(Agency, row.agency_id) if row.agency_id else None
    copied = {name: getattr(row, name) for name in _OF_RESPONDENT}
    return RespondentView(
        **copied,
        agency=agency.name if agency else "",
        agency_text=particulars.agency_text,
        name=particulars.name,
        nip_masked=mask_nip(particulars.nip) if particulars.nip else "",
        nip_warnings=nip_warnings(particulars.nip, today) if particulars.nip else (),
        position=particulars.position,
        forwarding=_forwarding(work, row),
        decision=_decision(work, row),
    )


def clock_views(work: Work, *, lang: str, today: date) -> list[ClockView]:
    """Return the clocks of the case, the running ones first, each with its explanation."""
    rows = work.session.scalars(select(Clock).where(Clock.case_id == work.case.id).order_by(Clock.due_at))
    office = work.session.get_one(Office, work.case.office_id)
    calendar = read_calendar(work.session, office.place_code, lang=lang)
    views = []
    for row in sorted(rows, key=lambda clock: clock.stopped_on is not None):
        rule = work.means.catalogue.clock_rule(row.rule, row.started_on)
        reason = explain(due(rule, row.started_on, calendar), lang, row.zone)
        copied = {name: getattr(row, name) for name in _OF_CLOCK}
        views.append(
            ClockView(
                **copied,
                label=rule.label(lang),
                needs_review=rule.needs_review,
                days=(row.due_on - today).days,
                basis=rule.legal_basis,
                explanation=reason,
            )
        )
    return views


def _forwarding(work: Work, respondent: Respondent) -> ForwardingView | None:
    row = work.session.scalars(
        select(Forwarding)
        .where(Forwarding.respondent_id == respondent.id)
        .order_by(Forwarding.event_id.desc())
    ).first()
    if row is None:
        return None
    number = (
        work.key.open_text("forwarding", row.id, "sealed_number", row.sealed_number)
        if row.sealed_number
        else ""
    )
    return ForwardingView(
        row.made_on, row.addressee, row.authority, row.proposed_level, row.criminal_track, number
    )


def _decision(work: Work, respondent: Respondent) -> DecisionView | None:
    row = work.session.scalars(
        select(SanctionDecision)
        .where(SanctionDecision.respondent_id == respondent.id)
        .order_by(SanctionDecision.event_id.desc())
    ).first()
    if row is None:
        return None
    sealed, number = row.sealed_number, ""
    if sealed:
        number = work.key.open_text("sanction_decision", row.id, "sealed_number", sealed)
    return DecisionView(row.decided_on, row.effective_on, row.kind, row.level, number)


_OF_REPORT = (
    "id", "reference", "kind", "source", "channel", "received_on", "recorded_at", "event_on", "known_on",
    "in_time", "late_entry", "plain_kind", "identity_status", "signed_on", "withdrawn_on",
)  # fmt: skip
_OF_RESPONDENT = (
    "id", "ordinal", "agency_id", "employee_type", "position_group", "violation_type", "cause", "state",
    "sub_status", "outcome", "pseudonymised_on",
)  # fmt: skip
_OF_CLOCK = (
    "kind", "rule", "respondent_id", "started_on", "due_on", "due_at", "internal_target", "stopped_on",
)  # fmt: skip
