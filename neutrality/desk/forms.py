"""What officers type: a step of the workflow, a correction, a signature, an identity check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.dossier import RespondentView, StepOffer
from neutrality.cases.reading import CaseView
from neutrality.domain.catalogue import ViolationType
from neutrality.fields import DayMonthYearField, Form
from neutrality.i18n import law

FILL = _("Please fill this in.")
DATES = frozenset({"pleno_on", "decision_on", "effective_on", "control_measure_on"})


class Versioned(Form):
    """A form about a case as it was read."""

    version = HiddenField()
    seen = HiddenField()

    def read_from(self, view: CaseView) -> None:
        """Remember which version of the case is on the screen, and how much of its story."""
        self.version.data, self.seen.data = str(view.version), str(len(view.timeline))

    @property
    def read_version(self) -> int:
        """Return the version that was on the screen; anything else is no version."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() else -1

    @property
    def seen_entries(self) -> int:
        """Return how many entries of the story were on the screen."""
        text = self.seen.data or ""
        return int(text) if text.isdecimal() else 0


class StepForm(Versioned):
    """A step: its date, reasons, and whatever the table asks for it."""

    legal_on = DayMonthYearField(
        _("Date of the step"),
        description=_("The day on which it really happened."),
        validators=[InputRequired(FILL)],
    )
    late_reason = StringField(
        _("Why is it entered only now?"),
        description=_("Only when the date lies in the past."),
        validators=[Optional()],
    )
    reason = TextAreaField(
        _("Reason"),
        description=_("For the office’s file. Name the article and the facts."),
        validators=[InputRequired(FILL)],
    )
    public_reason = TextAreaField(
        _("What the reporter reads"),
        description=_("In plain words. No names, nothing that tells who else reported."),
        validators=[Optional()],
    )


class CorrectionForm(Versioned):
    """Ralat: the new value and why."""

    reason = TextAreaField(_("Reason for the correction"), validators=[InputRequired(FILL)])

    @property
    def new_value(self) -> str:
        """Return the new value as the domain takes it."""
        data = self["value"].data
        return data.isoformat() if isinstance(data, date) else (data or "").strip()


class AssignForm(Versioned):
    """Whose case it is."""

    assignee = SelectField(_("Assigned to"), validators=[Optional()])


class SignatureForm(Versioned):
    """When the reporter signed."""

    signed_on = DayMonthYearField(_("Day of the signature"), validators=[InputRequired(FILL)])


def step_form(
    offer: StepOffer,
    person: RespondentView | None,
    *,
    phase: str | None,
    typed: MultiDict[str, str] | None,
) -> Any:
    """Return the form of one step, with a control for each field that the table asks."""
    controls = {name: _control(name, offer, person, phase) for name in (*offer.fields, *offer.optional)}
    form = type("ThisStepForm", (StepForm,), controls)(formdata=typed)
    if typed is None:
        form.legal_on.data = current.today()
        for name in ("violation_type", "cause"):
            if name in form and person is not None:
                form[name].data = getattr(person, name)
    return form


def correction_form(
    field: str, choices: list[tuple[str, str]] | None, *, typed: MultiDict[str, str] | None, held: Any
) -> Any:
    """Return the form of one correction, with the control that fits the field."""
    title = _("New value")
    control: Field = StringField(title)
    if field.endswith("_on"):
        control = DayMonthYearField(title, validators=[InputRequired(FILL)])
    elif choices is not None:
        control = SelectField(title, choices=choices, validate_choice=False)
    form = type("ThisCorrectionForm", (CorrectionForm,), {"value": control})(formdata=typed)
    if typed is None:
        form.value.data = held
    return form


def fields_of(form: Any, offer: StepOffer) -> dict[str, str]:
    """Return what was typed as the domain takes it: codes, ISO dates, texts."""
    values = {}
    for name in (*offer.fields, *offer.optional, "public_reason"):
        data = form[name].data
        if isinstance(data, date):
            values[name] = data.isoformat()
        elif data is True:
            values[name] = "yes"
        elif data:
            values[name] = str(data).strip()
    return values


def _control(name: str, offer: StepOffer, person: RespondentView | None, phase: str | None) -> Field:
    required = name in offer.fields
    optional = [InputRequired(FILL)] if required else [Optional()]
    if name in DATES:
        return DayMonthYearField(_titles()[name], validators=optional)
    if name == "criminal_track":
        return BooleanField(_titles()[name], validators=[Optional()])
    if name == "quorum":
        return StringField(_titles()[name], validators=optional)
    if name == "deviation_reason":
        return TextAreaField(_titles()[name], validators=optional)
    choices = _choices(name, person, phase)
    if choices is None:
        return StringField(_titles()[name], validators=optional)
    choices = [("", gettext("Choose")), *choices]
    return SelectField(_titles()[name], choices=choices, validators=optional, validate_choice=False)


def _titles() -> dict[str, str]:
    return {
        "unmet_requirement": gettext("Which requirement is not met?"),
        "pleno_on": gettext("Day of the plenary meeting"),
        "number": gettext("Registration number, if your own agenda gives it"),
        "study_number": gettext("Number of the study"),
        "quorum": gettext("Members present at the plenary meeting"),
        "violation_type": gettext("Violation type"),
        "sanction_level": gettext("Proposed level of sanction"),
        "addressee": gettext("Forwarded to"),
        "letter_number": gettext("Number of the letter"),
        "deviation_reason": gettext("Reason for a level outside the range"),
        "criminal_track": gettext("A criminal matter runs beside it"),
        "cause": gettext("Cause, as examined"),
        "sanction_kind": gettext("Sanction imposed"),
        "decision_number": gettext("Number of the employer’s decision"),
        "decision_on": gettext("Day of the employer’s decision"),
        "effective_on": gettext("In effect from"),
        "control_measure_on": gettext("Day of the documented control measure"),
        "ground": gettext("Why is it opened again?"),
    }


def _choices(name: str, person: RespondentView | None, phase: str | None) -> list[tuple[str, str]] | None:
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    employee = person.employee_type if person else None
    lists: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "unmet_requirement": lambda: catalogue.choices("requirement", lang, today),
        "sanction_level": lambda: catalogue.choices("sanction_level", lang, today),
        "violation_type": lambda: _types(phase),
        "cause": lambda: [(row.code, row.label(lang)) for row in catalogue.causes() if row.selectable],
        "sanction_kind": lambda: [
            (row.code, row.label(lang)) for row in catalogue.sanction_kinds(employee, on=today)
        ],
        "addressee": lambda: [
            ("authority", catalogue.authority(today).label(lang)),
            ("employer", gettext("The employer (Pejabat Pembina Kepegawaian, PPK)")),
        ],
        "ground": lambda: [
            ("new_evidence", gettext("New evidence")),
            ("annulled_decision", gettext("An annulled decision")),
        ],
    }
    return lists[name]() if name in lists else None


def _types(phase: str | None) -> list[tuple[str, str]]:
    """Return the types of today with the levels they permit, those of the phase of the act first."""
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    fitting = catalogue.violation_types(today, phase)
    others = [row for row in catalogue.violation_types(today) if row not in fitting]
    named = [(row, f"{row.code} · {row.label(lang)} · {_levels(row)}") for row in (*fitting, *others)]
    other = gettext("for another phase")
    return [(row.code, text if row in fitting else f"{text} ({other})") for row, text in named]


def _levels(row: ViolationType) -> str:
    return "/".join(law("sanction_level", level) for level in row.permitted_levels)
