"""`backup create`, `backup verify`, `backup restore`: exit status 0, 1 or 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from neutrality import current
from neutrality.backups import making, opening, restoring, telling
from neutrality.backups.checking import Backup, Findings, all_of, check_bytes, open_backup
from neutrality.backups.copying import require_apart
from neutrality.backups.folder import Folder
from neutrality.backups.making import Source, Steps
from neutrality.backups.manifest import POSTGRESQL
from neutrality.backups.restoring import Target
from neutrality.database import make_engine, make_sessions
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import DomainError
from neutrality.evidence.stores import open_store
from neutrality.history.service import Signer
from neutrality.history.standing import Log
from neutrality.retention.ledger import Ledger
from neutrality.sentences import one_sentence
from neutrality.settings import ROOT, Settings
from neutrality.tables import import_models
from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES

# The worker acts for nobody; its key signs what no officer typed.
SURFACE = "worker"
_UNREAD, _UNWRITTEN = "backup_unread", "file_not_written"
PATH = click.Path(path_type=Path, file_okay=False)
group = AppGroup("backup", help="Backups of the data, without keys.")


@group.command()
@click.option("--output", type=PATH, required=True, help="The folder that keeps the backups.")
@click.option("--keep", type=click.IntRange(min=1), help="Keep so many, the newest; remove older ones.")
@one_sentence
def create(output: Path, keep: int | None) -> None:
    """Write the data as of now into a folder, while everybody works on.

    Sealed files lie beside the backups, each once, so that the next one copies only new ones. No key is in
    it: keys backup. The exit status is 1 when files are missing that the database names.

    Example: flask --app app backup create --output /srv/backup/neutrality --keep 30
    """
    settings, now = current.settings(), datetime.now(UTC)
    key = KeyFiles(settings.keys_dir).surface(SURFACE)
    folder = Folder(output.absolute())
    require_apart(folder, settings.keys_dir, *([] if _in_bucket(settings) else [settings.evidence_dir]))
    import_models(ROOT / "neutrality")
    with _engine(settings.dump_url or settings.database_url) as engine, _progress("Copied") as steps:
        source = Source(
            engine, open_store(settings), (settings.erasure_ledger, settings.last_checkpoint),
            f"{settings.log_origin}/cadangan", key,
        )  # fmt: skip
        with _disk(_UNWRITTEN):
            made = making.make(source, folder, keep=keep, now=now, steps=steps)
    with _engine(settings.database_url) as engine:
        making.remember(
            make_sessions(engine), Signer(SURFACE, key), made, now=now, today=_today(settings, now)
        )
    telling.made(made, click.echo)
    promised = max(rule.backup_days for rule in Catalogue.load(ROOT / "neutrality" / "data").retention)
    telling.outlived(folder, promised, now, lambda said: click.echo(said, err=True))
    sys.exit(1 if made.manifest.missing else 0)


@group.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--scratch", default="", help="Folder, or address of a PostgreSQL database, to open it in.")
@click.option("--bytes-only", is_flag=True, help="Leave out opening the database, which takes longest.")
@one_sentence
def verify(path: Path, scratch: str, *, bytes_only: bool) -> None:
    """Read a backup again: signature, every byte, the database opened apart, its whole history.

    The path is one backup, or the folder of all, of which it takes the newest. Public keys suffice. The exit
    status is 1 when anything is missing or not as it was.

    Example: flask --app app backup verify /srv/backup/neutrality
    """
    settings = current.settings()
    backup, findings = _opened(path, settings), Findings(click.echo)
    with _progress("Read") as steps, _disk(_UNREAD):
        steps.begin(backup.manifest.files + len(backup.manifest.parts))
        opens = check_bytes(backup, findings, steps.seen) is not None and not bytes_only
    if opens:
        _verify_database(backup, settings, scratch, findings)
    telling.verified(backup, findings, click.echo, opened=opens)
    sys.exit(1 if findings.total else 0)


@group.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False))
@one_sentence
def restore(path: Path) -> None:
    """Put a backup back where no database is; the keys are put back before it: keys restore.

    Sessions and drafts end, mails that waited are set aside, what was erased since stays away. What comes
    next is said at the end, and stands in docs/backup.md.

    Example: flask --app app backup restore /srv/backup/neutrality
    """
    settings, now = current.settings(), datetime.now(UTC)
    keys = KeyFiles(settings.keys_dir)
    signer, backup = Signer(SURFACE, keys.surface(SURFACE)), _opened(path, settings)
    import_models(ROOT / "neutrality")
    ledger = Ledger(settings.erasure_ledger)
    target = Target(settings.database_url, open_store(settings), ledger, signer)
    restoring.require_empty(target, backup)
    findings = Findings(lambda said: click.echo(said, err=True))
    with _progress("Read") as steps, _disk(_UNREAD):
        steps.begin(backup.manifest.files + len(backup.manifest.parts))
        lacking = check_bytes(backup, findings, steps.seen)
    if lacking is None:
        raise DomainError("restore_damaged")
    public = keys.surface_public(SURFACE).public_bytes_raw()
    restoring.bring_beside(all_of(backup.folder, public), settings.erasure_ledger, settings.last_checkpoint)
    with _progress("Brought") as steps, _disk(_UNWRITTEN):
        steps.begin(backup.manifest.files)
        brought = restoring.bring_files(backup, target, lacking, steps.seen)
        ended = restoring.bring_database(backup, target, now=now, today=_today(settings, now))
    telling.restored(backup, brought, ended, click.echo)
    with _engine(settings.database_url) as engine:
        log = Log(settings.log_origin, keys.log_public())
        telling.what_next(make_sessions(engine), log, settings, ledger, click.echo)
    sys.exit(1 if findings.total else 0)


def _verify_database(backup: Backup, settings: Settings, scratch: str, findings: Findings) -> None:
    if not scratch and backup.manifest.database == POSTGRESQL:
        scratch = settings.database_url
        if not scratch.startswith("postgresql"):
            raise DomainError("scratch_needed")
    import_models(ROOT / "neutrality")
    keys = KeyFiles(settings.keys_dir)
    log = Log(settings.log_origin, keys.log_public())
    publics = {name: keys.surface_public(name).public_bytes_raw() for name in SURFACES}
    with _disk(_UNWRITTEN), opening.beside(backup, scratch) as url:
        if not opening.check_database(backup, url, findings):
            return
        opening.bring_up_to_date(url, backup.manifest.revision)
        with _progress("History") as steps:
            opening.check_history(
                backup, url, (log, publics), findings, now=datetime.now(UTC), steps=(steps.begin, steps.seen)
            )


def _opened(path: Path, settings: Settings) -> Backup:
    public = KeyFiles(settings.keys_dir).surface_public(SURFACE).public_bytes_raw()
    with _disk(_UNREAD):
        return open_backup(path, public)


def _in_bucket(settings: Settings) -> bool:
    return settings.evidence_url.startswith("s3:")


def _today(settings: Settings, now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.timezone)).date()


@contextmanager
def _disk(code: str) -> Iterator[None]:
    """Say in a word what the disk said."""
    try:
        yield
    except OSError as error:
        raise DomainError(code, reason=error.strerror or type(error).__name__) from None


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    except OperationalError:
        raise DomainError("no_database") from None
    finally:
        engine.dispose()


@contextmanager
def _progress(label: str) -> Iterator[Steps]:
    bar: Any
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def begin(total: int) -> None:
            bar.length = max(total, 1)

        yield Steps(begin, bar.update)
