"""What an administrator types about webhooks: whither, of what, since when again."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.domain.webhooks import WebhookType
from neutrality.fields import CheckboxesField, DayMonthYearField, Form
from neutrality.i18n import label
from neutrality.webhooks.service import Wanted

FILL = _("Please fill this in.")
FAILED, ALL = "failed", "all"


class WebhookForm(Form):
    """Whither and of what."""

    url = StringField(
        _("Address of the receiver"),
        description=_("Begins with https://. Put no secret in it: every message is signed."),
        validators=[Optional()],
    )
    types = CheckboxesField(_("What is told?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types.choices = [(one.value, label(one)) for one in WebhookType]

    @classmethod
    def of(cls, url: str, types: str) -> Self:
        """Return what was sent, else what is kept."""
        return cls(data={"url": url, "types": types.split()})

    @classmethod
    def kept(cls, url: str, types: str) -> Self:
        """Return what is kept, whatever was sent beside it."""
        return cls(formdata=None, data={"url": url, "types": types.split()})

    def wanted(self) -> Wanted:
        """Return what was typed."""
        return Wanted(self.url.data or "", self.types.data or [])


class NewForm(WebhookForm):
    """A new one, of one office."""

    office_id = SelectField(_("Office"), description=_("It is told of this office and of all below it."))


class AgainForm(Form):
    """Since when, and which messages."""

    since_on = DayMonthYearField(_("Since which day?"), validators=[InputRequired(FILL)])
    since_hour = SelectField(
        _("Since which hour?"), choices=[(f"{hour}", f"{hour:02}.00") for hour in range(24)]
    )
    which = RadioField(
        _("Which messages?"),
        choices=[(FAILED, _("Those that were given up")), (ALL, _("All, those that were delivered too"))],
        default=FAILED,
    )

    def since(self) -> datetime:
        """Return the moment that was chosen, in the installation's time zone."""
        on, at = cast("date", self.since_on.data), time(int(self.since_hour.data or 0))
        return datetime.combine(on, at, ZoneInfo(current.settings().timezone))

    @classmethod
    def empty(cls) -> Self:
        """Return one in which nothing was typed, whatever was sent beside it."""
        return cls(formdata=None)
