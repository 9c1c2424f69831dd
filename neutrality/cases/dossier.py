"""The parts of an opened case: reports, respondents, clocks, steps, what waits, what happened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from neutrality.cases.links import cases_with
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.own_results import supervisor_of
from neutrality.cases.people import open_particulars
from neutrality.cases.records import DecisionView, ForwardingView, Records, records_of
from neutrality.cases.standing import open_to_actor
from neutrality.cases.work import Work
from neutrality.directory.models import Agency
from neutrality.domain.access import Actor
from neutrality.domain.identity import mask_nip, nip_warnings, pseudonym
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
    duty_letter: str = field(repr=False)
    supervisor: str
    files: list[FileDescription] = field(repr=False)
    withdrawn_on: date | None
    has_thread: bool
    lines: list[Line] = field(repr=False)

    @property
    def pseudonym(self) -> str:
        """The name under which its sender stands at the desk."""
        return pseudonym(self.id)


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
    phase: str | None
    is_official: str
    employer_conflict: str
    nip_warnings: tuple[str, ...]
    records: Records
    name: str = field(repr=False)
    nip_masked: str = field(repr=False)
    position: str = field(repr=False)

    @property
    def forwarding(self) -> ForwardingView | None:
        """The letter about them that was sent last."""
        return self.records.forwarding

    @property
    def decision(self) -> DecisionView | None:
        """The employer's decision that stands."""
        return self.records.decision


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
    told: bool

    @classmethod
    def of(
        cls, row: Transition, person: Respondent | RespondentView | None, unmet: tuple[str, ...] = ()
    ) -> StepOffer:
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
            row.told,
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


def report_view(work: Work, report: Report, actor: Actor) -> ReportView:
    """Return one report of the case, opened; of other cases it names those alone that this actor may read."""
    key = work.report_key(report)
    content = open_content(key, report)
    copied = {name: getattr(report, name) for name in _OF_REPORT}
    also = cases_with(
        work.session, work.means, content.links, report.office_id, open_to_actor(actor), besides=work.case.id
    )
    return ReportView(
        **copied,
        **vars(content),
        posts=tuple(read_link(link) for link in content.links),
        also_in=[(case.id, number_of(case)) for case in also],
        files=describe(work.session, key, report.id),
        supervisor=supervisor_of(work.session, report.id),
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
        records=records_of(work, row, today),
    )


_OF_REPORT = (
    "id", "reference", "kind", "source", "channel", "received_on", "recorded_at", "event_on", "known_on",
    "in_time", "late_entry", "plain_kind", "identity_status", "signed_on", "withdrawn_on",
)  # fmt: skip
_OF_RESPONDENT = (
    "id", "ordinal", "agency_id", "employee_type", "position_group", "violation_type", "cause", "state",
    "sub_status", "outcome", "pseudonymised_on", "phase", "is_official", "employer_conflict",
)  # fmt: skip
