"""The numbers of an office in a year, by series: what was given, what is BATAL, that none is missing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.models import Case, Counter
from neutrality.cases.register import GivenNumber
from neutrality.cases.standing import shown_to
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.errors import NotFoundError
from neutrality.domain.mistakes import NumberKind, VoidReason, doubled, missing


@dataclass(frozen=True)
class NumberRow:
    """One number; the case is named to whoever may know of it."""

    text: str
    typed: bool
    case_id: uuid.UUID | None
    given_on: date
    void: bool
    void_reason: VoidReason | None
    voided_by: str
    voided_at: datetime | None


@dataclass(frozen=True)
class Series:
    """The numbers of one counter, or those typed from the office's own agenda (without a name)."""

    kind: NumberKind
    name: str
    first: int
    last: int
    rows: list[NumberRow]
    missing: tuple[int, ...]
    doubled: tuple[str, ...]

    @property
    def void(self) -> int:
        """How many are BATAL."""
        return sum(row.void for row in self.rows)


@dataclass(frozen=True)
class Numbering:
    """One office's year."""

    office: str
    office_id: uuid.UUID
    year: int
    series: list[Series]
    years: list[int]
    offices: list[tuple[uuid.UUID, str]]
    may_begin: bool


def numbering(session: Session, *, actor: Actor, year: int, office_id: uuid.UUID | None = None) -> Numbering:
    """Return the numbers of an office within the actor's reach, their own when none is named.

    Raises:
        NotFoundError: `office_not_found`.

    """
    reach = offices_for(actor, Permission.READ_NUMBERS)
    offices = session.execute(
        select(Office.id, Office.name).where(Office.id.in_(reach)).order_by(Office.name)
    )
    known = [(row.id, row.name) for row in offices]
    chosen = office_id or (actor.home_office_id if actor.home_office_id in reach else known[0][0])
    if chosen not in reach:
        raise NotFoundError("office_not_found")
    mine = GivenNumber.office_id == chosen
    years = session.scalars(select(GivenNumber.year).where(mine).distinct())
    return Numbering(
        dict(known)[chosen],
        chosen,
        year,
        _series(session, actor, chosen, year),
        sorted({*years, year}, reverse=True),
        known,
        chosen in offices_for(actor, Permission.SET_NUMBERS) & actor.seats,
    )


def _series(session: Session, actor: Actor, office_id: uuid.UUID, year: int) -> list[Series]:
    found = select(GivenNumber).where(GivenNumber.office_id == office_id, GivenNumber.year == year)
    given = list(session.scalars(found.order_by(GivenNumber.value, GivenNumber.given_on, GivenNumber.text)))
    counters = session.scalars(select(Counter).where(Counter.office_id == office_id, Counter.year == year))
    ends = {row.kind: (row.first, row.value) for row in counters}
    seen = _seen(session, actor, [row.case_id for row in given if row.case_id])
    people = names_of(session, {row.voided_by for row in given if row.voided_by})
    made = []
    for kind, name in sorted({(row.kind, row.series or "") for row in given}):
        here = [row for row in given if (row.kind, row.series or "") == (kind, name)]
        rows = [_row(row, seen, people) for row in here]
        first, end = ends.get(name, (1, 0))
        gaps = missing((row.value for row in here if row.value is not None), end, first) if name else ()
        made.append(Series(kind, _title(name), first, end, rows, gaps, doubled([row.text for row in rows])))
    return made


def _title(name: str) -> str:
    """Return the letters of a series: `registration-Reg/LP` is Reg/LP."""
    return name.partition("-")[2]


def _seen(session: Session, actor: Actor, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    reach = offices_for(actor, Permission.LIST_CASES)
    known = select(Case.id).where(Case.id.in_(ids), Case.office_id.in_(reach), shown_to(actor))
    return set(session.scalars(known))


def _row(row: GivenNumber, seen: set[uuid.UUID], people: dict[uuid.UUID, str]) -> NumberRow:
    return NumberRow(
        row.text,
        row.typed,
        row.case_id if row.case_id in seen else None,
        row.given_on,
        row.void,
        row.void_reason,
        people.get(row.voided_by, "") if row.voided_by else "",
        row.voided_at,
    )
