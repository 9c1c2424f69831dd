"""One file under age with a fresh one-file identity: streamed in, whole or not at all out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

import pyrage

from neutrality.evidence.store import Sink

_LENGTH_BYTES = 8
_LEAST_CLASS = 64 * 1024
_CHUNK = 65536


class Digests(NamedTuple):
    """What is known of a file after it was sealed."""

    secret: str
    sha256: str
    salt: str
    commitment: str
    ciphertext_size: int
    ciphertext_sha256: str


def encrypt(stream: BinaryIO, size: int, sink: Sink) -> Digests:
    """Seal the stream's `size` bytes into the sink, padded so that the length tells nothing exact."""
    identity = pyrage.x25519.Identity.generate()
    source, target = _Source(stream, size), _Target(sink)
    pyrage.encrypt_io(source, target, [identity.to_public()])
    return Digests(
        secret=str(identity),
        sha256=source.plain.hexdigest(),
        salt=source.salt.hex(),
        commitment=source.salted.hexdigest(),
        ciphertext_size=target.size,
        ciphertext_sha256=target.digest.hexdigest(),
    )


def decrypt(sealed: bytes, secret: str) -> bytes:
    """Return the file's content; raises `ValueError` for anything but the untouched whole."""
    opened = BytesIO()
    try:
        pyrage.decrypt_io(BytesIO(sealed), opened, [pyrage.x25519.Identity.from_str(secret)])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError):
        raise ValueError("the file does not open") from None
    view = opened.getbuffer()
    return bytes(view[_LENGTH_BYTES : _LENGTH_BYTES + int.from_bytes(view[:_LENGTH_BYTES], "big")])


def padded_size(size: int) -> int:
    """Return the class of a size: from 64 KiB on, four classes to each doubling."""
    if size <= _LEAST_CLASS:
        return _LEAST_CLASS
    step = 1 << (size - 1).bit_length() - 3
    return -(-size // step) * step


class _Source:
    """Length, content and padding as one file, digesting the content as it passes."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
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

    def _all(self, stream: BinaryIO, size: int) -> Iterator[bytes]:
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
        self.digest = hashlib.sha256()
        self._sink = sink

    def write(self, data: bytes) -> int:
        """Write all of the data."""
        self.digest.update(data)
        self.size += len(data)
        return self._sink.write(data)
