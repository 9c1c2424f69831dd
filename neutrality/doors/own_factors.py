"""The own account: what somebody signs in with, the app that shows codes, the recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pyotp
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_security import current_user
from wtforms import StringField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.accounts.factors import (
    begin_app,
    confirm_app,
    factors_of,
    make_codes,
    remove_app,
    waiting_secret,
)
from neutrality.accounts.models import Account
from neutrality.accounts.own_history import happened
from neutrality.accounts.provider_links import link_of
from neutrality.accounts.telling import tell
from neutrality.accounts.views import must_have_factor
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError
from neutrality.fields import Form
from neutrality.gate import Audience, actor, fresh, open_to
from neutrality.refusals import words
from neutrality.stationery.typesetting import square

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own_factors", __name__)
ISSUER = "Netralitas"


class FirstCodeForm(Form):
    """The first code of an app."""

    code = StringField(
        _("Code that the app shows"),
        description=_("Six digits. With them we know that the app is set up."),
        validators=[InputRequired(_("Enter the code."))],
    )


@bp.get("/akun")
@open_to(Audience.STAFF)
def overview() -> ResponseReturnValue:
    """Show what the own account is signed in with, and what happened to it."""
    provider = current.provider()
    with reading(current.sessions()) as session:
        held = factors_of(session, actor().account_id)
        events = happened(session, actor().account_id)
        linked = provider is not None and link_of(session, actor().account_id, provider.issuer) is not None
    return render_template(
        "doors/account.html", held=held, events=events, email=_own().email, linked=linked, provider=provider
    )


@bp.route("/akun/aplikasi", methods=["GET", "POST"])
@open_to(Audience.STAFF)
@fresh
def app() -> ResponseReturnValue:
    """Set up an app that shows codes, by scanning a square or typing a text, and its first code."""
    form = FirstCodeForm()
    if request.method == "GET":
        return _page(form)
    if "begin" in request.form:
        return _begun()
    if not form.validate():
        return _page(form), 422
    signer, keys, now = current.means("desk").signer, current.factor_keys(), current.now()
    try:
        with transaction(current.sessions()) as session:
            account = session.get_one(Account, actor().account_id)
            codes = confirm_app(session, signer, keys, account, form.code.data or "", now=now)
            tell(session, account, now=now)
    except DomainError as error:
        form.code.errors = [words(error.code, error.params)]
        return _page(form), 422
    return render_template("doors/recovery_codes.html", codes=codes, first=True)


@bp.post("/akun/aplikasi/hapus")
@open_to(Audience.STAFF)
@fresh
def remove() -> ResponseReturnValue:
    """Take the app out of use, unless it is the only second factor and one is needed."""
    now = current.now()
    try:
        with transaction(current.sessions()) as session:
            account = session.get_one(Account, actor().account_id)
            signer, needed = current.means("desk").signer, must_have_factor(actor())
            remove_app(session, signer, account, needed=needed, now=now)
            tell(session, account, now=now)
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    else:
        flash(gettext("The app is no longer used for signing in."), "success")
    return redirect(url_for("own_factors.overview"), code=303)


@bp.post("/akun/kode-cadangan")
@open_to(Audience.STAFF)
@fresh
def recovery() -> ResponseReturnValue:
    """Show ten new recovery codes, once; those given before open nothing any more."""
    now = current.now()
    try:
        with transaction(current.sessions()) as session:
            account = session.get_one(Account, actor().account_id)
            codes = make_codes(session, current.means("desk").signer, account, now=now)
            tell(session, account, now=now)
    except DomainError as error:
        flash(words(error.code, error.params), "error")
        return redirect(url_for("own_factors.overview"), code=303)
    return render_template("doors/recovery_codes.html", codes=codes, first=False)


def _begun() -> ResponseReturnValue:
    try:
        with transaction(current.sessions()) as session:
            begin_app(session, current.factor_keys(), actor().account_id, now=current.now())
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    return redirect(url_for("own_factors.app"), code=303)


def _page(form: FirstCodeForm) -> str:
    with reading(current.sessions()) as session:
        held = factors_of(session, actor().account_id)
        secret = waiting_secret(session, current.factor_keys(), actor().account_id)
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else ""
    picture = square(_address(secret)).svg_data_uri(border=2) if secret else ""
    return render_template(
        "doors/app.html", form=form, held=held, secret=spaced, picture=picture,
        needed=must_have_factor(actor()) and not held.any,
    )  # fmt: skip


def _address(secret: str) -> str:
    """Return what an app reads off the square: names of the site and the account, and the secret."""
    named = pyotp.TOTP(secret)
    return named.provisioning_uri(name=_own().email, issuer_name=ISSUER)


def _own() -> Account:
    return cast("Account", current_user)
