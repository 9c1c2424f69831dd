"""Signing in and out, and the actor of each request."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, current_app, g, redirect, render_template, request, session
from flask_babel import lazy_gettext as _
from flask_security import Security, SQLAlchemySessionUserDatastore
from sqlalchemy.orm import scoped_session
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.accounts import challenges
from neutrality.accounts.departing import has_left
from neutrality.accounts.factors import factors_of
from neutrality.accounts.field_posts import address_of, sign_in_name
from neutrality.accounts.guessing import status_of
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.passkeys import to_sign_in
from neutrality.accounts.service import load_actor
from neutrality.accounts.signing_in import by_password, go_on, load_account, own_session, signed_in, wanted
from neutrality.accounts.staff_sessions import end_session, to_hour, touch
from neutrality.database import reading, transaction
from neutrality.domain.access import Actor
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.proving import needs_factor
from neutrality.entrance import is_for_programs
from neutrality.fields import Form
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.vault import KeyFiles

OUTSIDE = "/masuk"
# Open to whoever must first set up a second factor; everything of the public is too.
SETTING_UP = frozenset({"own_factors", "passkeys", "proof"})
SET_UP_PAGE = "/akun/aplikasi"
PUBLIC = "public"


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        _("Email address or sign-in name"),
        validators=[InputRequired(_("Enter your email address or sign-in name"))],
    )
    password = PasswordField(_("Password"), validators=[InputRequired(_("Enter your password"))])


def init_accounts(app: Flask, keys: KeyFiles) -> None:
    """Put Flask-Security on the application for its digests of passwords; the doors are our own."""
    app.config.update(
        SECURITY_LOGIN_URL=OUTSIDE,
        SECURITY_LOGOUT_URL="/keluar",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/meja/mulai",
        SECURITY_POST_LOGOUT_VIEW=OUTSIDE,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a hash
        SECURITY_PASSWORD_SALT=keys.password_salt,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_TRACKABLE=False,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_REDIRECT_ALLOW_SUBDOMAINS=False,
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # ours asks (`gate.fresh`)
        SECURITY_STATIC_FOLDER=None,
        SESSION_PROTECTION=None,  # it would keep a digest of address and browser
    )
    accounts = scoped_session(app.extensions["sessions"])
    app.teardown_appcontext(lambda _error: accounts.remove())
    datastore = SQLAlchemySessionUserDatastore(accounts, Account, RoleGrant)
    Security(app, datastore, register_blueprint=True)
    app.view_functions["security.login"] = sign_in
    app.view_functions["security.logout"] = sign_out
    manager = vars(app)["login_manager"]
    manager.user_loader(load_account)
    manager.request_loader(lambda _request: None)  # a token in a header is no way in
    app.before_request(_learn_actor)


@limiter.limit(SIGN_INS, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; one answer to every mistake, in words and in time."""
    if signed_in() is not None:
        return redirect(wanted())
    form = SignInForm()
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        account = by_password(address_of(form.email.data or ""), form.password.data or "")
    except DomainError as error:
        return _refused(form, words(error.code, error.params)), status_of(error)
    return go_on(account, wanted())


def sign_out() -> ResponseReturnValue:
    """End the session, here and for whoever copied its cookie."""
    if signed_in() is not None:
        held = own_session()
        with suppress(NotFoundError), transaction(current.sessions()) as database:
            end_session(database, held.account_id, held.id)
    session.clear()
    return redirect(OUTSIDE)


def _page(form: SignInForm) -> str:
    """Show the form; beside it a passkey of any account can be used, where the browser knows any."""
    where = challenges.site()
    with reading(current.sessions()) as database:
        options, challenge = to_sign_in(database, where, None)
    if where.can:
        challenges.give("sign_in", challenge)
    return render_template(
        "accounts/sign_in.html", form=form, options=options if where.can else "", provider=current.provider()
    )


def _refused(form: SignInForm, text: str) -> str:
    form.email.data = sign_in_name(form.email.data or "")
    form.form_errors.append(text)
    return _page(form)


def _learn_actor() -> ResponseReturnValue | None:
    """Put the actor on `g` before a view is entered; static files need none."""
    if is_for_programs(request.path):
        return None
    account = signed_in() if request.endpoint not in {None, "static"} else None
    if account is None:
        return None
    with reading(current.sessions()) as database:
        if has_left(database, account.id, current.today()):
            return None
        who = load_actor(database, account, today=current.today())
        lacking = must_have_factor(who) and not factors_of(database, account.id).any
    if own_session().seen_at < to_hour(current.now()):
        with transaction(current.sessions()) as database:
            touch(database, own_session().id, now=current.now())
    g.actor = who
    return redirect(SET_UP_PAGE) if lacking and not _open_without_factor() else None


def must_have_factor(who: Actor) -> bool:
    """Return whether somebody's roles ask for a second factor here; sample accounts have none."""
    return not current.settings().sample and needs_factor(who.reach)


def _open_without_factor() -> bool:
    view = current_app.view_functions[request.endpoint or ""]
    return (
        request.blueprint in SETTING_UP
        or request.endpoint == "security.logout"
        or getattr(view, "__audience__", "") == PUBLIC
    )
