"""`statistics export`: a month as a file; that somebody took more than the public gets is an event."""

from __future__ import annotations

import sys
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.directory.service import office_tree
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.indicators import Identity
from neutrality.releases.exporting import INTERNAL, KINDS, exported, written
from neutrality.releases.internal import internal_publication
from neutrality.releases.jobs import moment_of
from neutrality.sentences import one_sentence
from neutrality.statistics.names import Names, names
from neutrality.statistics.record import record_export
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import Month, whole_month


@dataclass(frozen=True)
class Wanted:
    """What is written, and where."""

    month: str
    kind: str
    output: Path
    as_of: date | None


@click.command()
@click.option("--month", required=True, help="As YYYY-MM.")
@click.option("--format", "kind", type=click.Choice(tuple(KINDS)), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="A day up to which the draft tells.")
@click.option("--internal", is_flag=True, help="Nothing hidden, marked so; not for publication.")
@click.option("--office", help="With --internal: code of an office, taken with those below it.")
@with_appcontext
@one_sentence
def export(
    *, month: str, kind: str, output: Path, as_of: datetime | None, internal: bool, office: str | None
) -> None:
    """Write a released month as it was released, of any other a marked draft.

    Example: flask --app app statistics export --month 2026-10 --format csv --output month.csv
    """
    wanted = Wanted(month, kind, output, as_of.date() if as_of else None)
    if internal:
        _internal(wanted, office)
        return
    if office is not None:
        raise click.UsageError("What is published is about all offices; --office goes with --internal.")
    with one_moment(current.reading_sessions()) as session:
        content = exported(session, month, kind, moment_of(current.now()), as_of=wanted.as_of)
    _write(output, content)


def _internal(wanted: Wanted, office: str | None) -> None:
    """Write everything that is known of the month; the identity is printed, a wrong month ends with 1."""
    if wanted.kind not in INTERNAL:
        raise click.UsageError("A package is what was released; --internal goes with the other formats.")
    moment, (named, chosen) = moment_of(current.now()), _offices(office)
    with one_moment(current.reading_sessions()) as session:
        found = whole_month(
            session, wanted.month, chosen, today=moment.today, zone=moment.zone, until=wanted.as_of
        )
    content = written(internal_publication(found, named, moment), wanted.kind)
    with transaction(current.sessions()) as session:
        signer = current.means("desk").signer
        record_export(session, signer, found, wanted.kind, actor=None, now=moment.now, today=moment.today)
        _write(wanted.output, content)
    _tell(found)


def _tell(found: Month) -> None:
    for identity in found.identities:
        click.echo(_printed(identity))
    if not found.usable:
        raise DomainError("counted_differently" if found.adds_up else "does_not_add_up")


def _offices(code: str | None) -> tuple[Names, frozenset[uuid.UUID]]:
    with reading(current.sessions()) as session:
        named = names(session)
        known = named.ids()
        chosen = set(known.values()) if code is None else set()
        if code in known:
            chosen = office_tree(session, known[code])
    if not chosen:
        raise NotFoundError("office_not_found")
    return named, frozenset(chosen)


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
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
