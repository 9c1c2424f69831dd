"""Which open cases of an office may be about one event: found without opening them, shown with why."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import open_to_actor
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.duplicates import NEAR, OPEN_TO_MERGING, Pair, Signal, Trait, hinted, weight
from neutrality.domain.workflow import State
from neutrality.reports.models import Report
from neutrality.vault import BlindIndex, IndexKind, KeyKind

MOST_SHOWN = 100
# A place of this length is a district or lies within one.
_DISTRICT = len("00.00.00")
_WORDS_ALIKE = 2


@dataclass(frozen=True)
class Side:
    """One case of a pair, as far as a list tells of it."""

    case_id: uuid.UUID
    number: str
    state: State
    received_on: date


@dataclass(frozen=True)
class Twins:
    """Two cases that may be one; the older first."""

    one: Side
    other: Side
    signals: tuple[Signal, ...]
    weight: int

    def beside(self, case_id: uuid.UUID) -> Side:
        """Return the other case of the pair."""
        return self.other if self.one.case_id == case_id else self.one


def twins(session: Session, *, actor: Actor, case_id: uuid.UUID | None = None) -> list[Twins]:
    """Return pairs of cases that may be one, the likest first; with a case those of that one.

    Both are of one office and open to the reader: of a report that avoided this office nothing tells, and
    no case hints at one that the reader must not know of. Only what is not yet decided can be merged.
    """
    reach = offices_for(actor, Permission.READ_CASE)
    posts, names = _same_post(session, reach, case_id), _same_name(session, reach, case_id)
    open_ones = [Case.office_id.in_(reach), Case.state.in_(OPEN_TO_MERGING), open_to_actor(actor)]
    if case_id is not None:
        near = {key for pair in posts | names for key in pair} | _near_in_time(session, case_id)
        open_ones.append(Case.id.in_(near))
    cases = {case.id: case for case in session.scalars(select(Case).where(*open_ones))}
    if len(cases) <= 1 or (case_id is not None and case_id not in cases):
        return []
    found = hinted(_traits(session, cases.values(), open_ones), same_post=posts, same_name=names)
    pairs = [
        _twins(cases, pair, signals)
        for pair, signals in found.items()
        if (case_id is None or case_id in pair) and len({cases[key].office_id for key in pair}) == 1
    ]
    pairs.sort(key=lambda row: (-row.weight, -row.other.received_on.toordinal(), str(row.one.case_id)))
    return pairs[:MOST_SHOWN]


def _twins(cases: dict[uuid.UUID, Case], pair: Pair, signals: frozenset[Signal]) -> Twins:
    one, other = sorted((cases[key] for key in pair), key=lambda case: (case.received_on, str(case.id)))
    ordered = tuple(signal for signal in Signal if signal in signals)
    return Twins(_side(one), _side(other), ordered, weight(signals))


def _side(case: Case) -> Side:
    return Side(case.id, number_of(case), case.state, case.received_on)


def _near_in_time(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Return a case and those undecided of its office whose event was within days of its own."""
    happened = select(Report.event_on).join(CaseReport, CaseReport.report_id == Report.id)
    day = session.scalar(happened.where(CaseReport.case_id == case_id, CaseReport.main))
    if day is None:
        return {case_id}
    around = (
        select(CaseReport.case_id)
        .join(Report, Report.id == CaseReport.report_id)
        .join(Case, Case.id == CaseReport.case_id)
    )
    office = select(Case.office_id).where(Case.id == case_id).scalar_subquery()
    within = around.where(
        CaseReport.main, Report.event_on.between(day - NEAR, day + NEAR), Case.office_id == office,
        Case.state.in_(OPEN_TO_MERGING),
    )  # fmt: skip
    return {case_id, *session.scalars(within)}


