"""The keyholder as a process of its own: answers on a Unix socket, to its own user and the socket's group."""

from __future__ import annotations

import grp
import logging
import os
import pwd
import socket
import socketserver
import stat
import struct
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from neutrality.domain.errors import ConflictError, DomainError, NotFoundError
from neutrality.vault import wire
from neutrality.vault.keybox import KeyBox
from neutrality.vault.keys import KeysMissingError
from neutrality.vault.models import IndexKind
from neutrality.vault.openings import Purpose
from neutrality.vault.remote import PATIENCE

MODE = 0o660
AT_ONCE = 16
_PEER = struct.Struct("3i")
log = logging.getLogger("neutrality.keyholder")


class KeyholderServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Serves one box; a socket left by an earlier process is taken over, a living one is not.

    Raises:
        ConflictError: `keyholder_runs`.

    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path, box: KeyBox) -> None:
        self.box = box
        self._room = threading.BoundedSemaphore(AT_ONCE)
        _clear(path)
        before = os.umask(0o777 & ~MODE)
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, never in more than so many at once."""
        self._room.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Make room again, however it ends."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say that a conversation broke off, never with which values."""
        del request, client_address
        log.warning("a conversation broke off")


class _Handler(socketserver.BaseRequestHandler):
    server: KeyholderServer

    def handle(self) -> None:
        self.request.settimeout(PATIENCE)
        if not admitted(self.request):
            log.warning("somebody was turned away who is not of the socket's group")
            return
        try:
            wire.send(self.request, answer(self.server.box, wire.receive(self.request)))
        except (OSError, wire.WireError) as error:
            log.warning("a conversation broke off: %s", type(error).__name__)


def admitted(connection: socket.socket) -> bool:
    """Return whether the other side is this user, root, or of the socket's group (where the system tells)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    _process, user, group = _PEER.unpack(credentials)
    return may_ask(user, group, Path(connection.getsockname()).stat().st_gid)


def may_ask(user: int, group: int, wanted: int) -> bool:
    """Return whether a process of this user and group may ask."""
    return user in {os.getuid(), 0} or wanted in {group, *_groups(user)}


def answer(box: KeyBox, asked: wire.Message) -> wire.Message:
    """Return the answer to one message; a refusal is an answer, and nothing is told of a failure."""
    try:
        return {"answer": _OPERATIONS[asked["operation"]](box, asked)}
    except DomainError as error:
        return wire.from_refusal(error)
    except KeysMissingError:
        log.warning("a key file is missing")
        return wire.from_refusal(NotFoundError("key_file_missing"))
    except (KeyError, TypeError, ValueError) as error:
        log.warning("a message was not understood: %s", type(error).__name__)
        return wire.from_refusal(DomainError("keyholder_refused"))


def _open(box: KeyBox, asked: wire.Message) -> list[str]:
    wraps = wire.to_wraps(asked["wraps"])
    found = box.open(wraps, actor=str(asked["actor"]), purpose=Purpose(asked["purpose"]))
    return [wire.from_bytes(secret) for secret in found]


def _rewrap(box: KeyBox, asked: wire.Message) -> list[str]:
    wraps, reader_id = wire.to_wraps(asked["wraps"]), uuid.UUID(asked["reader"])
    return [wire.from_bytes(made) for made in box.rewrap(wraps, reader_id, actor=str(asked["actor"]))]


def _open_locked(box: KeyBox, asked: wire.Message) -> list[Any]:
    wraps = wire.to_wraps(asked["wraps"])
    place, secret = box.open_locked(wraps, passphrase=str(asked["passphrase"]), actor=str(asked["actor"]))
    return [place, wire.from_bytes(secret)]


def _digests(box: KeyBox, asked: wire.Message) -> list[str]:
    office = uuid.UUID(asked["office"]) if asked["office"] else None
    found = box.digests(IndexKind(asked["kind"]), [str(value) for value in asked["values"]], office)
    return [wire.from_bytes(digest) for digest in found]


def _create(box: KeyBox, asked: wire.Message) -> list[str]:
    reader_id, public = box.create(asked["passphrase"])
    log.info("made a key")
    return [str(reader_id), wire.from_bytes(public.public_bytes_raw())]


_OPERATIONS: dict[str, Callable[[KeyBox, wire.Message], object]] = {
    "open": _open,
    "rewrap": _rewrap,
    "open_locked": _open_locked,
    "digests": _digests,
    "create": _create,
}


def _clear(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or not stat.S_ISSOCK(path.stat().st_mode):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise ConflictError("keyholder_runs")


def _groups(user: int) -> list[int]:
    try:
        name = pwd.getpwuid(user).pw_name
    except KeyError:
        return []
    return [group.gr_gid for group in grp.getgrall() if name in group.gr_mem]
