"""The desk's lists: a page of cases by keyset, the numbers above it, and the search."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.models import Case, Clock, Proposal, ProposalStatus, Respondent
from neutrality.cases.narrowing import Filters, conditions, going, narrowed
from neutrality.cases.people import open_particulars
from neutrality.cases.standing import declared_by, open_to_actor
from neutrality.directory.models import Office, Place
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.workflow import Outcome, ReportKind, State, SubStatus
from neutrality.means import Means
from neutrality.vault import KeyKind, Purpose


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    id: uuid.UUID
    reference: str
    number: str | None
    state: State
    sub_status: SubStatus | None
    outcome: Outcome | None
    kind: ReportKind
    received_on: date
    next_due_on: date | None
    due_cited: bool
    assignee: str | None
    place: str | None
    office: str
    waiting: bool
    barred: bool
    erased_on: date | None
    respondents: list[str] = field(repr=False)


@dataclass(frozen=True)
class Board:
    """A page of cases, and the cursor of the next one."""

    rows: list[Row]
    next: str | None


# Further nobody counts to know that there is much to do; a number that stands here means as many or more.
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Counts:
    """The numbers above the list, up to `MOST_COUNTED`; each opens its own list."""

    new: int
    mine: int
    due: int
    overdue: int
    waiting: int
    news: int
    pressure: int
    flooded: int
    escalated: int
    open: int


def board(
    session: Session,
    means: Means,
    filters: Filters,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    after: str | None = None,
    size: int = 50,
) -> Board:
    """Return a page of cases, the newest first and behind them those of floods, within the actor's reach.

    Raises:
        InvalidInputError: `unknown_choice` for a cursor that this list did not give.

    """
    query = select(Case).where(*conditions(filters, actor, today, now))
    if after:
        query = query.where(_beyond(after))
    found = session.scalars(query.order_by(*_ORDER).limit(size + 1)).all()
    page = found[:size]
    following = _cursor(page[-1]) if len(found) > size else None
    return Board(rows_of(session, means, page, actor=actor), following)


def counts(session: Session, *, actor: Actor, today: date, now: datetime) -> Counts:
    """Return how many cases stand behind each number, asked for at once; no further than `MOST_COUNTED`."""
    seen = list(conditions(Filters(), actor, today, now))
    found = {
        name: select(Case.id).where(*seen, *narrowed(filters, actor, today, now))
        for name, filters in _COUNTED.items()
    }
    # From the clocks to the cases, in the order of time: as far as is counted and no further.
    of_clocks = select(Clock.case_id).join(Case, Case.id == Clock.case_id).where(*seen).distinct()
    found |= {name: of_clocks.where(*going(name, today, now)) for name in ("due", "overdue")}
    numbers = [
        select(func.count()).select_from(query.limit(MOST_COUNTED).subquery()).scalar_subquery().label(name)
        for name, query in found.items()
    ]
    return Counts(**session.execute(select(*numbers)).mappings().one())


def rows_of(session: Session, means: Means, cases: Sequence[Case], *, actor: Actor) -> list[Row]:
    """Return the rows of these cases, names opened for whoever may read cases."""
    ids = [case.id for case in cases]
    offices = _office_names(session, {case.office_id for case in cases})
    places = _places(session, {case.place_code for case in cases if case.place_code})
    people = names_of(session, {case.assignee_id for case in cases if case.assignee_id})
    cited = _cited(session, ids)
    waits = set(
        session.scalars(
            select(Proposal.case_id).where(
                Proposal.case_id.in_(ids), Proposal.status == ProposalStatus.WAITING
            )
        )
    )
    named = _respondent_names(session, means, cases, actor)
    barred = declared_by(session, actor, ids)
    return [
        Row(
            number=case.registration_number or case.receipt_number,
            due_cited=case.id in cited,
            assignee=people.get(case.assignee_id) if case.assignee_id else None,
            place=places.get(case.place_code) if case.place_code else None,
            office=offices[case.office_id],
            waiting=case.id in waits,
            barred=case.id in barred,
            respondents=named.get(case.id, []),
            **{name: getattr(case, name) for name in _COPIED},
        )
        for case in cases
    ]


def _beyond(cursor: str) -> ColumnElement[bool]:
    try:
        flooded, day, key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        received_on, case_id = date.fromisoformat(day), uuid.UUID(key)
    except (ValueError, TypeError):
        raise InvalidInputError([FieldProblem("after", "unknown_choice")]) from None
    older = or_(Case.received_on < received_on, and_(Case.received_on == received_on, Case.id < case_id))
    return and_(Case.flooded, older) if flooded else or_(Case.flooded, older)


def _cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(
        json.dumps([case.flooded, case.received_on.isoformat(), str(case.id)]).encode()
    ).decode()


def names_of_respondents(
    session: Session, means: Means, cases: Sequence[Case], actor: Actor, *, meant: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return the names of the respondents who are meant, of those of these cases that this actor may read."""
    return {row.id: name for row, name in _opened(session, means, cases, actor, meant)}


