"""Signing in and out through Flask-Security, and the actor of each request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from flask import Flask, g, request
from flask_babel import lazy_gettext as _
from flask_security import LoginForm, Security, SQLAlchemySessionUserDatastore, current_user
from sqlalchemy.orm import scoped_session
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired

from neutrality import current
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.service import load_actor
from neutrality.database import reading

if TYPE_CHECKING:
    from neutrality.vault import KeyFiles


class SignInForm(LoginForm):
    """Address and password; the texts are ours."""

    email = EmailField(_("Email address"), validators=[DataRequired(_("Enter your email address"))])
    password = PasswordField(_("Password"), validators=[DataRequired(_("Enter your password"))])
    submit = SubmitField(_("Sign in"))


def init_accounts(app: Flask, keys: KeyFiles) -> None:
    """Put Flask-Security on the application: argon2, generic answers, no self-registration."""
    app.config.update(
        SECURITY_LOGIN_URL="/masuk",
        SECURITY_LOGOUT_URL="/keluar",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/meja",
        SECURITY_POST_LOGOUT_VIEW="/masuk",
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a hash
        SECURITY_PASSWORD_SALT=keys.password_salt,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_TRACKABLE=False,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_REDIRECT_ALLOW_SUBDOMAINS=False,
        SECURITY_FRESHNESS=timedelta(minutes=-1),
        SECURITY_STATIC_FOLDER=None,
    )
    session = scoped_session(app.extensions["sessions"])
    app.teardown_appcontext(lambda _error: session.remove())
    datastore = SQLAlchemySessionUserDatastore(session, Account, RoleGrant)
    Security(app, datastore, login_form=SignInForm, register_blueprint=True)
    app.before_request(_learn_actor)


def _learn_actor() -> None:
    """Put the actor on `g` before a view is entered; static files need none."""
    account = cast("Account", current_user)
    if request.endpoint in {None, "static"} or not account.is_authenticated:
        return
    with reading(current.sessions()) as session:
        g.actor = load_actor(session, account)
