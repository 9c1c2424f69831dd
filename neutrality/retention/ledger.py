"""The ledger of erasures: a file outside database and backups, so that a restore can be erased again.

Each line is JSON with the hash of the line before; it holds ids and digests, no personal data. `begun`
is on the disk before the database commits, `done` after it: an erasure is never forgotten, and one that
was only begun is repeated only where the law still asks for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from neutrality.domain.errors import DomainError

BEGUN, DONE = "begun", "done"
_FIRST = "0" * 64
_TAIL = 16 * 1024


@dataclass(frozen=True)
class Line:
    """One line: which word about which erasure."""

    number: int
    word: str
    entry: Mapping[str, Any]

    @property
    def subject(self) -> tuple[uuid.UUID, uuid.UUID | None]:
        """The case, and the respondent when only that one's name was erased."""
        respondent = self.entry["respondent"]
        return uuid.UUID(self.entry["case"]), uuid.UUID(respondent) if respondent else None


class Ledger:
    """The file of one installation; only added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __repr__(self) -> str:
        return "<Ledger>"

    def lines(self) -> list[Line]:
        """Return every line, whole and in order.

        Raises:
            DomainError: `ledger_broken` with the first line that is changed, missing or out of place.

        """
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            return _read(file)

    def latest(self) -> dict[tuple[uuid.UUID, uuid.UUID | None], Line]:
        """Return the last word about each erasure."""
        return {line.subject: line for line in self.lines()}

    def add(self, word: str, entry: Mapping[str, Any]) -> None:
        """Write a line, on the disk when this returns; what an interrupted writing left is cut off.

        Raises:
            DomainError: `ledger_broken`.

        """
        with self._locked() as file:
            number, whole, last = _end_of(file)
            body = {"number": number + 1, "word": word, "entry": dict(entry), "previous": last}
            file.truncate(whole)
            file.seek(whole)
            file.write(_written({**body, "hash": _hash(body)}))
            file.flush()
            os.fsync(file.fileno())
        _sync(self._path.parent)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one run go on at a time: two at once could each leave a person to the other's case."""
        handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def digest_of(object_key: str) -> str:
    """Return by what an object of the store is known in the ledger."""
    return hashlib.sha256(object_key.encode()).hexdigest()


def _read(file: BinaryIO) -> list[Line]:
    lines: list[Line] = []
    last = _FIRST
    for content in file:
        if not content.endswith(b"\n"):  # the machine stopped while it was written
            break
        body = _body(content)
        own = body.pop("hash", None)
        number = len(lines) + 1
        if own != _hash(body) or body.get("previous") != last or body.get("number") != number:
            raise DomainError("ledger_broken", line=number)
        lines.append(Line(number, body["word"], body["entry"]))
        last = own
    return lines


def _end_of(file: BinaryIO) -> tuple[int, int, str]:
    """Return number and hash of the last whole line, and where it ends; only the end of the file is read."""
    size, length = file.seek(0, os.SEEK_END), _TAIL
    while True:
        start = max(0, size - length)
        file.seek(start)
        whole, newline, _torn = file.read(size - start).rpartition(b"\n")
        if not newline and start == 0:
            return 0, 0, _FIRST
        _before, newline_before, line = whole.rpartition(b"\n")
        if newline and (newline_before or start == 0):
            break
        length *= 2
    body = _body(line)
    own = body.pop("hash", None)
    if own != _hash(body):
        raise DomainError("ledger_broken", line=body.get("number", 0))
    return int(body["number"]), start + len(whole) + 1, own


def _body(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _written(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _hash(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_written(body)).hexdigest()


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
