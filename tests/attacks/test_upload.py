"""Fifty megabytes of evidence on their way into the served site: at no moment does any of it lie unsealed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

import pytest

from tests.attacks.hunting import files, hunt
from tests.browser.server import LiveServer
from tests.fixtures.sample import Sample

MEGABYTE = 1024 * 1024
PIECE = 512 * 1024
GLANCE = 256 * 1024
PLACES = (Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108 - they are watched
pytestmark = [pytest.mark.slow, pytest.mark.both_databases]


class Watch:
    """Looks again and again into temporary folders, the store, and every file that processes hold open."""

    def __init__(self, marker: str, pid: int, store: Path) -> None:
        self.seen: set[str] = set()
        self.looks = 0
        self._marker, self._pid, self._store = marker.encode(), pid, store
        self._before = set(entries())
        self._end = Event()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        self._thread.join()

    def look(self) -> None:
        """Note every place where the marker stands: it fills the files, so a glance at each is enough."""
        places = [path for path in entries() if path not in self._before and not shared(path)]
        for path in (*places, *self._store.rglob("*"), *held_open(self._pid)):
            try:
                if path.is_file() and self._marker in glance(path):
                    self.seen.add(str(path))
            except OSError:  # gone meanwhile
                continue
        self.looks += 1

    def _watch(self) -> None:
        while not self._end.is_set():
            self.look()
            time.sleep(0.01)


def entries() -> list[Path]:
    """Return what stands in the temporary folders."""
    return [path for place in PLACES if place.is_dir() for path in place.iterdir()]


def shared(path: Path) -> bool:
    """Return whether a folder belongs to other tests of this run."""
    return path.is_dir()


def glance(path: Path) -> bytes:
    """Return the beginning of a file."""
    with path.open("rb") as file:
        return file.read(GLANCE)


def held_open(pid: int) -> list[Path]:
    """Return what a process and those that it started hold open, removed files too."""
    return [handle for process in descendants(pid) for handle in Path(f"/proc/{process}/fd").glob("*")]


def descendants(pid: int) -> list[int]:
    """Return a process and those that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
    return [pid, *(other for child in children for other in descendants(int(child)))]


@pytest.fixture
def marker() -> str:
    """Return a word that stands nowhere else."""
    return f"penanda-{uuid.uuid4().hex}"


@dataclass(frozen=True)
class OnDatabase(Sample):
    """A sample's keys and evidence, with the rows in a database of the test."""

    url: str

    @property
    def database_url(self) -> str:
        """The address of that database."""
        return self.url


@pytest.fixture
def server(sample: Sample, database_url: str) -> Iterator[LiveServer]:
    """Return the site in processes of its own, on keys, evidence and rows of this test's own."""
    with LiveServer(OnDatabase(sample.folder, database_url)) as server:
        yield server


