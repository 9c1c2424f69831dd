"""Where most respondents were proven up to the end of the month, and who was sanctioned again."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.figures import RespondentFact
from neutrality.cases.models import Respondent
from neutrality.domain.cells import Cell
from neutrality.domain.cumulative import RECOMMENDED, part_of
from neutrality.domain.ranking import top
from neutrality.domain.retention import province_of
from neutrality.domain.values import Value, rate
from neutrality.domain.workflow import Level
from neutrality.statistics.scope import Scope, Thing
from neutrality.statistics.stays import Life, lives

YEARS = 5


def leading(session: Session, scope: Scope, found: Iterable[Life]) -> dict[Cell, Value]:
    """Return the first agencies and provinces by respondents proven, those with too few left out."""
    proven = {
        life.subject: Thing(life.case, life.subject, str(life.last.office_id))
        for life in found
        if life.level is Level.RESPONDENT
        and life.last.office_id in scope.offices
        and part_of(life.last.state, life.last.outcome) in RECOMMENDED
    }
    rows = session.execute(
        select(RespondentFact.respondent_id, RespondentFact.agency_id, RespondentFact.place_code).where(
            RespondentFact.respondent_id.in_(proven)
        )
    ).all()
    agencies, provinces = defaultdict(list), defaultdict(list)
    for person, agency, place in rows:
        if agency:
            agencies[str(agency)].append(proven[person])
        if province := province_of(place):
            provinces[province].append(proven[person])
    values: dict[Cell, Value] = {}
    for name, dimension, counts in (
        ("top_agencies", "agency", agencies),
        ("top_provinces", "province", provinces),
    ):
        listed = top({code: len(things) for code, things in counts.items()})
        for code in listed:
            scope.saw(Cell(name, dimension, code), counts[code])
        values[Cell(name)] = len(listed)
        values |= {Cell(name, dimension, code): number for code, number in listed.items()}
    return values


def repeaters(session: Session, scope: Scope, found: Iterable[Life]) -> dict[Cell, Value]:
    """Return how many persons have two final sanctions in different cases within the 60 months, and the rate.

    The rate is of all with at least one; who is in no register of persons is a person of their own.
    """
    since = _sixty_months(scope)
    everybody = _persons(session)
    again = select(Respondent.person_id).group_by(Respondent.person_id).having(func.count() > 1)
    final = {
        life.subject: life
        for life in lives(session, scope, select(Respondent.id).where(Respondent.person_id.in_(again)))
        if _sanctioned(life, since)
    }
    cases: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    here: set[uuid.UUID] = set()
    owners: dict[uuid.UUID, uuid.UUID] = {}
    for subject, person in everybody.items():
        if subject in final:
            cases[person].add(final[subject].case)
            owners[subject] = person
            if final[subject].last.office_id in scope.offices:
                here.add(person)
    again_here = {person for person in here if len(cases[person]) > 1}
    repeated = [
        Thing(final[subject].case, subject, str(final[subject].last.office_id), person)
        for subject, person in owners.items()
        if person in again_here
    ]
    scope.saw(Cell("repeat_offenders"), repeated)
    once = [
        Thing(life.case, life.subject, str(life.last.office_id), everybody.get(life.subject, life.subject))
        for life in found
        if _sanctioned(life, since) and life.last.office_id in scope.offices
    ]
    scope.saw(Cell("repeat_rate"), repeated, once)
    return {
        Cell("repeat_offenders"): len(again_here),
        Cell("repeat_rate"): rate(len(again_here), len({one.person for one in once})),
    }


def _sanctioned(life: Life, since: date) -> bool:
    return life.level is Level.RESPONDENT and life.sanctioned and life.last.legal_from >= since


def _persons(session: Session) -> dict[uuid.UUID, uuid.UUID]:
    """Return who of the respondents is whom in the register of persons."""
    known = select(Respondent.id, Respondent.person_id).where(Respondent.person_id.is_not(None))
    return {row.id: row.person_id for row in session.execute(known)}


def _sixty_months(scope: Scope) -> date:
    """Return the first day of the 60 months that end with this one."""
    year, month = scope.first.year - YEARS, scope.first.month
    return date(year + month // 12, month % 12 + 1, 1)
