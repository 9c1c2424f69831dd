"""Passkeys: added and removed by their holder, and signing in with one, alone or after the password."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField

from neutrality import current
from neutrality.accounts import challenges
from neutrality.accounts.factors import factors_of, make_codes, remove_passkey
from neutrality.accounts.models import Account
from neutrality.accounts.passkeys import LONGEST_NAME, add_passkey, passkeys_of, to_register, use_passkey
from neutrality.accounts.recording import record
from neutrality.accounts.signing_in import let_in, waiting, wanted, works_here
from neutrality.accounts.telling import tell
from neutrality.accounts.views import OUTSIDE, must_have_factor
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.fields import Form
from neutrality.gate import Audience, actor, fresh, open_to
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("passkeys", __name__)
LONGEST_ANSWER = 20_000


class NewKeyForm(Form):
    """The name of a new key; what the browser made is filled in by the script."""

    name = StringField(
        _("Name of the passkey"),
        description=_("By which you know it, for example: office computer, blue stick."),
    )
    credential = HiddenField()

    def check(self) -> str:
        """Return the name; raises `passkey_name`, `passkey_wrong`."""
        name = (self.name.data or "").strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise DomainError("passkey_name")
        if not self.credential.data or len(self.credential.data) > LONGEST_ANSWER:
            raise DomainError("passkey_wrong")
        return name


@bp.route("/akun/kunci", methods=["GET", "POST"])
@open_to(Audience.STAFF)
@fresh
def own() -> ResponseReturnValue:
    """List the own passkeys, and keep a new one that the browser made."""
    form = NewKeyForm()
    if request.method == "GET":
        return _page(form)
    try:
        codes = _added(form.check(), form.credential.data or "")
    except DomainError as error:
        form.name.errors = [words(error.code, error.params)]
        return _page(form), 422
    if codes:
        return render_template("doors/recovery_codes.html", codes=codes, first=True)
    flash(gettext("The passkey is kept. You can sign in with it."), "success")
    return redirect(url_for("passkeys.own"), code=303)


@bp.post("/akun/kunci/hapus")
@open_to(Audience.STAFF)
@fresh
def remove() -> ResponseReturnValue:
    """Take one of the own passkeys out of use."""
    signer, needed = current.means("desk").signer, must_have_factor(actor())
    try:
        with transaction(current.sessions()) as session:
            account = session.get_one(Account, actor().account_id)
            remove_passkey(session, signer, account, _named(), needed=needed, now=current.now())
            tell(session, account, now=current.now())
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    else:
        flash(gettext("The passkey opens nothing any more."), "success")
    return redirect(url_for("passkeys.own"), code=303)


@bp.post("/masuk/kunci")
@open_to(Audience.PUBLIC)
@limiter.limit(SIGN_INS)
def sign_in() -> ResponseReturnValue:
    """Let somebody in whose device holds a key of an account and has seen that it is them."""
    held, onward = waiting(), wanted()
    try:
        answer = request.form.get("credential", "")[:LONGEST_ANSWER]
        challenge = challenges.take("sign_in")
        with transaction(current.sessions()) as session:
            account = use_passkey(session, challenges.site(), challenge, answer, now=current.now())
            _check(session, account, held[1] if held else None)
    except DomainError as error:
        flash(words(error.code, error.params), "error")
        return redirect(OUTSIDE, code=303)
    return let_in(account, held[0].onward if held else onward)


def _check(session: Session, account: Account, expected: Account | None) -> None:
    """Refuse whoever works here no more, and a key of somebody else than who typed the password."""
    if not works_here(session, account) or (expected is not None and expected.id != account.id):
        raise DomainError("passkey_wrong")


def _added(name: str, answer: str) -> list[str]:
    """Keep a key; return recovery codes when the account has none yet."""
    signer, now, challenge = current.means("desk").signer, current.now(), challenges.take("register")
    with transaction(current.sessions()) as session:
        account = session.get_one(Account, actor().account_id)
        add_passkey(session, challenges.site(), account, challenge, answer, name=name, now=now)
        record(
            session, signer, EventKind.FACTOR_ADDED, account, {"factor": "passkey"}, by=account.id, now=now
        )
        tell(session, account, now=now)
        has_codes = factors_of(session, account.id).codes_left > 0
        return [] if has_codes else make_codes(session, signer, account, now=now)


def _page(form: NewKeyForm) -> str:
    where = challenges.site()
    with reading(current.sessions()) as session:
        account = session.get_one(Account, actor().account_id)
        rows = passkeys_of(session, account.id)
        options, challenge = to_register(session, where, account)
    if where.can:
        challenges.give("register", challenge)
    return render_template("doors/passkeys.html", form=form, rows=rows, options=options, can=where.can)


def _named() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("key", ""))
    except ValueError:
        raise NotFoundError("no_such_passkey") from None
