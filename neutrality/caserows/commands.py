"""`cases export`: the rows as a file; that somebody took them is an event."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from neutrality import current
from neutrality.caserows.files import FORMATS, write
from neutrality.caserows.reading import Rows, Value, Wanted
from neutrality.caserows.record import record_rows
from neutrality.database import reading, transaction
from neutrality.directory.service import office_tree
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.workflow import Outcome
from neutrality.sentences import one_sentence
from neutrality.statistics.names import names
from neutrality.statistics.scope import one_moment

group = AppGroup("cases", help="Cases as rows.")
DAY = click.DateTime(formats=["%Y-%m-%d"])
STANDS = {"open": True, "closed": False, "all": None}


@group.command()
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--office", help="Code of an office, taken with those below it; all of them without it.")
@click.option("--from", "since", type=DAY, help="First day of receipt, as YYYY-MM-DD.")
@click.option("--to", "until", type=DAY, help="Last day of receipt.")
@click.option("--outcome", type=click.Choice([one.value for one in Outcome]))
@click.option("--stands", type=click.Choice(list(STANDS)), default="all", show_default=True)
@one_sentence
def export(
    *,
    kind: str,
    output: Path,
    office: str | None,
    since: datetime | None,
    until: datetime | None,
    outcome: str | None,
    stands: str,
) -> None:
    """Write one row a respondent under pseudonyms; no name, number or text of a case is in it.

    Example: flask --app app cases export --format xlsx --output cases.xlsx --from 2026-01-01 --stands closed
    """
    wanted = Wanted(
        _offices(office), _day(since), _day(until), Outcome(outcome) if outcome else None, STANDS[stands]
    )
    asked = {"office": office, "from": _said(since), "to": _said(until), "outcome": outcome, "stands": stands}
    half = output.with_name(f".{output.name}.{uuid.uuid4().hex[:8]}")
    try:
        half.touch(mode=0o600)
        count = _written(wanted, kind, half)
        with transaction(current.sessions()) as session:
            record_rows(
                session, current.means("desk").signer, wanted.offices, kind=kind, count=count, asked=asked,
                now=current.now(), today=current.today(),
            )  # fmt: skip
        half.replace(output)
    except OSError as error:
        raise DomainError("file_not_written", reason=error.strerror or "") from None
    finally:
        half.unlink(missing_ok=True)
    click.echo(f"{count} rows.")


def _written(wanted: Wanted, kind: str, path: Path) -> int:
    with one_moment(current.reading_sessions()) as session:
        rows = Rows(session, current.catalogue(), wanted, current.lang())
        return write(_shown(rows, rows.count()), kind, path)


def _shown(rows: Iterable[list[Value]], number: int) -> Iterator[list[Value]]:
    """Yield the rows and show on standard error how far it is."""
    with click.progressbar(rows, length=number, label="Rows", file=sys.stderr) as bar:
        yield from bar


def _offices(code: str | None) -> frozenset[uuid.UUID]:
    """Return the offices; raises NotFoundError `office_not_found`."""
    with reading(current.sessions()) as session:
        known = names(session).ids()
        if code is None:
            return frozenset(known.values())
        if code not in known:
            raise NotFoundError("office_not_found")
        return frozenset(office_tree(session, known[code]))


def _day(typed: datetime | None) -> date | None:
    return typed.date() if typed else None


def _said(typed: datetime | None) -> str | None:
    return typed.date().isoformat() if typed else None
