"""One file under age with a fresh one-file identity: streamed in, whole or not at all out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import IO, BinaryIO, NamedTuple, Protocol

import pyrage

from neutrality.domain.errors import UnavailableError
from neutrality.evidence.spool import SealedSpool
from neutrality.evidence.store import Sink

_LENGTH_BYTES = 8
_LEAST_CLASS = 64 * 1024
_CHUNK = 65536


class Readable(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes."""


class Digests(NamedTuple):
    """What is known of a file after it was sealed."""

    secret: str
    sha256: str
    salt: str
    commitment: str
    ciphertext_size: int
    ciphertext_sha256: str


def encrypt(stream: IO[bytes], size: int, sink: Sink) -> Digests:
    """Seal the stream's `size` bytes into the sink, padded so that the length tells nothing exact."""
    identity = pyrage.x25519.Identity.generate()
    source, target = _Source(stream, size), _Target(sink)
    try:
        pyrage.encrypt_io(source, target, [identity.to_public()])
    except Exception:
        if target.failure is not None:  # the library would tell it in words of its own
            raise target.failure from None
        raise
    return Digests(
        secret=str(identity),
        sha256=source.plain.hexdigest(),
        salt=source.salt.hex(),
        commitment=source.salted.hexdigest(),
        ciphertext_size=target.size,
        ciphertext_sha256=target.digest.hexdigest(),
    )


class Opened(NamedTuple):
    """A file that opened whole, and what it came from."""

    content: SealedSpool
    salted: str


def decrypt(sealed: Readable, secret: str, salt: bytes = b"") -> Opened:
    """Return the file's content with SHA-256(salt ‖ content).

    age tells of a shortened file only at its end, when most of it was given out (its chunks are sealed one by
    one): what is returned has been opened to the end.

    Raises:
        ValueError: for anything but the untouched whole.

    """
    opened = _Opened(salt)
    try:
        pyrage.decrypt_io(sealed, opened, [pyrage.x25519.Identity.from_str(secret)])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError):
        if opened.content.full:
            raise UnavailableError("store_full") from None
        raise ValueError("the file does not open") from None
    if opened.missing:
        raise ValueError("the file does not open")
    opened.content.seek(0)
    return Opened(opened.content, opened.salted.hexdigest())


def padded_size(size: int) -> int:
    """Return the class of a size: from 64 KiB on, four classes to each doubling."""
    if size <= _LEAST_CLASS:
        return _LEAST_CLASS
    step = 1 << (size - 1).bit_length() - 3
    return -(-size // step) * step


class _Source:
    """Length, content and padding as one file, digesting the content as it passes."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self.salt = os.urandom(32)
        self.plain = hashlib.sha256()
        self.salted = hashlib.sha256(self.salt)
        self._chunks = self._all(stream, size)
        self._rest = b""

    def read(self, most: int) -> bytes:
        """Return up to `most` bytes, none at the end."""
        if not self._rest:
            self._rest = next(self._chunks, b"")
        given, self._rest = self._rest[:most], self._rest[most:]
        return given

    def _all(self, stream: IO[bytes], size: int) -> Iterator[bytes]:
        yield size.to_bytes(_LENGTH_BYTES, "big")
        while chunk := stream.read(_CHUNK):
            self.plain.update(chunk)
            self.salted.update(chunk)
            yield chunk
        missing = padded_size(_LENGTH_BYTES + size) - _LENGTH_BYTES - size
        while missing:
            yield bytes(min(missing, _CHUNK))
            missing -= min(missing, _CHUNK)


class _Target:
    """The sink, with the size and digest of what went into it."""

    def __init__(self, sink: Sink) -> None:
        self.size = 0
        self.failure: Exception | None = None
        self.digest = hashlib.sha256()
        self._sink = sink

    def write(self, data: bytes) -> int:
        """Write all of the data."""
        self.digest.update(data)
        self.size += len(data)
        try:
            return self._sink.write(data)
        except Exception as failure:
            self.failure = failure
            raise


class _Opened:
    """Takes length, content and padding apart again."""

    def __init__(self, salt: bytes) -> None:
        self.content = SealedSpool()
        self.salted = hashlib.sha256(salt)
        self.missing = -1
        self._head = b""

    def write(self, data: bytes) -> int:
        """Keep what is content of the data."""
        rest = data
        if self.missing < 0:
            wanted = _LENGTH_BYTES - len(self._head)
            self._head, rest = self._head + data[:wanted], data[wanted:]
            if len(self._head) < _LENGTH_BYTES:
                return len(data)
            self.missing = int.from_bytes(self._head, "big")
        kept = rest[: self.missing]
        self.missing -= len(kept)
        self.salted.update(kept)
        self.content.write(kept)
        if self.content.full:
            raise OSError("there is no room")
        return len(data)

    def flush(self) -> None:
        """Do nothing: the spool holds what it was given."""


class Digesting:
    """A stream whose digest is taken as it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.failure: Exception | None = None
        self._stream, self._digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes."""
        try:
            data = self._stream.read(size)
        except Exception as failure:
            self.failure = failure  # the library that reads would tell it as a broken file
            raise
        self._digest.update(data)
        return data

    def sha256(self) -> bytes:
        """Return the digest of all there is, read or not."""
        while self.read(_CHUNK):
            continue
        return self._digest.digest()