def _respondent_names(
    session: Session, means: Means, cases: Sequence[Case], actor: Actor
) -> dict[uuid.UUID, list[str]]:
    named: dict[uuid.UUID, list[str]] = {}
    for row, name in _opened(session, means, cases, actor):
        named.setdefault(row.case_id, []).append(name)
    return named


def _opened(
    session: Session,
    means: Means,
    cases: Sequence[Case],
    actor: Actor,
    meant: Collection[uuid.UUID] | None = None,
) -> Iterator[tuple[Respondent, str]]:
    """Yield respondents with their opened names: all of these cases, or no others than who are meant."""
    reach = offices_for(actor, Permission.READ_CASE)
    living = [case.id for case in cases if case.office_id in reach and case.erased_on is None]
    opened = set(session.scalars(select(Case.id).where(Case.id.in_(living), open_to_actor(actor))))
    office_of = {case.id: case.office_id for case in cases if case.id in opened}
    rows = session.scalars(
        select(Respondent).where(Respondent.case_id.in_(office_of)).order_by(Respondent.ordinal)
    ).all()
    for office_id in set(office_of.values()):
        own = [
            row for row in rows if office_of[row.case_id] == office_id and (meant is None or row.id in meant)
        ]
        keys = means.keyholder.open_many(
            session,
            kind=KeyKind.RESPONDENT,
            owners=[row.id for row in own],
            office_id=office_id,
            actor=str(actor.account_id),
            purpose=Purpose.LIST,
        )
        for row in own:
            yield row, open_particulars(keys[row.id], row).name


def _cited(session: Session, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of these cases whose next date is that of a cited rule, no target of the office's own."""
    found = select(Clock.case_id).join(Case, Case.id == Clock.case_id)
    going = (Clock.stopped_on.is_(None), Clock.paused_on.is_(None), Clock.internal_target.is_(False))
    return set(session.scalars(found.where(Clock.case_id.in_(ids), Clock.due_on == Case.next_due_on, *going)))


def _office_names(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _places(session: Session, codes: set[str]) -> dict[str, str]:
    rows = session.execute(select(Place.code, Place.name).where(Place.code.in_(codes)))
    return {row.code: row.name for row in rows}


_COUNTED = {
    "new": Filters(state=State.RECEIVED),
    "mine": Filters(mine=True),
    "waiting": Filters(waiting=True),
    "news": Filters(news=True),
    "pressure": Filters(pressure=True),
    "flooded": Filters(flooded=True),
    "escalated": Filters(bucket="open", escalated=True),
    "open": Filters(bucket="open"),
}
_ORDER = (Case.flooded, Case.received_on.desc(), Case.id.desc())
_COPIED = (
    "id", "reference", "state", "sub_status", "outcome", "kind", "received_on", "next_due_on", "erased_on",
)  # fmt: skip
