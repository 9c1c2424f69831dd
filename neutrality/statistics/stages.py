"""How many days a stage took: of those who left it in the month, and of all who entered it in a year."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.acts import SanctionDecision
from neutrality.cases.figures import StateInterval
from neutrality.domain.cells import Cell, Tally, Thing, count
from neutrality.domain.survival import Watched, survival_median
from neutrality.domain.values import Days, Sign, Value, median_days, p90_days
from neutrality.domain.workflow import Level, State
from neutrality.statistics.scope import Scope
from neutrality.statistics.stays import Life

STAGES = ("registration", "recommendation", "decision", "closing")
AGES = ((7, "0-7"), (14, "8-14"), (30, "15-30"), (90, "31-90"))
Decided = Mapping[uuid.UUID, list[date]]


@dataclass(frozen=True)
class Spell:
    """The time in a stage, at the office where it ended or stands; `through` when it led to the next one."""

    stage: str
    office: uuid.UUID
    entered: date
    ended: date
    through: bool
    life: Life

    @property
    def itself(self) -> Thing:
        """Return what spent the time."""
        return Thing(self.life.case, self.life.subject, str(self.office))

    @property
    def days(self) -> int:
        """Return its length in calendar days."""
        return (self.ended - self.entered).days


def stages(session: Session, scope: Scope, lives: Iterable[Life]) -> dict[Cell, Value]:
    """Return median, ninetieth percentile and product-limit median of each stage."""
    decided = _decided(session)
    spells = [
        spell for life in lives for spell in _spells(life, scope, decided) if spell.office in scope.offices
    ]
    found: dict[Cell, Value] = {}
    for stage in STAGES:
        mine = [spell for spell in spells if spell.stage == stage]
        gone = [spell for spell in mine if spell.through and scope.holds(spell.ended)]
        left = [spell.days for spell in gone]
        watched = [Watched(spell.days, spell.through) for spell in mine if spell.entered >= _year(scope)]
        half = survival_median(watched)
        found[Cell(f"days_to_{stage}_median")] = median_days(left)
        found[Cell(f"days_to_{stage}_p90")] = p90_days(left)
        found[Cell(f"days_to_{stage}_waiting")] = _waiting(half, len(watched))
        for what in ("median", "p90"):
            scope.saw(Cell(f"days_to_{stage}_{what}"), (spell.itself for spell in gone))
        of_a_year = (spell.itself for spell in mine if spell.entered >= _year(scope))
        scope.saw(Cell(f"days_to_{stage}_waiting"), of_a_year)
    return found


def ages(scope: Scope, lives: Iterable[Life]) -> dict[Cell, Value]:
    """Return the open cases by their age at the end of the month."""
    found = Tally({Cell("ageing"): 0}, seen=scope.seen)
    for life in lives:
        row = life.last
        if life.level is Level.CASE and row.state is not State.CLOSED and row.office_id in scope.offices:
            age = (scope.last - life.rows[0].legal_from).days
            code = next((name for most, name in AGES if age <= most), ">90")
            itself = life.case, life.subject, str(row.office_id)
            count(found, "ageing", of=itself, age=code)
    return dict(found)


def _waiting(half: int | None, watched: int) -> Value:
    if not watched:
        return Sign.NIL
    return Sign.NOT_YET if half is None else Days(Fraction(half), watched)


def _year(scope: Scope) -> date:
    """Return the first day of the twelve months that end with this one."""
    months = scope.first.year * 12 + scope.first.month - 12
    return date(months // 12, months % 12 + 1, 1)


def _spells(life: Life, scope: Scope, decided: Decided) -> Iterator[Spell]:
    if life.level is Level.CASE:
        yield from _between(life, scope, "registration", State.RECEIVED, State.VERIFIED)
        yield _closing(life, scope)
    else:
        yield from _between(life, scope, "recommendation", State.VERIFIED, State.RECOMMENDED)
        yield from _decisions(life, scope, decided.get(life.subject, []))


def _between(life: Life, scope: Scope, stage: str, state: State, to: State) -> Iterator[Spell]:
    for run, after in _runs(life):
        if run[0].state is state:
            ended = after.legal_from if after else scope.last
            through = after is not None and after.state is to
            yield Spell(stage, run[-1].office_id, run[0].legal_from, ended, through, life)


def _runs(life: Life) -> Iterator[tuple[list[StateInterval], StateInterval | None]]:
    runs = life.runs
    for place, run in enumerate(runs, start=1):
        yield run, runs[place][0] if place < len(runs) else None


def _closing(life: Life, scope: Scope) -> Spell:
    """Return the way to the first closing, or how far it has come."""
    for before, row in zip(life.rows, life.rows[1:], strict=False):
        if row.state is State.CLOSED:
            return Spell(
                "closing", before.office_id, life.rows[0].legal_from, row.legal_from, through=True, life=life
            )
    return Spell(
        "closing", life.last.office_id, life.rows[0].legal_from, scope.last, through=False, life=life
    )


def _decisions(life: Life, scope: Scope, days: list[date]) -> Iterator[Spell]:
    for run, after in _runs(life):
        if run[0].state is State.RECOMMENDED:
            entered, until = run[0].legal_from, after.legal_from if after else scope.last
            first = min((day for day in days if entered <= day <= until), default=None)
            yield Spell("decision", run[-1].office_id, entered, first or until, first is not None, life)


def _decided(session: Session) -> Decided:
    found: dict[uuid.UUID, list[date]] = defaultdict(list)
    rows = select(SanctionDecision.respondent_id, SanctionDecision.decided_on)
    for person, day in session.execute(rows.where(SanctionDecision.void.is_(False))):
        found[person].append(day)
    return found
