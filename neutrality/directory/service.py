"""Finding places, offices and elections, the calendar of a place, and making offices, agencies, elections."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality.directory.models import Agency, Election, Holiday, Office, Place
from neutrality.directory.reference import Loaded, load_reference_data
from neutrality.domain.catalogue import OfficeLevel, Regime
from neutrality.domain.deadlines import ZONES, Calendar
from neutrality.domain.errors import FieldProblem, InvalidInputError, NotFoundError

__all__ = [
    "Loaded",
    "agencies",
    "competent_for",
    "create_agency",
    "create_election",
    "create_office",
    "elections",
    "elections_near",
    "load_reference_data",
    "office_chain",
    "office_tree",
    "offices",
    "offices_for_place",
    "place_choices",
    "place_path",
    "read_calendar",
    "successor_of",
]

LEVELS = list(OfficeLevel)
CAPITAL_ZONE = "WIB"
AFTERMATH = timedelta(days=365)


def read_calendar(session: Session, place_code: str | None = None, *, lang: str = "id") -> Calendar:
    """Return the observed holidays of the nation, and of the place and those around it."""
    codes = _codes_up(place_code) if place_code else []
    here = or_(Holiday.place_code.is_(None), Holiday.place_code.in_(codes))
    told = select(Holiday.on, Holiday.name, Holiday.name_en, Holiday.estimated)
    rows = session.execute(told.where(here, Holiday.observed)).all()
    names = {row.on: row.name if lang == "id" else row.name_en for row in rows}
    return Calendar.of(names, estimated=(row.on for row in rows if row.estimated))


def topmost(session: Session, offices: frozenset[uuid.UUID]) -> uuid.UUID:
    """Return the office of these that stands above the others, of several the first by its code."""
    found = select(Office.id, Office.parent_id).where(Office.id.in_(offices)).order_by(Office.code)
    return next(office_id for office_id, parent_id in session.execute(found) if parent_id not in offices)


def office_tree(session: Session, office_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the office and all below it."""
    down = select(Office.id).where(Office.id == office_id).cte("down", recursive=True)
    down = down.union(select(Office.id).join(down, Office.parent_id == down.c.id))
    return set(session.scalars(select(down.c.id)))


def office_chain(session: Session, office_id: uuid.UUID) -> list[Office]:
    """Return the office, its parent, and so on to the topmost; raises NotFoundError."""
    chain: list[Office] = []
    step: uuid.UUID | None = office_id
    while step is not None:
        office = session.get(Office, step)
        if office is None:
            raise NotFoundError("office_not_found")
        chain.append(office)
        step = office.parent_id
    return chain


def offices(session: Session, *, active: bool = True) -> list[Office]:
    """Return the offices by name, as a rule only the active ones."""
    found = session.scalars(select(Office).order_by(Office.name))
    return [office for office in found if office.active or not active]


def offices_for_place(session: Session, place_code: str | None) -> list[Office]:
    """Return the active offices competent for a place, the nearest first; without a place the topmost.

    For one that was closed its successor is competent.
    """
    found = {office.id: office for office in map(_going_on(session), competent_for(session, place_code))}
    able = [office for office in found.values() if office.active]
    return sorted(able, key=lambda office: (-LEVELS.index(office.level), office.name))


def competent_for(session: Session, place_code: str | None) -> list[Office]:
    """Return the offices that are or were competent for a place, closed ones too."""
    codes = _codes_up(place_code) if place_code else []
    competent = or_(Office.place_code.in_(codes), Office.level == OfficeLevel.NATIONAL)
    return list(session.scalars(select(Office).where(competent)))


def successor_of(session: Session, office_id: uuid.UUID) -> uuid.UUID:
    """Return the office itself while it is open, else who goes on in its place."""
    office = session.get(Office, office_id)
    return _going_on(session)(office).id if office is not None else office_id


def _going_on(session: Session) -> Callable[[Office], Office]:
    def follow(office: Office) -> Office:
        seen = {office.id}
        while not office.active and office.successor_id is not None:
            successor = session.get(Office, office.successor_id)
            if successor is None or successor.id in seen:
                return office
            seen.add(successor.id)
            office = successor
        return office

    return follow


def agencies(session: Session, place_code: str | None = None) -> list[Agency]:
    """Return the active agencies by name, of one place or of all."""
    query = select(Agency).where(Agency.active).order_by(Agency.name)
    return list(
        session.scalars(query if place_code is None else query.where(Agency.place_code == place_code))
    )


