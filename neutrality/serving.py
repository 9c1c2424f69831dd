"""The web server's worker, patient with slow lines: none of its threads waits for somebody's bytes.

A connection gets a thread when its request has arrived. Until then it lies in the poller, which costs next
to nothing: the kernel wakes it only when more bytes are there than last time (SO_RCVLOWAT). What is too large
for the kernel to hold, a file, is read by a few threads of its own, for which quick requests never wait;
there a line that carries next to nothing is cut. Linux; connections by a Unix socket come from a server that
did all that, and are served at once.
"""

from __future__ import annotations

import logging
import re
import socket
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE = 15.0  # seconds for a request that fits into the kernel's buffer
FITS = 32 * 1024
MOST_FILES = 12  # at once, in this process
SLOW_AFTER, LEAST = 30.0, 512  # seconds; bytes a second
_LONGEST_HEAD = 64 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n", re.IGNORECASE)
_OTHERWISE = re.compile(rb"\r\n(?:transfer-encoding|expect):", re.IGNORECASE)
_BYTES_RECEIVED = slice(128, 136)  # in struct tcp_info


@dataclass(frozen=True)
class Arrived:
    """How much of a request is here, and how much it has; `whole` is None until its head is here."""

    here: int
    whole: int | None
    endless: bool = False

    @property
    def complete(self) -> bool:
        """Whether all of it is here."""
        return self.whole is not None and self.here >= self.whole and not self.endless

    @property
    def too_large(self) -> bool:
        """Whether the kernel will not hold it."""
        return self.endless or (self.whole or self.here) > FITS


def arrived(begun: bytes) -> Arrived:
    """Return how much of a request stands in these bytes."""
    end = begun.find(b"\r\n\r\n")
    if end < 0:
        return Arrived(len(begun), None, endless=len(begun) >= _LONGEST_HEAD)
    head = begun[: end + 2]
    length = _LENGTH.search(head)
    whole = end + 4 + (int(length[1]) if length else 0)
    return Arrived(len(begun), whole, endless=_OTHERWISE.search(head) is not None)


@dataclass(frozen=True)
class Reading:
    """A file on its way: since when, and how many bytes the connection had and will have carried."""

    since: float
    before: int
    after: int | None

    def crawls(self, received: int, now: float) -> bool:
        """Return whether it still lacks bytes and hardly any come."""
        lasted = now - self.since
        missing = self.after is None or received < self.after
        return missing and lasted > SLOW_AFTER and received - self.before < lasted * LEAST


class Discreet(logging.Filter):
    """Leaves of what the server says about a request only that it failed, and how: no address, no path."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line where it would tell more; none is left out."""
        said = record.getMessage().lower()
        if record.exc_info or "request" in said or "ip=" in said:
            kind = record.exc_info[0] if record.exc_info else None
            record.msg = f"a request could not be served ({kind.__name__ if kind else 'not understood'})"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


class PatientWorker(ThreadWorker):
    """Gives a thread to a request when it is here."""

    def init_process(self) -> None:
        self.files: Executor = ThreadPoolExecutor(max_workers=MOST_FILES)
        self.reading: dict[TConn, Reading] = {}
        self.seen: dict[TConn, int] = {}
        self.until: dict[TConn, float] = {}
        super().init_process()

    def run(self) -> None:
        """Serve until told to stop."""
        super().run()
        self.files.shutdown(wait=False)

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection to a thread that is fit for it, or let it wait for more bytes."""
        if conn.sock.family == socket.AF_UNIX:
            super().enqueue_req(conn)
            return
        if _read_ahead(conn):  # began together with the last one, so that the kernel does not have all of it
            self._read_apart(conn, Arrived(0, None, endless=True))
            return
        begun = _peek(conn.sock)
        state = arrived(begun or b"")
        if begun == b"" or state.complete:
            self._forget(conn)
            super().enqueue_req(conn)
        elif state.too_large:
            self._forget(conn)
            self._read_apart(conn, state)
        elif begun is not None and self.seen.get(conn) == state.here:  # no more comes: the other end is gone
            self._give_up(conn)
        else:
            self._await(conn, state)

    def murder_pending(self) -> None:
        """Close what did not arrive in time, and what crawls."""
        now = time.monotonic()
        for conn in [conn for conn in self.pending_conns if (conn.timeout or 0) <= now]:
            self.pending_conns.remove(conn)
            self.poller.unregister(conn.sock)
            self._give_up(conn)
        for conn, reading in list(self.reading.items()):
            if reading.crawls(_received(conn.sock), now):
                conn.sock.shutdown(socket.SHUT_RD)

    def _await(self, conn: TConn, state: Arrived) -> None:
        self.seen[conn] = state.here
        _wake_at(conn.sock, max(state.here + 1, state.whole or 0))
        conn.sock.setblocking(False)
        conn.timeout = self.until.setdefault(conn, time.monotonic() + PATIENCE)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))

    def _more(self, conn: TConn, _socket: object) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
        self.enqueue_req(conn)

    def _read_apart(self, conn: TConn, state: Arrived) -> None:
        before = _received(conn.sock) - state.here
        after = None if state.endless or state.whole is None else before + state.whole
        waits = self.files.submit(self._read_file, conn, before, after)
        waits.add_done_callback(partial(self.method_queue.defer, self.finish_request, conn))

    def _read_file(self, conn: TConn, before: int, after: int | None) -> object:
        self.reading[conn] = Reading(time.monotonic(), before, after)
        try:
            return self.handle(conn)
        finally:
            del self.reading[conn]

    def _forget(self, conn: TConn) -> None:
        self.seen.pop(conn, None)
        self.until.pop(conn, None)
        conn.data_ready = True
        _wake_at(conn.sock, 1)

    def _give_up(self, conn: TConn) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()


def _read_ahead(conn: TConn) -> bool:
    """Return whether bytes of this request were read together with the last one's."""
    return conn.parser is not None and bool(conn.parser.unreader.buf.getvalue())


def _peek(sock: socket.socket) -> bytes | None:
    """Return what has arrived and leave it there; nothing at all is None, an end is no bytes."""
    try:
        return sock.recv(_LONGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _wake_at(sock: socket.socket, size: int) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size)


def _received(sock: socket.socket) -> int:
    try:
        told = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _BYTES_RECEIVED.stop)
    except OSError:  # closed meanwhile
        return 0
    return int.from_bytes(told[_BYTES_RECEIVED], "little")
