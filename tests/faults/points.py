"""Named moments at which a process can be killed: counted when passed, deadly when armed.

Nothing of this stands in the application: the points hang on its own seams (the store, the session's events,
the worker's tables of work, the courier), put there by the entry that only these tests serve (`app.py`).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from neutrality import outbox, worker
from neutrality.courier import Courier
from neutrality.database import Sessions
from neutrality.evidence.store import EvidenceStore, Sink
from neutrality.history.models import Event
from neutrality.means import Job, LongJob, Means

FOLDER = "FAULTS_FOLDER"
POINTS = ("blob_stored", "before_commit", "after_commit", "before_effect", "after_effect")
# Five minutes of a lease and a minute before trying again are too long for a round.
SOON = timedelta(seconds=4)


@dataclass(frozen=True)
class Points:
    """A folder that all processes share: a byte for each passing and each kill, a file for what is armed."""

    folder: Path

    def arm(self, name: str) -> None:
        """Let the next process that comes to the point die there."""
        self._file("armed", name).touch()

    def disarm(self) -> None:
        """Let nobody die any more."""
        for name in POINTS:
            self._file("armed", name).unlink(missing_ok=True)

    def is_armed(self, name: str) -> bool:
        """Return whether nobody came to the point since it was armed."""
        return self._file("armed", name).exists()

    def passed(self, name: str) -> int:
        """Return how often a process came to the point."""
        return self._count("passed", name)

    def killed(self, name: str) -> int:
        """Return how often a process died there."""
        return self._count("killed", name)

    def hit(self, name: str) -> None:
        """Count; die at once when the point is armed: no handler runs, nothing is flushed."""
        self._add("passed", name)
        try:
            self._file("armed", name).unlink()  # one process only
        except FileNotFoundError:
            return
        self._add("killed", name)
        os.kill(os.getpid(), signal.SIGKILL)

    def _file(self, kind: str, name: str) -> Path:
        if name not in POINTS:
            raise KeyError(name)
        return self.folder / f"{kind}-{name}"

    def _add(self, kind: str, name: str) -> None:
        handle = os.open(self._file(kind, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, b".")
        os.close(handle)

    def _count(self, kind: str, name: str) -> int:
        path = self._file(kind, name)
        return path.stat().st_size if path.exists() else 0


@dataclass(frozen=True)
class WatchedStore:
    """A store that passes a point when an object is whole in it and no row names it yet."""

    held: EvidenceStore
    points: Points

    @contextmanager
    def _create(self, key: str | None) -> Iterator[Sink]:
        with self.held.create(key) as sink:
            yield sink
        self.points.hit("blob_stored")

    def create(self, key: str | None = None) -> AbstractContextManager[Sink]:
        """Return a sink for a new object."""
        return self._create(key)

    def open(self, key: str) -> BinaryIO:
        """Return the object for reading."""
        return self.held.open(key)

    def exists(self, key: str) -> bool:
        """Return whether the object is there."""
        return self.held.exists(key)

    def delete(self, key: str) -> None:
        """Remove the object."""
        self.held.delete(key)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Return the keys of older objects."""
        return self.held.older_than(moment)


@dataclass(frozen=True)
class WatchedCourier(Courier):
    """A courier that passes a point before and after the mail server took a letter."""

    points: Points = Points(Path("/nowhere"))

    def mail(self, to: str, subject: str, text: str) -> None:
        """Send one mail."""
        self.points.hit("before_effect")
        super().mail(to, subject, text)
        self.points.hit("after_effect")


def install(app: Flask, points: Points) -> None:
    """Put the points on the seams of this application, and of the worker in this process."""
    held = app.extensions
    held["evidence_store"] = WatchedStore(held["evidence_store"], points)
    held["courier"] = WatchedCourier(**vars(held["courier"]), points=points)
    watch_commits(held["sessions"], points)
    watch_work(points)


def watch_commits(sessions: Sessions, points: Points) -> None:
    """Pass a point before and after each commit that adds to the history."""

    def wrote(session: Session) -> bool:
        rows = [*session.new, *session.identity_map.values()]
        return any(isinstance(row, Event) for row in rows)

    @event.listens_for(sessions, "before_commit")
    def before(session: Session) -> None:
        session.info["wrote"] = wrote(session)
        if session.info["wrote"]:
            points.hit("before_commit")

    @event.listens_for(sessions, "after_commit")
    def after(session: Session) -> None:
        if session.info.pop("wrote", False):
            points.hit("after_commit")


def watch_work(points: Points) -> None:
    """Pass a point around each piece of work that is not periodic; try again sooner than usual."""
    for kind in worker.HANDLERS.keys() - worker.PERIODIC.keys():
        worker.HANDLERS[kind] = watched(worker.HANDLERS[kind], points)
    for kind in worker.LONG.keys() - worker.PERIODIC.keys():
        worker.LONG[kind] = watched_long(worker.LONG[kind], points)
    soon: tuple[tuple[ModuleType, str, object], ...] = (
        (outbox, "LEASE", SOON), (outbox, "RETRY_BASE", SOON / 4), (worker, "PAUSE", 0.2),
    )  # fmt: skip
    for module, name, value in soon:
        if not hasattr(module, name):
            raise AttributeError(name)
        setattr(module, name, value)


def watched(work: Job, points: Points) -> Job:
    """Return the work with a point before it and one after it, within its transaction."""

    def run(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
        points.hit("before_effect")
        work(session, means, payload, now)
        points.hit("after_effect")

    return run


def watched_long(work: LongJob, points: Points) -> LongJob:
    """Return the long work with a point before it and one before what it did is written."""

    def run(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
        points.hit("before_effect")
        done = work(sessions, means, payload, now)
        points.hit("after_effect")
        return done

    return run
