"""The month on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.history import EventKind, Stream
from neutrality.errors import words
from neutrality.history.service import Entry, append
from neutrality.statistics.export import as_csv, as_json
from neutrality.statistics.names import names, office_ids
from neutrality.statistics.service import Month, month_of

group = AppGroup("statistics", help="The month's figures.")


@group.command()
@click.option("--month", required=True, help="As YYYY-MM.")
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--office", help="Code of one office; all of them without it.")
def export(month: str, kind: str, output: Path, office: str | None) -> None:
    """Write a month, marked as a draft until it is released.

    Example: flask --app app statistics export --month 2026-10 --format csv --output month.csv
    """
    with reading(current.sessions()) as session:
        known = office_ids(session)
        if office is not None and office not in known:
            sys.exit(words("office_not_found"))
        chosen = frozenset([known[office]] if office else known.values())
        try:
            found = month_of(session, month, chosen, today=current.today())
        except InvalidInputError as error:
            sys.exit(words(error.problems[0].code))
        named = names(session)
    text = as_csv(found, named) if kind == "csv" else as_json(found, named, as_of=current.today())
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        sys.exit(f"The file cannot be written: {error.strerror}.")
    _record(found, kind)
    if not found.adds_up:
        sys.exit(words("does_not_add_up"))


def _record(found: Month, kind: str) -> None:
    with transaction(current.sessions()) as session:
        office_id = min(found.scope.offices)
        entry = Entry(
            Stream.EXPORT, office_id, EventKind.STATISTICS_EXPORTED, current.today(), office_id=office_id,
            payload={"month": found.scope.month, "format": kind},
        )  # fmt: skip
        append(session, current.means("desk").signer, entry, now=current.now())
