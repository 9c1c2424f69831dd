"""The virus scanner: clamd on its socket, told of a file piece by piece; silence is never clean.

The protocol is that of clamd(8): INSTREAM, then pieces each after its length, then an empty one.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from neutrality.evidence.models import ScanState

_PIECE = 256 * 1024
_PATIENCE = 60.0
_PORT = 3310
_FOUND = re.compile(rb"stream: (.{1,200}) FOUND")
_UNTOLD = re.compile(r"[^A-Za-z0-9._-]")
NOT_CONFIGURED, AWAY, TOO_LARGE = "not_configured", "away", "too_large"


@dataclass(frozen=True)
class Verdict:
    """What the scanner said: the name of what it found, or why it did not look."""

    state: ScanState
    code: str | None = None


class Scanner:
    """Asks the scanner at an address: unix:///run/clamav/clamd.ctl or tcp://localhost:3310."""

    def __init__(self, url: str | None) -> None:
        self._url = url

    @property
    def configured(self) -> bool:
        """Whether there is a scanner to ask."""
        return self._url is not None

    def scan(self, stream: IO[bytes]) -> Verdict:
        """Return what the scanner says of the stream from where it stands; whatever fails is unscanned."""
        if self._url is None:
            return Verdict(ScanState.UNSCANNED, NOT_CONFIGURED)
        try:
            with self._line() as line:
                return _verdict(_ask(line, stream))
        except OSError:
            return Verdict(ScanState.UNSCANNED, AWAY)

    @contextmanager
    def _line(self) -> Iterator[socket.socket]:
        parts = urlsplit(self._url or "")
        if parts.scheme == "unix":
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(_PATIENCE)
                line.connect(parts.path)
                yield line
        else:
            address = (parts.hostname or "localhost", parts.port or _PORT)
            with socket.create_connection(address, _PATIENCE) as line:
                yield line


def _ask(line: socket.socket, stream: IO[bytes]) -> bytes:
    try:
        line.sendall(b"zINSTREAM\0")
        while piece := stream.read(_PIECE):
            line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):  # too much: it answers, and listens no more
        return _answer(line)
    return _answer(line)


def _answer(line: socket.socket) -> bytes:
    told = b""
    while b"\0" not in told and (piece := line.recv(4096)):
        told += piece
    return told.rstrip(b"\0")


def _verdict(told: bytes) -> Verdict:
    if told == b"stream: OK":
        return Verdict(ScanState.CLEAN)
    if found := _FOUND.fullmatch(told):
        name = _UNTOLD.sub("", found[1].decode("ascii", "ignore"))[:80]
        return Verdict(ScanState.FOUND, name or "unnamed")
    too_large = b"size limit exceeded" in told
    return Verdict(ScanState.UNSCANNED, TOO_LARGE if too_large else AWAY)
