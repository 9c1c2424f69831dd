"""All key files in one file under age: by a passphrase, or for the holders of age keys outside."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyrage

from neutrality.domain.errors import DomainError
from neutrality.vault.files import KeysExistError, sync, write_once
from neutrality.vault.locks import check_passphrase

VERSION = 1
_KEPT = ("*.key", "*.pub", "*.share")
_PUBLIC = 0o444
_SECRET = 0o400


def write_backup(
    directory: Path, target: Path, *, passphrase: str | None = None, recipients: Sequence[str] = ()
) -> int:
    """Write the backup, read it back and compare; return how many files are in it.

    Raises:
        DomainError: `passphrase_short`; `recipient_wrong`; `backup_inside` when it would lie beside the
            keys; `nothing_to_back_up`; `backup_broken` when what was written does not open.
        KeysExistError: there is such a file already.

    """
    if target.resolve().is_relative_to(directory.resolve()):
        raise DomainError("backup_inside")
    if target.exists():
        raise KeysExistError(target)
    files = _collect(directory)
    content = json.dumps({"version": VERSION, "files": files}, sort_keys=True).encode()
    witness = pyrage.x25519.Identity.generate()  # reads it back now and is forgotten
    if passphrase is None:
        sealed = pyrage.encrypt(content, [*_known(recipients), witness.to_public()])
    else:
        check_passphrase(passphrase)
        sealed = pyrage.passphrase.encrypt(content, passphrase)
    _write(target, sealed)
    written = target.read_bytes()
    if (_decrypt(written, passphrase) if passphrase else pyrage.decrypt(written, [witness])) != content:
        raise DomainError("backup_broken")
    return len(files)


def restore_backup(
    source: Path, directory: Path, *, passphrase: str | None = None, identity: str | None = None
) -> int:
    """Put all key files back into an empty folder, all or none; return how many.

    Raises:
        KeysExistError: the folder holds files.
        DomainError: `passphrase_wrong`; `backup_broken`, it is no such backup or was changed.

    """
    for path in directory.iterdir() if directory.exists() else ():
        raise KeysExistError(path)
    files = _read(source.read_bytes(), passphrase, identity)
    directory.parent.mkdir(parents=True, exist_ok=True)
    part = directory.with_name(f".{directory.name}.{secrets.token_hex(4)}")
    try:
        for name, content in files.items():
            mode = _PUBLIC if name.endswith(".pub") else _SECRET
            write_once(part / name, content, mode=mode)
        part.rename(directory)  # onto an empty folder or none; anything else is refused
    finally:
        shutil.rmtree(part, ignore_errors=True)
    sync(directory.parent)
    return len(files)


def _collect(directory: Path) -> dict[str, str]:
    paths = sorted(path for pattern in _KEPT for path in directory.glob(pattern))
    if not paths:
        raise DomainError("nothing_to_back_up")
    return {path.name: base64.b64encode(path.read_bytes()).decode() for path in paths}


def _write(target: Path, sealed: bytes) -> None:
    """Write it beside whatever lies there: the folder is somebody else's, so its mode stays."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SECRET)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    sync(target.parent)


def _known(recipients: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    try:
        found = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError:
        raise DomainError("recipient_wrong") from None
    if not found:
        raise DomainError("recipient_wrong")
    return found


def _decrypt(sealed: bytes, passphrase: str) -> bytes:
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
    except pyrage.DecryptError:
        raise DomainError("passphrase_wrong") from None


def _read(sealed: bytes, passphrase: str | None, identity: str | None) -> dict[str, bytes]:
    if passphrase is not None:
        content = _decrypt(sealed, passphrase)
    else:
        try:
            content = bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity or "")]))
        except (pyrage.DecryptError, pyrage.IdentityError):
            raise DomainError("passphrase_wrong") from None
    try:
        body = json.loads(content)
        files = {name: base64.b64decode(text) for name, text in body["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DomainError("backup_broken") from None
    if body.get("version") != VERSION or any(Path(name).name != name or name[0] == "." for name in files):
        raise DomainError("backup_broken")
    return files
