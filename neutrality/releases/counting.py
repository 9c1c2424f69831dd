"""Counts everything that a release is made from, at one position of the log and for all offices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import CaseReport
from neutrality.directory.models import Election
from neutrality.domain.cells import Cell, Tally
from neutrality.domain.errors import DomainError
from neutrality.domain.ground import Flows, Ground, Standing
from neutrality.domain.publication import Text
from neutrality.domain.release_sheet import Earlier, Sheet, month_after
from neutrality.domain.retention import province_of
from neutrality.domain.values import Value
from neutrality.reports.models import Report
from neutrality.statistics import cohorts
from neutrality.statistics.cumulative import Asked, standing
from neutrality.statistics.names import Names
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import Figure, Month, Observation, neighbour, scope_of, tally_of
from neutrality.statistics.stays import lives

COHORTS_BACK = 8  # months after which the longest cohort is mature
NAMED_BACK = 24
MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
           "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
# Along which dimensions the published tables are, and how a standing tells its code.
ALONG: dict[str, Callable[[Standing], str | None]] = {
    "violation_type": lambda one: one.type,
    "cause": lambda one: one.cause,
    "sanction_level": lambda one: one.level,
    "sanction_kind": lambda one: one.sanction,
    "province": lambda one: one.province,
}


@dataclass(frozen=True)
class Counting:
    """What is counted with: the month, its names, and the day on which it is done."""

    session: Session
    month: Month
    names: Names
    today: date

    @property
    def scope(self) -> Scope:
        """Return the scope of the month."""
        return self.month.scope


def ground_of(counting: Counting, before: Sequence[Earlier]) -> Ground:
    """Return the ground of a month; `before` decides since when cases are counted.

    Raises:
        DomainError: `does_not_add_up`, `counted_differently`: such a month is not released.

    """
    month, scope = counting.month, counting.scope
    if not month.usable:
        raise DomainError("counted_differently" if month.adds_up else "does_not_add_up")
    persons = _persons(counting)
    since = _since(scope.month, before)
    cells = cells_of(month, counting.names)
    return Ground(
        month=scope.month,
        position=scope.position,
        offices=counting.session.scalar(select(func.count(StateInterval.office_id.distinct()))) or 0,
        cells=cells,
        persons=persons,
        flows=_flows(counting, since),
        cases=_cases(counting, since),
        reports=_reports(counting.session, persons),
        cohorts=_cohorts(counting),
        names=_names(counting, persons, cells),
    )


def cells_of(month: Month, names: Names) -> dict[Cell, Value]:
    """Return every figure of the month, under the codes that leave the database."""
    found: dict[Cell, Value] = {}
    rows: list[Observation | Figure] = [*month.rows, *month.analysis]
    for row in rows:
        code = names.public_code(row.dimension, row.code)
        found[Cell(row.indicator.id, row.dimension, code)] = row.value
    return found


def _since(month: str, before: Sequence[Earlier]) -> str:
    """Return the first month of which the cases that came and went are still to be told."""
    empty = Ground(month, 0, 0, {}, (), Flows(month, 0, 0, 0, 0, 0, 0, 0, 0))
    last = Sheet(empty, before).last("flow")
    return month_after(last.publication.month) if last else month


def _persons(counting: Counting) -> tuple[Standing, ...]:
    session, scope = counting.session, counting.scope
    parts = standing(session, Asked(None, scope.offices, scope.last))
    elections = {row.id: row.code for row in session.execute(select(Election.id, Election.code))}
    facts = session.scalars(select(RespondentFact).order_by(RespondentFact.respondent_id))
    return tuple(
        Standing(
            id=fact.respondent_id.hex,
            case=fact.case_id.hex,
            part=parts[fact.respondent_id].value,
            election=elections.get(fact.election_id) if fact.election_id else None,
            agency=counting.names.public_code("agency", str(fact.agency_id)) if fact.agency_id else None,
            province=province_of(fact.place_code),
            type=fact.violation_type,
            cause=fact.cause,
            level=fact.recommended_level,
            sanction=fact.sanction_kind,
        )
        for fact in facts
        if fact.respondent_id in parts
    )


def _reports(session: Session, persons: Iterable[Standing]) -> dict[str, int]:
    cases = {one.case for one in persons}
    rows = session.execute(select(CaseReport.case_id, func.count()).group_by(CaseReport.case_id))
    return {case.hex: number for case, number in rows if case.hex in cases}


def _flows(counting: Counting, since: str) -> Flows:
    """Return the flows of the months since; what stood before is the first month's opening."""
    tallies = [tally for _, tally in _tallies(counting, since)]

    def total(*names: str) -> int:
        return sum(tally[Cell(name)] for tally in tallies for name in names)

    return Flows(
        since=since,
        opening=tallies[0][Cell("cases_opening")],
        received=total("cases_received"),
        back=total("cases_reopened", "cases_readmitted"),
        not_registered=total("not_registered"),
        forwarded_elsewhere=total("forwarded_elsewhere"),
        closed=total("cases_closed"),
        excluded=total("cases_excluded"),
        closing=tallies[-1][Cell("cases_open")],
    )


