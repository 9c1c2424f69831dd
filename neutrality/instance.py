"""Setting up: keys, an instance of its own for trying out, tables and reference data."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from alembic import command
from flask import Flask
from flask.cli import AppGroup
from flask_babel import Babel

from neutrality.audit.sealer import sealer
from neutrality.backups.commands import group as backups
from neutrality.custody import commands as keys
from neutrality.custody.keyholder import keyholder
from neutrality.database import make_engine, make_sessions, transaction
from neutrality.directory.law import note_version, shipped
from neutrality.directory.service import load_reference_data
from neutrality.domain.catalogue import Catalogue
from neutrality.history.service import Signer
from neutrality.migrating import db, migrations
from neutrality.moving.commands import COMMANDS as MOVING
from neutrality.sentences import one_sentence
from neutrality.settings import INSTANCE_ENV, ROOT, Settings
from neutrality.vault import KeyFiles, init_keys

UNFINISHED = ".unfinished"
SAMPLE = """\
# Written by `instance init`; commands without settings of their own act on this instance.
NEUTRALITY_DATABASE_URL=sqlite:///instance/neutrality.db
NEUTRALITY_EVIDENCE_URL=file://instance/evidence
NEUTRALITY_KEYS_DIR=instance/keys
NEUTRALITY_PROFILE=sample
NEUTRALITY_PUBLIC_URL=http://127.0.0.1:8000
"""

instance = AppGroup("instance", help="An instance of its own in instance/.", short_help="An own instance.")

for moving in MOVING:
    instance.add_command(moving)


def sets_up(arguments: Sequence[str]) -> bool:
    """Return whether a command line is one that runs before there are keys and tables."""
    words = [word for word in arguments if not word.startswith("-")]
    if "backup" in words[:2]:  # after the application's name, or first
        return True
    if "keys" not in words:
        return not {"instance", "db", "keyholder", "sealer"}.isdisjoint(words)
    after = words[words.index("keys") + 1 :]
    return not after or after[0] in keys.WITHOUT_KEYS


def setup_app() -> Flask:
    """Return an application that has commands only: it needs neither keys nor tables."""
    app = Flask("neutrality")
    Babel(app, default_locale="id", default_translation_directories=str(ROOT / "translations"))
    app.cli.add_command(instance)
    app.cli.add_command(keys.group)
    app.cli.add_command(db)
    app.cli.add_command(keyholder)
    app.cli.add_command(sealer)
    app.cli.add_command(backups)
    return app


@instance.command("init")
@one_sentence
def make_instance() -> None:
    """Make settings, keys, tables and reference data. Example: flask --app app instance init."""
    if not any(name.startswith("NEUTRALITY_") for name in os.environ):
        _write_settings(INSTANCE_ENV)
    settings = Settings.load()
    init_keys(settings.keys_dir)
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(migrations(settings.database_url), "head")
    engine = make_engine(settings.database_url)
    with transaction(make_sessions(engine)) as session:
        load_reference_data(session, Catalogue.load(ROOT / "neutrality" / "data"))
        signer = Signer("desk", KeyFiles(settings.keys_dir).surface("desk"))
        note_version(session, signer, shipped(), now=datetime.now(UTC))
    engine.dispose()
    click.echo("The instance is ready.")


def _write_settings(path: Path) -> None:
    """Begin a fresh instance; one that an interrupted start left unfinished is begun anew."""
    if path.exists() and not (path.parent / UNFINISHED).exists():
        sys.exit(f"{path} exists already; nothing was written.")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(SAMPLE, encoding="utf-8")
    path.chmod(0o600)
