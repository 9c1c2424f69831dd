"""The one tree: its leaves against the events, its roots against every checkpoint, kept here or elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from neutrality.audit.finding import Finding, Place, What
from neutrality.audit.snapshot import Row, Snapshot
from neutrality.audit.written import dashed
from neutrality.domain.checkpoint import TreeHead
from neutrality.domain.merkle import Frontier

# The sealer works every minute; what is older than this waits for one that does not.
SEALED_WITHIN = timedelta(minutes=10)
NAMED_AT_MOST = 20
_LEAVES = """
    SELECT l.leaf_index, l.event_id, l.hash, e.hash, e.stream, e.stream_id, e.number, e.kind, e.legal_on
    FROM leaf l LEFT JOIN event e ON e.id = l.event_id
    WHERE l.leaf_index > ? ORDER BY l.leaf_index LIMIT ?"""
_KEPT = "SELECT size, root, frontier, id FROM checkpoint WHERE size > ? AND size <= ? ORDER BY size, id"
_BEYOND = "SELECT count(*), max(size) FROM checkpoint WHERE size > ? OR size < 0"
_TWICE = "SELECT event_id, count(*) FROM leaf GROUP BY event_id HAVING count(*) > 1 ORDER BY event_id"
_OPEN = """
    FROM event e WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE l.event_id = e.id)
    AND NOT EXISTS (SELECT 1 FROM forged_event f WHERE f.event_id = e.id)"""


@dataclass(frozen=True)
class Witness:
    """A checkpoint that is kept outside the database, by the name of its file."""

    name: str
    head: TreeHead


@dataclass(frozen=True)
class _Promise:
    """Which root a checkpoint promised for a size; one of the database has its frontier too."""

    root: object
    frontier: object = None
    outside: str | None = None


class Tree:
    """The tree as its leaves alone give it, compared while they stream by."""

    def __init__(self, held: Snapshot, witnesses: Sequence[Witness]) -> None:
        self._held = held
        self._witnesses = witnesses
        self._frontier = Frontier()
        self._broken: list[int] = []  # sizes of the first and the latest checkpoint that do not hold
        self._whole = 0

    @property
    def size(self) -> int:
        """How many leaves were read so far."""
        return self._frontier.size

    def problems(self) -> Iterator[tuple[int, list[Finding]]]:
        """Yield, page by page, how many leaves were read and what is wrong with them."""
        expected, found = 0, self._compare(self._promised(-1, 0).get(0, []))
        for page in self._held.pages(_LEAVES):
            promised = self._promised(self.size, self.size + len(page))
            for row in page:
                found += _leaf(row, expected)
                expected = max(row[0], expected - 1) + 1
                self._frontier.add(row[2] if isinstance(row[2], bytes) else b"")
                if self.size in promised:
                    found += self._compare(promised[self.size])
            yield len(page), found
            found = []
        yield 0, [*found, *self._at_the_end()]

    def _promised(self, above: int, upto: int) -> dict[int, list[_Promise]]:
        """Return what checkpoints promise for the sizes in between."""
        found: dict[int, list[_Promise]] = defaultdict(list)
        for size, root, frontier, _id in self._held.rows(_KEPT, above, upto):
            found[size].append(_Promise(root, frontier))
        for witness in self._witnesses:
            if above < witness.head.size <= upto:
                found[witness.head.size].append(_Promise(witness.head.root, outside=witness.name))
        return found

    def _compare(self, promises: list[_Promise]) -> list[Finding]:
        """Compare the tree of this size; what is broken of the database's own is told once, at the end."""
        found, size = [], self.size
        for promise in promises:
            whole = promise.root == self._frontier.root
            if promise.outside is not None:
                if not whole:
                    found.append(Finding(What.ROOT, said={"name": promise.outside, "size": size}))
            elif whole and promise.frontier == self._frontier.content:
                self._whole = self._whole if self._broken else size
            else:
                self._broken = [*self._broken[:1], size]
        return found

    def _at_the_end(self) -> Iterator[Finding]:
        if self._broken:
            said = {"first": self._broken[0], "last": self._broken[-1], "whole": self._whole}
            yield Finding(What.CHECKPOINT, said=said)
        beyond, largest = self._held.rows(_BEYOND, self.size)[0]
        if beyond:
            yield Finding(What.LEAVES_GONE, said={"size": largest, "leaves": self.size})
        for witness in self._witnesses:
            if witness.head.size > self.size:
                more = {"name": witness.name, "size": witness.head.size, "leaves": self.size}
                yield Finding(What.ROLLED_BACK, said=more)
        for position, times in self._held.rows(_TWICE):
            yield Finding(What.LEAF_TWICE, Place(position=position), {"times": times})


def unsealed(held: Snapshot, now: datetime) -> tuple[int, list[Finding]]:
    """Return how many events have no leaf yet, and the first of them; a warning when they wait long."""
    count = int(held.value(f"SELECT count(*) {_OPEN}"))
    if not count:
        return 0, []
    moment = "e.recorded_at" if held.sqlite else "(e.recorded_at AT TIME ZONE 'UTC')::text"
    names = "e.id, e.stream, e.stream_id, e.number, e.kind, e.legal_on"
    rows = held.rows(f"SELECT {names}, {moment} {_OPEN} ORDER BY e.id LIMIT {NAMED_AT_MOST}")
    found = [Finding(What.UNSEALED, _place(row[1:6], row[0])) for row in rows]
    since = str(rows[0][6])[:16]
    if since < (now - SEALED_WITHIN).strftime("%Y-%m-%d %H:%M"):
        found.append(Finding(What.STALE, _place(rows[0][1:6], rows[0][0]), {"since": since, "count": count}))
    return count, found


def _leaf(row: Row, expected: int) -> Iterator[Finding]:
    index, position, own, of_event, *named = row
    if index > expected:
        yield Finding(What.LEAF_GAP, said={"first": expected, "last": index - 1})
    elif index < expected:
        yield Finding(What.LEAF_TWICE, _place(named, position), {"times": 2})
    if of_event is None:
        yield Finding(What.SEALED_GONE, Place(position=position), {"leaf": index})
    elif of_event != own:
        yield Finding(What.LEAF, _place(named, position), {"leaf": index})


def _place(named: Sequence[object], position: object) -> Place:
    stream, stream_id, number, kind, legal_on = named
    return Place(stream, dashed(stream_id), number, kind, legal_on, position)
