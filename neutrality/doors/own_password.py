"""The own password: changing it, and asking for a new one by mail when it is forgotten."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.accounts.guessing import TooManyTriesError, count_try, status_of
from neutrality.accounts.models import Account
from neutrality.accounts.passwords import change_password, is_right, new_password
from neutrality.accounts.service import account_by_address
from neutrality.accounts.signing_in import own_session
from neutrality.accounts.telling import send_invitation
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError
from neutrality.fields import Form
from neutrality.gate import Audience, actor, open_to
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own_password", __name__)
FILL = _("Please fill this in.")


class ChangeForm(Form):
    """The present password and another one."""

    present = PasswordField(_("Your present password"), validators=[InputRequired(FILL)])
    password = PasswordField(
        _("New password"),
        description=_("At least 12 characters. Several words together are good."),
        validators=[InputRequired(FILL)],
    )
    repeated = PasswordField(_("The same password again"), validators=[InputRequired(FILL)])


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email = EmailField(_("Email address"), validators=[InputRequired(FILL)])


@bp.route("/akun/kata-sandi", methods=["GET", "POST"])
@open_to(Audience.STAFF)
@limiter.limit(SIGN_INS, methods=["POST"])
def change() -> ResponseReturnValue:
    """Change the own password; every other session ends with it."""
    form = ChangeForm()
    if request.method == "GET" or not form.validate():
        return _page(form), 200 if request.method == "GET" else 422
    try:
        digest = _checked(form)
    except DomainError as error:
        _put(form, error)
        return _page(form), status_of(error)
    signer, staying = current.means("desk").signer, own_session().id
    with transaction(current.sessions()) as session:
        account = session.get_one(Account, actor().account_id)
        change_password(session, signer, account, digest, now=current.now(), staying=staying)
    flash(
        gettext("Your password is changed. Wherever else you were signed in, you no longer are."), "success"
    )
    return redirect(url_for("own_factors.overview"), code=303)


@bp.route("/lupa-sandi", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
@limiter.limit(SIGN_INS, methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Let a mail with a code go to an address, if it is that of an account; nobody is told whether it is."""
    form, sends = ForgottenForm(), current.courier().smtp_url is not None
    if request.method == "GET" or not sends or not form.validate():
        page = render_template("doors/forgotten.html", form=form, sends=sends, sent=False)
        return page, 200 if request.method == "GET" else 422
    try:
        count_try("forgotten", form.email.data or "")
    except TooManyTriesError:
        pass
    else:
        _let_mail_go(form.email.data or "")
    return render_template("doors/forgotten.html", form=form, sends=sends, sent=True)


def _let_mail_go(address: str) -> None:
    """Write a message in any case; one about no account is done without a mail."""
    with transaction(current.sessions()) as session:
        found = account_by_address(session, address)
        known = found is not None and found.active and found.password is not None
        account_id = found.id if found is not None and known else uuid.uuid4()
        send_invitation(session, account_id, by=None, now=current.now())


def _checked(form: ChangeForm) -> str:
    """Return the digest of the new password; raises as `new_password`, and `present_wrong`."""
    with reading(current.sessions()) as session:
        account = session.get_one(Account, actor().account_id)
    tried = count_try("password", account.email)
    if not is_right(account, form.present.data or ""):
        raise DomainError("present_wrong")
    tried.was_right()
    return new_password(form.password.data or "", form.repeated.data or "")


def _put(form: ChangeForm, error: DomainError) -> None:
    fields = {
        "present_wrong": form.present,
        "too_many_tries": form.present,
        "password_differs": form.repeated,
    }
    fields.get(error.code, form.password).errors = [words(error.code, error.params)]


def _page(form: ChangeForm) -> str:
    return render_template("doors/password.html", form=form)
