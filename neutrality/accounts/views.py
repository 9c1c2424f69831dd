"""Signing in and out through Flask-Security, and the actor of each request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, g, render_template, request
from flask_babel import lazy_gettext as _
from flask_security import LoginForm, Security, SQLAlchemySessionUserDatastore, current_user
from flask_security.views import login
from sqlalchemy.orm import scoped_session
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired

from neutrality import current
from neutrality.accounts.departing import has_left
from neutrality.accounts.field_posts import address_of, last_day, sign_in_name
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.service import load_actor
from neutrality.database import reading
from neutrality.entrance import is_for_programs
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.vault import KeyFiles


class SignInForm(LoginForm):
    """Address and password; the texts are ours."""

    email = EmailField(
        _("Email address or sign-in name"),
        filters=[lambda typed: address_of(typed) if typed else typed],
        validators=[DataRequired(_("Enter your email address or sign-in name"))],
    )
    password = PasswordField(_("Password"), validators=[DataRequired(_("Enter your password"))])
    submit = SubmitField(_("Sign in"))

    ended = False

    def validate(self, extra_validators: Any = None, **given: Any) -> bool:
        """Accept whoever still works here and whose appointment in the field runs.

        That an officer's last day is over is not told; a field supervisor, whose days are known, is told.
        """
        if not super().validate(extra_validators=extra_validators, **given):
            return False
        account = cast("Account", self.user)
        with reading(current.sessions()) as session:
            last, left = last_day(session, account.id), has_left(session, account.id, current.today())
        self.ended = last is not None and last < current.today()
        if left:
            self.form_errors = [str(_("This address or password is not right."))]
        return not (left or self.ended)

    def say_what_is_missing(self) -> None:
        """Put back at its field what the generic answer took away; say the generic sentence once.

        Who typed the right password after the end of an appointment is told so, and nobody else is.
        """
        self.email.data = sign_in_name(self.email.data or "")
        if self.ended:
            self.form_errors = [words("post_over")]
            return
        asked = {
            self.email: _("Enter your email address or sign-in name"),
            self.password: _("Enter your password"),
        }
        missing = {field: text for field, text in asked.items() if not field.data}
        for field, text in missing.items():
            field.errors = [text]
        self.form_errors = [] if missing else list(dict.fromkeys(self.form_errors))


def init_accounts(app: Flask, keys: KeyFiles) -> None:
    """Put Flask-Security on the application: argon2, generic answers, no self-registration."""
    app.config.update(
        SECURITY_LOGIN_URL="/masuk",
        SECURITY_LOGOUT_URL="/keluar",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/meja/mulai",
        SECURITY_POST_LOGOUT_VIEW="/masuk",
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a hash
        SECURITY_PASSWORD_SALT=keys.password_salt,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(_("This address or password is not right."), "error"),
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
    Security(app, datastore, login_form=SignInForm, register_blueprint=True, render_template=_render)
    app.view_functions["security.login"] = sign_in
    app.before_request(_learn_actor)


@limiter.limit(SIGN_INS, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Let Flask-Security ask for address and password; tries are counted (attacks by guessing)."""
    return cast("ResponseReturnValue", login())


def _render(template: str, **context: Any) -> Any:
    """Show a page of Flask-Security; a form with something wrong in it is no success."""
    form = context.get("login_user_form")
    if form is None or request.method != "POST":
        return render_template(template, **context)
    form.say_what_is_missing()
    return render_template(template, **context), 422


def _learn_actor() -> None:
    """Put the actor on `g` before a view is entered; static files need none."""
    if is_for_programs(request.path):
        return
    account = cast("Account", current_user)
    if request.endpoint in {None, "static"} or not account.is_authenticated:
        return
    with reading(current.sessions()) as session:
        if not has_left(session, account.id, current.today()):
            g.actor = load_actor(session, account, today=current.today())
