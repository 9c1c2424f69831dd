"""What officers type: filters of the list, a step of the workflow, a correction, an identity check."""

from __future__ import annotations

import uuid
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
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.dossier import RespondentView, StepOffer
from neutrality.cases.lists import Filters
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.fields import DayMonthYearField, Form
from neutrality.i18n import label

DATES = frozenset({"pleno_on", "decision_on", "effective_on", "control_measure_on"})


class Versioned(Form):
    """A form about a case as it was read."""

    version = HiddenField()

    @property
    def read_version(self) -> int:
        """Return the version that was on the screen; anything else is no version."""
        text = self.version.data or ""
        return int(text) if text.isdigit() else -1


class StepForm(Versioned):
    """A step: its date, reasons, and whatever the table asks for it."""

    legal_on = DayMonthYearField(_("Date of the step"), description=_("The day on which it really happened."))
    late_reason = StringField(
        _("Why is it entered only now?"),
        description=_("Only when the date lies in the past."),
        validators=[Optional()],
    )
    reason = TextAreaField(
        _("Reason"), description=_("For the office’s file. Name the article and the facts.")
    )
    public_reason = TextAreaField(
        _("What the reporter reads"),
        description=_("In plain words. No names, nothing that tells who else reported."),
        validators=[Optional()],
    )


class CorrectionForm(Versioned):
    """Ralat: the new value and why."""

    value = StringField(_("New value"))
    reason = TextAreaField(_("Reason for the correction"))


class AssignForm(Versioned):
    """Whose case it is."""

    assignee = SelectField(_("Assigned to"), validators=[Optional()])


class SignatureForm(Versioned):
    """When the reporter signed."""

    signed_on = DayMonthYearField(_("Day of the signature"))


class PassphraseForm(Form):
    """The custodian's passphrase."""

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


def step_form(offer: StepOffer, person: RespondentView | None, *, typed: MultiDict[str, str] | None) -> Any:
    """Return the form of one step, with a control for each field that the table asks."""
    controls = {name: _control(name, offer, person) for name in (*offer.fields, *offer.optional)}
    form = type("ThisStepForm", (StepForm,), controls)(formdata=typed)
    if typed is None:
        form.legal_on.data = current.today()
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


def _control(name: str, offer: StepOffer, person: RespondentView | None) -> Field:
    required = name in offer.fields
    optional = [] if required else [Optional()]
    if name in DATES:
        return DayMonthYearField(_titles()[name], validators=optional)
    if name == "criminal_track":
        return BooleanField(_titles()[name], validators=[Optional()])
    if name == "quorum":
        return StringField(_titles()[name], validators=optional)
    if name == "deviation_reason":
        return TextAreaField(_titles()[name], validators=optional)
    choices = _choices(name, person)
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


def _choices(name: str, person: RespondentView | None) -> list[tuple[str, str]] | None:
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    employee = person.employee_type if person else None
    lists: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "unmet_requirement": lambda: catalogue.choices("requirement", lang, today),
        "sanction_level": lambda: catalogue.choices("sanction_level", lang, today),
        "violation_type": lambda: [
            (row.code, f"{row.code} · {row.label(lang)}") for row in catalogue.violation_types(today)
        ],
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


class FilterForm(Form):
    """What narrows the list; everything stands in the address, no names do."""

    class Meta:
        """A list changes nothing, so it needs no token."""

        csrf = False

    state = SelectField(_("State"), validate_choice=False)
    kind = SelectField(_("Kind"), validate_choice=False)
    office = SelectField(_("Office"), validate_choice=False)
    place = StringField(_("Place code"), validators=[Optional()])
    type = SelectField(_("Violation type"), validate_choice=False)
    channel = SelectField(_("Channel"), validate_choice=False)
    election = SelectField(_("Election"), validate_choice=False)
    assignee = SelectField(_("Assigned to"), validate_choice=False)
    after_day = DayMonthYearField(_("Received from"), name="from")
    before_day = DayMonthYearField(_("Received to"), name="to")

    def filters(self, args: MultiDict[str, str]) -> Filters:
        """Return what the list is narrowed to; what is no choice narrows nothing."""
        return Filters(
            state=_member(State, self.state.data),
            kind=_member(ReportKind, self.kind.data),
            office_id=_uuid(self.office.data),
            place_code=self.place.data or None,
            violation_type=self.type.data or None,
            channel=self.channel.data or None,
            election_id=_uuid(self.election.data),
            assignee=_uuid(self.assignee.data),
            received_from=self.after_day.data,
            received_to=self.before_day.data,
            mine=args.get("mine") == "1",
            waiting=args.get("waiting") == "1",
            due=args.get("due") if args.get("due") in {"due", "overdue"} else None,
            bucket=args.get("bucket"),
            month=args.get("month"),
            outcome=_member(Outcome, args.get("outcome")),
        )


def filter_form(
    args: MultiDict[str, str],
    *,
    offices: list[tuple[str, str]],
    elections: list[tuple[str, str]],
    people: list[tuple[str, str]],
) -> FilterForm:
    """Return the filters with their choices."""
    form = FilterForm(formdata=args)
    everything = [("", gettext("All"))]
    catalogue, lang = current.catalogue(), current.lang()
    form.state.choices = everything + [(str(state), label(state)) for state in State]
    form.kind.choices = everything + [(str(kind), label(kind)) for kind in ReportKind]
    form.office.choices = everything + offices
    form.type.choices = everything + [
        (row.code, f"{row.code} · {row.label(lang)}") for row in catalogue.violation_types()
    ]
    form.channel.choices = everything + catalogue.choices("intake_channel", lang)
    form.election.choices = everything + elections
    form.assignee.choices = everything + people
    return form


def _member(kind: Any, text: str | None) -> Any:
    return kind(text) if text in {member.value for member in kind} else None


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