def body_of(marker: str, token: str, boundary: str) -> bytes:
    """Return a form with fifty megabytes of files that consist of the marker."""
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'.encode()]
    for number, size in enumerate((19, 19, 12)):
        named = f'name="files"; filename="{marker}{number}.png"'
        head = f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n"
        content = b"\x89PNG\r\n\x1a\n" + marker.encode() * (size * MEGABYTE // len(marker))
        parts.append(head.encode() + b"Content-Type: image/png\r\n\r\n" + content + b"\r\n")
    last = f'--{boundary}\r\nContent-Disposition: form-data; name="next"\r\n\r\n1\r\n--{boundary}--\r\n'
    return b"".join([*parts, last.encode()])


def visit(server: LiveServer) -> tuple[str, str]:
    """Open the first step; return the cookie and the forms' token."""
    first = HTTPConnection("127.0.0.1", server.port)
    first.request("GET", "/lapor/apa")
    page = first.getresponse()
    cookie = str(page.getheader("Set-Cookie")).split(";", maxsplit=1)[0]
    token = re.findall(rb'name="csrf_token" value="([^"]+)"', page.read())[0].decode()
    first.close()
    return cookie, token


def upload(server: LiveServer, marker: str, gone: Callable[[float], None]) -> int:
    """Send the evidence piece by piece, telling each time how much has gone; return the status."""
    cookie, token = visit(server)
    boundary = uuid.uuid4().hex
    body = body_of(marker, token, boundary)
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        head = (
            f"POST /lapor/bukti HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookie}\r\n"
            f"Content-Type: multipart/form-data; boundary={boundary}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        line.sendall(head.encode())
        for start in range(0, len(body), PIECE):
            line.sendall(body[start : start + PIECE])
            gone((start + PIECE) / len(body))
        answer = HTTPResponse(line)
        answer.begin()
        return answer.status


def test_nothing_of_an_upload_lies_unsealed_while_it_comes_in(server: LiveServer, marker: str) -> None:
    store = server.sample.folder / "evidence"
    before = {path for path in store.rglob("*") if path.is_file()}

    with Watch(marker, server.process.pid, store) as watch:
        assert upload(server, marker, lambda _part: None) == 303

    assert watch.seen == set()
    assert watch.looks > 20
    sealed = [path for path in store.rglob("*") if path.is_file() and path not in before]
    assert sum(path.stat().st_size for path in sealed) > 50 * MEGABYTE
    assert hunt([marker], files(server.sample.folder.parent)) == []


@pytest.mark.parametrize("moment", [0.05, 0.3, 0.6, 0.9, 1.0])
def test_nothing_is_left_unsealed_when_the_server_is_killed_in_the_middle(
    server: LiveServer, marker: str, moment: float
) -> None:
    before = set(entries())

    def kill(part: float) -> None:
        if part >= moment:
            for process in descendants(server.process.pid):
                os.kill(process, signal.SIGKILL)

    with pytest.raises((OSError, HTTPException)):
        upload(server, marker, kill)
    server.process.wait(10)

    left = [path for path in entries() if path not in before and not shared(path)]
    assert hunt([marker], files(server.sample.folder.parent, *left)) == []


class Parts:
    """A browser that sends one file in parts, with a draft and its cookies."""

    def __init__(self, server: LiveServer, marker: str) -> None:
        self.content = b"\x89PNG\r\n\x1a\n" + marker.encode() * (5 * MEGABYTE // len(marker))
        self.server, self.name = server, f"{marker}.png"
        cookie, self.token = visit(server)
        self.cookies = [cookie]
        answer = self.post("/lapor/apa", plain_kind="social_media", narrative=f"Kaus {marker}", next="1")
        assert answer.status == 303
        self.cookies.append(str(answer.getheader("Set-Cookie")).split(";", maxsplit=1)[0])

    def post(self, path: str, part: bytes | None = None, **fields: str) -> HTTPResponse:
        boundary = uuid.uuid4().hex
        pieces = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**fields, "csrf_token": self.token}.items()
        ]
        if part is not None:
            named = 'Content-Disposition: form-data; name="part"; filename="part"'
            pieces.append(f"--{boundary}\r\n{named}\r\n\r\n".encode() + part + b"\r\n")
        body = b"".join([*pieces, f"--{boundary}--\r\n".encode()])
        line = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        kind = f"multipart/form-data; boundary={boundary}"
        line.request("POST", path, body, {"Content-Type": kind, "Cookie": "; ".join(self.cookies)})
        return line.getresponse()

    def begin(self) -> dict[str, Any]:
        told: dict[str, Any] = json.load(
            self.post("/lapor/berkas", name=self.name, size=str(len(self.content)))
        )
        return told

    def send(self, token: str, number: int) -> HTTPResponse:
        part = self.content[number * MEGABYTE : (number + 1) * MEGABYTE]
        return self.post("/lapor/berkas/bagian", part, token=token, number=str(number), sha256="")


@pytest.mark.parametrize("killed_at", [0, 2, 5])
def test_what_was_acknowledged_is_there_after_the_server_was_killed(
    server: LiveServer, marker: str, killed_at: int
) -> None:
    browser = Parts(server, marker)
    token = browser.begin()["token"]
    for number in range(killed_at):
        assert browser.send(token, number).status == 200
    for process in descendants(server.process.pid):  # the parent first: it would begin new ones
        os.kill(process, signal.SIGKILL)
    server.process.wait(10)
    with pytest.raises((OSError, HTTPException)):
        browser.send(token, killed_at)

    with LiveServer(server.sample) as again:
        browser.server = again
        told = browser.begin()
        assert (told["token"], told["parts"]) == (token, killed_at)
        for number in range(killed_at, -(-len(browser.content) // MEGABYTE)):
            assert browser.send(token, number).status == 200
        assert json.load(browser.post("/lapor/berkas/selesai", token=token)) == {"files": 1}

    assert hunt([marker], files(server.sample.folder.parent)) == []


def test_the_watch_sees_a_file_and_one_that_has_no_name_any_more(tmp_path: Path, marker: str) -> None:
    watch = Watch(marker, os.getpid(), tmp_path)
    with tempfile.NamedTemporaryFile() as named, tempfile.TemporaryFile() as nameless:
        for file in (named, nameless):
            file.write(marker.encode())
            file.flush()

        watch.look()

        assert named.name in watch.seen
        assert f"/proc/{os.getpid()}/fd/{nameless.fileno()}" in watch.seen


def test_no_key_stands_in_the_environment_of_the_server(server: LiveServer) -> None:
    keys = {path.name: path.read_bytes() for path in (server.sample.folder / "keys").glob("*.key")}
    assert len(keys) > 5

    for process in descendants(server.process.pid):
        environment = Path(f"/proc/{process}/environ").read_bytes()
        assert b"NEUTRALITY_KEYS_DIR" in environment
        assert hunt(keys.values(), [("environment", environment)]) == []
