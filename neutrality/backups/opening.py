"""The database of a backup, opened beside the one in use: whole, of its revision, its history proven."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from neutrality.audit.checkpoints import saved
from neutrality.audit.finding import Finding
from neutrality.audit.tree import Witness
from neutrality.audit.verifying import Asked, Checked, Verification
from neutrality.backups import clients
from neutrality.backups.checking import Backup, Findings
from neutrality.backups.copying import listed
from neutrality.backups.manifest import SQLITE
from neutrality.database import make_engine, make_sessions
from neutrality.domain.errors import DomainError
from neutrality.history.standing import Log
from neutrality.migrating import migrations


@contextmanager
def beside(backup: Backup, scratch: str) -> Iterator[str]:
    """Bring the database of a backup to another place for a while, and return its address.

    `scratch` is a folder for SQLite, the address of a server's database for PostgreSQL.

    Raises:
        DomainError: `pg_failed`, `no_pg_client`, `scratch_refused`.
        OSError: there is no room for it.

    """
    if backup.manifest.database == SQLITE:
        with tempfile.TemporaryDirectory(prefix="neutrality-verify-", dir=scratch or None) as folder:
            copy = Path(folder) / "neutrality.db"
            shutil.copyfile(backup.database, copy)
            yield f"sqlite:///{copy}"
        return
    name = f"neutrality_verify_{secrets.token_hex(6)}"
    _at_server(scratch, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        url = make_url(scratch).set(database=name).render_as_string(hide_password=False)
        clients.load(url, backup.database)
        yield url
    finally:
        _at_server(scratch, f"DROP DATABASE {name} WITH (FORCE)")


def check_database(backup: Backup, url: str, findings: Findings) -> bool:
    """Tell what is wrong with a database that was brought; return whether its history can be read."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            if backup.manifest.database == SQLITE:
                _check_pages(connection, findings)
            return _check_rows(backup, connection, findings)
    except SQLAlchemyError:
        findings.add("backup_database_broken")
        return False
    finally:
        engine.dispose()


def bring_up_to_date(url: str, revision: str) -> None:
    """Bring the tables of an older version up to date.

    Raises:
        DomainError: `backup_newer` when this version does not know them.

    """
    config = migrations(url)
    try:
        ScriptDirectory.from_config(config).get_revision(revision)
    except CommandError:
        raise DomainError("backup_newer", revision=revision) from None
    command.upgrade(config, "head")


def check_history(
    backup: Backup,
    url: str,
    keys: tuple[Log, dict[str, bytes]],
    findings: Findings,
    *,
    now: datetime,
    steps: tuple[Callable[[int], object], Callable[[int], object]],
) -> Checked:
    """Verify the whole history of a database that was brought, up to the checkpoint that the backup names."""
    log, publics = keys
    found = (
        saved("The checkpoint of the backup", backup.manifest.checkpoint, log)
        if (backup.manifest.checkpoint)
        else None
    )
    asked = Asked(
        publics=publics, log=log, now=now,
        witnesses=[found] if isinstance(found, Witness) else [],
        forged=[found] if isinstance(found, Finding) else [],
    )  # fmt: skip
    begin, seen = steps
    engine = make_engine(url)
    try:
        checked = Verification(make_sessions(engine), asked, _telling(findings), seen=seen).run(begin)
    finally:
        engine.dispose()
    return checked


def _telling(findings: Findings) -> Callable[[str, bool], object]:
    def tell(sentence: str, harmless: bool) -> None:
        if not harmless:
            findings.counts["history"] = findings.counts.get("history", 0) + 1
            findings.tell(sentence)

    return tell


def _check_pages(connection: Connection, findings: Findings) -> None:
    said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    loose = connection.execute(text("PRAGMA foreign_key_check")).first()
    if said != ["ok"] or loose is not None:
        findings.add("backup_database_broken")


def _check_rows(backup: Backup, connection: Connection, findings: Findings) -> bool:
    told = backup.manifest
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    position = connection.scalar(text("SELECT max(id) FROM event")) or 0
    if (revision, position) != (told.revision, told.position):
        findings.add("backup_other_moment")
        return False
    for one, other in zip_longest(listed(connection), backup.listed()):
        if one != other:
            findings.add("backup_files_differ")
            break
    return True


def _at_server(scratch: str, statement: str) -> None:
    engine: Engine = create_engine(scratch, hide_parameters=True, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    except SQLAlchemyError:
        raise DomainError("scratch_refused") from None
    finally:
        engine.dispose()
