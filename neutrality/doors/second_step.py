"""The second step of signing in: a code of the app, or one of the recovery codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.accounts import challenges
from neutrality.accounts.factors import factors_of
from neutrality.accounts.guessing import status_of
from neutrality.accounts.models import Account
from neutrality.accounts.passkeys import to_sign_in
from neutrality.accounts.signing_in import by_code, let_in, waiting
from neutrality.accounts.views import OUTSIDE
from neutrality.database import reading
from neutrality.domain.errors import DomainError
from neutrality.fields import Form
from neutrality.gate import Audience, open_to
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("second_step", __name__)


class CodeForm(Form):
    """A code."""

    code = StringField(
        _("Code"),
        description=_("The six digits that your app shows now, or one of your recovery codes."),
        validators=[InputRequired(_("Enter the code."))],
    )


@bp.route("/masuk/kedua", methods=["GET", "POST"])
@open_to(Audience.PUBLIC)
@limiter.limit(SIGN_INS, methods=["POST"])
def ask() -> ResponseReturnValue:
    """Ask whoever typed the right password for the second factor."""
    held = waiting()
    if held is None:
        flash(words("step_over"), "error")
        return redirect(OUTSIDE, code=303)
    step, account = held
    form = CodeForm()
    if request.method == "GET" or not form.validate():
        return _page(form, account), 200 if request.method == "GET" else 422
    try:
        by_code(account, form.code.data or "")
    except DomainError as error:
        form.code.errors = [words(error.code, error.params)]
        return _page(form, account), status_of(error)
    return let_in(account, step.onward)


def _page(form: CodeForm, account: Account) -> str:
    with reading(current.sessions()) as session:
        held = factors_of(session, account.id)
        where = challenges.site()
        options, challenge = to_sign_in(session, where, account.id)
    shown = options if held.passkeys and where.can else ""
    if shown:
        challenges.give("sign_in", challenge)
    return render_template("doors/second_step.html", form=form, options=shown)
