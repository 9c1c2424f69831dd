"""The way back by code: the code is posted, never in an address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.cases.tracking import track
from neutrality.database import reading
from neutrality.domain.errors import DomainError
from neutrality.errors import words
from neutrality.fields import Form
from neutrality.gate import Audience, open_to
from neutrality.ratelimit import TRIES, limiter
from neutrality.vault import TrackingCode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("tracking", __name__)


class CodeForm(Form):
    """One field for the five groups."""

    code = StringField(
        _("Your code"),
        description=_("Five groups of five letters and digits. Capital or small letters are the same."),
        validators=[InputRequired(_("Enter your code."))],
    )

    class Meta:
        """The site's own token protects the form."""

        csrf = False


@bp.get("/lacak")
@open_to(Audience.PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("intake/tracking/ask.html", form=CodeForm(formdata=None))


@bp.post("/lacak")
@limiter.limit(TRIES)
@open_to(Audience.PUBLIC)
def follow() -> ResponseReturnValue:
    """Show what became of the report, or what is wrong with the code."""
    form = CodeForm()
    if not form.validate():
        return render_template("intake/tracking/ask.html", form=form), 422
    try:
        code = TrackingCode.parse(form.code.data or "")
        with reading(current.sessions()) as session:
            view = track(session, current.means("public"), code)
    except DomainError as error:
        form.code.errors = [words(error.code, error.params)]
        return render_template("intake/tracking/ask.html", form=form), 422
    return render_template("intake/tracking/follow.html", view=view, told=_told(view.messages))


def _told(messages: list[tuple[str, date, str]]) -> list[tuple[str, date, str]]:
    return [(TOLD[told]() if told in TOLD else _outcome(told), on, text) for told, on, text in messages]


def _outcome(code: str) -> str:
    return current.catalogue().outcome(code).told(current.lang())


TOLD = {
    "received": lambda: gettext("Your report arrived."),
    "signed": lambda: gettext("Your signature was recorded."),
    "code_replaced": lambda: gettext(
        "A new code was given to you at the office, with your identity card. If that was not you, tell the "
        "provincial office at once."
    ),
    "identity_complete": lambda: gettext("Your identity was checked and is complete."),
    "identity_incomplete": lambda: gettext(
        "Something is missing in your identity. Please come to the office or call it, with your number."
    ),
    "register": lambda: gettext("Your report has a register number now and is being examined."),
    "forward": lambda: gettext("The matter was forwarded to the authority in charge of the civil servant."),
    "reopen": lambda: gettext("The matter was opened again."),
    "followed_up": lambda: gettext("The matter was followed up."),
}
