"""Joining with an invitation on paper: the code, a password of one's own, the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.accounts.field_posts import sign_in_name
from neutrality.accounts.invitations import check_password, join, usable
from neutrality.accounts.passwords import digest_of_password
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError
from neutrality.fields import Form
from neutrality.gate import Audience, open_to
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words
from neutrality.vault import TrackingCode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("joining", __name__)
AT_PASSWORD = frozenset({"password_short", "password_plain"})


class JoinForm(Form):
    """What the paper says and what whoever holds it chooses."""

    code = StringField(
        _("Code of the invitation"),
        description=_("Five groups of five signs, as they stand on the paper."),
        validators=[InputRequired(_("Please fill this in."))],
    )
    password = PasswordField(
        _("New password"), description=_("At least 12 characters. Several words together are good.")
    )
    repeated = PasswordField(_("The same password again"))
    accepted = BooleanField(_("I read these rules and keep to them"), validators=[Optional()])


@bp.route("/undangan", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
@limiter.limit(SIGN_INS, methods=["POST"])
def join_with_paper() -> ResponseReturnValue:
    """Ask for the code and a password; say with which name to sign in from now on."""
    form = JoinForm()
    if request.method == "GET":
        return render_template("admin/joining.html", form=form)
    if form.validate():
        try:
            name = _joined(form)
            return render_template("admin/joined.html", sign_in=name, officer="@" in name)
        except DomainError as error:
            _put(form, error)
    return render_template("admin/joining.html", form=form), 422


def _joined(form: JoinForm) -> str:
    """Set the password; return the sign-in name.

    The code is looked up first, so that nobody chooses a password for a paper that opens nothing, and the
    password is digested outside the transaction.
    """
    now, today, code = current.now(), current.today(), TrackingCode.parse(form.code.data or "")
    with reading(current.sessions()) as session:
        usable(session, code, now=now, today=today)
    password = form.password.data or ""
    check_password(password, form.repeated.data or "")
    if not form.accepted.data:
        raise DomainError("rules_not_accepted")
    digest = digest_of_password(password)
    with transaction(current.sessions()) as session:
        account = join(session, current.means("desk").signer, code, digest, now=now, today=today)
        return sign_in_name(account.email)


def _put(form: JoinForm, error: DomainError) -> None:
    text = words(error.code, error.params)
    if error.code in AT_PASSWORD:
        form.password.errors = [text]
    elif error.code == "password_differs":
        form.repeated.errors = [text]
    elif error.code == "rules_not_accepted":
        form.accepted.errors = [text]
    else:
        form.code.errors = [text]
