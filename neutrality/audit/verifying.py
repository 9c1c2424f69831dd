"""The whole check, one subject after the other, on one unchanging view of the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from neutrality.audit import cases, events, guards, signatures, streams, tree
from neutrality.audit.checkpoints import notes
from neutrality.audit.finding import Finding, What
from neutrality.audit.snapshot import Snapshot, snapshot
from neutrality.audit.telling import Telling
from neutrality.audit.tree import Tree, Witness
from neutrality.audit.witnesses import Logged
from neutrality.database import Sessions
from neutrality.history.standing import Log


@dataclass(frozen=True)
class Asked:
    """What to check with: public keys, checkpoints and process logs from elsewhere."""

    publics: signatures.Publics
    log: Log
    now: datetime
    witnesses: Sequence[Witness] = ()
    forged: Sequence[Finding] = ()
    logs: Sequence[Path] = ()
    signatures: bool = True


@dataclass
class Checked:
    """What was looked at and how often something was wrong; seconds of the signatures stand apart."""

    events: int = 0
    streams: int = 0
    leaves: int = 0
    checkpoints: int = 0
    cases: int = 0
    logged: int = 0
    unsealed: int = 0
    unlogged: int = 0
    findings: int = 0
    seconds: float = 0
    signature_seconds: float = 0


@dataclass
class Verification:
    """One run; `tell` is given each sentence and whether it is harmless, `seen` how many rows are done."""

    sessions: Sessions
    asked: Asked
    tell: Callable[[str, bool], object]
    seen: Callable[[int], object] = lambda _count: None
    checked: Checked = field(default_factory=Checked)

    def run(self, begin: Callable[[int], object] = lambda _total: None) -> Checked:
        """Check everything; `begin` is told first how much there is to look at."""
        with snapshot(self.sessions) as held:
            self._told = Telling(held)
            total = self._count(held)
            begin(total)
            for look in (self._rows, self._tree, self._cases, self._elsewhere):
                self.checked.seconds += self._timed(look, held)
            if self.asked.signatures:
                self.checked.signature_seconds = self._timed(self._signatures, held)
        return self.checked

    def _count(self, held: Snapshot) -> int:
        """Return how many rows will be looked at; rows that no page shows are a finding."""
        counted = [int(held.value(f"SELECT count(*) FROM {name}")) for name in ("event", "leaf", "case_file")]
        self.checked.streams = streams.count(held)
        self.checked.checkpoints = int(held.value("SELECT count(*) FROM checkpoint"))
        return sum(counted) + (counted[0] if self.asked.signatures else 0)

    def _rows(self, held: Snapshot) -> None:
        self._say(guards.problems(held))
        for page in events.pages(held):
            self._say(events.problems(held, page))
            self.checked.events += len(page)
            self.seen(len(page))
        hidden = int(held.value("SELECT count(*) FROM event")) - self.checked.events
        self._say([Finding(What.HIDDEN, said={"count": hidden})] if hidden else [])
        self._say(streams.problems(held))
        self._say(streams.traces(held))

    def _tree(self, held: Snapshot) -> None:
        self._say(self.asked.forged)
        grown = Tree(held, self.asked.witnesses)
        self.checked.leaves = self._paged(grown.problems())
        self.checked.unsealed, waiting = tree.unsealed(held, self.asked.now)
        self._say(waiting)

    def _cases(self, held: Snapshot) -> None:
        self.checked.cases = self._paged(cases.problems(held))

    def _elsewhere(self, held: Snapshot) -> None:
        logged = Logged(self.sessions)
        for path in self.asked.logs:
            self._say(logged.read(path))
        self.checked.logged = logged.lines
        self.checked.unlogged, untold = logged.missing(held)
        self._say(untold)

    def _signatures(self, held: Snapshot) -> None:
        self._say(notes(held, self.asked.log))
        self._paged(signatures.problems(held, self.asked.publics, self.checked.events))

    def _paged(self, pages: Iterator[tuple[int, list[Finding]]]) -> int:
        looked_at = 0
        for count, found in pages:
            self._say(found)
            self.seen(count)
            looked_at += count
        return looked_at

    def _say(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.checked.findings += not finding.harmless
            self.tell(self._told.sentence(finding), finding.harmless)

    def _timed(self, look: Callable[[Snapshot], None], held: Snapshot) -> float:
        start = time.monotonic()
        look(held)
        return time.monotonic() - start
