"""Where sealed files lie: a small interface, and the local folder that fulfils it."""

from __future__ import annotations

import errno
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from neutrality.domain.errors import UnavailableError

log = logging.getLogger("neutrality.evidence")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_KEY = re.compile(r"[0-9a-f]{32}")


@contextmanager
def told() -> Iterator[None]:
    """Tell what is wrong with a store in a word: `store_full` or `store_away`; not found stays not found."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        code = "store_full" if error.errno in _FULL else "store_away"
        log.warning("the evidence store failed: %s", error.strerror or type(error).__name__)
        raise UnavailableError(code) from None


class Sink:
    """An object being written; it exists under its key once the writing is finished."""

    def __init__(self, key: str, file: BinaryIO) -> None:
        self.key = key
        self._file = file

    def write(self, data: bytes) -> int:
        """Write all of the data; raises `store_away` or `store_full`."""
        with told():
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
        return len(data)


class EvidenceStore(Protocol):
    """Keeps sealed objects under random keys; an object is never changed."""

    def create(self, key: str | None = None) -> AbstractContextManager[Sink]:
        """Return a sink for a new object; leaving by an exception means that none was made.

        Its key is random; only what comes from another instance brings its `key` along.

        Raises:
            UnavailableError: `store_away` or `store_full`.

        """

    def open(self, key: str) -> BinaryIO:
        """Return the object for reading; raises `FileNotFoundError`, `store_away`."""

    def exists(self, key: str) -> bool:
        """Return whether the object is there."""

    def delete(self, key: str) -> None:
        """Remove the object and what an interrupted writing left of it; absent is fine."""

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Return the keys of objects, finished or not, made before the moment."""


class LocalStore:
    """A folder in two levels; an object gets its name when it is whole and on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def create(self, key: str | None = None) -> Iterator[Sink]:
        """Return a sink for a new object; leaving by an exception means that none was made."""
        key = key or secrets.token_hex(16)
        part, path = self._part(key), self._path(key)
        with told():
            for folder in (self._root, part.parent, path.parent.parent, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        file = os.fdopen(handle, "wb", buffering=0)
        try:
            yield Sink(key, file)
            with told():
                _forget_seconds(file.fileno())
                os.fsync(file.fileno())
                part.rename(path)
                _sync(path.parent)
        finally:
            file.close()
            part.unlink(missing_ok=True)

    def open(self, key: str) -> BinaryIO:
        """Return the object for reading; raises `FileNotFoundError`."""
        with told():
            return self._path(key).open("rb")

    def exists(self, key: str) -> bool:
        """Return whether the object is there."""
        return self._path(key).exists()

    def delete(self, key: str) -> None:
        """Remove the object and what an interrupted writing left of it; absent is fine."""
        self._path(key).unlink(missing_ok=True)
        self._part(key).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Return the keys of objects, finished or not, made before the moment."""
        for path in self._root.rglob("*"):
            if is_key(path.name) and path.stat().st_mtime < moment.timestamp():
                yield path.name

    def _path(self, key: str) -> Path:
        return self._root / checked_key(key)[:2] / key[2:4] / key

    def _part(self, key: str) -> Path:
        return self._root / "unfinished" / checked_key(key)


def is_key(name: str) -> bool:
    """Return whether a name is a key of a store."""
    return _KEY.fullmatch(name) is not None


def checked_key(key: str) -> str:
    """Return the key; raises `ValueError` for what is none, before it becomes a path."""
    if not is_key(key):
        raise ValueError("no key of this store")
    return key


def _forget_seconds(handle: int) -> None:
    """Set the file's time to the minute, as rows have it (design 5)."""
    minute = int(os.fstat(handle).st_mtime) // 60 * 60
    os.utime(handle, (minute, minute))


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
