"""Files of secrets: written whole or not at all, on the disk before they have their name, never replaced."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class KeysExistError(Exception):
    """Keys are never written over: what they sealed would be lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The key file {path} exists already; nothing was written")


def write_once(path: Path, content: bytes, *, mode: int = 0o400) -> None:
    """Write a whole file or none in a folder of mode 0700.

    Raises:
        KeysExistError: there is a file of this name.

    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _publish(part, path)
    finally:
        part.unlink()
    sync(path.parent)


def remove(path: Path) -> None:
    """Take a file away for good; one that is gone already is no failure."""
    path.unlink(missing_ok=True)
    sync(path.parent)


def sync(directory: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _publish(part: Path, path: Path) -> None:
    try:
        os.link(part, path)  # unlike a rename, it never replaces
    except FileExistsError:
        raise KeysExistError(path) from None
