"""What staff type on a capture sheet (berita acara tangkapan layar)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from neutrality import current
from neutrality.cases.captures import CapturedFile, SheetView
from neutrality.domain.capture import Capture
from neutrality.domain.deadlines import ZONES
from neutrality.fields import CheckboxesField, DayMonthYearField, Versioned
from neutrality.refusals import words

_COPIED = (
    "captured_by", "method", "interaction", "visibility", "ownership", "zone", "link", "captor", "device",
    "how_seen", "account", "basis", "shows",
)  # fmt: skip
_LISTS = {
    "captured_by": "captured_by",
    "method": "capture_method",
    "interaction": "interaction",
    "visibility": "post_visibility",
    "ownership": "account_ownership",
}


class CaptureForm(Versioned):
    """One sheet; `version` tells which one is corrected."""

    link = StringField(
        _("Web address of the post"),
        description=_("As it stood in the browser. This site never opens it."),
        validators=[Optional()],
    )
    files = CheckboxesField(_("Files of the case that show it"), validators=[Optional()])
    shows = TextAreaField(_("What can be seen"), validators=[Optional()])
    captured_by = RadioField(_("Who captured it?"), validate_choice=False)
    captor = StringField(
        _("Name of the officer or other person"),
        description=_("Never the reporter’s. Leave it empty when the reporter captured it."),
    )
    captured_on = DayMonthYearField(_("Day of the capture"))
    captured_time = StringField(
        _("Time of the capture"), description=_("For example 09.30."), validators=[Optional()]
    )
    zone = SelectField(_("Time zone"), choices=[(zone, zone) for zone in ZONES], validate_choice=False)
    method = SelectField(_("How was it captured?"), validate_choice=False)
    device = StringField(
        _("Device and program"),
        description=_("For example: office laptop, Firefox. Nothing that tells a reporter’s telephone."),
        validators=[Optional()],
    )
    visibility = SelectField(_("Who could see the post?"), validate_choice=False)
    how_seen = StringField(
        _("How was that seen?"),
        description=_("For example: opened in a private window, without signing in."),
    )
    interaction = SelectField(_("Kind of interaction"), validate_choice=False)
    account = StringField(
        _("Account"),
        description=_("The name and address of the account that did it."),
        validators=[Optional()],
    )
    ownership = SelectField(_("Is it the respondent’s account?"), validate_choice=False)
    basis = TextAreaField(
        _("On what does that rest?"),
        description=_("For example: the clarification minutes, the agency’s letter."),
    )
    reason = TextAreaField(_("Reason for the correction"))

    def capture(self) -> Capture:
        """Return what was typed as the domain takes it."""
        typed = {name: (self[name].data or "").strip() for name in _COPIED}
        return Capture(
            **typed,
            files=tuple(self.files.data or ()),
            captured_on=self.captured_on.data,
            captured_time=_clock(self.captured_time.data),
        )

    def well_written(self) -> bool:
        """Return whether dates and times can be read; what cannot is told at its field."""
        self.validate()
        if self.captured_time.data and _clock(self.captured_time.data) is None:
            self.captured_time.errors = [gettext("Write the time like 09.30.")]
        return not self.errors


def capture_form(
    files: list[CapturedFile], *, held: SheetView | None, begun: Mapping[str, Any]
) -> CaptureForm:
    """Return the form with its lists, filled from the sheet that is corrected or with what is begun."""
    form = CaptureForm()
    catalogue, lang = current.catalogue(), current.lang()
    lists: dict[str, Any] = {name: form[name] for name in _LISTS}
    for name, field in lists.items():
        rows = catalogue.codes(_LISTS[name])
        choices = [(row.code, _marked(row.label(lang), review=row.needs_review)) for row in rows]
        field.choices = choices if name == "captured_by" else [("", gettext("Choose")), *choices]
    form.files.choices = [(str(file.id), f"{file.report}/{file.number} · {file.mime}") for file in files]
    if request.method != "POST":
        for name, value in (_held(held) if held else begun).items():
            form[name].data = value
    return form


def moment_words(capture: Capture) -> str:
    """Return the time of a capture as it is read, nothing when nobody noted it."""
    if capture.captured_time is None:
        return ""
    return f"{capture.captured_time:%H.%M} {capture.zone}"


def put_problems(form: CaptureForm, problems: list[Any]) -> None:
    """Put each problem at its field."""
    for problem in problems:
        text = words(problem.code, problem.params)
        form[problem.field].errors = [*form[problem.field].errors, text]


def _held(held: SheetView) -> dict[str, Any]:
    capture = held.capture
    moment = f"{capture.captured_time:%H.%M}" if capture.captured_time else ""
    return {
        **{name: getattr(capture, name) for name in _COPIED},
        "files": list(capture.files),
        "captured_on": capture.captured_on,
        "captured_time": moment,
        "version": str(held.version),
    }


def _marked(label: str, *, review: bool) -> str:
    return f"{label} ({gettext('not yet checked against the official text')})" if review else label


def _clock(text: str | None) -> time | None:
    """Return a time written 9.30 or 09:30, nothing for anything else."""
    try:
        return time.fromisoformat((text or "").strip().replace(".", ":").zfill(len("09:30")))
    except ValueError:
        return None
