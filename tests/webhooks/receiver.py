"""A program that receives webhooks, on this machine: it answers as it is told to, and keeps what came."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook


@dataclass(frozen=True)
class Got:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The id of the message."""
        return self.headers["webhook-id"]

    def checked(self, secret: str) -> dict[str, Any]:
        """Return what it says, its signature checked by a library that is not ours."""
        said: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return said


@dataclass
class Receiver:
    """Answers the next request with the next of `answers`, then always with 200.

    A number is a status; `redirect` leads to `elsewhere`; `silent` answers nothing for a while; `drip` a byte
    now and then; `noise` with something that is not HTTP.
    """

    port: int
    answers: deque[int | str] = field(default_factory=deque)
    got: list[Got] = field(default_factory=list)
    effects: dict[str, bytes] = field(default_factory=dict)
    elsewhere: str = ""
    secret: str = field(default="", repr=False)
    seconds: float = 1.5
    secure: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Its address."""
        place = "https://hooks.test" if self.secure else "http://127.0.0.1"
        return f"{place}:{self.port}/in"

    def take(self, got: Got) -> int | str:
        """Keep a request; what is answered well has its effect, once for each id."""
        with self.lock:
            self.got.append(got)
            answer = self.answers.popleft() if self.answers else 200
            if answer in range(200, 300):
                self.effects.setdefault(got.id, got.body)
            return answer


class Server(ThreadingHTTPServer):
    """Serves one receiver."""

    daemon_threads = True
    receiver: Receiver

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of whoever hung up."""


class Handler(BaseHTTPRequestHandler):
    """Answers as its receiver is told to."""

    server: Server

    def do_POST(self) -> None:
        receiver, body = self.server.receiver, self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = receiver.take(Got(self.path, headers, body))
        if isinstance(answer, int):
            self.send_response(answer)
            self.end_headers()
            self.wfile.write(b"a secret answer")
        elif answer == "redirect":
            self.send_response(302)
            self.send_header("Location", receiver.elsewhere)
            self.end_headers()
        elif answer == "noise":
            self.wfile.write(b"SSH-2.0-server\r\n")
        else:
            self.dawdle(answer, receiver.seconds)

    def dawdle(self, answer: str, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if answer == "drip":
                self.wfile.write(b"H")
            time.sleep(0.05)
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Hold a receiver open."""
    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.receiver = Receiver(server.server_address[1], secure=tls is not None)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
