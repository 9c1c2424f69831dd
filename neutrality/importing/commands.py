"""`cases import`: an office's earlier register with its history, checked before anything is taken in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.naming import account_named
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.register_cases import Entry
from neutrality.importing.checking import Checked, check
from neutrality.importing.known import Place, place_of
from neutrality.importing.service import By, allow, conclude, ours, take_in
from neutrality.importing.sheets import LARGEST, Sheet, read_sheet
from neutrality.importing.telling import lines_of, remarks_on, sums_of
from neutrality.refusals.importing import column_name
from neutrality.sentences import one_sentence

# So many cases are one transaction: intake goes on meanwhile, and what broke off goes on where it was.
AT_ONCE = 25


@click.command("import")
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", required=True, help="Code of the office whose register it is.")
@click.option("--as", "first", help="Address of the head of the office.")
@click.option("--second", help="Address of somebody who looked at it too; stands in the history.")
@click.option("--dry-run", is_flag=True, help="Only check the register.")
@click.option("--only-good", is_flag=True, help="Take the cases without mistakes, leave the others out.")
@with_appcontext
@one_sentence
def import_register(
    *, sheet: Path, office: str, first: str | None, second: str | None, dry_run: bool, only_good: bool
) -> None:
    """Take in an office's earlier register (CSV or XLSX), one row a respondent; docs/register-import.md.

    The same register twice makes nothing twice. With a mistake in any row nothing is taken in.

    Example: flask --app app cases import register.xlsx --office K1 --as ketua@kantor.id --dry-run
    """
    found = _read(sheet)
    by = By(account_named(first, Role.HEAD, "--as"), current.now(), current.today())
    if second is not None:
        by = replace(by, second=account_named(second, Role.HEAD, "--second").account_id)
    place, checked = _checked(found, office, by)
    for line in (*remarks_on(found), *lines_of(checked.told)):
        click.echo(line)
    for line in lines_of(checked.problems):
        click.echo(line, err=True)
    if checked.problems and not (only_good or dry_run):
        click.echo("Nothing was taken in. Mend these rows, or take the others with --only-good.", err=True)
        sys.exit(1)
    if dry_run:
        _foresee(checked)
        sys.exit(1 if checked.problems else 0)
    _take(place, checked.new, by)
    _conclude(place, checked, by)


def _read(path: Path) -> Sheet:
    with path.open("rb") as file:
        return read_sheet(file.read(LARGEST + 1))


def _checked(sheet: Sheet, code: str, by: By) -> tuple[Place, Checked]:
    with reading(current.sessions()) as session:
        place = place_of(session, current.catalogue(), _office(session, code))
        allow(place, by)
        try:
            rows = sheet.cells(sheet.guess)
        except DomainError as error:
            column = error.params.get("column")
            raise DomainError(error.code, **error.params | {"column": column_name(column)}) from None
        return place, check(session, current.means("desk"), place, rows, by.today)


def _office(session: Session, code: str) -> Office:
    office = session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFoundError("office_not_found")
    return office


def _take(place: Place, entries: Sequence[Entry], by: By) -> None:
    """Take the cases in, some at a time."""
    left = iter(entries)
    with click.progressbar(length=len(entries), label="Cases", file=sys.stderr) as bar:
        while some := list(islice(left, AT_ONCE)):
            with transaction(current.sessions()) as session:
                take_in(session, current.means("desk"), place, some, by)
            bar.update(len(some))


def _conclude(place: Place, checked: Checked, by: By) -> None:
    with transaction(current.sessions()) as session:
        if checked.new:
            means, cases = current.means("desk"), len(checked.new)
            conclude(session, means, place, cases=cases, people=checked.people, by=by)
        sums = sums_of(checked.theirs, ours(session, place, checked.numbers))
    click.echo(f"Cases: {len(checked.new)}. Respondents: {checked.people}. There already: {checked.there}.")
    click.echo(f"{'':<16}{'register':>10}{'here':>10}")
    for name, theirs, here in sums:
        click.echo(f"{name:<16}{theirs:>10}{here:>10}")


def _foresee(checked: Checked) -> None:
    cases, people = len(checked.new), checked.people
    click.echo(f"Would be taken in: {cases} cases, {people} respondents. There already: {checked.there}.")
    for name, theirs, _here in sums_of(checked.theirs, checked.theirs):
        click.echo(f"{name:<16}{theirs:>10}")
