"""What officers type of a respondent: who was added, which phase, types and manner, whose posts."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.captures import SheetView
from neutrality.cases.respondent_file import RespondentFile
from neutrality.desk.asking import typed
from neutrality.desk.forms import FILL, Versioned, type_choices
from neutrality.directory.service import agencies
from neutrality.domain.respondent import MANNER_LISTS, TRACKS, Manner
from neutrality.fields import CheckboxesField, Form
from neutrality.i18n import day, law
from neutrality.reports.submission import RespondentInput


class AddForm(Versioned):
    """A second respondent of the same event."""

    name = StringField(_("Name"))
    unknown = BooleanField(_("Name not known"), validators=[Optional()])
    employee_type = SelectField(_("Employee type"), default="unknown", validate_choice=False)
    agency_id = SelectField(_("Agency"), validators=[Optional()], default="", validate_choice=False)
    agency_text = StringField(_("Agency, when it is not in the list"), validators=[Optional()])
    position = StringField(_("Position"), validators=[Optional()])
    nip = StringField(_("Employee number (NIP)"), validators=[Optional()])
    reason = TextAreaField(
        _("Why is this person added?"),
        description=_("For the office’s file: what shows that this person took part in the same event."),
        validators=[InputRequired(FILL)],
    )

    def person(self) -> RespondentInput:
        """Return whom the form names."""
        return RespondentInput(
            name=self.name.data or "",
            unknown=bool(self.unknown.data),
            nip=self.nip.data or "",
            agency_id=_id(self.agency_id.data),
            agency_text=self.agency_text.data or "",
            position=self.position.data or "",
            employee_type=self.employee_type.data or "unknown",
        )


class PhaseForm(Form):
    """Another phase than the computed one."""

    phase = RadioField(_("Which phase counts?"), validate_choice=False, default="")
    reason = TextAreaField(_("Reason"), validators=[InputRequired(FILL)])


class TypesForm(Form):
    """The types beside the main one."""

    types = CheckboxesField(_("Further violation types"), validate_choice=False)


class MannerForm(Form):
    """How it was done, and by whom; every list may stay open."""

    channel = SelectField(_("Channel of the act"), validators=[Optional()], validate_choice=False)
    platform = SelectField(_("Platform"), validators=[Optional()], validate_choice=False)
    interaction = SelectField(_("Kind of interaction"), validators=[Optional()], validate_choice=False)
    is_official = RadioField(
        _("Does the respondent hold an office with powers of decision?"),
        description=_("For a crime under UU 10/2016 Pasal 71 and 188 it counts whether it was an official."),
        validate_choice=False,
    )
    employer_conflict = RadioField(
        _("Is the employer (Pejabat Pembina Kepegawaian, PPK) tied to the event?"),
        description=_("As a candidate, as kin of one, or as a party to the event."),
        validate_choice=False,
    )
    employer_reason = TextAreaField(
        _("How is the employer tied to it?"),
        description=_("Needed when you answered “Yes”. Kept sealed."),
        validators=[Optional()],
    )

    def manner(self) -> Manner:
        """Return what was chosen."""
        codes = {name: self[name].data or "" for name in MANNER_LISTS}
        return Manner(**codes, employer_reason=(self.employer_reason.data or "").strip())


class SheetsForm(Form):
    """Whose posts the capture sheets show."""

    sheets = CheckboxesField(_("Capture sheets that show what this respondent did"), validate_choice=False)


def add_form(session: Session) -> AddForm:
    """Return the form of a further respondent."""
    form = AddForm(formdata=typed())
    form.employee_type.choices = current.catalogue().choices("employee_type", current.lang())
    form.agency_id.choices = [("", "–"), *((str(row.id), row.name) for row in agencies(session))]
    return form


def phase_form(file: RespondentFile) -> PhaseForm:
    """Return the form of the phase; the first choice is what is computed."""
    form, computed = PhaseForm(formdata=typed()), file.phase.computed
    told = law("phase", computed) if computed else gettext("not known yet")
    names = [(code, law("phase", code)) for code in TRACKS]
    form.phase.choices = [("", gettext("As computed: %(phase)s", phase=told)), *names]
    if typed() is None:
        form.phase.data = file.phase.chosen or ""
    return form


def types_form(file: RespondentFile) -> TypesForm:
    """Return the form of further types, those of the phase first."""
    form = TypesForm(formdata=typed())
    choices = type_choices(file.phase.effective)
    form.types.choices = [pair for pair in choices if pair[0] != file.person.violation_type]
    if typed() is None:
        form.types.data = file.other_types
    return form


def manner_form(file: RespondentFile) -> Any:
    """Return the grid as it stands."""
    form: Any = MannerForm(formdata=typed())
    for name, kind in MANNER_LISTS.items():
        choices = current.catalogue().choices(kind, current.lang())
        form[name].choices = choices if kind == "known" else [("", "–"), *choices]
    if typed() is None:
        for name in (*MANNER_LISTS, "employer_reason"):
            form[name].data = getattr(file.manner, name)
    return form


def sheets_form(file: RespondentFile, sheets: list[SheetView]) -> Any:
    """Return the form of the capture sheets."""
    form = SheetsForm(formdata=typed())
    form.sheets.choices = [(str(sheet.sheet_id), _sheet_name(sheet)) for sheet in sheets]
    if typed() is None:
        form.sheets.data = [str(one) for one in file.sheets]
    return form


def _sheet_name(sheet: SheetView) -> str:
    capture = sheet.capture
    sure = law("account_ownership", capture.ownership)
    return f"{law('interaction', capture.interaction)} · {day(capture.captured_on)} · {sure}"


def _id(text: str | None) -> uuid.UUID | None:
    """Return the id that a list gave; what no list gives is no agency that is known."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return uuid.UUID(int=0)
