"""What the holder of a code types: the code, a line, a name, where to hear of news."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality.fields import Form
from neutrality.reports.submission import Identity

NONE = "none"


class HolderForm(Form):
    """A form that counts once, however often it is sent; the site's own token protects it."""

    once = HiddenField()

    class Meta:
        """The token stands beside it."""

        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.once.data = self.once.data or uuid.uuid4().hex

    @property
    def sent_once(self) -> uuid.UUID:
        """Return by what this form is known again; one made up elsewhere counts by itself."""
        try:
            return uuid.UUID(self.once.data)
        except (ValueError, TypeError):
            return uuid.uuid4()


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


class LineForm(HolderForm):
    """Something written to the office."""

    text = TextAreaField(
        _("Your words"), description=_("Write as you would tell it. Nobody but the office reads it.")
    )


class WithdrawForm(HolderForm):
    """The report is taken back."""

    text = TextAreaField(_("Why?"), description=_("You need not say it."), validators=[Optional()])
    sure = BooleanField(
        _("I take my report back."), validators=[InputRequired(_("Tick this to take the report back."))]
    )


class NameForm(HolderForm):
    """Who the sender is, given later."""

    identity_name = StringField(_("Your full name"))
    identity_address = StringField(_("Your address"))
    identity_phone = StringField(_("Telephone"), validators=[Optional()])

    def identity(self) -> Identity:
        """Return the name as it was typed."""
        return Identity(
            name=(self.identity_name.data or "").strip(),
            address=(self.identity_address.data or "").strip(),
            phone=(self.identity_phone.data or "").strip(),
        )


class ContactForm(HolderForm):
    """Where to hear that there is news."""

    kind = RadioField(
        _("Shall we tell you when there is news?"), validators=[InputRequired(_("Choose one of these."))]
    )
    address = StringField(_("Address or number"), validators=[Optional()])


class ReceiptForm(Form):
    """A receipt, or a document of an office, to be checked: as text or as the file."""

    receipt = TextAreaField(
        _("What stands on the paper"),
        description=_(
            "Of a receipt the long line at its end; of a document the 24 letters and digits beside the "
            "square, or its SHA-256. Spaces do not matter."
        ),
    )

    class Meta:
        """The site's own token protects the form."""

        csrf = False
