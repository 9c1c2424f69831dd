"""The law by which a process works: the files of the program with the changes that two persons confirmed.

Days that are past keep their law (`domain/lawchanges.py`), and a change begins tomorrow at the earliest: so
it may be taken up within some seconds by one process after the other, and all of them count alike.
"""

from __future__ import annotations

import csv
import json
import logging
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.database import Base, Keyed, Sessions, reading
from neutrality.directory.law import DATA, shipped
from neutrality.domain.catalogue import Catalogue, LawFileError
from neutrality.domain.lawchanges import ChangeState, amended
from neutrality.domain.lawversions import Row, Rows

log = logging.getLogger(__name__)
# How long a process works on before it looks whether a change was confirmed.
PAUSE = 30.0
Confirmed = tuple[str, str]


class LawChange(Keyed, Base):
    """Rows of one file of the law that somebody wants to come, to end or to go, and who agreed."""

    __tablename__ = "law_change"
    __table_args__ = (Index("ix_law_change_state", "state", "settled_at"),)

    file: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(String(64))
    since: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    state: Mapped[ChangeState]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]

    @property
    def rows(self) -> dict[str, Row | None]:
        """The rows by their keys as they are to be; nothing where one is to go."""
        found: dict[str, Row | None] = json.loads(self.content)
        return found


class Law:
    """The law in force, looked at anew every some seconds."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._pause, self._next = PAUSE, 0.0
        self._held: tuple[Confirmed, ...] | None = None
        self._lock = threading.Lock()

    def catalogue(self) -> Catalogue:
        """Return the law as rules use it."""
        return catalogue_with(self._confirmed())

    def rows(self) -> Rows:
        """Return the law as its files would read."""
        return rows_with(self._confirmed())

    def forget(self) -> None:
        """Look again at the next question, whatever was seen."""
        self._next = 0.0

    def _confirmed(self) -> tuple[Confirmed, ...]:
        """Return what was confirmed; whoever asks while another looks goes by what was seen before."""
        if time.monotonic() >= self._next and self._lock.acquire(blocking=self._held is None):
            try:
                if time.monotonic() >= self._next:
                    self._look()
            finally:
                self._lock.release()
        return self._held or ()

    def _look(self) -> None:
        """Look what was confirmed; a database that does not answer changes no law, and can write nothing."""
        try:
            with reading(self._sessions) as session:
                self._held = confirmed(session)
        except SQLAlchemyError as error:
            log.warning("changes of the law could not be read: %s", type(error).__name__)
        self._next = time.monotonic() + self._pause  # only now: until then others wait for the first look


def confirmed(session: Session) -> tuple[Confirmed, ...]:
    """Return file and rows of every change that was confirmed, in the order of the confirmations."""
    found = select(LawChange.file, LawChange.content).where(LawChange.state == ChangeState.CONFIRMED)
    return tuple((file, content) for file, content in session.execute(found.order_by(LawChange.settled_at)))


def rows_in_force(session: Session) -> Rows:
    """Return the rows of every file as they hold."""
    return rows_with(confirmed(session))


def catalogue_in_force(session: Session) -> Catalogue:
    """Return the law as it holds."""
    return catalogue_with(confirmed(session))


@lru_cache(maxsize=8)
def rows_with(changes: tuple[Confirmed, ...]) -> Rows:
    """Return the shipped rows with these changes, those left out that no longer fit together."""
    return _fitting(changes)[0]


@lru_cache(maxsize=8)
def catalogue_with(changes: tuple[Confirmed, ...]) -> Catalogue:
    """Return the shipped law with these changes, those left out that no longer fit together."""
    return _fitting(changes)[1]


def waiting_changes(session: Session) -> list[LawChange]:
    """Return the changes that a second person has not looked at yet, the oldest first."""
    found = select(LawChange).where(LawChange.state == ChangeState.WAITING)
    return list(session.scalars(found.order_by(LawChange.asked_at, LawChange.id)))


def left_out(session: Session) -> int:
    """Return how many confirmed changes do not fit the files of this program, and so do not hold."""
    return _fitting(confirmed(session))[2]


def check_together(file: str, rows: Iterable[Row]) -> None:
    """Refuse rows of a file that contradict the rest of the law; raises LawFileError."""
    _load({file: list(rows)})


@lru_cache(maxsize=8)
def _fitting(changes: tuple[Confirmed, ...]) -> tuple[Rows, Catalogue, int]:
    """Return rows and law with all changes that fit; a newer program may have brought the same row itself."""
    rows: Rows = shipped()
    catalogue, lost = shipped_catalogue(), 0
    if not changes:
        return rows, catalogue, lost
    for file, content in changes:
        tried = {**rows, file: amended(rows.get(file, {}), json.loads(content))}
        try:
            catalogue = _load({name: list(found.values()) for name, found in _changed(tried).items()})
        except (LawFileError, KeyError):
            lost += 1
            continue
        rows = tried
    return rows, catalogue, lost


def _changed(rows: Rows) -> dict[str, Mapping[str, Row]]:
    return {name: found for name, found in rows.items() if found is not shipped().get(name)}


@lru_cache(maxsize=1)
def shipped_catalogue() -> Catalogue:
    """Return the law as the program brings it, read once a process."""
    return Catalogue.load(DATA)


def _load(files: Mapping[str, Sequence[Row]]) -> Catalogue:
    """Return the law of the program's files with other rows in these; raises LawFileError."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for path in DATA.glob("*.csv"):
            if path.stem not in files:
                (folder / path.name).symlink_to(path)
        for name, rows in files.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                write_rows(file, name, rows)
        return Catalogue.load(folder)


def write_rows(file: TextIO, name: str, rows: Iterable[Row]) -> None:
    """Write rows as the file of that name has them."""
    writer = csv.DictWriter(file, columns_of(name), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def columns_of(name: str) -> list[str]:
    """Return the columns of a file of the law in their order."""
    return list(next(iter(shipped()[name].values())))
