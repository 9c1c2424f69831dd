"""A streaming copy of the database that lists, statistics and exports are read from (PostgreSQL).

It is used while it answers, is no further behind than the settings allow, and has replayed what its reader
wrote last; else the database itself is read. Everything is asked anew for each page: a copy is never
trusted for what it was a second ago.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from neutrality.database import Sessions, make_sessions

log = logging.getLogger("neutrality.replica")

REST = 5.0  # seconds for which a copy that did not answer is left alone
# A copy that lacks something may lack it for a millisecond or for an hour: the time of the last commit that
# it replayed tells the longer of both, which after a quiet hour is wrong. So it gets a moment to catch up.
MOMENT, LOOKS = 0.02, 5
# A copy that does not answer must not hold up the page that could be read elsewhere.
_CONNECT = {"connect_timeout": 2, "keepalives_idle": 10, "tcp_user_timeout": 5000}
_PAGE, _LONGEST_HEADER = 8192, 40  # bytes of the server's log
_SESSION = "-c default_transaction_read_only=on"

_HEAD = text("SELECT pg_current_wal_flush_lsn()::text, clock_timestamp()")
_WRITTEN = text("SELECT pg_current_wal_insert_lsn()::text")
_STANDING = text(
    "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= CAST(:head AS pg_lsn), "
    "pg_last_wal_replay_lsn() >= CAST(:mark AS pg_lsn), pg_last_xact_replay_timestamp()"
)


class Fitness(StrEnum):
    """Whether a copy may be read, and why not."""

    FIT = "fit"
    AWAY = "does not answer"
    LATE = "is too far behind"
    OWN = "lacks what the reader wrote"
    PROMOTED = "is no copy any more"


@dataclass(frozen=True)
class Standing:
    """How far a copy has come: `behind` in seconds, None where nobody can say."""

    fitness: Fitness
    as_of: datetime | None = None
    behind: float | None = None


@dataclass(frozen=True)
class Choice:
    """Which database a page reads, and how it stands when that is the copy."""

    sessions: Sessions
    standing: Standing | None = None


class Replica:
    """The copy beside the database that it follows."""

    def __init__(self, primary: Sessions, url: str, *, most_behind: float, pool: int = 5) -> None:
        self.engine = reading_engine(url, pool=pool)
        self._primary, self._copy, self._most_behind = primary, make_sessions(self.engine), most_behind
        self._rests_until = self._trails_until = float("-inf")
        self._last = Fitness.FIT
        self._lock = threading.Lock()

    def choose(self, mark: str | None) -> Choice:
        """Return what is to be read by whoever's last write stands at `mark` in the log of the database."""
        standing = self.look(mark) if time.monotonic() >= self._rests_until else Standing(Fitness.AWAY)
        self._tell(standing.fitness)
        if standing.fitness is Fitness.FIT:
            return Choice(self._copy, standing)
        return Choice(self._primary)

    def choose_exactly(self) -> Choice:
        """Return what is to be read where everything must be in it that is written by now."""
        return self.choose(self.written())

    def primary(self) -> Choice:
        """Return the database itself."""
        return Choice(self._primary)

    def written(self) -> str:
        """Return how far the database's log has been written, this process's last commit included."""
        with self._primary() as session:
            return end_of_record(str(session.scalar(_WRITTEN)))

    def rest(self) -> None:
        """Leave the copy alone for some seconds; its connections are thrown away."""
        self._rests_until = time.monotonic() + REST
        self._tell(Fitness.AWAY)
        self.engine.dispose()

    def look(self, mark: str | None = None) -> Standing:
        """Return how the copy stands now, whether or not it rests."""
        with self._primary() as session:
            head, now = session.execute(_HEAD).one()
        try:
            return self._compare(head, now, mark or "0/0")
        except SQLAlchemyError:
            self.rest()
            return Standing(Fitness.AWAY)

    def _compare(self, head: str, now: datetime, mark: str) -> Standing:
        with self.engine.connect() as connection:
            for left in reversed(range(self._looks())):
                asked = {"head": head, "mark": mark}
                follows, complete, own, replayed_at = connection.execute(_STANDING, asked).one()
                connection.rollback()
                if not follows or complete:
                    break
                if left:
                    time.sleep(MOMENT)
        if not follows:
            return Standing(Fitness.PROMOTED)
        self._trails_until = float("-inf") if complete else time.monotonic() + REST
        as_of = now if complete else replayed_at
        behind = max(0.0, (now - as_of).total_seconds()) if as_of else None
        if behind is None or behind > self._most_behind:
            return Standing(Fitness.LATE, as_of, behind)
        return Standing(Fitness.FIT if own else Fitness.OWN, as_of, behind)

    def _looks(self) -> int:
        """Return how often to look: of a copy that did not catch up a moment ago once is enough."""
        return LOOKS if time.monotonic() >= self._trails_until else 1

    def _tell(self, fitness: Fitness) -> None:
        """Say once that a copy is no longer read, and once that it is again."""
        if fitness is Fitness.OWN:  # of one reader, not of the copy
            return
        with self._lock:
            before, self._last = self._last, fitness
        if fitness is before:
            return
        if fitness is Fitness.FIT:
            log.warning("the replica is read again")
        else:
            log.warning("the replica %s: the database itself is read", fitness.value)


def end_of_record(position: str) -> str:
    """Return where the last record before a position ends.

    The next record would stand behind the header of its page; a copy that has everything ends before it.
    """
    high, low = position.split("/")
    whole = int(low, 16)
    return f"{high}/{whole - whole % _PAGE:X}" if whole % _PAGE <= _LONGEST_HEADER else position


def reading_engine(url: str, *, pool: int = 5) -> Engine:
    """Return an engine that only reads, and that gives up soon on a server that does not answer."""
    address = make_url(url)
    given = address.query.get("options", "")
    options = " ".join([given if isinstance(given, str) else " ".join(given), _SESSION]).strip()
    return create_engine(
        address.update_query_dict({"options": options}),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=pool,
        max_overflow=pool,
        connect_args=_CONNECT,
    )
