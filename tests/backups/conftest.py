"""An office whose data are backed up, and other places where they are put back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from neutrality import create_app, current
from neutrality.cases.holder import enter
from neutrality.database import Sessions, make_engine, make_sessions
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import open_content
from neutrality.instance import setup_app
from neutrality.settings import Settings
from neutrality.vault import TrackingCode
from tests.fixtures import run
from tests.fixtures.databases import new_name
from tests.retention.conftest import archive, means, office, public

__all__ = ["archive", "means", "office", "public"]
NAMES = ("database_url", "evidence_url", "keys_dir", "profile", "public_url", "dump_url")


@dataclass
class Place:
    """An instance somewhere, by its settings."""

    settings: Settings

    def environment(self) -> dict[str, str]:
        """Return the environment of its commands."""
        held = {name: getattr(self.settings, name) for name in NAMES}
        return {f"NEUTRALITY_{name.upper()}": str(value) for name, value in held.items() if value is not None}

    def backup(self, *words: str | Path) -> Result:
        """Type a command for backups."""
        typed = ["backup", *map(str, words)]
        done = setup_app().test_cli_runner().invoke(args=typed, env=self.environment())
        assert "Traceback" not in done.output
        return done

    def done(self, *words: str | Path) -> str:
        """Type a command for backups that succeeds."""
        result = self.backup(*words)
        assert result.exit_code == 0, result.output
        return str(result.output)

    def refused(self, *words: str | Path) -> str:
        """Type one that is refused, and return what it said."""
        result = self.backup(*words)
        assert result.exit_code == 1, result.output
        return str(result.output)

    def app(self) -> Flask:
        """Return the application on it, without tokens in forms."""
        app = create_app(self.settings)
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        return app

    def sessions(self) -> Sessions:
        """Return a session factory on its database."""
        return make_sessions(make_engine(self.settings.database_url))


def opened_by(app: Flask, code: str) -> list[bytes]:
    """Return the content of every file that a tracking code opens."""
    with app.app_context(), current.sessions()() as session:
        means = current.means("public")
        parsed = TrackingCode.parse(code)
        holder = enter(session, means, parsed, now=current.now(), today=current.today())
        rows = session.scalars(select(EvidenceFile).where(EvidenceFile.report_id == holder.report.id))
        return [open_content(means.store, holder.key, row).read() for row in rows]


Elsewhere = Callable[..., Place]


@pytest.fixture
def here(settings: Settings) -> Place:
    """Return the instance that is backed up."""
    return Place(settings)


@pytest.fixture
def elsewhere(settings: Settings, database_kind: str, tmp_path: Path) -> Iterator[Elsewhere]:
    """Return a function: another place with the keys and what lies beside them, and nothing else."""
    made: list[str] = []

    def place(name: str = "elsewhere", *, beside: bool = True) -> Place:
        folder = tmp_path / name
        folder.mkdir()
        shutil.copytree(settings.keys_dir, folder / "keys")
        for lying in (settings.erasure_ledger, settings.last_checkpoint):
            if beside and lying.exists():
                shutil.copy2(lying, folder / lying.name)
        url = f"sqlite:///{folder / 'neutrality.db'}"
        if database_kind == "postgresql":
            made.append(new_name())
            run.cluster().run(f"CREATE DATABASE {made[-1]}")
            url = run.cluster().url(made[-1])
        where = {"database_url": url, "evidence_url": f"file://{folder / 'evidence'}"}
        return Place(settings.model_copy(update={**where, "keys_dir": folder / "keys"}))

    yield place
    for database in made:
        run.cluster().run(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return the folder that keeps backups."""
    return tmp_path / "kept" / "backups"
