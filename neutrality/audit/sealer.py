"""The command that seals as a process of its own: its key, the database, no web."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import UTC, datetime
from types import FrameType
from zoneinfo import ZoneInfo

import click
from sqlalchemy.exc import SQLAlchemyError

from neutrality import logs
from neutrality.audit.jobs import EVERY, WHOLE
from neutrality.database import Sessions, make_engine, make_sessions
from neutrality.domain.errors import DomainError
from neutrality.history.outside import Outside
from neutrality.history.sealing import Sealer, seal
from neutrality.sentences import one_sentence
from neutrality.settings import Settings
from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES

log = logging.getLogger("neutrality.sealer")


def sealer_of(settings: Settings, keys: KeyFiles) -> Sealer:
    """Return what seals with the log's key.

    Raises:
        KeysMissingError: without that key, or a surface's public one.

    """
    surfaces = {name: keys.surface_public(name) for name in SURFACES}
    outside, zone = Outside(settings.last_checkpoint), ZoneInfo(settings.timezone)
    return Sealer(settings.log_origin, keys.log(), surfaces, outside, zone)


@click.command()
@click.option("--once", is_flag=True, help="Seal what waits now, then end.")
@one_sentence
def sealer(*, once: bool) -> None:
    """Seal the history every minute. Example: flask --app app sealer."""
    settings = Settings.load()
    logs.configure(settings.log_format)
    work = sealer_of(settings, KeyFiles(settings.keys_dir))
    engine = make_engine(settings.database_url)
    sessions, stop = make_sessions(engine), threading.Event()
    if once:
        click.echo(f"{seal(sessions, work, now=datetime.now(UTC)).leaves} events sealed.")
        return
    _end_on_signal(stop)
    rounds = 0
    while not stop.is_set():
        _round(sessions, work, whole=rounds % (WHOLE // EVERY) == 0)
        rounds += 1
        stop.wait(EVERY.total_seconds())
    engine.dispose()


def _round(sessions: Sessions, work: Sealer, *, whole: bool) -> None:
    """Seal once; a refusal, or a database that is away, is told and tried again a minute later."""
    try:
        seal(sessions, work, now=datetime.now(UTC), whole=whole)
    except DomainError as error:
        log.critical("the sealer refuses this database: %s", error.code)
    except SQLAlchemyError as error:
        log.critical("the sealer does not reach the database: %s", type(error).__name__)


def _end_on_signal(stop: threading.Event) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
