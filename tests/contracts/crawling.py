"""Signing in as each of the sample accounts, without their passwords."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.models import Account, RoleGrant
from neutrality.database import Sessions, reading
from neutrality.domain.access import Role
from tests.fixtures.application import enter


def accounts_of_roles(app: Flask) -> dict[Role, Account]:
    """Return one sample account for every role that is held."""
    sessions: Sessions = app.extensions["sessions"]
    with reading(sessions) as session:
        held = session.execute(
            select(RoleGrant.role, Account)
            .join(Account, Account.id == RoleGrant.account_id)
            .where(RoleGrant.revoked_on.is_(None))
            .order_by(Account.email)
        )
        return dict(held.all())


def sign_in_as(app: Flask, account: Account) -> FlaskClient:
    """Return a new client in which this account is signed in."""
    client = app.test_client()
    enter(client, account)
    return client
