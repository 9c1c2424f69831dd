"""What the measured work runs on: a migrated database of each kind with offices, keys and an account."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from neutrality.database import Sessions, make_engine, make_sessions, transaction
from neutrality.history.service import Signer
from neutrality.vault import KeyFiles, Keyholder, Vault, init_keys
from tests.factories import Factory, Workplace
from tests.fixtures import run, templates
from tests.fixtures.clock import NOW


@dataclass(frozen=True)
class Site:
    """One installation to measure on."""

    database: str
    engine: Engine
    sessions: Sessions
    factory: Factory
    workplace: Workplace
    vault: Vault

    @property
    def signer(self) -> Signer:
        """The surface that writes."""
        return self.factory.signer


@contextmanager
def sites() -> Iterator[list[Site]]:
    """Hold a site on SQLite and one on PostgreSQL."""
    run.begin()
    try:
        with tempfile.TemporaryDirectory(prefix="neutrality-bench-") as folder:
            urls = {"sqlite": f"sqlite:///{Path(folder) / 'bench.db'}", "postgresql": _postgresql()}
            yield [_site(kind, url, Path(folder) / kind) for kind, url in urls.items()]
    finally:
        run.end()


def _postgresql() -> str:
    cluster = run.cluster()
    cluster.run("CREATE DATABASE bench")
    return cluster.url("bench")


def _site(kind: str, url: str, folder: Path) -> Site:
    templates.fill(url)
    init_keys(folder)
    files = KeyFiles(folder)
    factory = Factory(Keyholder(files), Signer("desk", files.surface("desk")), NOW)
    engine = make_engine(url)
    sessions = make_sessions(engine)
    with transaction(sessions) as session:
        workplace = factory.workplace(session)
    return Site(kind, engine, sessions, factory, workplace, Vault(notify=files.notify_public()))
