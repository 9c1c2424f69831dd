"""The month on the command line."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.directory.service import office_tree
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.indicators import Identity
from neutrality.refusals import words
from neutrality.statistics.export import FORMATS, write
from neutrality.statistics.names import Names, names
from neutrality.statistics.record import record_export
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import Month, whole_month

group = AppGroup("statistics", help="The month's figures.")


@group.command()
@click.option("--month", required=True, help="As YYYY-MM.")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--office", help="Code of an office, taken with those below it; all of them without it.")
def export(month: str, kind: str, output: Path, office: str | None) -> None:
    """Write a month, marked as a draft until it is released.

    Example: flask --app app statistics export --month 2026-10 --format csv --output month.csv
    """
    named, chosen = _offices(office)
    zone = ZoneInfo(current.settings().timezone)
    try:
        with one_moment(current.sessions()) as session:
            found = whole_month(session, month, chosen, today=current.today(), zone=zone)
    except InvalidInputError as error:
        sys.exit(words(error.problems[0].code))
    _write(found, named, kind, output)
    for identity in found.identities:
        click.echo(_printed(identity))
    if not found.usable:
        sys.exit(words("counted_differently" if found.adds_up else "does_not_add_up"))


def _offices(code: str | None) -> tuple[Names, frozenset[uuid.UUID]]:
    with reading(current.sessions()) as session:
        named = names(session)
        known = named.ids()
        chosen = set(known.values()) if code is None else set()
        if code in known:
            chosen = office_tree(session, known[code])
    if not chosen:
        sys.exit(words("office_not_found"))
    return named, frozenset(chosen)


def _write(found: Month, named: Names, kind: str, output: Path) -> None:
    """Write the file; that somebody took it is an event, and without the file there is none."""
    today = current.today()
    try:
        with transaction(current.sessions()) as session:
            signer = current.means("desk").signer
            record_export(session, signer, found, kind, actor=None, now=current.now(), today=today)
            with output.open("w", encoding="utf-8", newline="") as file:
                write(found, named, kind, file, as_of=today)
    except OSError as error:
        sys.exit(f"The file cannot be written: {error.strerror}.")


def _printed(identity: Identity) -> str:
    verdict = "adds up" if identity.holds else "does not add up"
    return (
        f"{identity.unit.value}: opening {identity.opening} + received {identity.received} "
        f"+ joined {identity.joined} + reopened {identity.reopened} "
        f"+ taken back in {identity.readmitted} + transferred in {identity.transferred_in} "
        f"- transferred out {identity.transferred_out} - closed {identity.closed} "
        f"- taken out {identity.excluded} = {identity.expected}, counted {identity.closing}: {verdict}"
    )
