"""What an attacker may look at: everything on disk and everything that was printed."""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, select

from tests.attacks.hunting import Found, files, hunt
from tests.fixtures import run

Leaks = Callable[[Iterable[str | bytes]], list[Found]]


@pytest.fixture
def marker() -> str:
    """Return a name that stands nowhere else in the world."""
    return f"Sukirno Penanda {uuid.uuid4().hex}"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Collect every logger's lines; the application's own do not reach the root."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "neutrality")
    own = logging.getLogger("neutrality")
    own.addHandler(caplog.handler)
    yield caplog
    own.removeHandler(caplog.handler)


@pytest.fixture
def leaks(
    database_kind: str,
    engine: Engine,
    tmp_path: Path,
    said: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Leaks:
    """Return a search through rows, database, WAL, heap, server log, store, keys, temporary files, output.

    Markers must be of the test's own (`marker`): the cluster's log and WAL belong to all tests of the run.
    """
    before = set(Path(tempfile.gettempdir()).iterdir())

    def search(markers: Iterable[str | bytes]) -> list[Found]:
        new = set(Path(tempfile.gettempdir()).iterdir()) - before
        printed = "".join(capfd.readouterr())
        traces = [("log", said.text.encode()), ("output", printed.encode()), *rows(engine)]
        folders = [tmp_path, *(path for path in new if path.is_dir() and "-run-" not in path.name)]
        if database_kind == "postgresql":
            cluster = run.cluster()
            cluster.run("CHECKPOINT")
            folders.append(cluster.folder)
        return hunt(markers, [*traces, *files(*folders, *(path for path in new if path.is_file()))])

    return search


def rows(engine: Engine) -> Iterator[tuple[str, bytes]]:
    """Return every value of every table: pages may hold a long one compressed or cut in two."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)):
                for name, value in row._mapping.items():
                    content = value if isinstance(value, bytes) else str(value).encode()
                    yield f"{table.name}.{name}", content
