"""Lines that carry next to nothing: they wait by themselves, and nobody waits for them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

from neutrality.serving import FITS, LEAST, PATIENCE, SLOW_AFTER, Arrived, Reading, arrived
from tests.browser.server import LiveServer
from tests.fixtures import run
from tests.fixtures.sample import Sample, make_sample

MANY = 50  # of each kind: together more than there are threads
HEAD = b"POST /lapor/apa HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SLOW = {
    "nothing": b"",
    "a head that does not end": HEAD,
    "a form of which most is missing": HEAD + b"Content-Length: 2000\r\n\r\nnarrative=",
    "a file of which most is missing": HEAD + b"Content-Length: 900000\r\n\r\nnarrative=",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Return the site as it ships, in one process."""
    sample = Sample(run.made_once("sample", make_sample)).copied_to(tmp_path_factory.mktemp("slow"))
    with LiveServer(sample) as server:
        yield server


def test_slow_lines_hold_nobody_up_and_are_closed_in_the_end(server: LiveServer) -> None:
    with ExitStack() as held:
        lines = [
            (kind, held.enter_context(line_of(server, begun)))
            for _ in range(MANY)
            for kind, begun in SLOW.items()
        ]

        answers = {quick(server, path) for path in ("/healthz", "/lapor", "/lapor/apa") for _ in range(10)}

        assert answers == {200}
        assert [kind for kind, line in lines if closed(line, 0)] == []
        parked = [line for kind, line in lines if "file" not in kind]
        assert all(closed(line, 2 * PATIENCE) for line in parked)
        assert quick(server, "/lapor") == 200


def test_a_request_that_comes_in_small_pieces_is_answered(server: LiveServer) -> None:
    body = b"language=en&next=/lapor"
    request = (
        b"POST /bahasa HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 23\r\nConnection: close\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body
    )
    with line_of(server, b"") as line:
        for place in range(0, len(request), 7):
            line.sendall(request[place : place + 7])
        line.settimeout(60)
        answer = line.recv(4096)

    assert b" 303 " in answer.split(b"\r\n", 1)[0]


def test_two_requests_sent_at_once_on_one_line_are_both_answered(server: LiveServer) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    with line_of(server, asked + last) as line:
        line.settimeout(60)
        answers = b""
        while piece := line.recv(65536):
            answers += piece

    assert answers.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    ("begun", "found"),
    [
        (b"", Arrived(0, None)),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", Arrived(25, None)),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", Arrived(27, 27)),
        (b"POST / HTTP/1.1\r\ncontent-length:5\r\n\r\nab", Arrived(39, 42)),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", Arrived(47, 47, endless=True)),
        (b"POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n", Arrived(41, 41, endless=True)),
    ],
)
def test_what_has_arrived_is_told_from_its_bytes(begun: bytes, found: Arrived) -> None:
    assert arrived(begun) == found


def test_what_is_whole_is_served_and_what_the_kernel_cannot_hold_is_read_apart() -> None:
    assert Arrived(42, 42).complete
    assert not Arrived(41, 42).complete
    assert not Arrived(47, 47, endless=True).complete
    assert Arrived(41, FITS + 1).too_large
    assert Arrived(47, 47, endless=True).too_large
    assert not Arrived(41, FITS).too_large


@pytest.mark.parametrize(
    ("received", "lasted", "crawls"),
    [
        (0, SLOW_AFTER - 1, False),
        (0, SLOW_AFTER + 1, True),
        (int(LEAST * 3 * SLOW_AFTER), 2 * SLOW_AFTER, False),
        (int(LEAST * SLOW_AFTER), 2 * SLOW_AFTER, True),
        (10_000_000, 10_000.0, False),
    ],
)
def test_a_file_that_hardly_comes_is_told_from_one_on_a_slow_line(
    received: int, lasted: float, *, crawls: bool
) -> None:
    reading = Reading(since=0.0, before=100, after=100 + 10_000_000)

    assert reading.crawls(100 + received, lasted) is crawls


def line_of(server: LiveServer, begun: bytes) -> socket.socket:
    """Return a connection on which this much was sent."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    line.sendall(begun)
    return line


def quick(server: LiveServer, path: str) -> int:
    """Return how a whole request is answered."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def closed(line: socket.socket, patience: float) -> bool:
    """Return whether the other end hangs up within so many seconds."""
    line.settimeout(patience)
    try:
        return line.recv(1024) == b""
    except (TimeoutError, BlockingIOError):
        return False
    except ConnectionResetError:
        return True
