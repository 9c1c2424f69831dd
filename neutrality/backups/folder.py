"""The folder of backups: each in a folder of its own, sealed files beside them, each once.

What is being written has a name that begins with a dot; it gets its own when it is whole and on the disk.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from pathlib import Path
from typing import BinaryIO, Self

from neutrality.backups.manifest import LISTED, NOTE, Part
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.evidence.store import checked_key, is_key
from neutrality.vault.files import sync

EVIDENCE = "evidence"
# How the name of a backup begins.
DAY = "%Y-%m-%d"
_UNFINISHED, _GOING = ".unfinished-", ".going-"
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Listed:
    """A sealed file as a row names it: how many bytes, and their digest."""

    key: str
    size: int
    sha256: str

    @property
    def line(self) -> str:
        """The line of the list that names it."""
        return f"{self.key} {self.size} {self.sha256}\n"

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Return what a line names; raises `ValueError`."""
        key, size, sha256 = line.split()
        return cls(checked_key(key), int(size), sha256)


class Folder:
    """One folder that keeps backups; only its owner reads it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one backup be made at a time; what an interrupted one left is removed first.

        Raises:
            ConflictError: `backup_runs`.

        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ConflictError("backup_runs") from None
            self._clear()
            yield
        finally:
            os.close(handle)

    def finished(self) -> list[Path]:
        """Return every whole backup, the oldest first."""
        found = (path.parent for path in self.root.glob(f"*/{NOTE}"))
        return sorted(path for path in found if not path.name.startswith("."))

    def begin(self, now: datetime) -> Path:
        """Return a new folder to write a backup into; it has no name yet."""
        name = now.astimezone(UTC).strftime(f"{DAY}T%H%M%SZ")
        taken = sum(path.name.startswith(name) for path in self.finished())
        part = self.root / f"{_UNFINISHED}{name}{f'-{taken + 1}' if taken else ''}"
        part.mkdir(mode=0o700)
        return part

    def finish(self, part: Path) -> Path:
        """Give a whole backup its name, on the disk when this returns."""
        sync(part)
        path = self.root / self.name_of(part)
        part.rename(path)
        sync(self.root)
        return path

    @staticmethod
    def name_of(part: Path) -> str:
        """Return the name that an unfinished backup will have."""
        return part.name.removeprefix(_UNFINISHED)

    def evidence(self, key: str) -> Path:
        """Return where a sealed file lies."""
        return self.root / EVIDENCE / checked_key(key)[:2] / key[2:4] / key

    def add(self, listed: Listed, source: BinaryIO) -> bool:
        """Take in a sealed file; return whether it was as its row says, else it is not kept."""
        path = self.evidence(listed.key)
        for folder in (self.root / EVIDENCE, path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        part = path.with_name(f".{listed.key}")
        try:
            with created(part) as file:
                digest = _copied(source, file)
            if digest != listed.sha256:
                return False
            part.rename(path)
            sync(path.parent)
        finally:
            part.unlink(missing_ok=True)
        return True

    def prune(self, keep: int) -> tuple[int, int]:
        """Remove all but the newest backups, then sealed files that none of these names; return how many."""
        old = self.finished()[:-keep]
        for path in old:
            going = path.with_name(f"{_GOING}{path.name}")
            path.rename(going)
            shutil.rmtree(going)
        return len(old), self._sweep() if old else 0

    def _sweep(self) -> int:
        """Remove sealed files that no backup names; both are read in the order of their keys."""
        named = merge(*(_keys(path / LISTED) for path in self.finished()))
        wanted, swept = next(named, None), 0
        for path in self._kept():
            while wanted is not None and wanted < path.name:
                wanted = next(named, None)
            if wanted != path.name:
                path.unlink()
                swept += 1
        return swept

    def _kept(self) -> Iterator[Path]:
        for first in _sorted(self.root / EVIDENCE):
            for second in _sorted(first):
                yield from (path for path in _sorted(second) if is_key(path.name))

    def _clear(self) -> None:
        for path in self.root.iterdir():
            if path.name.startswith((_UNFINISHED, _GOING)):
                shutil.rmtree(path)
        for path in (self.root / EVIDENCE).glob("*/*/.*"):
            path.unlink()


def find(path: Path) -> tuple[Folder, Path]:
    """Return the folder and the backup that a path names: one of them, or the newest of a folder.

    Raises:
        DomainError: `no_backup`.

    """
    path = path.absolute()
    if (path / NOTE).is_file() and not path.name.startswith("."):
        return Folder(path.parent), path
    if finished := Folder(path).finished():
        return Folder(path), finished[-1]
    raise DomainError("no_backup")


@contextmanager
def created(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that only its owner reads; it is on the disk when this ends."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def measured(path: Path) -> Part:
    """Return size and digest of a file; of one that is not there, of nothing."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                size += len(piece)
    except FileNotFoundError:
        return Part(-1, "")
    return Part(size, digest.hexdigest())


def listed_in(path: Path) -> Iterator[Listed]:
    """Yield what a list of sealed files names; raises `ValueError`."""
    with path.open(encoding="ascii") as lines:
        yield from map(Listed.of_line, lines)


def _copied(source: BinaryIO, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _keys(path: Path) -> Iterator[str]:
    return (one.key for one in listed_in(path))


def _sorted(folder: Path) -> Iterable[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()
