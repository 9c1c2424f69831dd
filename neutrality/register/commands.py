"""Register and recap on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.naming import account_named
from neutrality.cases.models import Case
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.directory.service import offices
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.papers import PaperKind
from neutrality.register.making import FORMATS, Made, make, record
from neutrality.register.papers import Clockwork, Order
from neutrality.sentences import one_sentence
from neutrality.statistics.scope import one_moment

group = AppGroup("papers", help="The office's own papers.")
PAPERS = (PaperKind.REGISTER.value, PaperKind.RECAP.value)


@group.command()
@click.argument("paper", type=click.Choice(PAPERS))
@click.option("--month", required=True, help="As YYYY-MM.")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--office", help="Code of the office; not needed where there is one.")
@click.option("--as", "first", help="Address of the head, an investigator or a liaison of the office.")
@one_sentence
def export(paper: str, *, month: str, kind: str, output: Path, office: str | None, first: str | None) -> None:
    """Write the register or the recap of a month, marked as a draft until its cut-off day is over.

    Example: flask --app app papers export register --month 2026-10 --format xlsx --output register.xlsx
    """
    with reading(current.sessions()) as session:
        chosen = _office(session, office)
    actor = _account(chosen, first)
    clock = Clockwork(current.now(), current.today(), ZoneInfo(current.settings().timezone))
    with one_moment(current.reading_sessions()) as session:
        order = Order(PaperKind(paper), month, chosen.id)
        made = make(
            session, current.means("desk"), order, kind, actor=actor, clock=clock, lang=current.lang()
        )
    _write(made, output, actor)
    click.echo(f"{chosen.code}: {made.lines} lines{', a draft' if made.draft else ''}.")


def _write(made: Made, output: Path, actor: Actor) -> None:
    """Write the file; that somebody took it is an event, and without the file there is none."""
    try:
        with transaction(current.sessions()) as session:
            record(
                session,
                current.means("desk").signer,
                made,
                actor=actor,
                now=current.now(),
                today=current.today(),
            )
            if not output.exists():
                output.touch(mode=0o600)  # respondents stand in it by name
            output.write_bytes(made.content)
    except OSError as error:
        raise DomainError("file_not_written", reason=error.strerror or "") from None


def _account(office: Office, email: str | None) -> Actor:
    """Return whose paper it is: whoever was named, in sample data the head of the office."""
    if email is None and current.settings().sample:
        with reading(current.sessions()) as session:
            email = session.scalar(
                select(Account.email)
                .join(RoleGrant, RoleGrant.account_id == Account.id)
                .where(
                    RoleGrant.office_id == office.id, RoleGrant.role == Role.HEAD,
                    RoleGrant.revoked_on.is_(None), Account.active,
                )
                .order_by(Account.email)
                .limit(1)
            )  # fmt: skip
    return account_named(email, Role.HEAD, "--as")


def _office(session: Session, code: str | None) -> Office:
    """Return the office that was named; else the only one, in sample data the one with most cases.

    Raises:
        NotFoundError: `office_not_found`.
        DomainError: `which_office` with the codes to choose from.

    """
    known = offices(session)
    if code is not None:
        found = [office for office in known if office.code == code]
        if not found:
            raise NotFoundError("office_not_found")
        return found[0]
    if len(known) == 1:
        return known[0]
    if current.settings().sample and known:
        return _busiest(session, known)
    raise DomainError("which_office", codes=", ".join(sorted(office.code for office in known)))


def _busiest(session: Session, known: Sequence[Office]) -> Office:
    found = select(Case.office_id, func.count()).group_by(Case.office_id)
    counts = {row[0]: row[1] for row in session.execute(found)}
    return max(known, key=lambda office: (counts.get(office.id, 0), office.code))