def _traits(session: Session, cases: Iterable[Case], open_ones: list[ColumnElement[bool]]) -> list[Trait]:
    events, kinds = dict[uuid.UUID, date](), defaultdict[uuid.UUID, set[str]](set)
    persons = defaultdict[uuid.UUID, set[uuid.UUID]](set)
    reports = (
        select(CaseReport.case_id, Report.event_on, Report.plain_kind)
        .join(Report, Report.id == CaseReport.report_id)
        .join(Case, Case.id == CaseReport.case_id)
        .where(CaseReport.main, *open_ones)
    )
    for case_id, event_on, plain_kind in session.execute(reports):
        if event_on:
            events[case_id] = event_on
        if plain_kind:
            kinds[case_id].add(f"plain {plain_kind}")
    people = (
        select(Respondent.case_id, Respondent.person_id, Respondent.violation_type)
        .join(Case, Case.id == Respondent.case_id)
        .where(*open_ones)
    )
    for case_id, person_id, violation_type in session.execute(people):
        if person_id:
            persons[case_id].add(person_id)
        if violation_type:
            kinds[case_id].add(f"type {violation_type}")
    return [
        Trait(
            case.id, _district(case.place_code), events.get(case.id), frozenset(kinds[case.id]),
            frozenset(persons[case.id]),
        )
        for case in cases
    ]  # fmt: skip


def _district(place_code: str | None) -> str | None:
    return place_code[:_DISTRICT] if place_code and len(place_code) >= _DISTRICT else None


def _same_post(session: Session, reach: Iterable[uuid.UUID], case_id: uuid.UUID | None) -> set[Pair]:
    """Return the cases whose reports name one post: two digests of one key are compared."""
    one, other = aliased(BlindIndex), aliased(BlindIndex)
    first, second = aliased(CaseReport), aliased(CaseReport)
    found = (
        select(first.case_id, second.case_id)
        .join(one, one.owner == first.report_id)
        .join(other, other.digest == one.digest)
        .join(second, second.report_id == other.owner)
        .where(
            *_alike(one, other, IndexKind.LINK, KeyKind.REPORT, reach),
            first.current,
            second.current,
            *_of_two(first.case_id, second.case_id, case_id),
        )
    )
    return {frozenset(row) for row in session.execute(found)}


def _same_name(session: Session, reach: Iterable[uuid.UUID], case_id: uuid.UUID | None) -> set[Pair]:
    """Return the cases with respondents of whose names two words sound alike."""
    one, other = aliased(BlindIndex), aliased(BlindIndex)
    first, second = aliased(Respondent), aliased(Respondent)
    found = (
        select(first.case_id, second.case_id)
        .join(one, one.owner == first.id)
        .join(other, other.digest == one.digest)
        .join(second, second.id == other.owner)
        .where(
            *_alike(one, other, IndexKind.NAME, KeyKind.RESPONDENT, reach),
            first.state.in_(OPEN_TO_MERGING),
            second.state.in_(OPEN_TO_MERGING),
            *_of_two(first.case_id, second.case_id, case_id),
        )
        .group_by(first.id, second.id, first.case_id, second.case_id)
        .having(func.count() >= _WORDS_ALIKE)
    )
    return {frozenset(row) for row in session.execute(found)}


def _alike(
    one: type[BlindIndex],
    other: type[BlindIndex],
    kind: IndexKind,
    owner_kind: KeyKind,
    reach: Iterable[uuid.UUID],
) -> list[ColumnElement[bool]]:
    return [
        one.kind == kind,
        other.kind == kind,
        one.owner_kind == owner_kind,
        other.owner_kind == owner_kind,
        one.office_id.in_(list(reach)),
        other.office_id == one.office_id,
    ]


def _of_two(
    one: InstrumentedAttribute[uuid.UUID],
    other: InstrumentedAttribute[uuid.UUID],
    case_id: uuid.UUID | None,
) -> list[ColumnElement[bool]]:
    """Return the condition of two cases, each pair once; a certain one first where that is asked for."""
    return [one != other, one == case_id] if case_id else [one < other]
