"""The three records of a respondent read together, each with whose act it is; what was said beside them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from neutrality.cases.acts import (
    Act,
    ControlMeasure,
    EmployerAnswer,
    Forwarding,
    Recommendation,
    SanctionDecision,
)
from neutrality.cases.allegations import other_types
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work
from neutrality.directory.models import Agency, Office
from neutrality.domain.records import PermittedRange, is_lighter, is_on_paper, permitted_range
from neutrality.evidence.respondent_files import describe_scans
from neutrality.evidence.service import FileDescription
from neutrality.history.models import Event

Row = TypeVar("Row", bound=Act)


@dataclass(frozen=True)
class ForwardingView:
    """Penerusan, the act of an office: when, to whom, with which level."""

    position: int
    made_on: date
    office: str
    addressee: str
    authority: str | None
    level: str | None
    criminal_track: bool
    number: str = field(repr=False)


@dataclass(frozen=True)
class RecommendationView:
    """Rekomendasi, the act of the authority; what is no paper yet awaits its letter."""

    position: int
    made_on: date
    authority: str
    level: str
    source: str | None
    on_paper: bool
    number: str = field(repr=False)


@dataclass(frozen=True)
class DecisionView:
    """Keputusan, the act of the employer (PPK) of that time, measured by what was permitted on its day."""

    position: int
    decided_on: date
    effective_on: date | None
    kind: str | None
    level: str | None
    source: str | None
    on_paper: bool
    lighter: bool
    outside: bool
    employer: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class AnswerView:
    """What the employer said without a decree, or that the person moved to another agency."""

    position: int
    said: str
    answered_on: date
    answer: str | None
    until_on: date | None
    agency: str
    source: str | None
    number: str = field(repr=False)


@dataclass(frozen=True)
class MeasureView:
    """A measure of control at one of its stages."""

    position: int
    kind: str
    stage: str
    made_on: date
    number: str = field(repr=False)


@dataclass(frozen=True)
class Records:
    """What is on record about the follow-up for one respondent; earlier letters of a returned matter too."""

    employer: str
    permitted: PermittedRange | None
    forwardings: list[ForwardingView]
    recommendations: list[RecommendationView]
    decisions: list[DecisionView]
    answers: list[AnswerView]
    measures: list[MeasureView]
    scans: dict[int, list[FileDescription]] = field(repr=False)

    @property
    def forwarding(self) -> ForwardingView | None:
        """The letter that was sent last."""
        return self.forwardings[-1] if self.forwardings else None

    @property
    def decision(self) -> DecisionView | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None


def records_of(work: Work, person: Respondent, today: date) -> Records:
    """Return the three records of a respondent, opened, those of one kind in their order."""
    sent, recommended = _standing(work, Forwarding, person), _standing(work, Recommendation, person)
    said = _standing(work, EmployerAnswer, person)
    return Records(
        employer=_name_of(work, _employer(person, sent, said)),
        permitted=_permitted(work, person, today),
        forwardings=[_forwarding(work, row) for row in sent],
        recommendations=[_recommendation(work, row) for row in recommended],
        decisions=[
            _decision(
                work, row, _answered(sent, recommended, row), person, _employer(person, sent, said, row)
            )
            for row in _standing(work, SanctionDecision, person)
        ],
        answers=[_answer(work, row) for row in said],
        measures=[
            MeasureView(row.event_id, row.kind, row.stage, row.made_on, _number(work, row))
            for row in _standing(work, ControlMeasure, person)
        ],
        scans=describe_scans(work.session, work.respondent_key(person), person.id) if sent else {},
    )


def _standing(work: Work, model: type[Row], person: Respondent) -> list[Row]:
    found = select(model).where(model.respondent_id == person.id, model.void.is_(False))
    return list(work.session.scalars(found.order_by(model.event_id)))


def _number(work: Work, row: Act) -> str:
    sealed = row.sealed_number
    return work.key.open_text(row.__tablename__, row.id, "sealed_number", sealed) if sealed else ""


def _forwarding(work: Work, row: Forwarding) -> ForwardingView:
    office_id = work.session.get_one(Event, row.event_id).office_id
    office = work.session.get(Office, office_id) if office_id else None
    return ForwardingView(
        row.event_id, row.made_on, office.name if office else "", row.addressee, row.authority,
        row.proposed_level, row.criminal_track, _number(work, row),
    )  # fmt: skip


def _recommendation(work: Work, row: Recommendation) -> RecommendationView:
    on_paper = is_on_paper(work.means.catalogue, row.source)
    return RecommendationView(
        row.event_id, row.made_on, row.authority, row.level, row.source, on_paper, _number(work, row)
    )


def _answered(
    sent: list[Forwarding], rows: list[Recommendation], decision: SanctionDecision
) -> Recommendation | None:
    """Return the authority's recommendation that the decision answers: one since the letter that was sent."""
    return next(reversed(_since_the_letter(sent, rows, decision)), None)


def _since_the_letter(sent: list[Forwarding], rows: list[Row], until: Act | None = None) -> list[Row]:
    """Return what stands since the letter that was sent last, or since the one that an act followed."""
    before = until.event_id if until is not None else None
    since = max((row.event_id for row in sent if before is None or row.event_id < before), default=0)
    return [row for row in rows if since < row.event_id and (before is None or row.event_id < before)]


def _decision(
    work: Work,
    row: SanctionDecision,
    recommended: Recommendation | None,
    person: Respondent,
    agency_id: uuid.UUID | None,
) -> DecisionView:
    catalogue, permitted = work.means.catalogue, _permitted(work, person, row.decided_on)
    return DecisionView(
        position=row.event_id,
        decided_on=row.decided_on,
        effective_on=row.effective_on,
        kind=row.kind,
        level=row.level,
        source=row.source,
        on_paper=is_on_paper(catalogue, row.source),
        lighter=is_lighter(catalogue, row.level, recommended.level if recommended else None),
        outside=permitted is not None and row.level is not None and not permitted.holds(row.level),
        employer=_name_of(work, agency_id),
        number=_number(work, row),
    )


def _answer(work: Work, row: EmployerAnswer) -> AnswerView:
    return AnswerView(
        row.event_id, row.said, row.answered_on, row.answer, row.until_on, _name_of(work, row.agency_id),
        row.source, _number(work, row),
    )  # fmt: skip


def _permitted(work: Work, person: Respondent, on: date) -> PermittedRange | None:
    if person.violation_type is None:
        return None
    codes = {person.violation_type, *other_types(work.session, person)}
    return permitted_range(work.means.catalogue, codes, person.employee_type, on)


def _employer(
    person: Respondent, sent: list[Forwarding], said: list[EmployerAnswer], until: Act | None = None
) -> uuid.UUID | None:
    """Return the agency that follows up, also after the person moved; or the one that did until then."""
    moves = [row.agency_id for row in _since_the_letter(sent, said, until) if row.agency_id is not None]
    return moves[-1] if moves else person.agency_id


def _name_of(work: Work, agency_id: uuid.UUID | None) -> str:
    agency = work.session.get(Agency, agency_id) if agency_id else None
    return agency.name if agency else ""
