"""Accounts with a password, and the door by which they come in."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from neutrality.accounts import passwords
from neutrality.accounts.models import Account
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from tests.factories import Factory, Workplace

PASSWORD = "kata-sandi-uji-2026"
MakeAccount = Callable[..., Account]


@pytest.fixture
def account_with(app: Flask, sessions: Sessions, workplace: Workplace, factory: Factory) -> MakeAccount:
    """Return a function: a new account with a password, at the local office."""

    def make(*roles: Role, active: bool = True) -> Account:
        with app.app_context(), transaction(sessions) as session:
            account = factory.account(session, workplace.office, *(roles or (Role.HEAD,)))
            account.password, account.active = passwords.digest_of_password(PASSWORD), active
        return account

    return make


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let digests of passwords cost nothing, where a test is not about them."""
    monkeypatch.setattr(passwords, "hash_password", lambda typed: f"quick:{typed}")
    monkeypatch.setattr(passwords, "verify_password", lambda typed, held: held == f"quick:{typed}")


def sign_in_by_form(
    client: FlaskClient, email: str, password: str = PASSWORD, path: str = "/masuk"
) -> TestResponse:
    """Open the form, fill it in and send it, as a browser does."""
    (page,) = re.findall(r'<form[^>]*action="/masuk".*?</form>', client.get(path).text, re.DOTALL)
    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input[^>]*name="(next|csrf_token)"[^>]*value="([^"]*)"', page)
    }
    return client.post("/masuk", data={**hidden, "email": email, "password": password})
