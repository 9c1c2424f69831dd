"""What staff type in: the counter's report and the supervisor's finding, one page each."""

from __future__ import annotations

import base64
import os
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    MultipleFileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.fields import DayMonthYearField, Form
from neutrality.refusals import words
from neutrality.vault import TrackingCode

SECRET_BYTES = 24


class StaffPersonForm(Form):
    """One person reported."""

    class Meta:
        """The whole form has a token."""

        csrf = False

    name = StringField(_("Name"), validators=[Optional()])
    unknown = BooleanField(_("Name not known"), validators=[Optional()])
    employee_type = SelectField(_("Employee type"), validators=[Optional()], default="unknown")
    agency_id = SelectField(_("Agency"), validators=[Optional()], default="")
    agency_text = StringField(_("Agency, when it is not in the list"), validators=[Optional()])
    position = StringField(_("Position"), validators=[Optional()])
    nip = StringField(_("Employee number (NIP)"), validators=[Optional()])


class StaffForm(Form):
    """What both kinds of entry share; `token` makes a double click one report."""

    token = HiddenField()
    office_id = SelectField(_("Office"))
    received_on = DayMonthYearField(_("Day of receipt"))
    received_time = StringField(
        _("Time of receipt"), description=_("Hours and minutes, for example 09.30."), validators=[Optional()]
    )
    late_reason = StringField(
        _("Why is it entered only now?"),
        description=_("Only when the day of receipt lies in the past."),
        validators=[Optional()],
    )
    plain_kind = SelectField(_("Kind in plain words"))
    narrative = TextAreaField(_("What happened"))
    event_on = DayMonthYearField(_("Day of the event"))
    event_unknown = BooleanField(_("The day is not known"), validators=[Optional()])
    known_on = DayMonthYearField(_("Day on which it became known"))
    place_code = SelectField(_("Regency or city"))
    place_detail = StringField(_("Where exactly"), validators=[Optional()])
    election_id = SelectField(_("Election"), validators=[Optional()], default="")
    candidate = StringField(_("Candidate or party"), validators=[Optional()])
    people = FieldList(FormField(StaffPersonForm), min_entries=1)
    witnesses = TextAreaField(_("Witnesses"), validators=[Optional()])
    links = TextAreaField(
        _("Web addresses of posts"), description=_("One on each line."), validators=[Optional()]
    )
    files = MultipleFileField(_("Evidence"), validators=[Optional()])

    @property
    def code(self) -> TrackingCode:
        """Return the code that follows from the form's own token."""
        code = code_of(self.token.data)
        if code is None:
            msg = "a form without its secret is refused before its code is asked for"
            raise ValueError(msg)
        return code

    def received_at(self) -> datetime:
        """Return the true time of receipt; noon when nobody noted it."""
        zone = ZoneInfo(current.settings().timezone)
        day = self.received_on.data or current.today()
        return datetime.combine(day, read_time(self.received_time.data) or time(12), zone)

    def problems(self) -> bool:
        """Put what the service cannot know at its field; return whether anything is wrong."""
        self.validate()
        if self.received_on.data is None and not self.received_on.errors:
            self.received_on.errors = [gettext("Enter the day of receipt.")]
        if self.received_time.data and read_time(self.received_time.data) is None:
            self.received_time.errors = [gettext("Write the time like 09.30.")]
        if self.event_on.data is None and not self.event_unknown.data and not self.event_on.errors:
            self.event_on.errors = [gettext("Enter the day, or tick that it is not known.")]
        if code_of(self.token.data) is None:
            self.token.data = new_token()
            self.form_errors.append(words("form_too_old"))
        return bool(self.errors)


class CounterForm(StaffForm):
    """The counter's form: channel, sender, signature."""

    channel = SelectField(_("How it came"))
    anonymous = BooleanField(_("The sender stays anonymous"), validators=[Optional()])
    identity_name = StringField(_("Sender’s name"), validators=[Optional()])
    identity_address = StringField(_("Sender’s address"), validators=[Optional()])
    identity_phone = StringField(_("Sender’s telephone"), validators=[Optional()])
    identity_id_number = StringField(_("Identity number"), validators=[Optional()])
    signed_on = DayMonthYearField(
        _("Signed on"), description=_("Leave it empty until the sender has signed the printed form.")
    )


class FindingForm(StaffForm):
    """The supervisor's form (Form A)."""

    source = SelectField(
        _("Entered as"),
        choices=[
            ("field_supervisor", _("Field supervisor")),
            ("direct_superior", _("Direct superior of the civil servant")),
        ],
        validators=[InputRequired()],
    )
    on_behalf = SelectField(
        _("Whose result is it?"),
        description=_("Only when you type for a field supervisor: it then stands among their results."),
        validators=[Optional()],
        default="",
    )
    duty_letter = StringField(
        _("Number of the letter of assignment"),
        description=_("As it stands on the letter."),
        validators=[Optional()],
    )


def new_token() -> str:
    """Return a fresh secret for one form."""
    return base64.urlsafe_b64encode(os.urandom(SECRET_BYTES)).decode()


def code_of(token: str | None) -> TrackingCode | None:
    """Return the code that follows from a form's secret, nothing from what is no such secret."""
    try:
        secret = base64.urlsafe_b64decode((token or "").encode())
    except ValueError:
        return None
    return TrackingCode.from_seed(secret) if len(secret) == SECRET_BYTES else None


def read_time(text: str | None) -> time | None:
    """Return a time written 09.30 or 09:30, nothing for anything else."""
    hours, _dot, minutes = (text or "").strip().replace(":", ".").partition(".")
    if not hours.isdigit() or not minutes.isdigit():
        return None
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        return None
