"""The database itself on the command line: its tables, who may do what with them, files that forget.

These commands run as the owner of the tables and need no key; no process of the application does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
from alembic import command
from alembic.config import Config
from flask.cli import AppGroup
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from neutrality import current
from neutrality.database import Base, make_engine
from neutrality.grants.declared import DatabaseRole
from neutrality.grants.sql import Names, script
from neutrality.retention.scrubbing import scrub
from neutrality.sentences import one_sentence
from neutrality.settings import ROOT, SettingsError
from neutrality.tables import import_models

LOCK_NOT_AVAILABLE = "55P03"
F = TypeVar("F", bound=Callable[..., Any])
db = AppGroup("db", help="The database's migrations, grants and files.")


def migrations(url: str) -> Config:
    """Return the configuration with which Alembic reaches a database."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


@db.command()
@click.argument("revision", default="head")
@one_sentence
def upgrade(revision: str) -> None:
    """Bring the tables up to date. Example: flask --app app db upgrade."""
    try:
        command.upgrade(migrations(current.settings().database_url), revision)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        click.echo("A table is in use, and nobody should wait behind a migration: run it again.", err=True)
        sys.exit(1)


@db.command()
@click.argument("revision")
@one_sentence
def downgrade(revision: str) -> None:
    """Take migrations back. Example: flask --app app db downgrade 0001."""
    command.downgrade(migrations(current.settings().database_url), revision)


@db.command("current")
@one_sentence
def show_current() -> None:
    """Say where the tables stand. Example: flask --app app db current."""
    command.current(migrations(current.settings().database_url))


def _role(name: str, what: str) -> Callable[[F], F]:
    """Return the option that names a role of the server otherwise than the shipped script does."""
    return click.option(f"--{name}", default=f"neutrality_{name}", show_default=True, help=what)


@db.command()
@_role("public", "Role of the public's pages.")
@_role("desk", "Role of the desk's pages.")
@_role("worker", "Role of the worker and the commands.")
@_role("auditor", "Role that only reads the history.")
@_role("reader", "Role that reads for the desk from a replica.")
@_role("owner", "Role that owns the tables.")
@one_sentence
def grants(*, owner: str, **roles: str) -> None:
    """Print who may do what with which table, as SQL that the owner runs.

    Example: flask --app app db grants | psql -U neutrality_owner neutrality
    """
    url = make_url(current.settings().database_url)
    if url.get_backend_name() != "postgresql" or not url.database:
        raise SettingsError("NEUTRALITY_DATABASE_URL must name a PostgreSQL database: SQLite knows no roles")
    import_models(ROOT / "neutrality")
    called = {role: roles[role.value] for role in DatabaseRole}
    click.echo(script(Base.metadata, Names(called, owner=owner, database=url.database)), nl=False)


@db.command("scrub")
@one_sentence
def forget() -> None:
    """Rewrite the tables that erasures touched, so that their files forget too.

    Example: flask --app app db scrub
    """
    engine = make_engine(current.settings().database_url)
    left = scrub(engine)
    engine.dispose()
    if left:
        click.echo(f"Not rewritten, since somebody else owns or uses it: {', '.join(left)}.", err=True)
        sys.exit(1)
    click.echo("What was erased is forgotten by the files too.")
