"""From nothing to a test report: the steps in their order, each looks for itself whether it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from flask import Blueprint, render_template
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, literal_column, select

from neutrality import current
from neutrality.accounts.models import Account, RoleGrant
from neutrality.cases.models import Case
from neutrality.database import reading
from neutrality.directory.law import is_latest
from neutrality.directory.law_in_force import rows_in_force
from neutrality.directory.models import Agency, Office
from neutrality.directory.service import elections_near
from neutrality.domain.access import Permission, Role
from neutrality.gate import open_to
from neutrality.outbox import OutboxMessage
from neutrality.sentences import one_sentence
from neutrality.vault.models import ReaderKey, ReaderKind

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("first_steps", __name__)
FLASK = "flask --app app "


@dataclass(frozen=True)
class Step:
    """One step: what is to be done and why, by which command or page, and whether it is done."""

    name: str
    about: str
    done: bool
    command: str = ""
    href: str = ""


@bp.get("/admin/mulai")
@open_to(Permission.ADMINISTER)
def overview() -> ResponseReturnValue:
    """Show what is done of the first steps and which is next."""
    with reading(current.sessions()) as session:
        steps = first_steps(session)
    return render_template("admin/first_steps.html", steps=steps, following=next_of(steps))


@click.command("first-steps")
@with_appcontext
@one_sentence
def tell() -> None:
    """Say what leads from an empty installation to a test report. Example: flask --app app first-steps."""
    with reading(current.sessions()) as session:
        steps = first_steps(session)
    following = next_of(steps)
    for number, step in enumerate(steps, start=1):
        click.echo(f"{'[x]' if step.done else '[ ]'} {number}. {step.name}")
        if step is following:
            click.echo(f"       {step.about}")
            click.echo(f"       {step.command or current.settings().desk_address + step.href}")


def first_steps(session: Session) -> list[Step]:
    """Return every step in its order."""
    return [step for part in PARTS for step in part(session)]


def next_of(steps: list[Step]) -> Step | None:
    """Return the first step that is not done."""
    return next((step for step in steps if not step.done), None)


def _law(session: Session) -> list[Step]:
    return [
        Step(
            _("Load the law, the places and the holidays"),
            _("Nothing can be named without them."),
            is_latest(session, rows_in_force(session)),
            command=f"{FLASK}calendar import",
        )
    ]


def _office(session: Session) -> list[Step]:
    keys = select(ReaderKey.office_id).where(ReaderKey.kind == ReaderKind.CUSTODIAN)
    return [
        Step(
            _("Make the topmost office with its keys"),
            _("The passphrase is typed by whoever will be its identity custodian, and known to nobody else."),
            _any(session, Office.active.is_(True), Office.id.in_(keys)),
            command=f"{FLASK}offices create N1 --name NAMA --level national",
        )
    ]


def _people(session: Session) -> list[Step]:
    """Return the steps for people, the administrator last: from then on two persons give a role."""
    asked = (
        (Role.HEAD, _("Make the account of the head"), "kepala@kantor.id"),
        (Role.VERIFIER, _("Make the account of a verifier"), "verifikasi@kantor.id"),
        (Role.CUSTODIAN, _("Make the account of the identity custodian"), "penjaga@kantor.id"),
        (Role.ADMIN, _("Make the account of the first administrator"), "admin@kantor.id"),
    )
    why = _("Do this before there is an administrator: afterwards two persons give a role.")
    last = _("From now on an administrator and a second person give each role that sees content.")
    return [
        Step(
            name,
            last if role is Role.ADMIN else why,
            _holds(session, role),
            command=f"{FLASK}users create {address} --name NAMA --office N1 --role {role.value}",
        )
        for role, name, address in asked
    ]


def _directory(session: Session) -> list[Step]:
    return [
        Step(
            _("Enter an agency and who decides there"),
            _("Respondents work there; letters go to its Pejabat Pembina Kepegawaian (PPK)."),
            _any(session, Agency.active.is_(True)),
            href="/admin/instansi/baru",
        ),
        Step(
            _("Enter the election"),
            _("Its dates say which types of violations hold on a day."),
            bool(elections_near(session, current.today())),
            href="/admin/pemilihan/baru",
        ),
        Step(
            _("Let the worker run"),
            _("It scans files, sends notices and seals the history. It is to run always, as a service."),
            _any(session, OutboxMessage.done_at.is_(None)),
            command=f"{FLASK}worker",
        ),
    ]


def _test_report(session: Session) -> list[Step]:
    return [
        Step(
            _("Send a test report"),
            _("As anybody would, and write TEST into it. It then stands on the desk of the office."),
            _any(session, Case.id.is_not(None)),
            href="/lapor",
        ),
        Step(
            _("Take the test report out of the figures"),
            _("On its case file the head takes it out as a test, and the verifier confirms it."),
            _any(session, Case.excluded_on.is_not(None)),
            href="/meja",
        ),
    ]


PARTS: tuple[Callable[[Session], list[Step]], ...] = (_law, _office, _people, _directory, _test_report)


def _any(session: Session, *wanted: ColumnElement[bool]) -> bool:
    """Return whether there is one such row; no more of it is read than what is asked for."""
    return session.scalar(select(literal_column("1")).where(*wanted).limit(1)) is not None


def _holds(session: Session, role: Role) -> bool:
    granted = RoleGrant.role == role, RoleGrant.revoked_on.is_(None)
    return _any(session, *granted, RoleGrant.account_id == Account.id, Account.active.is_(True))
