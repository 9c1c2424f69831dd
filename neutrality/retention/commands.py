"""Erasing what is due, on the command line: two persons, one case after the other, told without names."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import Engine

from neutrality import current
from neutrality.accounts.naming import account_named
from neutrality.database import reading, transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.refusals import words
from neutrality.retention import running
from neutrality.retention.counting import note_run
from neutrality.retention.erasing import Two
from neutrality.retention.ledger import Ledger
from neutrality.retention.running import Running
from neutrality.retention.scrubbing import scrub
from neutrality.retention.service import Gone, Item, gone, items, reach_of

group = AppGroup("retention", help="How long records are kept.")
as_account = click.option("--as", "first", help="Address of the head who erases.")


def one_sentence(work: Callable[..., None]) -> Callable[..., None]:
    """Turn a refusal into one sentence on standard error and exit status 1."""

    @wraps(work)
    def told(*args: Any, **kwargs: Any) -> None:
        try:
            work(*args, **kwargs)
        except DomainError as error:
            sys.exit(words(error.code, error.params))

    return told


@group.command("run")
@as_account
@click.option("--second", help="Address of another head, a custodian or a plenary member.")
@click.option("--dry-run", is_flag=True, help="Only list what is due and why.")
@one_sentence
def run_retention(*, first: str | None, second: str | None, dry_run: bool) -> None:
    """Erase what the law no longer lets us keep.

    Example: flask --app app retention run --dry-run
    """
    accounts = _two(first, second, needed=not dry_run)
    with reading(current.sessions()) as session:
        offices = reach_of(*accounts) if accounts else None
        found = items(session, current.catalogue(), today=current.today(), offices=offices)
    due, held = [one for one in found if not one.holds], [one for one in found if one.holds]
    for item in (*due, *held):
        click.echo(_printed(item))
    click.echo(f"{len(due)} due, {len(held)} held.")
    if accounts is not None and not dry_run:
        _carry_out(due, accounts, held=len(held))


@group.command()
@one_sentence
def status() -> None:
    """Say what was erased, and until when copies lie in backups.

    Example: flask --app app retention status
    """
    ledger, today = _ledger(), current.today()
    with reading(current.sessions()) as session:
        erased = gone(session)
        again = running.standing(session, ledger)
        unwritten = running.unwritten(session, ledger)
    for row in erased:
        click.echo(_told(row, complete=row.copies_until <= today))
    click.echo(f"{len(erased)} cases erased, ledger {len(ledger.lines())} lines, whole.")
    if unwritten:
        click.echo(f"{len(unwritten)} erasures are not in the ledger.", err=True)
    if again:
        click.echo(f"{len(again)} erased records are back: run retention replay.", err=True)
    sys.exit(1 if again or unwritten else 0)


@group.command()
@as_account
@one_sentence
def replay(*, first: str | None) -> None:
    """Erase again what a restored backup brought back; the ledger says what.

    Example: flask --app app retention replay --as ketua@kantor.go.id
    """
    actor = account_named(first, Role.HEAD, "--as")
    run, done, left = _running(), 0, 0
    with reading(current.sessions()) as session:
        lines = running.standing(session, run.ledger)
    label = "Erased again"
    with run.ledger.alone(), click.progressbar(lines, label=label, file=sys.stderr) as bar:
        for line in bar:
            try:
                done += running.replay(run, line, actor) is not None
            except NotAllowedError:
                left += 1
    removed = running.remove_objects(run)
    _scrub()
    click.echo(f"{done} erased again, {removed} files removed from the store, {left} left to another head.")
    sys.exit(1 if left else 0)


def _carry_out(due: list[Item], accounts: tuple[Actor, Actor], *, held: int) -> None:
    run, by, done, failed = _running(), Two(*accounts), 0, 0
    with run.ledger.alone(), click.progressbar(due, label="Erased", file=sys.stderr) as bar:
        running.settle(run)
        for item in bar:
            try:
                done += running.carry_out(run, item, by) is not None
            except OSError as error:
                failed += 1
                click.echo(f"{item.reference}: {error.strerror}", err=True)
    _note(accounts, done=done, failed=failed, held=held)
    _scrub()
    with reading(current.sessions()) as session:
        whole_on = max((row.copies_until for row in gone(session)), default=None)
    click.echo(f"{done} done, {failed} failed.")
    if whole_on is not None:
        click.echo(f"Complete when the backups have expired: {whole_on.isoformat()}.")
    sys.exit(1 if failed else 0)


def _note(accounts: tuple[Actor, Actor], *, done: int, failed: int, held: int) -> None:
    with transaction(current.sessions()) as session:
        note_run(
            session, current.means("desk").signer, done=done, failed=failed, held=held, by=accounts,
            now=current.now(), today=current.today(),
        )  # fmt: skip


def _scrub() -> None:
    engine = current.sessions().kw["bind"]
    assert isinstance(engine, Engine)  # noqa: S101 - the factory of this application has one
    left = scrub(engine)
    if left:
        click.echo(f"Still to be rewritten by the owner, with db scrub: {', '.join(left)}.", err=True)


def _two(first: str | None, second: str | None, *, needed: bool) -> tuple[Actor, Actor] | None:
    """Return both persons; a list alone needs none.

    Raises:
        NotAllowedError: `two_to_erase` when they may erase nowhere together.

    """
    if not needed and first is None and second is None:
        return None
    both = account_named(first, Role.HEAD, "--as"), account_named(second, Role.CUSTODIAN, "--second")
    if not reach_of(*both):
        raise NotAllowedError("two_to_erase")
    return both


def _ledger() -> Ledger:
    return Ledger(current.settings().erasure_ledger)


def _running() -> Running:
    return Running(current.sessions(), current.means("desk"), _ledger(), current.now(), current.today())


def _printed(item: Item) -> str:
    whom = f", respondent {item.ordinal}" if item.ordinal else ""
    rule = item.due.rule
    review = ", needs review" if rule.needs_review else ""
    held = " ".join(f"HELD ({hold.kind.value} since {hold.since.isoformat()})" for hold in item.holds)
    return (
        f"{item.reference}{whom}: {item.then.value}, closed {item.due.closed_on.isoformat()} "
        f"as {item.outcome.value}, due {item.due.due_on.isoformat()} "
        f"by {rule.rule} ({rule.years} years; {rule.source}{review}) {held}"
    ).rstrip()


def _told(row: Gone, *, complete: bool) -> str:
    ends = "complete" if complete else f"copies in backups expire on {row.copies_until.isoformat()}"
    last = "" if complete else f"; complete on {row.copies_until.isoformat()}"
    return f"{row.reference}: erased here on {row.erased_on.isoformat()} by {row.rule}; {ends}{last}"
