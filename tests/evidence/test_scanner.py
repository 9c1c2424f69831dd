from __future__ import annotations

import os
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from neutrality.evidence.models import ScanState
from neutrality.evidence.scanner import Scanner, Verdict
from tests.fixtures.clamd import EICAR, HARMFUL, LARGEST

Answers = Callable[[bytes], str]


def said(url: str | None, content: bytes) -> Verdict:
    return Scanner(url).scan(BytesIO(content))


@pytest.fixture
def answers() -> Iterator[Answers]:
    """Return a function that starts a server on a socket which answers with these bytes and ends."""
    servers: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(told: bytes) -> str:
        server = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            line, _ = server.accept()
            with line:
                while b"\0\0\0\0" not in line.recv(65536):
                    continue
                line.sendall(told)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        servers.append(server)
        threads.append(thread)
        return f"tcp://127.0.0.1:{server.getsockname()[1]}"

    yield start
    for server, thread in zip(servers, threads, strict=True):
        thread.join(5)
        server.close()


def in_an_archive(content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("surat/isi.txt", content)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"Pada hari Senin", b"\xff\xd8\xff\xe0" + bytes(300_000)])
def test_a_file_without_anything_in_it_is_clean(clamd: str, content: bytes) -> None:
    assert said(clamd, content) == Verdict(ScanState.CLEAN)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (EICAR, "Eicar.Test"),
        (b"\xff\xd8\xff\xe0 foto" + HARMFUL, "Office.Harmful"),
        (in_an_archive(bytes(1000) + HARMFUL), "Office.Harmful"),
    ],
    ids=["EICAR", "inside", "packed"],
)
def test_what_is_found_is_named(clamd: str, content: bytes, name: str) -> None:
    verdict = said(clamd, content)

    assert verdict.state is ScanState.FOUND
    assert name in str(verdict.code)


def test_a_file_too_large_for_the_scanner_is_unscanned_and_never_clean(clamd: str) -> None:
    assert said(clamd, os.urandom(LARGEST * 4)) == Verdict(ScanState.UNSCANNED, "too_large")


def test_a_scanner_that_is_away_leaves_a_file_unscanned(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    for url in (f"unix://{tmp_path / 'none.ctl'}", f"tcp://127.0.0.1:{port}"):
        assert said(url, b"x") == Verdict(ScanState.UNSCANNED, "away")


def test_without_a_scanner_a_file_is_unscanned() -> None:
    assert said(None, b"x") == Verdict(ScanState.UNSCANNED, "not_configured")


@pytest.mark.parametrize(
    "told",
    [b"", b"stream: OK", b"stream: OKAY\0", b"stream: ERROR\0", b"UNKNOWN COMMAND\0", b"FOUND\0", b"\xff\0"],
)
def test_only_the_exact_word_is_clean(answers: Answers, told: bytes) -> None:
    expected = ScanState.CLEAN if told == b"stream: OK" else ScanState.UNSCANNED

    assert said(answers(told), b"x").state is expected


def test_the_name_of_what_was_found_is_a_plain_code(answers: Answers) -> None:
    verdict = said(answers(b"stream: Evil<script>/\n\xe9" + b"a" * 190 + b" FOUND\0"), b"x")

    assert verdict.state is ScanState.UNSCANNED or str(verdict.code).startswith("Evilscript")
    assert len(str(verdict.code)) <= 80
