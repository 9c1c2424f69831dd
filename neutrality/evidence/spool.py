"""A file on its way in or out: in memory while small, then on the disk under a key of its own alone."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SMALL = 256 * 1024
PIECE = 64 * 1024
_BLOCK = 16
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class SealedSpool(io.RawIOBase, BinaryIO):
    """A file that is written once, at its end, and read anywhere; nothing of it lies unsealed.

    What is too large for the memory goes to a temporary file without a name, in AES-256-CTR under a key that
    dies with the object. The digest grows as the bytes arrive; whoever reads the whole again can tell by it
    that the disk gave back what it got. A full disk loses the file, not the request: `full` says so, and what
    follows is dropped.
    """

    def __init__(self) -> None:
        super().__init__()
        self.full = False
        self._size = self._at = 0
        self._digest = hashlib.sha256()
        self._memory = bytearray()
        self._file: BinaryIO | None = None
        self._held = ExitStack()
        self._key, self._nonce = os.urandom(32), os.urandom(_BLOCK)
        self._writer = Cipher(algorithms.AES(self._key), modes.CTR(self._nonce)).encryptor()

    @property
    def sha256(self) -> str:
        """The digest of all that was written."""
        return self._digest.hexdigest()

    @property
    def on_disk(self) -> bool:
        """Whether the file has grown out of the memory."""
        return self._file is not None

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a place for reading."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def write(self, data: ReadableBuffer) -> int:
        """Add to the end; anywhere else it would use the key twice."""
        if self._at != self._size:
            raise ValueError("a spool is written at its end only")
        if not self.full:
            self._add(bytes(data))
        return memoryview(data).nbytes

    def read(self, size: int | None = -1) -> bytes:
        """Return up to so many bytes from here, all that follow for -1."""
        most = self._size - self._at if size is None or size < 0 else size
        pieces = []
        while most > 0 and (piece := self._piece(min(most, PIECE))):
            pieces.append(piece)
            most -= len(piece)
        return b"".join(pieces)

    def pieces(self) -> Iterator[bytes]:
        """Return all of the file piece by piece, and close it after the last."""
        self.seek(0)
        try:
            while piece := self._piece(PIECE):
                yield piece
        finally:
            self.close()

    def close(self) -> None:
        """Forget the file."""
        self._held.close()
        self._memory = bytearray()
        super().close()

    def _add(self, data: bytes) -> None:
        try:
            if self._file is None and self._size + len(data) > SMALL:
                self._file = self._held.enter_context(_nameless())
                _write_all(self._file, self._writer.update(bytes(self._memory)))
                self._memory = bytearray()
            if self._file is None:
                self._memory += data
            else:
                self._file.seek(0, os.SEEK_END)
                _write_all(self._file, self._writer.update(data))
        except OSError as error:
            if error.errno not in _FULL:
                raise
            self.full = True
            return
        self._digest.update(data)
        self._size += len(data)
        self._at = self._size

    def _piece(self, most: int) -> bytes:
        most = max(0, min(most, self._size - self._at))
        if self._file is None:
            piece = bytes(self._memory[self._at : self._at + most])
        else:
            self._file.seek(self._at)
            piece = self._opened(self._file.read(most))
        self._at += len(piece)
        return piece

    def _opened(self, sealed: bytes) -> bytes:
        """Return what stands at this place: the counter begins at its block."""
        skipped = self._at % _BLOCK
        counter = (int.from_bytes(self._nonce, "big") + self._at // _BLOCK) % (1 << 128)
        mode = modes.CTR(counter.to_bytes(_BLOCK, "big"))
        reader = Cipher(algorithms.AES(self._key), mode).decryptor()
        return reader.update(bytes(skipped) + sealed)[skipped:]


def _write_all(file: BinaryIO, data: bytes) -> None:
    while data:
        data = data[file.write(data) :]


def _nameless() -> BinaryIO:
    return tempfile.TemporaryFile(buffering=0)