def _tallies(counting: Counting, since: str) -> Iterable[tuple[Scope, Tally]]:
    month = since
    while month <= counting.scope.month:
        scope = _scope(counting, month)
        yield scope, tally_of(counting.session, scope)
        month = month_after(month)


def _scope(counting: Counting, month: str) -> Scope:
    """Return another month as it is known at the same position."""
    scope = counting.scope
    if month == scope.month:
        return scope
    found = scope_of(counting.session, month, scope.offices, today=counting.today, zone=scope.zone)
    return Scope(found.month, found.first, found.last, scope.offices, scope.position, scope.zone)


def _cases(counting: Counting, since: str) -> dict[str, frozenset[str]]:
    """Return which cases stand behind the figures that are published."""
    session, scope = counting.session, counting.scope
    first = _scope(counting, since).first
    received = (
        select(CaseReport.case_id)
        .join(Report, Report.id == CaseReport.report_id)
        .where(Report.received_on.between(scope.first, scope.last))
    )
    registered = select(CaseFact.case_id).where(CaseFact.registered_on.between(scope.first, scope.last))
    came = select(CaseFact.case_id).where(CaseFact.received_on.between(first, scope.last))
    went = select(CaseFact.case_id).where(CaseFact.closed_on.between(first, scope.last))
    asked = {"reports_received": received, "registered": registered, "came": came, "went": went}
    return {name: frozenset(case.hex for case in session.scalars(some)) for name, some in asked.items()}


def _cohorts(counting: Counting) -> dict[str, dict[str, Value]]:
    """Return the cohorts of the months before, as far as they are mature by now."""
    found: dict[str, dict[str, Value]] = {}
    for back in range(COHORTS_BACK + 1):
        scope = _scope(counting, neighbour(counting.scope.month, -back))
        people = cohorts.forwarded(counting.session, scope)
        told = cohorts.cohorts(scope, people, lives(counting.session, scope), today=counting.today)
        found[scope.month] = {cell.indicator: value for cell, value in told.items()}
    return found


def _names(
    counting: Counting, persons: Iterable[Standing], cells: Iterable[Cell]
) -> dict[str, dict[str, tuple[str, str]]]:
    names, found = counting.names, {"month": month_names(counting.scope.month)}
    known = list(persons)
    for along, code_of in ALONG.items():
        codes = {code for one in known if (code := code_of(one))} | {"unknown"}
        found[along] = {code: (names(along, code, "id"), names(along, code, "en")) for code in sorted(codes)}
    agencies = dict(names.agencies.values())
    found["agency"] = {
        cell.code: (agencies[cell.code], agencies[cell.code])
        for cell in cells
        if cell.dimension == "agency" and cell.code in agencies
    }
    elections = counting.session.execute(select(Election.code, Election.name))
    found["election"] = {row.code: (row.name, row.name) for row in elections}
    return found


def month_names(month: str) -> dict[str, tuple[str, str]]:
    """Return what this month and those before it are called."""
    found = {}
    for back in range(NAMED_BACK):
        one = neighbour(month, -back)
        text = month_name(one)
        found[one] = (text.id, text.en)
    return found


def month_name(month: str) -> Text:
    """Return the month in words, as `Oktober 2026`."""
    year, number = month.split("-")
    return Text(*(f"{MONTHS[lang][int(number) - 1]} {year}" for lang in ("id", "en")))
