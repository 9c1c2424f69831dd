"""`users reset-factor`: what lets an installation in again whose last administrator lost a telephone."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from neutrality import current
from neutrality.accounts.resetting import reset_at_server
from neutrality.accounts.service import account_by_address, at_the_server
from neutrality.database import transaction
from neutrality.directory.keeping import refuse, text_problems
from neutrality.domain.errors import NotFoundError
from neutrality.sentences import one_sentence


@click.command("reset-factor")
@click.argument("email")
@click.option("--reason", required=True, help="Why, in one line; it stands in the history, so name nobody.")
@click.option("--as", "first", help="Address of the administrator who asks for it.")
@click.option("--second", help="Address of another administrator or a head, who agrees.")
@with_appcontext
@one_sentence
def reset_factor(email: str, *, reason: str, first: str | None, second: str | None) -> None:
    """Remove the second factors of an account; its password stays, its sessions end, its holder is told.

    Nobody need be named where no two others are left who can do it at the desk.

    Example: flask --app app users reset-factor ani@kantor.id --reason "telepon hilang, admin tunggal"
    """
    if (first is None) != (second is None):
        raise click.UsageError("Name both with --as and --second, or nobody.")
    refuse(text_problems(reason=reason))
    with transaction(current.sessions()) as session:
        account = account_by_address(session, email)
        if account is None or not account.active:
            raise NotFoundError("no_such_account")
        by = (at_the_server(session, first), at_the_server(session, second)) if first and second else None
        reset_at_server(
            session, current.means("desk").signer, account, reason=reason.strip(), by=by,
            now=current.now(), today=current.today(),
        )  # fmt: skip
    click.echo(f"The second factors of {email} are removed; whoever holds it sets up new ones at sign-in.")
