"""Offices that merge, ad hoc bodies that end: on the command line, by two persons, run again at will."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.naming import account_named
from neutrality.cases import handing_on
from neutrality.cases.closing_offices import (
    Run,
    ask_to_close,
    close_ad_hoc,
    confirm_closing,
    count_left,
    merge,
)
from neutrality.custody.service import make_office_keys
from neutrality.database import reading, to_minute, transaction
from neutrality.directory.models import Election, Office
from neutrality.directory.offices import note
from neutrality.directory.stages import StageClosing, ad_hoc_below, mark_ad_hoc
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import ConflictError, DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.transfer import Basis
from neutrality.sentences import one_sentence

as_head = click.option("--as", "first", help="Address of a head of an office above all of these.")
second_there = click.option(
    "--second", help="Address of another head, a custodian, a plenary member or an administrator there."
)


@click.command("merge")
@click.argument("source")
@click.argument("target")
@as_head
@second_there
@with_appcontext
@one_sentence
def merge_offices(source: str, target: str, *, first: str | None, second: str | None) -> None:
    """Let TARGET go on in the place of SOURCE: its cases, officers, offices below and places.

    Example: flask --app app offices merge K1 K2 --as ketua@kantor.go.id --second wakil@kantor.go.id
    """
    by = _two(first, second)
    with reading(current.sessions()) as session:
        one, other = _office(session, source), _office(session, target)
        left = count_left(session, [one.id], Basis.MERGER)
    with click.progressbar(length=left, label="Moved", file=sys.stderr) as bar:
        moved = merge(_run(by, bar.update), one.id, other.id)
    click.echo(f"{moved} cases moved; {target} goes on in the place of {source}.")
    _tell_of_identities()


@click.command("ad-hoc")
@click.argument("code")
@click.option("--election", required=True, help="Code of the election for which it was formed.")
@click.option(
    "--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Its last day, as YYYY-MM-DD."
)
@with_appcontext
@one_sentence
def ad_hoc(code: str, *, election: str, until: datetime) -> None:
    """Say that an office is an ad hoc body of one election.

    Example: flask --app app offices ad-hoc PW1 --election pemilu-2029 --until 2029-12-31
    """
    with transaction(current.sessions()) as session:
        mark_ad_hoc(_office(session, code), _election(session, election).id, until.date())
    click.echo(f"{code} ends with the stages of {election}.")


@click.command("close-stage")
@click.argument("election")
@click.option("--office", required=True, help="Code of the permanent office whose ad hoc bodies end.")
@as_head
@second_there
@with_appcontext
@one_sentence
def close_stage(election: str, *, office: str, first: str | None, second: str | None) -> None:
    """Let the open matters of ad hoc bodies go to the permanent office above, and end their accounts.

    Example: flask --app app offices close-stage P29 --office K1 --as a@kantor.go.id --second b@kantor.go.id
    """
    by, means, now = _two(first, second), current.means("desk"), current.now()
    with transaction(current.sessions()) as session:
        permanent, about = _office(session, office), _election(session, election)
        if session.get(StageClosing, (permanent.id, about.id)) is None:
            ask_to_close(session, means, permanent.id, about.id, actor=by[0], now=now, today=current.today())
            session.flush()
        confirm_closing(session, permanent.id, about.id, actor=by[1], now=now)
        bodies = [body.id for body in ad_hoc_below(session, permanent.id, about.id)]
        left = count_left(session, bodies, Basis.STAGE_CLOSED)
    with click.progressbar(length=left, label="Moved", file=sys.stderr) as bar:
        moved = sum(close_ad_hoc(_run(by, bar.update), body, permanent.id) for body in bodies)
    with transaction(current.sessions()) as session:
        session.get_one(StageClosing, (permanent.id, about.id)).finished_at = to_minute(now)
    click.echo(f"{len(bodies)} ad hoc bodies closed, {moved} open matters moved to {office}.")
    _tell_of_identities()


@click.command("hand-identities")
@click.option("--as", "first", help="Address of a custodian of the former or the new office.")
@click.option("--passphrase", prompt=True, hide_input=True, help="Of the former custodian; asked for.")
@with_appcontext
@one_sentence
def hand_identities(*, first: str | None, passphrase: str) -> None:
    """Hand identities of transferred cases on to the custodians of the office that has them now.

    Example: flask --app app offices hand-identities --as penjaga@kantor.go.id
    """
    actor, done = account_named(first, Role.CUSTODIAN, "--as"), 0
    with reading(current.sessions()) as session:
        left = handing_on.count_left(session, actor=actor)
    with click.progressbar(length=left, label="Handed on", file=sys.stderr) as bar:
        more = left > 0
        while more:
            with transaction(current.sessions()) as session:
                count = handing_on.hand_on(
                    session, current.means("desk"), passphrase=passphrase, actor=actor, now=current.now()
                )
            done, more = done + count, count > 0
            bar.update(count)
    click.echo(f"{done} identities handed on.")


@click.command("open")
@click.argument("code")
@click.password_option("--passphrase", help="Of its identity custodian; asked for when it is not given.")
@with_appcontext
@one_sentence
def open_office(code: str, *, passphrase: str) -> None:
    """Make the keys of an office that was entered at the desk; from then on it receives reports.

    Example: flask --app app offices open K1
    """
    means, now = current.means("desk"), current.now()
    with transaction(current.sessions()) as session:
        office = _office(session, code)
        if office.closed_on is not None:
            raise ConflictError("office_closed_already")
        if office.active:
            raise ConflictError("office_open_already")
        make_office_keys(session, means, office.id, passphrases=[passphrase], now=now)
        office.active = True
        note(session, means.signer, EventKind.OFFICE_OPENED, office, now=now, today=current.today())
    click.echo(f"{code} can receive reports.")


COMMANDS = (open_office, merge_offices, ad_hoc, close_stage, hand_identities)


def _run(by: tuple[Actor, Actor], advance: Callable[[int], object]) -> Run:
    return Run(
        current.sessions(), current.means("desk"), by, current.now(), current.today(), lambda: advance(1)
    )


def _two(first: str | None, second: str | None) -> tuple[Actor, Actor]:
    return account_named(first, Role.HEAD, "--as"), account_named(second, Role.CUSTODIAN, "--second")


def _tell_of_identities() -> None:
    click.echo("Identities follow with the former custodians' passphrase: offices hand-identities.")


def _office(session: Session, code: str) -> Office:
    office = session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFoundError("office_not_found")
    return office


def _election(session: Session, code: str) -> Election:
    election = session.scalar(select(Election).where(Election.code == code))
    if election is None:
        raise DomainError("unknown_election")
    return election