def elections(session: Session) -> list[Election]:
    """Return all elections, the latest first."""
    return list(session.scalars(select(Election).order_by(Election.voting_on.desc(), Election.code)))


def elections_near(session: Session, day: date) -> list[Election]:
    """Return the elections that a report of that day can be about: to come, running, ended within a year."""
    return [
        election
        for election in elections(session)
        if day <= (election.stages_to or election.voting_on) + AFTERMATH
    ]


def place_choices(session: Session, parent: str | None = None) -> list[tuple[str, str]]:
    """Return code and name of the places directly within another, by code; without one the provinces."""
    found = select(Place.code, Place.name).where(Place.parent_code == parent).order_by(Place.code)
    return [(row.code, row.name) for row in session.execute(found)]


def place_path(session: Session, code: str) -> list[Place]:
    """Return the province, the regency and the district down to the place; raises NotFoundError."""
    path = list(session.scalars(select(Place).where(Place.code.in_(_codes_up(code))).order_by(Place.code)))
    if not path or path[-1].code != code:
        raise NotFoundError("place_not_found")
    return path


def create_office(
    session: Session,
    *,
    code: str,
    name: str,
    level: OfficeLevel,
    parent_id: uuid.UUID | None = None,
    place_code: str | None = None,
    zone: str | None = None,
) -> Office:
    """Make an office in the tree; its zone is that of its place unless given.

    Raises:
        InvalidInputError: for a used code, an unknown place or zone, a parent that is not above it.

    """
    place = _place(session, place_code)
    parent = session.get(Office, parent_id) if parent_id else None
    problems = _code_problems(session, Office, code)
    if parent_id and (parent is None or LEVELS.index(parent.level) >= LEVELS.index(level)):
        problems.append(FieldProblem("parent_id", "parent_not_above"))
    if zone is not None and zone not in ZONES:
        problems.append(FieldProblem("zone", "unknown_zone"))
    if problems:
        raise InvalidInputError(problems)
    office = Office(
        code=code,
        name=name,
        level=level,
        parent_id=parent_id,
        place_code=place_code,
        zone=zone or (place.zone if place else CAPITAL_ZONE),
    )
    session.add(office)
    session.flush()
    return office


def create_agency(
    session: Session, *, code: str, name: str, kind: str, place_code: str | None = None, ppk_title: str = ""
) -> Agency:
    """Make an employer; raises InvalidInputError for a used code or an unknown place."""
    _place(session, place_code)
    if problems := _code_problems(session, Agency, code):
        raise InvalidInputError(problems)
    agency = Agency(code=code, name=name, kind=kind, place_code=place_code, ppk_title=ppk_title)
    session.add(agency)
    session.flush()
    return agency


def create_election(
    session: Session,
    *,
    code: str,
    name: str,
    regime: Regime,
    kind: str,
    voting_on: date,
    source: str,
    place_code: str | None = None,
    needs_review: bool = True,
    **dates: date | None,
) -> Election:
    """Make an election; `dates` are the further date columns, in their order in time.

    Raises:
        InvalidInputError: for a used code, an unknown place, dates out of order.

    """
    _place(session, place_code)
    problems = _code_problems(session, Election, code)
    known = [*(dates.get(column) for column in BEFORE_VOTING), voting_on, dates.get("stages_to")]
    given = [day for day in known if day is not None]
    if given != sorted(given):
        problems.append(FieldProblem("voting_on", "dates_not_in_order"))
    if problems:
        raise InvalidInputError(problems)
    election = Election(
        code=code,
        name=name,
        regime=regime,
        kind=kind,
        place_code=place_code,
        voting_on=voting_on,
        source=source,
        needs_review=needs_review,
        **dates,
    )
    session.add(election)
    session.flush()
    return election


def _code_problems(
    session: Session, model: type[Office | Agency | Election], code: str
) -> list[FieldProblem]:
    taken = session.scalar(select(model.id).where(model.code == code))
    return [FieldProblem("code", "code_taken")] if taken else []


def _place(session: Session, code: str | None) -> Place | None:
    place = session.get(Place, code) if code else None
    if code and place is None:
        raise InvalidInputError([FieldProblem("place_code", "unknown_place")])
    return place


def _codes_up(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:size]) for size in range(1, len(parts) + 1)]


BEFORE_VOTING = (
    "stages_from",
    "registration_on",
    "determination_on",
    "campaign_from",
    "campaign_to",
    "quiet_from",
    "quiet_to",
)
