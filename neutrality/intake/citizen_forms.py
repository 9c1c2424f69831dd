"""The five steps of the citizen's report, in everyday words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Optional, StopValidation, ValidationError

from neutrality import current
from neutrality.fields import DayMonthYearField, Form
from neutrality.refusals import words
from neutrality.reports.checks import fitting, problems_of_links
from neutrality.reports.submission import LONGEST_LINE, LONGEST_NARRATIVE, MOST_LINKS, MOST_RESPONDENTS

ANONYMOUS, NAMED = "anonymous", "named"


class Most:
    """At most so many characters, told in our words."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, _form: BaseForm, field: Field) -> None:
        """Refuse what is longer."""
        if field.data and len(field.data) > self.most:
            raise ValidationError(words("too_long", {"most": self.most}))


class StepForm(Form):
    """A step; the forms' token stands beside it, since what was typed is shown again from the draft."""

    class Meta:
        """No token of its own."""

        csrf = False


class WhatForm(StepForm):
    """What happened?"""

    plain_kind = RadioField(
        _("What did the civil servant do?"),
        validators=[InputRequired(_("Choose what comes closest. “I do not know” is an answer too."))],
    )
    narrative = TextAreaField(
        _("Tell what happened"),
        description=_("What did you see or hear? Who was there? Write as you would tell a friend."),
        validators=[DataRequired(_("Tell in a few words what happened.")), Most(LONGEST_NARRATIVE)],
    )
    links = TextAreaField(
        _("Web addresses of posts"),
        description=_("One on each line, for example from Facebook, TikTok or Instagram."),
        validators=[Optional(), Most(MOST_LINKS * 4 * LONGEST_LINE)],
    )
    election_id = SelectField(_("Which election is it about?"), validators=[Optional()])
    candidate = StringField(
        _("Which candidate or party is it about?"), validators=[Optional(), Most(LONGEST_LINE)]
    )

    def validate_links(self, field: Field) -> None:
        """Refuse more than ten, and what is no web address."""
        for problem in problems_of_links(lines_of(field.data)):
            raise ValidationError(words(problem.code, problem.params))


class PersonForm(StepForm):
    """One person who took sides."""

    name = StringField(_("Name"), validators=[Most(LONGEST_LINE)])
    unknown = BooleanField(_("I do not know the name"), validators=[Optional()])
    employee_type = SelectField(
        _("What is this person?"),
        description=_("As far as you know; the office checks it."),
        default="unknown",
    )
    agency_text = StringField(
        _("Where does this person work?"),
        description=_("Office, school, health centre or village. Leave it empty if you do not know."),
        validators=[Optional(), Most(LONGEST_LINE)],
    )
    position = StringField(
        _("What is this person’s position?"),
        description=_("For example teacher, head of section, subdistrict head."),
        validators=[Optional(), Most(LONGEST_LINE)],
    )
    nip = StringField(
        _("Employee number (NIP)"),
        description=_("18 digits. Almost nobody knows it; leave it empty then."),
        validators=[Optional(), Most(LONGEST_LINE)],
    )

    def validate_name(self, field: Field) -> None:
        """Ask for a name, or for saying that it is not known."""
        if not (field.data or "").strip() and not self.unknown.data:
            raise StopValidation(_("Write the name, or tick “I do not know the name”."))


class WhoForm(StepForm):
    """Who was it?"""

    people = FieldList(FormField(PersonForm), min_entries=1)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Refuse more people than a report takes; what was typed of them stays."""
        valid = super().validate(extra_validators)
        if len(self.people) > MOST_RESPONDENTS:
            self.form_errors.append(words("too_many", {"most": MOST_RESPONDENTS}))
            return False
        return valid


class WhenForm(StepForm):
    """When and where?"""

    event_on = DayMonthYearField(
        _("When did it happen?"), description=_("Day, month and year. If it went on for days, the first day.")
    )
    event_unknown = BooleanField(_("I do not know the day"), validators=[Optional()])
    known_on = DayMonthYearField(
        _("When did you learn of it?"),
        description=_("The law gives only a few days to report, counted from this day."),
    )
    place_code = SelectField(
        _("In which regency or city?"), validators=[InputRequired(_("Choose the regency or city."))]
    )
    place_detail = StringField(
        _("Where exactly?"),
        description=_("Village, street, building, or the name of the account when it was online."),
        validators=[Optional(), Most(LONGEST_LINE)],
    )

    def validate_event_on(self, field: Field) -> None:
        """Ask for a day that is not in the future, or for saying that it is not known."""
        if field.data is None and not self.event_unknown.data:
            raise ValidationError(_("Enter the day, or tick “I do not know the day”."))
        refuse_future(field.data)

    def validate_known_on(self, field: Field) -> None:
        """Ask for a day that is neither in the future nor before it happened."""
        if field.data is None:
            raise ValidationError(_("Enter the day on which you learned of it."))
        refuse_future(field.data)
        if self.event_on.data and field.data < self.event_on.data:
            raise ValidationError(words("before_event"))


class EvidenceForm(StepForm):
    """What shows it?"""

    files = MultipleFileField(
        _("Add photos, videos, sound or documents"),
        description=_(
            "At most 10 files: photos and documents of 25 MB, video and sound of 500 MB each. You can also "
            "send the report first and add them afterwards."
        ),
    )


class SendForm(StepForm):
    """With or without a name, to whom, and the last look."""

    sender = RadioField(
        _("Do you want to give your name?"), validators=[InputRequired(_("Choose one of the two."))]
    )
    identity_name = StringField(_("Your full name"))
    identity_address = StringField(_("Your address"))
    identity_phone = StringField(_("Telephone"), validators=[Optional()])
    office_id = RadioField(
        _("Which office shall receive it?"), validators=[InputRequired(_("Choose an office."))]
    )
    good_faith = BooleanField(
        _("I report in good faith: what I wrote is true as far as I know."),
        validators=[InputRequired(_("Please confirm this before sending."))],
    )

    def validate_identity_name(self, field: Field) -> None:
        """Ask a named reporter for the name."""
        self._ask_the_named(field)

    def validate_identity_address(self, field: Field) -> None:
        """Ask a named reporter for the address."""
        self._ask_the_named(field)

    def validate_identity_phone(self, field: Field) -> None:
        """Refuse what does not fit into the sealed identity."""
        self._refuse_what_does_not_fit(field)

    def _ask_the_named(self, field: Field) -> None:
        if self.sender.data == NAMED and not (field.data or "").strip():
            raise ValidationError(words("required"))
        self._refuse_what_does_not_fit(field)

    def _refuse_what_does_not_fit(self, field: Field) -> None:
        most = fitting(field.data or "")
        if len(field.data or "") > most:
            raise ValidationError(words("too_long", {"most": most}))


def lines_of(text: str | None) -> list[str]:
    """Return the lines that hold something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def refuse_future(day: date | None) -> None:
    """Raise at the field for a day that has not come yet."""
    if day is not None and day > current.today():
        raise ValidationError(words("in_future"))
