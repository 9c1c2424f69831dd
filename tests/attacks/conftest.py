"""What an attacker may look at: everything on disk and everything that was printed."""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.attacks.hunting import Found, files, hunt
from tests.fixtures import run

Leaks = Callable[[Iterable[str]], list[Found]]


@pytest.fixture
def marker() -> str:
    """Return a name that stands nowhere else in the world."""
    return f"Sukirno Penanda {uuid.uuid4().hex}"


@pytest.fixture
def leaks(
    database_kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Leaks:
    """Return a search through database, WAL, heap, server log, store, keys, temporary files, output, log.

    Markers must be of the test's own (`marker`): the cluster's log and WAL belong to all tests of the run.
    """
    caplog.set_level(logging.DEBUG)
    before = set(Path(tempfile.gettempdir()).iterdir())

    def search(markers: Iterable[str]) -> list[Found]:
        new = set(Path(tempfile.gettempdir()).iterdir()) - before
        printed = "".join(capfd.readouterr())
        traces = [("log", caplog.text.encode()), ("output", printed.encode())]
        folders = [tmp_path, *(path for path in new if path.is_dir() and "-run-" not in path.name)]
        if database_kind == "postgresql":
            cluster = run.cluster()
            cluster.run("CHECKPOINT")
            folders.append(cluster.folder)
        return hunt(markers, [*traces, *files(*folders, *(path for path in new if path.is_file()))])

    return search
