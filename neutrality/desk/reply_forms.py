"""What the liaison types: for which letter a page is opened, until when, why an answer is set aside."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from neutrality.fields import DayMonthYearField, Form
from neutrality.i18n import day
from neutrality.replies.letters import REMIND
from neutrality.replies.opening import Offer

FILL = _("Please fill this in.")


class OpenPageForm(Form):
    """A page for one letter; its token makes a double click one page."""

    token = HiddenField()
    letter = SelectField(_("Letter and agency"), validators=[InputRequired(FILL)], validate_choice=False)
    valid_until = DayMonthYearField(
        _("The code is valid until"), description=_("At most half a year."), validators=[InputRequired(FILL)]
    )


class NewReplyCodeForm(Form):
    """One button; its token makes a double click one code."""

    token = HiddenField()


class ExtendPageForm(Form):
    """Until when the code of a page is valid from now on."""

    valid_until = DayMonthYearField(
        _("The code is valid until"), description=_("At most half a year."), validators=[InputRequired(FILL)]
    )


class ClosePageForm(Form):
    """One button."""


class SetAsideForm(Form):
    """Why an answer becomes no record."""

    reason = TextAreaField(
        _("Why is it set aside?"),
        description=_("For the office’s file; the agency does not read it."),
        validators=[InputRequired(FILL)],
    )


def open_page_form(offers: Sequence[Offer], *, typed: MultiDict[str, str] | None) -> OpenPageForm:
    """Return the form with the letters that can be answered."""
    form = OpenPageForm(formdata=typed)
    form.letter.choices = [("", gettext("Choose")), *((one.letter.key, _named(one)) for one in offers)]
    if typed is None and offers:
        form.valid_until.data = offers[0].until
        form.letter.data = offers[0].letter.key if len(offers) == 1 else ""
    return form


def _named(offer: Offer) -> str:
    letter = offer.letter
    kind = gettext("Reminder") if letter.letter == REMIND else gettext("Forwarding (penerusan)")
    return f"{kind}, {day(letter.on)} · {letter.agency} ({len(letter.people)})"
