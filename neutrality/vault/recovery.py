"""A recovery key in two shares, each under one person's passphrase: neither opens anything alone."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.vault.fields import KEY_BYTES
from neutrality.vault.files import write_once
from neutrality.vault.keys import share_name
from neutrality.vault.locks import check_passphrase, lock, unlock

SHARES = 2


def write_shares(
    private: X25519PrivateKey, reader_id: uuid.UUID, directory: Path, passphrases: Sequence[str]
) -> list[Path]:
    """Write both shares of a key into a folder and return their files.

    Raises:
        DomainError: `passphrase_short`; `same_passphrase`, for two persons have two.
        KeysExistError: there are such files already.

    """
    first, second = passphrases
    if first == second:
        raise DomainError("same_passphrase")
    for passphrase in passphrases:
        check_passphrase(passphrase)
    share = secrets.token_bytes(KEY_BYTES)
    paths = []
    for number, (part, passphrase) in enumerate(
        ((share, first), (_xor(private.private_bytes_raw(), share), second)), start=1
    ):
        paths.append(directory / share_name(reader_id, number))
        write_once(paths[-1], lock(part, passphrase, _bound(reader_id, number)))
    return paths


def join_shares(reader_id: uuid.UUID, directories: Sequence[Path], passphrases: Sequence[str]) -> bytes:
    """Return the raw private key that two persons open together, whoever of them speaks first.

    Raises:
        NotFoundError: `share_missing`, naming its number.
        DomainError: `passphrase_wrong`.

    """
    contents = [_read(reader_id, number, directories) for number in range(1, SHARES + 1)]
    for order in (passphrases, passphrases[::-1]):
        try:
            parts = [
                unlock(content, passphrase, _bound(reader_id, number))
                for number, (content, passphrase) in enumerate(zip(contents, order, strict=True), start=1)
            ]
        except DomainError:
            continue
        return _xor(*parts)
    raise DomainError("passphrase_wrong")


def _read(reader_id: uuid.UUID, number: int, directories: Sequence[Path]) -> bytes:
    for directory in directories:
        path = directory / share_name(reader_id, number)
        if path.exists():
            return path.read_bytes()
    raise NotFoundError("share_missing", number=number)


def _bound(reader_id: uuid.UUID, number: int) -> bytes:
    return reader_id.bytes + bytes([number])


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(left, right, strict=True))
