"""What a table is about: a month, the offices that it covers, and up to where the log is read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy.orm import Session

from neutrality.database import Sessions
from neutrality.domain.cells import NO_SANCTION, UNKNOWN, Cell, Seen, Side, Tally, Thing, count

__all__ = ["NO_SANCTION", "UNKNOWN", "Cell", "Scope", "Tally", "Thing", "count", "one_moment"]

CUT_OFF_DAY = 5


@dataclass(frozen=True)
class Scope:
    """A month from its first to its last day, at these offices, as known at a position of the log.

    `living` leaves out the cases whose records are erased: their events tell only coarse days. `seen`
    remembers what was counted, where a list is asked for.
    """

    month: str
    first: date
    last: date
    offices: frozenset[uuid.UUID]
    position: int
    zone: tzinfo = UTC
    living: bool = False
    seen: Seen | None = field(default=None, compare=False)

    @property
    def before(self) -> date:
        """Return the last day of the month before."""
        return self.first - timedelta(days=1)

    @property
    def closes_at(self) -> datetime:
        """Return when entries cease to belong to the month and begin to be a revision (design 2)."""
        return datetime.combine(self.last + timedelta(days=CUT_OFF_DAY + 1), time(), self.zone)

    def holds(self, day: date | None) -> bool:
        """Return whether the day lies in the month."""
        return day is not None and self.first <= day <= self.last

    def saw(self, cell: Cell, part: Iterable[Thing], whole: Iterable[Thing] = ()) -> None:
        """Remember what stands behind a figure, of a share the whole too; nothing is drawn up unasked."""
        if self.seen is not None:
            self.seen.add(cell, part)
            self.seen.add(cell, whole, Side.WHOLE)


@contextmanager
def one_moment(sessions: Sessions) -> Iterator[Session]:
    """Hold a session whose questions all see one moment: both ways of counting look at the same."""
    with sessions() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
        session.rollback()
