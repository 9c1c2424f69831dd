"""Who it is, once more, before something that weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import InputRequired

from neutrality.accounts.guessing import status_of
from neutrality.accounts.signing_in import prove, signed_in, wanted
from neutrality.domain.errors import DomainError
from neutrality.fields import Form
from neutrality.gate import Audience, open_to
from neutrality.ratelimit import SIGN_INS, limiter
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("proof", __name__)


class ProofForm(Form):
    """The password, or a code of the second step."""

    proof = PasswordField(
        _("Your password, or the code that your app shows"),
        validators=[InputRequired(_("Please fill this in."))],
    )


@bp.route("/akun/bukti", methods=["GET", "POST"])
@open_to(Audience.STAFF)
@limiter.limit(SIGN_INS, methods=["POST"])
def ask() -> ResponseReturnValue:
    """Ask for the password or a code, then go on to where somebody wanted."""
    form = ProofForm()
    if request.method == "GET" or not form.validate():
        return _page(form), 200 if request.method == "GET" else 422
    account = signed_in()
    try:
        if account is not None:
            prove(account, form.proof.data or "")
    except DomainError as error:
        form.proof.errors = [words(error.code, error.params)]
        return _page(form), status_of(error)
    return redirect(wanted(), code=303)


def _page(form: ProofForm) -> str:
    return render_template("doors/proof.html", form=form)
