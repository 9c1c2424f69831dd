"""`reports import`: supervision results from a sheet, checked wholly before anything is taken in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.naming import account_named
from neutrality.database import reading
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.importing.findings.corrected import corrected_xlsx, write_csv
from neutrality.importing.findings.ground import Ground, ground_of
from neutrality.importing.findings.running import ONE_TRANSACTION, Run
from neutrality.importing.findings.service import Taken, allow
from neutrality.importing.findings.sheet import BROWSER_ROWS, COMMAND, FindingSheet, read_findings
from neutrality.importing.findings.telling import Summary, line_of, remarks_on
from neutrality.importing.findings.template import template_csv, template_xlsx
from neutrality.importing.service import By
from neutrality.refusals.finding_import import finding_column
from neutrality.sentences import one_sentence

group = AppGroup("reports", help="Supervision results from a sheet.")
_SHEET = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@group.command("import")
@click.argument("sheet", type=_SHEET)
@click.option("--office", required=True, help="Code of the office whose results they are.")
@click.option("--as", "who", help="Address of somebody who enters findings there.")
@click.option("--dry-run", is_flag=True, help="Only check the sheet.")
@click.option("--only-good", is_flag=True, help="Take the rows without mistakes, leave the others out.")
@click.option(
    "--one-transaction", is_flag=True,
    help="Any number of rows at once: no report is received at the office meanwhile.",
)  # fmt: skip
@click.option("--corrected", type=_NEW_FILE, help="CSV or XLSX to write: your rows, what is wrong beside.")
@one_sentence
def import_findings(
    *,
    sheet: Path,
    office: str,
    who: str | None,
    dry_run: bool,
    only_good: bool,
    one_transaction: bool,
    corrected: Path | None,
) -> None:
    """Take in supervision results (CSV or XLSX), one row a result; docs/finding-import.md.

    The same row twice makes nothing twice. With a mistake in any row nothing is taken in.

    Up to 250 rows are one transaction: all or nothing, whatever happens. More are taken in by portions of
    25; what breaks off is finished by the same command, which takes in exactly the rows that lack.

    Example: flask --app app reports import temuan.xlsx --office K1 --as ani@kantor.id --dry-run
    """
    with sheet.open("rb") as file:
        run = _begin(file, office, who)
        summary = _checked(run)
        if corrected is not None:
            _write(corrected, run, summary)
        if summary.faulty and not (only_good or dry_run):
            click.echo(
                "Nothing was taken in. Mend these rows, or take the others with --only-good.", err=True
            )
        if dry_run or (summary.faulty and not only_good):
            sys.exit(1 if summary.faulty else 0)
        whole = not summary.faulty and (one_transaction or summary.new <= ONE_TRANSACTION)
        _take(run, summary.new, whole=whole)


@group.command("template")
@click.argument("output", type=_NEW_FILE)
@click.option("--office", required=True, help="Code of the office whose lists it offers.")
@click.option("--as", "who", help="Address of somebody who enters findings there.")
@one_sentence
def write_template(*, output: Path, office: str, who: str | None) -> None:
    """Write the template of a sheet (CSV or XLSX).

    Example: flask --app app reports template temuan.xlsx --office K1 --as ani@kantor.id
    """
    ground, by = _ground(office, who)
    make = template_csv if output.suffix.lower() == ".csv" else template_xlsx
    with _new(output) as file:
        file.write(make(ground, by.today))
    click.echo(f"Written: {output}")


def _begin(file: BinaryIO, office: str, who: str | None) -> Run:
    ground, by = _ground(office, who)
    try:
        found = read_findings(file, COMMAND)
    except DomainError as error:
        said = {name: finding_column(value) for name, value in error.params.items()}
        raise DomainError(error.code, **said) from None
    _remark(found)
    return Run(current.sessions(), current.means("desk"), ground, found, by)


def _ground(code: str, who: str | None) -> tuple[Ground, By]:
    by = By(account_named(who, Role.VERIFIER, "--as"), current.now(), current.today())
    with reading(current.sessions()) as session:
        office = _office(session, code)
        ground = ground_of(session, current.catalogue(), office, actor=by.actor, today=by.today)
    allow(ground, by)
    return ground, by


def _office(session: Session, code: str) -> Office:
    office = session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFoundError("office_not_found")
    return office


def _remark(sheet: FindingSheet) -> None:
    for line in remarks_on(sheet):
        click.echo(line)


def _checked(run: Run) -> Summary:
    """Check every row, and tell what was found."""
    summary = Summary()
    with click.progressbar(run.check(), label="Rows", file=sys.stderr) as rows:
        summary.add(run.sheet, rows)
    for one in summary.warned:
        click.echo(line_of(one))
    for one in summary.wrong:
        click.echo(line_of(one), err=True)
    if summary.more_wrong or summary.more_warned:
        click.echo(f"And {summary.more_wrong + summary.more_warned} more: see --corrected.", err=True)
    for name, number in summary.sums():
        click.echo(f"{name}: {number}")
    return summary


def _take(run: Run, new: int, *, whole: bool) -> None:
    """Take the rows in, all at once or some at a time, and tell how many."""
    taken = Taken()
    with click.progressbar(length=new, label="Findings", file=sys.stderr) as bar:
        for some in run.take_whole() if whole else run.take():
            taken += some
            bar.update(some.findings)
    click.echo(f"Findings: {taken.findings}. Respondents: {taken.respondents}.")


def _write(output: Path, run: Run, summary: Summary) -> None:
    if output.suffix.lower() == ".csv":
        with (
            _new(output) as file,
            os.fdopen(os.dup(file.fileno()), "w", encoding="utf-8-sig", newline="") as text,
        ):
            write_csv(run.sheet, run.check(), text)
    elif summary.counts.total() <= BROWSER_ROWS:
        with _new(output) as file:
            file.write(corrected_xlsx(run.sheet, run.check()))
    else:
        raise click.UsageError(
            f"Of more than {BROWSER_ROWS} rows write a CSV: name a file that ends in .csv."
        )
    click.echo(f"Written: {output}")


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """Open a file that nobody else on this machine reads; one that is there already is left alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.UsageError(f"{path} is there already. Name another file.") from None
    with os.fdopen(handle, "wb") as file:
        yield file
