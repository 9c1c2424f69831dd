"""What officers type about a reporter: reasons, answers, releases, calls, and which report is the same."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality.desk.forms import FILL, Versioned
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.reporter import Call, ReleasePurpose
from neutrality.fields import CheckboxesField, DayMonthYearField, Form
from neutrality.i18n import label


class ReasonForm(Form):
    """Why something is looked at."""

    reason = TextAreaField(
        _("What do you need it for?"),
        description=_("Kept in the history of the case, with your name. Do not write who the reporter is."),
        validators=[InputRequired(FILL)],
    )


class PassphraseForm(ReasonForm):
    """The custodian's reason and passphrase."""

    passphrase = PasswordField(
        _("Your passphrase"),
        description=_("Every opening is written down in the case."),
        validators=[InputRequired(_("Enter your passphrase."))],
    )


class IdentityForm(Versioned):
    """The custodian's answer."""

    answer = RadioField(
        _("Is the identity complete?"),
        choices=[("complete", _("Complete")), ("incomplete", _("Incomplete"))],
        validators=[InputRequired(_("Choose one of the two."))],
    )


class ReleaseForm(Form):
    """To whom an identity is released, for what, until when and why."""

    purpose = RadioField(
        _("What is it released for?"), validators=[InputRequired(_("Choose one of the two."))]
    )
    handlers = CheckboxesField(
        _("To whom?"),
        description=_("Only those who need it. Letters are printed by counter officers only."),
        validators=[InputRequired(_("Choose at least one person."))],
        validate_choice=False,
    )
    expires_on = DayMonthYearField(
        _("Last day"),
        description=_(
            "For work on the case you may leave it empty: then it ends when the case is closed. "
            "A letter needs a day."
        ),
        validators=[Optional()],
    )
    reason = TextAreaField(
        _("Reason"),
        description=_("Why the work cannot be done without it. Do not write who the reporter is."),
        validators=[InputRequired(FILL)],
    )
    passphrase = PasswordField(_("Your passphrase"), validators=[InputRequired(_("Enter your passphrase."))])

    @property
    def chosen(self) -> frozenset[uuid.UUID]:
        """Return who was chosen.

        Raises:
            InvalidInputError: `unknown_choice` at `handlers` for what no list gives.

        """
        try:
            return frozenset(uuid.UUID(text) for text in self.handlers.data or ())
        except ValueError:
            raise InvalidInputError([FieldProblem("handlers", "unknown_choice")]) from None

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Put in who can be chosen, and for what."""
        self.purpose.choices = [(one.value, label(one)) for one in ReleasePurpose]
        self.handlers.choices = people


class CallForm(Form):
    """A telephone call with a named reporter."""

    call = RadioField(_("Who called whom?"), validators=[InputRequired(_("Choose one of them."))])
    called_on = DayMonthYearField(_("Day of the call"), validators=[InputRequired(FILL)])
    late_reason = StringField(
        _("Why is it entered only now?"),
        description=_("Only when the date lies in the past."),
        validators=[Optional()],
    )
    note = TextAreaField(
        _("What was said?"),
        description=_("In a few words. Everybody who works on the case reads it: no name, no number."),
        validators=[InputRequired(FILL)],
    )

    def offer(self) -> None:
        """Put in who can have called whom."""
        self.call.choices = [(one.value, label(one)) for one in Call]


class LinkForm(Form):
    """Which other case is the same report."""

    number = StringField(
        _("Number of the other case"),
        description=_("Its registration or receipt number, or its reference of eight signs."),
        validators=[InputRequired(FILL)],
    )
    reason = TextAreaField(
        _("Reason"),
        description=_("How the sender showed that both are the same report."),
        validators=[InputRequired(FILL)],
    )


class UnlinkForm(Form):
    """Why a link is taken back."""

    reason = TextAreaField(_("Why are they not the same report?"), validators=[InputRequired(FILL)])
