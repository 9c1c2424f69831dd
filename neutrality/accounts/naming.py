"""Who types a command: an account by its address, as `--as` and `--second` name it."""

from __future__ import annotations

import click
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.database import reading
from neutrality.demo.accounts import email_of
from neutrality.domain.access import Actor, Role, Surface
from neutrality.domain.errors import NotFoundError


def account_named(email: str | None, sample_role: Role, option: str) -> Actor:
    """Return somebody by address; only sample data have somebody whom nobody named.

    Raises:
        NotFoundError: `no_such_account`, also for one that is closed.

    """
    if email is None and not current.settings().sample:
        raise click.UsageError(f"Name an account with {option}.")
    address = (email or email_of(sample_role)).strip().lower()
    with reading(current.sessions()) as session:
        account = session.scalar(select(Account).where(Account.email == address, Account.active.is_(True)))
        if account is None:
            raise NotFoundError("no_such_account")
        return load_actor(session, account, surface=Surface.COMMAND_LINE)
