"""The month on the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.errors import InvalidInputError
from neutrality.errors import words
from neutrality.statistics.export import FORMATS, write
from neutrality.statistics.names import names
from neutrality.statistics.record import record_export
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import month_of

group = AppGroup("statistics", help="The month's figures.")


@group.command()
@click.option("--month", required=True, help="As YYYY-MM.")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--office", help="Code of one office; all of them without it.")
def export(month: str, kind: str, output: Path, office: str | None) -> None:
    """Write a month, marked as a draft until it is released.

    Example: flask --app app statistics export --month 2026-10 --format csv --output month.csv
    """
    with reading(current.sessions()) as session:
        named = names(session)
    known = named.ids()
    chosen = [known[office]] if office in known else [] if office else list(known.values())
    if not chosen:
        sys.exit(words("office_not_found"))
    zone = ZoneInfo(current.settings().timezone)
    try:
        with one_moment(current.sessions()) as session:
            found = month_of(session, month, frozenset(chosen), today=current.today(), zone=zone)
    except InvalidInputError as error:
        sys.exit(words(error.problems[0].code))
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            write(found, named, kind, file, as_of=current.today())
    except OSError as error:
        sys.exit(f"The file cannot be written: {error.strerror}.")
    with transaction(current.sessions()) as session:
        signer = current.means("desk").signer
        record_export(session, signer, found, kind, actor=None, now=current.now(), today=current.today())
    if not found.adds_up:
        sys.exit(words("does_not_add_up"))
