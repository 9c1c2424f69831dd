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

from neutrality import current, fields
from neutrality.cases.choices import LIFTED, LISTS, OF_A_DECREE, SEVERAL, curable
from neutrality.cases.dossier import RespondentView, StepOffer
from neutrality.cases.reading import CaseView
from neutrality.database import reading
from neutrality.directory.service import agencies
from neutrality.domain.catalogue import ViolationType
from neutrality.domain.records import authorities_on, is_on_paper
from neutrality.domain.workflow import DATES, Action
from neutrality.fields import CheckboxesField, DayMonthYearField
from neutrality.i18n import law

FILL = _("Please fill this in.")
TEXTS = frozenset({"deviation_reason", "public_reason"})


class Versioned(fields.Versioned):
    """A form about a case as it was read."""

    seen = HiddenField()

    def read_from(self, view: CaseView) -> None:
        """Remember which version of the case is on the screen, and how much of its story."""
        self.version.data, self.seen.data = str(view.version), str(len(view.timeline))

    @property
    def seen_entries(self) -> int:
        """Return how many entries of the story were on the screen."""
        return fields.count_in(self.seen.data) or 0


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
        elif isinstance(data, list):
            values[name] = " ".join(data)
        elif data:
            values[name] = str(data).strip()
    return values


def _control(name: str, offer: StepOffer, person: RespondentView | None, phase: str | None) -> Field:
    title, asked = _titles()[name], [InputRequired(FILL) if name in offer.fields else Optional()]
    choices, hints = _choices(name, person, phase, offer.action), _hints()
    if choices is not None and name in SEVERAL:
        one = InputRequired(_("Choose one."))
        return CheckboxesField(title, choices=choices, validators=[one], validate_choice=False)
    if choices is not None:
        listed = [("", gettext("Choose")), *choices]
        hint = (
            _paper_hint() if name == "record_source" and offer.action in OF_A_DECREE else hints.get(name, "")
        )
        return SelectField(title, description=hint, choices=listed, validators=asked, validate_choice=False)
    if name in TEXTS:
        return TextAreaField(title, description=hints.get(name, ""), validators=asked)
    plain: dict[str, type[Field]] = {
        "criminal_track": BooleanField,
        **dict.fromkeys(DATES, DayMonthYearField),
    }
    return plain.get(name, StringField)(title, validators=asked)


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
        "lacks": gettext("What is lacking?"),
        "public_reason": gettext("What the reporter is asked to complete, in plain words"),
        "supervision_number": gettext("Number of the supervision report (Form A)"),
        "competent_body": gettext("To which body?"),
        "termination_ground": gettext("Why does it end?"),
        "recommended_level": gettext("Level that the authority recommended"),
        "recommended_on": gettext("Day of the recommendation"),
        "control_measure": gettext("Which control measure?"),
        "measure_stage": gettext("Is it asked for, or in force?"),
        "authority": gettext("Which authority?"),
        "record_source": gettext("How does the office know it?"),
        "answered_on": gettext("Day of the employer’s answer"),
        "employer_answer": gettext("What does the employer answer?"),
        "more_time_until": gettext("More time until"),
        "new_agency": gettext("To which agency?"),
        "moved_on": gettext("Since when?"),
        "remedy": gettext("Which remedy was sought?"),
        "remedy_result": gettext("How did the remedy end?"),
    }


def _hints() -> dict[str, str]:
    return {
        "public_reason": gettext(
            "The reporter reads this with the list, the last day and where to add it, under the code."
        ),
        "authority": gettext("Only where the law names none for that day; else leave it empty."),
        "new_agency": gettext("That agency follows up from then on; send it the letter."),
    }


def _paper_hint() -> str:
    return gettext("What was only heard or read is no decree: record it as an answer without a decree.")


def _choices(
    name: str, person: RespondentView | None, phase: str | None, action: Action
) -> list[tuple[str, str]] | None:
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    employee = person.employee_type if person else None
    if name == "lacks":
        return curable(catalogue, lang, today)
    if name in LISTS:
        return _listed(name, action)
    lists: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "violation_type": lambda: type_choices(phase),
        "cause": lambda: [(row.code, row.label(lang)) for row in catalogue.causes() if row.selectable],
        "sanction_kind": lambda: [
            (row.code, row.label(lang)) for row in catalogue.sanction_kinds(employee, on=today)
        ],
        "addressee": lambda: [
            ("authority", receiving_authority(today)),
            ("employer", gettext("The employer (Pejabat Pembina Kepegawaian, PPK)")),
        ],
        "authority": lambda: [(row.code, row.label(lang)) for row in catalogue.authorities],
        "new_agency": agency_choices,
        "ground": lambda: [
            ("new_evidence", gettext("New evidence")),
            ("annulled_decision", gettext("An annulled decision")),
        ],
    }
    return lists[name]() if name in lists else None


def _listed(name: str, action: Action) -> list[tuple[str, str]]:
    """Return a list of the law, without what this step does not take: a decision rests on a paper."""
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    rows = catalogue.codes(LISTS[name], today)
    if name == "record_source" and action in OF_A_DECREE:
        rows = tuple(row for row in rows if is_on_paper(catalogue, row.code))
    if name == "measure_stage":
        rows = tuple(row for row in rows if row.code != LIFTED)
    return [(row.code, row.label(lang)) for row in rows]


def receiving_authority(on: date) -> str:
    """Return the name of the authority that is valid on a day; where there is none it is asked."""
    valid = authorities_on(current.catalogue(), on)
    return valid[-1].label(current.lang()) if valid else gettext("The authority (name it below)")


def agency_choices() -> list[tuple[str, str]]:
    """Return the active agencies by name."""
    with reading(current.sessions()) as session:
        return [(row.code, row.name) for row in agencies(session)]


def type_choices(phase: str | None) -> list[tuple[str, str]]:
    """Return the types of today with the levels they permit, those of the phase of the act first."""
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    fitting = catalogue.violation_types(today, phase)
    others = [row for row in catalogue.violation_types(today) if row not in fitting]
    named = [(row, f"{row.code} · {row.label(lang)} · {_levels(row)}") for row in (*fitting, *others)]
    other = gettext("for another phase")
    return [(row.code, text if row in fitting else f"{text} ({other})") for row, text in named]


def _levels(row: ViolationType) -> str:
    return "/".join(law("sanction_level", level) for level in row.permitted_levels)
