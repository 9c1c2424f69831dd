"""The commands: offices, accounts, clocks; each says in one sentence what went wrong."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.accounts.service import at_the_server, create_account, record_employer, require_grant
from neutrality.admin.account_commands import reset_factor
from neutrality.admin.field_commands import import_sheet
from neutrality.admin.first_steps import tell as first_steps
from neutrality.audit.sealer import sealer
from neutrality.caserows.commands import group as case_group
from neutrality.cases.overdue import mark_overdue
from neutrality.custody.keyholder import keyholder
from neutrality.custody.service import make_office_keys
from neutrality.database import reading, transaction
from neutrality.directory.holidays import RECOMPUTE_CLOCKS
from neutrality.directory.law import note_version
from neutrality.directory.law_in_force import catalogue_in_force, rows_in_force
from neutrality.directory.models import Agency, Office
from neutrality.directory.offices import note
from neutrality.directory.service import create_office, load_reference_data, read_calendar
from neutrality.domain.access import Role
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.deadlines import due
from neutrality.domain.due_words import explain
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.identity import clean_nip
from neutrality.importing.commands import import_register
from neutrality.migrating import db
from neutrality.office_commands import COMMANDS as OFFICE_COMMANDS
from neutrality.outbox import post
from neutrality.sentences import one_sentence
from neutrality.vault import IndexKind, KeyFiles, KeyKind
from neutrality.webhooks.carrier import Carrier
from neutrality.worker import run

LEAST_PASSWORD = 12
FEATURES = (
    "releases.commands",
    "register.commands",
    "caserows.commands",
    "importing.findings.commands",
    "evidence.commands",
    "retention.commands",
    "demo.commands",
    "custody.commands",
    "audit.commands",
    "backups.commands",
)

offices = AppGroup("offices", help="Offices and their keys.")
users = AppGroup("users", help="Accounts of officers.")
clock_group = AppGroup("clocks", help="Deadlines.")
calendar_group = AppGroup("calendar", help="Holidays.")


def init_commands(app: Flask) -> None:
    """Put the commands on the application."""
    groups = [import_module(f"neutrality.{name}").group for name in FEATURES]
    for group in (db, offices, users, clock_group, calendar_group, *groups):
        app.cli.add_command(group)
    for command in OFFICE_COMMANDS:
        offices.add_command(command)
    users.add_command(import_sheet)
    users.add_command(reset_factor)
    case_group.add_command(import_register)
    app.cli.add_command(worker)
    app.cli.add_command(keyholder)
    app.cli.add_command(sealer)
    app.cli.add_command(first_steps)


@offices.command("create")
@click.argument("code")
@click.option("--name", required=True, help="As it stands on letters.")
@click.option("--level", type=click.Choice([level.value for level in OfficeLevel]), required=True)
@click.option("--place", help="Code of its province, regency or city, such as 73.11.")
@click.option("--parent", help="Code of the office above it.")
@click.password_option("--passphrase", help="Of its identity custodian; asked for when it is not given.")
@one_sentence
def create_an_office(
    *, code: str, name: str, level: str, place: str | None, parent: str | None, passphrase: str
) -> None:
    """Make an office with its keys.

    Example: flask --app app offices create N1 --name Pusat --level national
    """
    means, now = current.means("desk"), current.now()
    with transaction(current.sessions()) as session:
        above = _office(session, parent) if parent else None
        office = create_office(
            session,
            code=code,
            name=name,
            level=OfficeLevel(level),
            parent_id=above.id if above else None,
            place_code=place,
        )
        make_office_keys(session, means, office.id, passphrases=[passphrase], now=now)
        note(session, means.signer, EventKind.OFFICE_MADE, office, now=now, today=current.today())
    click.echo(f"{code} can receive reports.")


@users.command()
@click.argument("email")
@click.option("--name", required=True, help="As colleagues see it.")
@click.option("--office", required=True, help="Code of the home office.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--as", "first", help="Address of the administrator who grants, once there is one.")
@click.option(
    "--second", help="Address of another administrator or a head, for every role that sees content."
)
@click.password_option(help="Asked for when it is not given.")
@one_sentence
def create(
    *, email: str, name: str, office: str, roles: tuple[str, ...], first: str | None, second: str | None,
    password: str,
) -> None:  # fmt: skip
    """Make an account. Example: flask --app app users create ani@kantor.id --name Ani --office U1."""
    if len(password) < LEAST_PASSWORD:
        raise DomainError("passphrase_short", least=LEAST_PASSWORD)
    with transaction(current.sessions()) as session:
        place = _office(session, office)
        one, other = (at_the_server(session, address) if address else None for address in (first, second))
        require_grant(session, map(Role, roles), place.id, by=(one, other))
        create_account(
            session,
            current.means("desk").signer,
            email=email,
            name=name,
            password_hash=hash_password(password),
            office_id=place.id,
            roles=[Role(role) for role in roles],
            now=current.now(),
            actor_id=one.account_id if one else None,
            second_id=other.account_id if other else None,
        )
    click.echo(f"{email} can sign in.")


@users.command("ties")
@click.argument("email")
@click.option("--agency", help="Code of the agency that lent the officer to the office.")
@click.option("--no-agency", is_flag=True, help="No agency lent this officer.")
@click.option("--nip", is_flag=True, help="Ask for the officer's own NIP; only a keyed digest of it is kept.")
@one_sentence
def tie(email: str, *, agency: str | None, no_agency: bool, nip: bool) -> None:
    """Say what ties an officer to respondents by itself, so that the right cases are barred.

    Example: flask --app app users ties ani@kantor.id --agency CTH-73.11-1 --nip
    """
    number = clean_nip(click.prompt("NIP", hide_input=True)) if nip else ""
    means, now = current.means("desk"), current.now()
    with transaction(current.sessions()) as session:
        account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
        if account is None:
            raise NotFoundError("no_such_account")
        if agency is not None or no_agency:
            lender = _agency(session, agency).id if agency is not None else None
            record_employer(session, means.signer, account, lender, now=now)
        if nip:
            means.keyholder.remember(
                session, kind=IndexKind.NIP, values=[number], office_id=None, owner_kind=KeyKind.ACCOUNT,
                owner=account.id,
            )  # fmt: skip
    click.echo(f"What ties {email} to cases is kept.")


def _agency(session: Session, code: str) -> Agency:
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        raise DomainError("unknown_agency")
    return agency


def _office(session: Session, code: str) -> Office:
    office = session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFoundError("office_not_found")
    return office


@clock_group.command("explain")
@click.argument("rule")
@click.option("--from", "start", required=True, help="The day that is not counted, as YYYY-MM-DD.")
@click.option("--zone", default="WIB", type=click.Choice(["WIB", "WITA", "WIT"]))
@one_sentence
def explain_rule(rule: str, start: str, zone: str) -> None:
    """Say when a rule runs out and why.

    Example: flask --app app clocks explain pemilu-handling --from 2026-03-10
    """
    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise DomainError("not_a_date") from None
    row = current.catalogue().clock_rule(rule, day)
    with reading(current.sessions()) as session:
        result = due(row, day, read_calendar(session, lang="en"))
    click.echo(result.on.isoformat())
    click.echo("\n".join(explain(result, "en", zone)))


@clock_group.command("run")
@one_sentence
def run_clocks() -> None:
    """Note whose target is over, as the worker does every hour. Example: flask --app app clocks run."""
    with transaction(current.sessions()) as session:
        noted = mark_overdue(session, current.means("desk"), now=current.now())
    click.echo(f"Noted: {noted} employers have not answered within their target.")


@calendar_group.command("import")
def import_calendar() -> None:
    """Bring law, places and holidays up to date. Example: flask --app app calendar import."""
    with transaction(current.sessions()) as session:
        loaded = load_reference_data(session, catalogue_in_force(session))
        if loaded.holidays:
            post(session, RECOMPUTE_CLOCKS, {}, due_at=current.now())
        note_version(session, current.means("desk").signer, rows_in_force(session), now=current.now())
    click.echo(
        f"Changed: {loaded.places} places, {loaded.violation_types} types, "
        f"{loaded.elections} elections, {loaded.holidays} holidays."
    )


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@one_sentence
def worker(*, once: bool) -> None:
    """Do the work that waits in the outbox. Example: flask --app app worker."""
    KeyFiles(current.settings().keys_dir).notify()  # refused now rather than at the first mail
    settings = current.settings()
    carrier = Carrier(settings.webhook_allowed, plain=settings.sample)
    run(
        current.sessions(), current.means("worker"), carrier,
        clock=current.clock(), law=current.law().catalogue, once=once,
    )  # fmt: skip
