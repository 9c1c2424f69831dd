"""Who types a command: an account by its address, as `--as` and `--second` name it."""

from __future__ import annotations

import click

from neutrality import current
from neutrality.accounts.service import at_the_server
from neutrality.database import reading
from neutrality.demo.accounts import email_of
from neutrality.domain.access import Actor, Role


def account_named(email: str | None, sample: Role | str, option: str) -> Actor:
    """Return somebody by address; only sample data have somebody whom nobody named, by role or address.

    Raises:
        NotFoundError: `no_such_account`, also for one that is closed.

    """
    if email is None and not current.settings().sample:
        raise click.UsageError(f"Name an account with {option}.")
    with reading(current.sessions()) as session:
        return at_the_server(session, email or (email_of(sample) if isinstance(sample, Role) else sample))
