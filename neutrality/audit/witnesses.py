"""What is kept outside the database: checkpoints that were saved, and the hashes in the process log."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from neutrality.audit.finding import Finding, Place, What
from neutrality.audit.snapshot import Snapshot
from neutrality.audit.written import dashed
from neutrality.database import Sessions
from neutrality.history.models import Event
from neutrality.logs import LoggedEvent, events_told

NAMED_AT_MOST = 20
_AT_ONCE = 500
_EVENTS = "SELECT id, stream, stream_id, number, kind, legal_on FROM event WHERE id > ? ORDER BY id LIMIT ?"
_BITS = 1024


class Logged:
    """Which events the process log tells of; a bit for each position, so that memory stays flat."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._bits: dict[int, int] = {}
        self.lines = 0
        self.first: int | None = None
        self.last = 0

    def read(self, path: Path) -> Iterator[Finding]:
        """Look up every hash of one log; return those that the database does not hold.

        Each look is a transaction of its own: a line is written after the commit, so that whatever the
        log tells is there by now, however young it is.
        """
        with path.open(encoding="utf-8", errors="replace") as file:
            told = events_told(file)
            while part := list(islice(told, _AT_ONCE)):
                self.lines += len(part)
                known = self._positions([event.hash for event in part])
                for event in part:
                    if event.hash not in known:
                        yield _gone(event, path)

    def missing(self, held: Snapshot) -> tuple[int, list[Finding]]:
        """Return how many events between the first and the last that were told have no line, and the first.

        Logs rotate, so what lies before or after is no sign of anything. A process that ended between the
        commit and its line leaves a gap too: it is told, and is not a finding by itself.
        """
        count, found = 0, list[Finding]()
        if self.first is None:
            return 0, []
        for page in held.pages(_EVENTS, after=self.first - 1):
            for position, stream, stream_id, number, kind, legal_on in page:
                if position > self.last:
                    return count, found
                if self._told(position):
                    continue
                count += 1
                if count <= NAMED_AT_MOST:
                    place = Place(stream, dashed(stream_id), number, kind, legal_on, position)
                    found.append(Finding(What.UNLOGGED, place))
        return count, found

    def _positions(self, hashes: list[bytes]) -> set[bytes]:
        with self._sessions() as session:
            rows = session.execute(select(Event.id, Event.hash).where(Event.hash.in_(hashes))).all()
        for row in rows:
            self._note(row.id)
        return {row.hash for row in rows}

    def _note(self, position: int) -> None:
        self.first = position if self.first is None else min(self.first, position)
        self.last = max(self.last, position)
        block, bit = divmod(position, _BITS)
        self._bits[block] = self._bits.get(block, 0) | 1 << bit

    def _told(self, position: int) -> bool:
        block, bit = divmod(position, _BITS)
        return bool(self._bits.get(block, 0) >> bit & 1)


def _gone(event: LoggedEvent, path: Path) -> Finding:
    place = Place(event.stream, str(event.stream_id), event.number)
    return Finding(What.LOGGED_GONE, place, {"hash": event.hash.hex(), "log": path.name})
