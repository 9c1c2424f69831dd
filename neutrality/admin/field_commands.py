"""`users import`: field supervisors from a sheet, all or none; their invitations as one PDF to print."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.field_posts import appoint, check_second, sheet_against
from neutrality.accounts.service import at_the_server, require_grant
from neutrality.accounts.sheets import LARGEST, rows_of
from neutrality.admin.invitation_paper import paper
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.domain.appointments import Sheet, read_sheet
from neutrality.domain.errors import NotAllowedError, NotFoundError
from neutrality.refusals import words
from neutrality.refusals.field import COLUMNS
from neutrality.sentences import one_sentence


@click.command("import")
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", required=True, help="Code of the office that appoints them.")
@click.option("--as", "first", help="Address of the administrator who grants, once there is one.")
@click.option("--second", help="Address of another administrator or a head, who confirms the whole sheet.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="PDF of the invitations.")
@click.option("--dry-run", is_flag=True, help="Only check the sheet.")
@with_appcontext
@one_sentence
def import_sheet(
    *, sheet: Path, office: str, first: str | None, second: str | None, output: Path | None, dry_run: bool
) -> None:
    """Appoint field supervisors from a CSV or XLSX sheet: name, village, number of the decree, last day.

    The same sheet twice makes nothing twice.

    Example: flask --app app users import pengawas.csv --office K1 --as admin@kantor.id --output undangan.pdf
    """
    found = _read(sheet)
    if dry_run:
        click.echo(_checked(office, found))
        return
    if output is None:
        raise click.UsageError("Name a file for the invitations with --output, or check with --dry-run.")
    if output.exists():
        raise click.UsageError(f"{output} is there already. Name another file.")
    with transaction(current.sessions()) as session:
        office_id = _office(office)
        one, other = (at_the_server(session, address) if address else None for address in (first, second))
        require_grant(session, {Role.FIELD_SUPERVISOR}, office_id, by=(one, other))
        if other is not None and one is None:
            raise NotAllowedError("two_to_grant")
        if one is not None:
            check_second(office_id, first=one, second=other)
        done = appoint(
            session, current.means("desk").signer, office_id, found.appointments, actor=one, second=other,
            now=current.now(),
        )  # fmt: skip
        if done.slips:  # before the commit: codes that stand on no paper would be lost
            _write(output, paper(done.slips))
    click.echo(f"New: {len(done.slips)}. There already: {done.known}. Last day changed: {done.changed}.")


def _read(path: Path) -> Sheet:
    """Return the sheet; what is wrong with its rows is told row by row, with exit status 1."""
    with path.open("rb") as file:
        found = read_sheet(rows_of(file.read(LARGEST + 1)), current.today())
    for one in found.problems:
        column, text = COLUMNS[one.problem.field], words(one.problem.code, one.problem.params)
        click.echo(_("Row %(row)s, %(column)s: %(text)s", row=one.row, column=column, text=text), err=True)
    if found.problems:
        raise SystemExit(1)
    return found


def _checked(office: str, found: Sheet) -> str:
    with reading(current.sessions()) as session:
        new, known = sheet_against(session, _office(office), found.appointments)
    return f"The sheet is in order. New: {len(new)}. There already: {known}. Nothing was made."


def _office(code: str) -> uuid.UUID:
    with reading(current.sessions()) as session:
        found = session.scalar(select(Office.id).where(Office.code == code))
    if found is None:
        raise NotFoundError("office_not_found")
    return found


def _write(path: Path, content: bytes) -> None:
    """Write what lets people in so that nobody else on this machine reads it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
