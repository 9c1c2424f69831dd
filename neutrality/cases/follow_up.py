"""The follow-up of employers: one row an agency, and beneath it the respondents (institutional conduct)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import Session

from neutrality.cases.acts import ControlMeasure, EmployerAnswer, Forwarding
from neutrality.cases.figures import RespondentFact
from neutrality.cases.lists import names_of_respondents
from neutrality.cases.models import Case, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.replies import not_yet_recorded
from neutrality.cases.standing import shown_to
from neutrality.directory.models import Agency, Office
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.follow_up import (
    AgencyRow,
    Figure,
    Followed,
    Measure,
    Standing,
    board_of,
    latest,
    standing_of,
)
from neutrality.domain.workflow import Action, State
from neutrality.means import Means

MOST_LINES = 200
Since = TypeVar("Since", EmployerAnswer, ControlMeasure)


@dataclass(frozen=True)
class FollowUpFilters:
    """What the board is narrowed to."""

    office_id: uuid.UUID | None = None
    election_id: uuid.UUID | None = None
    standing: Standing | None = None
    agency_id: uuid.UUID | None = None
    no_agency: bool = False
    figure: Figure = Figure.ALL


@dataclass(frozen=True)
class NamedRow:
    """One agency on the board with its name; an unknown one has none."""

    row: AgencyRow
    agency: str


@dataclass(frozen=True)
class Line:
    """One respondent beneath an agency, `replied` when its own answer waits for the liaison.

    The name is there for whoever may read the case.
    """

    followed: Followed
    agency: str
    case_number: str
    office: str
    ordinal: int
    days: int | None
    barred: bool
    replied: bool
    name: str = field(repr=False)


@dataclass(frozen=True)
class FollowUpBoard:
    """The board: rows of all that the filters hold, lines of those behind one figure."""

    rows: list[NamedRow]
    lines: list[Line]
    more: int


def follow_up_board(
    session: Session, means: Means, filters: FollowUpFilters, *, actor: Actor, today: date
) -> FollowUpBoard:
    """Return what became of the letters of the offices within reach."""
    people = [one for one in _followed(session, filters, actor) if _fits(one, filters)]
    agencies = _agencies(session, {one.agency_id for one in people if one.agency_id})
    rows = [NamedRow(row, agencies.get(row.agency_id, "")) for row in board_of(people, today)]
    behind = [one for one in people if one.counts_in(filters.figure)]
    behind.sort(key=lambda one: (agencies.get(one.agency_id, ""), -one.urgency(today), one.sent_on))
    shown = behind[:MOST_LINES]
    cases = _cases(session, shown)
    meant = {one.respondent_id for one in shown}
    names = names_of_respondents(session, means, list(cases.values()), actor, meant=meant)
    lines = _lines(session, shown, cases, agencies, names, today=today)
    return FollowUpBoard(rows, lines, len(behind) - len(shown))


def _fits(one: Followed, filters: FollowUpFilters) -> bool:
    if filters.standing is not None and one.standing is not filters.standing:
        return False
    if filters.no_agency:
        return one.agency_id is None
    return filters.agency_id is None or one.agency_id == filters.agency_id


def _followed(session: Session, filters: FollowUpFilters, actor: Actor) -> list[Followed]:
    """Return the respondents about whom a letter stands: what came back to the office is no longer sent."""
    sent = _sent(filters, actor)
    whose = select(sent.subquery().c.respondent_id)
    said, measures = _said(session, whose), _measures(session, whose)
    return [
        Followed(
            respondent_id=row.respondent_id,
            case_id=row.case_id,
            agency_id=said.get(row.respondent_id, _NOTHING).agency_id or row.agency_id,
            standing=standing_of(
                row.sub_status, row.outcome, examining=said.get(row.respondent_id, _NOTHING).examining
            ),
            sent_on=row.made_on,
            delivered_on=row.delivered_on,
            answered_on=row.answered_on,
            reminded_on=row.reminded_on,
            until_on=said.get(row.respondent_id, _NOTHING).until_on,
            measures=latest(measures.get(row.respondent_id, ())),
        )
        for row in session.execute(sent)
    ]


def _last_letter() -> Subquery:
    """Return the letter about each respondent that was sent last."""
    found = select(Forwarding.respondent_id, func.max(Forwarding.event_id).label("event_id"))
    return found.where(Forwarding.void.is_(False)).group_by(Forwarding.respondent_id).subquery()


def _sent(filters: FollowUpFilters, actor: Actor) -> Any:
    last = _last_letter()
    query = (
        select(
            RespondentFact.respondent_id, RespondentFact.case_id, RespondentFact.agency_id,
            RespondentFact.delivered_on, RespondentFact.answered_on, RespondentFact.reminded_on,
            Respondent.sub_status, Respondent.outcome, Forwarding.made_on,
        )
        .join(Respondent, Respondent.id == RespondentFact.respondent_id)
        .join(Case, Case.id == RespondentFact.case_id)
        .join(last, last.c.respondent_id == Respondent.id)
        .join(Forwarding, Forwarding.event_id == last.c.event_id)
        .where(
            Case.office_id.in_(offices_for(actor, Permission.READ_FOLLOW_UP)),
            shown_to(actor),
            Case.excluded_on.is_(None),
            Case.erased_on.is_(None),
            Respondent.excluded_on.is_(None),
            Respondent.state.in_((State.RECOMMENDED, State.CLOSED)),
            RespondentFact.forwarded_on.is_not(None),
        )
        .order_by(Forwarding.made_on, Forwarding.event_id)
    )  # fmt: skip
    if filters.office_id is not None:
        query = query.where(Case.office_id == filters.office_id)
    if filters.election_id is not None:
        query = query.where(Case.election_id == filters.election_id)
    return query


def _since_the_letter(model: type[Since], whose: Select[Any]) -> Select[Since]:
    """Return what stands since the last letter, in its order; what came of an earlier one is over."""
    last = _last_letter()
    return (
        select(model)
        .join(last, last.c.respondent_id == model.respondent_id)
        .where(model.respondent_id.in_(whose), model.void.is_(False), model.event_id > last.c.event_id)
        .order_by(model.event_id)
    )


def _measures(session: Session, whose: Select[Any]) -> Mapping[uuid.UUID, list[Measure]]:
    found: dict[uuid.UUID, list[Measure]] = defaultdict(list)
    for row in session.scalars(_since_the_letter(ControlMeasure, whose)):
        found[row.respondent_id].append(Measure(row.kind, row.stage, row.made_on))
    return found


@dataclass(frozen=True)
class _Said:
    """What an employer said so far: who it is since a move, whether it examines, until when it wants time."""

    agency_id: uuid.UUID | None = None
    examining: bool = False
    until_on: date | None = None

    def then(self, row: EmployerAnswer) -> _Said:
        """Return what is known with one answer more; examining leaves the time that was asked for."""
        examining = row.said == Action.RECORD_EXAMINING.value
        until_on = self.until_on if examining else row.until_on
        return _Said(row.agency_id or self.agency_id, examining, until_on)


_NOTHING = _Said()


def _said(session: Session, whose: Select[Any]) -> dict[uuid.UUID, _Said]:
    found: dict[uuid.UUID, _Said] = {}
    for row in session.scalars(_since_the_letter(EmployerAnswer, whose)):
        found[row.respondent_id] = found.get(row.respondent_id, _NOTHING).then(row)
    return found


def _agencies(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    rows = session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def _cases(session: Session, people: Sequence[Followed]) -> dict[uuid.UUID, Case]:
    ids = {one.case_id for one in people}
    return {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(ids)))}


def _lines(
    session: Session,
    people: Sequence[Followed],
    cases: dict[uuid.UUID, Case],
    agencies: dict[uuid.UUID | None, str],
    names: dict[uuid.UUID, str],
    *,
    today: date,
) -> list[Line]:
    offices = {row.id: row.name for row in session.execute(select(Office.id, Office.name))}
    wanted = select(Respondent.id, Respondent.ordinal).where(
        Respondent.id.in_([one.respondent_id for one in people])
    )
    ordinals = {row.id: row.ordinal for row in session.execute(wanted)}
    replied = not_yet_recorded(session, ordinals)
    return [
        Line(
            followed=one,
            agency=agencies.get(one.agency_id, ""),
            case_number=number_of(cases[one.case_id]),
            office=offices[cases[one.case_id].office_id],
            ordinal=ordinals[one.respondent_id],
            days=one.days(today),
            barred=one.respondent_id not in names,
            replied=one.respondent_id in replied,
            name=names.get(one.respondent_id, ""),
        )
        for one in people
    ]
