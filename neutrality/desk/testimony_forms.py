"""What officers type of hearings, witnesses, a respondent's own files and own data."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.data_requests import RequestView
from neutrality.cases.hearings import HearingView
from neutrality.cases.witnesses import WitnessView
from neutrality.desk.asking import typed
from neutrality.desk.forms import FILL
from neutrality.domain.hearing import Heard, Summons
from neutrality.domain.own_data import Answered, Asked
from neutrality.domain.testimony import WitnessAccount
from neutrality.fields import DayMonthYearField, Form, Versioned
from neutrality.intake.staff_forms import read_time
from neutrality.refusals import words


class SummonsForm(Form):
    """A summons to a hearing."""

    channel = SelectField(_("How was it sent?"), validate_choice=False)
    sent_on = DayMonthYearField(_("Day on which it was sent"))
    letter_number = StringField(_("Number of the letter"), validators=[Optional()])
    meet_on = DayMonthYearField(_("Day of the hearing"))
    meet_at = StringField(_("Hour of the hearing"), description=_("Hours and minutes, for example 09.30."))
    place = StringField(_("Place of the hearing"))

    def validate_meet_at(self, field: StringField) -> None:
        """Refuse what is no time of the day."""
        if field.data and read_time(field.data) is None:
            field.errors = [*field.errors, words("not_a_time")]

    def validate(self, extra_validators: object = None) -> bool:
        """Return whether every field reads as what it is."""
        del extra_validators
        return super().validate() and not self.meet_at.errors

    def summons(self) -> Summons:
        """Return what was typed."""
        return Summons(
            self.channel.data or "", self.sent_on.data, self.meet_on.data, read_time(self.meet_at.data),
            self.place.data or "", self.letter_number.data or "",
        )  # fmt: skip


class HeardForm(Versioned):
    """What came of a summons."""

    attendance = RadioField(_("Did the respondent come?"), validate_choice=False)
    statement = TextAreaField(
        _("Statement"),
        description=_("What the respondent said, in their own words. Kept sealed."),
        validators=[Optional()],
    )
    note = TextAreaField(
        _("Note"),
        description=_("For example the excuse, or that nothing was said."),
        validators=[Optional()],
    )
    reason = TextAreaField(_("Reason for the correction"), validators=[Optional()])

    def heard(self) -> Heard:
        """Return what was typed."""
        return Heard(self.attendance.data or "", self.statement.data or "", self.note.data or "")


class RebuttalForm(Form):
    """Files that a respondent brings."""

    files = MultipleFileField(
        _("Files that the respondent brought"),
        description=_("Photos and documents of 25 MB, video and sound of 500 MB each, at most 10."),
    )


class WitnessForm(Versioned):
    """A witness."""

    name = StringField(_("Name"))
    address = StringField(_("Address"), validators=[Optional()])
    phone = StringField(_("Telephone"), validators=[Optional()])
    sworn = BooleanField(_("Heard under oath"), validators=[Optional()])
    protected = BooleanField(_("Needs protection"), validators=[Optional()])
    statement = TextAreaField(_("Statement"), validators=[Optional()])
    reason = TextAreaField(_("Reason for the correction"), validators=[Optional()])

    def testimony(self) -> WitnessAccount:
        """Return what was typed."""
        texts = {name: self[name].data or "" for name in ("name", "address", "phone", "statement")}
        return WitnessAccount(**texts, sworn=bool(self.sworn.data), protected=bool(self.protected.data))


class AskedForm(Form):
    """A request for own data."""

    asked_on = DayMonthYearField(_("Day of the request"))
    wish = TextAreaField(_("What was asked for"), validators=[Optional()])

    def asked(self) -> Asked:
        """Return what was typed."""
        return Asked(self.asked_on.data, self.wish.data or "")


class AnsweredForm(Form):
    """The answer to such a request."""

    answer = RadioField(_("What was the answer?"), validate_choice=False)
    answered_on = DayMonthYearField(_("Day of the answer"), validators=[InputRequired(FILL)])
    given = TextAreaField(_("What was given"), validators=[Optional()])
    reason = TextAreaField(
        _("Why something is refused"),
        description=_("Needed when not everything is given, for example while the case is open."),
        validators=[Optional()],
    )

    def answered(self) -> Answered:
        """Return what was typed."""
        return Answered(
            self.answer.data or "", self.answered_on.data, self.given.data or "", self.reason.data or ""
        )


def summons_form() -> SummonsForm:
    """Return the form of a summons, sent today as a rule."""
    form = SummonsForm(formdata=typed())
    form.channel.choices = _choices("summons_channel")
    if typed() is None:
        form.sent_on.data = current.today()
    return form


def heard_form(held: HearingView) -> HeardForm:
    """Return the form of what came of a summons, as it stands."""
    form = HeardForm(formdata=typed())
    form.attendance.choices = _choices("attendance")
    if typed() is None:
        form.version.data = str(held.version)
        form.attendance.data = held.attendance
        form.statement.data, form.note.data = held.statement, held.note
    return form


def witness_form(held: WitnessView | None) -> WitnessForm:
    """Return the form of a witness, as the record stands."""
    form = WitnessForm(formdata=typed())
    if typed() is None and held is not None and held.testimony is not None:
        form.version.data = str(held.version)
        for name, value in vars(held.testimony).items():
            form[name].data = value
    return form


def asked_form() -> AskedForm:
    """Return the form of a request, made today as a rule."""
    form = AskedForm(formdata=typed())
    if typed() is None:
        form.asked_on.data = current.today()
    return form


def answered_form(held: RequestView) -> AnsweredForm:
    """Return the form of an answer, given today as a rule."""
    form = AnsweredForm(formdata=typed())
    form.answer.choices = _choices("data_answer")
    if typed() is None:
        form.answered_on.data = held.answered_on or current.today()
    return form


def _choices(kind: str) -> list[tuple[str, str]]:
    return current.catalogue().choices(kind, current.lang())
