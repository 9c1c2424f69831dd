"""What the examiner fills in: one form for a case, made of what the law lists and of its respondents."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from neutrality import current, fields
from neutrality.cases.dossier import RespondentView
from neutrality.cases.examination_reading import ExaminationView
from neutrality.cases.study import SECTIONS, StudyView
from neutrality.desk.forms import Versioned, type_choices
from neutrality.domain.examination import UNKNOWN_CAUSE, CauseFound, Examined, Noted

CAUSES = 3
Controls = dict[str, Field]


class StudyForm(fields.Versioned):
    """The study: its version as it was read, its number, a text for each section."""

    number = StringField(
        _("Number of the study"),
        description=_("As your office numbers it. It can follow later."),
        validators=[Optional()],
    )

    @property
    def sections(self) -> dict[str, str]:
        """Return the texts by section."""
        return {row.code: self[row.code].data or "" for row in current.catalogue().codes(SECTIONS)}


def study_form(held: StudyView, *, begun: dict[str, str], typed: MultiDict[str, str] | None) -> Any:
    """Return the form of the study, filled with what is kept or, at the beginning, with what is known."""
    lang = current.lang()
    controls = {
        row.code: TextAreaField(row.label(lang), validators=[Optional()])
        for row in current.catalogue().codes(SECTIONS)
    }
    form = type("ThisStudyForm", (StudyForm,), controls)(formdata=typed)
    if typed is None:
        form.version.data, form.number.data = str(held.version), held.number
        for name in controls:
            form[name].data = held.sections.get(name, "") if held.version else begun.get(name, "")
    return form


def examination_form(
    view: ExaminationView,
    people: Iterable[RespondentView],
    *,
    phase: str | None,
    typed: MultiDict[str, str] | None,
) -> Any:
    """Return the form of the examination; nothing is chosen beforehand but that a cause is unknown."""
    persons = list(people)
    controls = _checklist_controls()
    for person in persons:
        controls |= _person_controls(person, view.people[person.id], phase, typed)
    form = type("ThisExaminationForm", (Versioned,), controls)(formdata=typed)
    if typed is None:
        _fill(form, {code: noted for code, noted in view.checklist.items() if code in form})
        for person in persons:
            _fill_person(form, person, view.people[person.id])
    return form


def answers_of(form: Any) -> dict[str, Noted]:
    """Return what was answered of the checklist."""
    codes = [row.code for row in current.catalogue().checklist_items(current.today())]
    return _noted(form, {code: code for code in codes})


def examined_of(form: Any, people: Iterable[RespondentView]) -> dict[uuid.UUID, Examined]:
    """Return what was examined of each of these respondents."""
    return {person.id: _examined(form, person) for person in people}


def elements_shown(form: Any, person: RespondentView) -> list[str]:
    """Return the elements that the form asks of a respondent."""
    chosen = form[f"r{person.ordinal}_violation_type"].data
    known = current.catalogue()
    rows = known.elements_of(chosen) if chosen in known.types else ()
    return [row.code for row in rows if f"r{person.ordinal}_{row.code}" in form]


def _checklist_controls() -> Controls:
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    controls: Controls = {}
    for row in catalogue.checklist_items(today):
        choices = catalogue.choices("check_answer", lang, today)
        controls[row.code] = _radios(row.label(lang), choices, row.hint(lang))
        controls[f"{row.code}_note"] = StringField(_("Note"), validators=[Optional()])
    return controls


def _person_controls(
    person: RespondentView, seen: Examined, phase: str | None, typed: MultiDict[str, str] | None
) -> Controls:
    catalogue, lang, today, mark = current.catalogue(), current.lang(), current.today(), f"r{person.ordinal}"
    kept = seen.violation_type or person.violation_type or ""
    chosen = typed.get(f"{mark}_violation_type", kept) if typed is not None else kept
    types = [("", gettext("Choose")), *type_choices(phase)]
    controls: Controls = {
        f"{mark}_violation_type": SelectField(
            _("Violation type"), choices=types, validators=[Optional()], validate_choice=False
        )
    }
    for row in catalogue.elements_of(chosen) if chosen in catalogue.types else ():
        controls[f"{mark}_{row.code}"] = _radios(
            row.label(lang), catalogue.choices("element_answer", lang, today)
        )
        controls[f"{mark}_{row.code}_note"] = StringField(_("Evidence"), validators=[Optional()])
    controls[f"{mark}_finding"] = _radios(
        _("Finding of the examiner"), catalogue.choices("finding", lang, today),
        _("Proven needs every element fulfilled. The plenary meeting decides."),
    )  # fmt: skip
    controls[f"{mark}_finding_note"] = TextAreaField(_("Why"), validators=[Optional()])
    return controls | _cause_controls(mark)


def _cause_controls(mark: str) -> Controls:
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    causes = [(row.code, f"{row.code} · {row.label(lang)}") for row in catalogue.causes() if row.selectable]
    firm = [("", gettext("Choose")), *catalogue.choices("cause_confidence", lang, today)]
    controls: Controls = {}
    for number in range(1, CAUSES + 1):
        name = f"{mark}_cause_{number}"
        controls[name] = SelectField(
            _("Cause %(n)s", n=number), choices=[("", "–"), *causes], validators=[Optional()],
            validate_choice=False,
        )  # fmt: skip
        controls[f"{name}_confidence"] = SelectField(
            _("On what it rests"), choices=firm, validators=[Optional()], validate_choice=False
        )
        controls[f"{name}_note"] = StringField(_("Evidence"), validators=[Optional()])
    return controls


def _radios(label: str, choices: list[tuple[str, str]], hint: str = "") -> Field:
    return RadioField(
        label, description=hint, choices=choices, validators=[Optional()], validate_choice=False
    )


def _fill(form: Any, answers: dict[str, Noted], mark: str = "") -> None:
    for code, noted in answers.items():
        form[f"{mark}{code}"].data, form[f"{mark}{code}_note"].data = noted.answer, noted.note


def _fill_person(form: Any, person: RespondentView, seen: Examined) -> None:
    mark = f"r{person.ordinal}_"
    form[f"{mark}violation_type"].data = seen.violation_type or person.violation_type or ""
    _fill(form, {code: noted for code, noted in seen.elements.items() if f"{mark}{code}" in form}, mark)
    form[f"{mark}finding"].data, form[f"{mark}finding_note"].data = seen.finding or None, seen.finding_note
    causes = seen.causes or (CauseFound(person.cause or UNKNOWN_CAUSE),)
    for number, one in enumerate(causes[:CAUSES], start=1):
        name = f"{mark}cause_{number}"
        form[name].data, form[f"{name}_note"].data = one.cause, one.note
        form[f"{name}_confidence"].data = one.confidence


def _noted(form: Any, names: dict[str, str]) -> dict[str, Noted]:
    """Return the answers that were given; a note beside no answer is one that is not yet given."""
    return {
        code: Noted(form[name].data, (form[f"{name}_note"].data or "").strip())
        for code, name in names.items()
        if name in form and form[name].data
    }


def _examined(form: Any, person: RespondentView) -> Examined:
    mark = f"r{person.ordinal}_"
    shown = {code: f"{mark}{code}" for code in elements_shown(form, person)}
    lines = [f"{mark}cause_{number}" for number in range(1, CAUSES + 1)]
    return Examined(
        form[f"{mark}violation_type"].data or "",
        _noted(form, shown),
        form[f"{mark}finding"].data or "",
        (form[f"{mark}finding_note"].data or "").strip(),
        tuple(
            CauseFound(
                form[line].data or "",
                form[f"{line}_confidence"].data or "",
                (form[f"{line}_note"].data or "").strip(),
            )
            for line in lines
        ),
    )
