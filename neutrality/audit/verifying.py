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
            begin(self._count(held))
            self.checked.seconds = self.look(held, ("rows", "tree", "cases", "elsewhere"))
            if self.asked.signatures:
                self.checked.signature_seconds = self.look(held, ("signatures",))
        return self.checked

    def look(self, held: Snapshot, subjects: Iterable[str]) -> float:
        """Check these subjects, tell what is found; return the seconds that it took."""
        start, telling = time.monotonic(), Telling(held)
        known = {
            "rows": self._rows, "tree": self._tree, "cases": self._cases, "elsewhere": self._elsewhere,
            "signatures": self._signatures,
        }  # fmt: skip
        for subject in subjects:
            for finding in known[subject](held):
                self.checked.findings += not finding.harmless
                self.tell(telling.sentence(finding), finding.harmless)
        return time.monotonic() - start

    def _count(self, held: Snapshot) -> int:
        """Return how many rows will be looked at; rows that no page shows are a finding."""
        counted = [int(held.value(f"SELECT count(*) FROM {name}")) for name in ("event", "leaf", "case_file")]
        self.checked.streams = streams.count(held)
        self.checked.checkpoints = int(held.value("SELECT count(*) FROM checkpoint"))
        return sum(counted) + (counted[0] if self.asked.signatures else 0)

    def _rows(self, held: Snapshot) -> Iterator[Finding]:
        yield from guards.problems(held)
        for page in events.pages(held):
            yield from events.problems(held, page)
            self.checked.events += len(page)
            self.seen(len(page))
        hidden = int(held.value("SELECT count(*) FROM event")) - self.checked.events
        if hidden:
            yield Finding(What.HIDDEN, said={"count": hidden})
        yield from events.ahead(held, self.asked.now)
        yield from streams.problems(held)
        yield from streams.traces(held)

    def _tree(self, held: Snapshot) -> Iterator[Finding]:
        yield from self.asked.forged
        grown = Tree(held, self.asked.witnesses)
        yield from self._paged(grown.problems())
        self.checked.leaves = grown.size
        self.checked.unsealed, waiting = tree.unsealed(held, self.asked.now)
        yield from waiting

    def _cases(self, held: Snapshot) -> Iterator[Finding]:
        for count, found in cases.problems(held):
            self.checked.cases += count
            self.seen(count)
            yield from found

    def _elsewhere(self, held: Snapshot) -> Iterator[Finding]:
        logged = Logged(self.sessions)
        for path in self.asked.logs:
            yield from logged.read(path)
        self.checked.logged = logged.lines
        self.checked.unlogged, untold = logged.missing(held)
        yield from untold

    def _signatures(self, held: Snapshot) -> Iterator[Finding]:
        yield from notes(held, self.asked.log)
        count = int(held.value("SELECT count(*) FROM event"))
        yield from self._paged(signatures.problems(held, self.asked.publics, count))

    def _paged(self, pages: Iterator[tuple[int, list[Finding]]]) -> Iterator[Finding]:
        for count, found in pages:
            yield from found
            self.seen(count)
