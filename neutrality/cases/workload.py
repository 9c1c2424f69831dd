"""Who has how much on the desk: open cases by assignee, and those that nobody has taken."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.accounts.service import colleagues
from neutrality.cases.models import Case
from neutrality.cases.narrowing import Filters, conditions
from neutrality.domain.access import MATRIX, Actor, Permission, offices_for
from neutrality.domain.workflow import State

# What is counted for each officer; each opens its own list.
COUNTED: dict[str, Filters] = {
    "received": Filters(state=State.RECEIVED),
    "verified": Filters(state=State.VERIFIED),
    "recommended": Filters(state=State.RECOMMENDED),
    "due": Filters(bucket="open", due="due"),
    "overdue": Filters(bucket="open", due="overdue"),
    "escalated": Filters(bucket="open", escalated=True),
}


@dataclass(frozen=True)
class Load:
    """The open cases of one officer; without an id those of nobody, `oldest` being the first received."""

    account_id: uuid.UUID | None
    name: str
    counts: dict[str, int]
    oldest: date | None

    @property
    def open(self) -> int:
        """How many cases are open in all."""
        return sum(self.counts[name] for name in ("received", "verified", "recommended"))


def workload(session: Session, *, actor: Actor, today: date, now: datetime) -> list[Load]:
    """Return the load of each officer within reach, the fullest desk first, and at last that of nobody."""
    tallies = {name: _tally(session, filters, actor, today, now) for name, filters in COUNTED.items()}
    oldest = _oldest(session, actor, today, now)
    reach = offices_for(actor, Permission.LIST_CASES)
    people = colleagues(session, reach, MATRIX[Permission.ASSIGN_CASE].roles)
    named: dict[uuid.UUID | None, str] = {person.id: person.name for person in people}
    loads = [
        Load(key, name, {kind: tally.get(key, 0) for kind, tally in tallies.items()}, oldest.get(key))
        for key, name in [*named.items(), (None, "")]
    ]
    return sorted(loads, key=lambda load: (load.account_id is None, -load.open, load.name))


def _tally(
    session: Session, filters: Filters, actor: Actor, today: date, now: datetime
) -> dict[uuid.UUID | None, int]:
    query = select(Case.assignee_id, func.count()).where(*conditions(filters, actor, today, now))
    return {row[0]: row[1] for row in session.execute(query.group_by(Case.assignee_id))}


def _oldest(session: Session, actor: Actor, today: date, now: datetime) -> dict[uuid.UUID | None, date]:
    narrowed = conditions(Filters(bucket="open"), actor, today, now)
    query = select(Case.assignee_id, func.min(Case.received_on)).where(*narrowed)
    return {row[0]: row[1] for row in session.execute(query.group_by(Case.assignee_id))}
