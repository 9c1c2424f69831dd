"""What a step shows: its form with the choices of the day, the answers so far, gentle warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from neutrality import current
from neutrality.database import reading
from neutrality.directory.models import Place
from neutrality.directory.service import elections_near, offices_for_place, place_choices
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.identity import nip_warnings
from neutrality.i18n import day
from neutrality.intake.citizen_forms import (
    ANONYMOUS,
    NAMED,
    EvidenceForm,
    SendForm,
    StepForm,
    WhatForm,
    WhenForm,
    WhoForm,
    lines_of,
)
from neutrality.intake.drafts import OpenDraft
from neutrality.refusals import words

STEPS = ("apa", "siapa", "kapan-dan-di-mana", "bukti", "kirim")
FORMS: dict[str, type[StepForm]] = {
    "apa": WhatForm,
    "siapa": WhoForm,
    "kapan-dan-di-mana": WhenForm,
    "bukti": EvidenceForm,
    "kirim": SendForm,
}


@dataclass(frozen=True)
class Answer:
    """One line of 'check your answers'."""

    step: str
    question: str
    answer: str


def form_of(draft: OpenDraft | None, step: str, *, bound: bool) -> Any:
    """Return the form of a step, filled with what was typed when it is to be judged."""
    typed = draft.steps.get(step, {}) if draft else {}
    form = FORMS[step](formdata=MultiDict(typed) if bound else None)
    with reading(current.sessions()) as session:
        if isinstance(form, WhatForm):
            form.plain_kind.choices = current.catalogue().choices("plain_kind", current.lang())
            found = [(str(row.id), row.name) for row in elections_near(session, current.today())]
            form.election_id.choices = [("", _("None, or I do not know")), *found]
        elif isinstance(form, WhoForm):
            for entry in form.people:
                entry.form.employee_type.choices = current.catalogue().choices("plain_who", current.lang())
        elif isinstance(form, WhenForm):
            form.place_code.choices = _places(session)
        elif isinstance(form, SendForm):
            form.sender.choices = [
                (ANONYMOUS, _("No, I stay anonymous")),
                (NAMED, _("Yes, I give my name; it stays sealed")),
            ]
            form.office_id.choices = _offices(session, draft)
    return form


def _places(session: Session) -> Any:
    found = select(Place.code, Place.name, Place.parent_code).where(Place.code.like("__.__"))
    rows = session.execute(found).all()
    groups: dict[str, list[tuple[str, str]]] = {name: [] for _code, name in place_choices(session)}
    provinces = dict(place_choices(session))
    for code, name, parent in sorted(rows, key=lambda row: row[1]):
        groups[provinces[parent or ""]].append((code, name))
    return {"": [("", _("Choose"))], **{name: groups[name] for name in sorted(groups)}}


def _offices(session: Session, draft: OpenDraft | None) -> list[tuple[str, str]]:
    typed = draft.steps.get("kapan-dan-di-mana", {}).get("place_code", []) if draft else []
    found = offices_for_place(session, typed[0] if typed else None)
    nearest = found[:1]
    above = [office for office in found[1:] if office.level is OfficeLevel.PROVINCE][:1]
    return [
        *((str(office.id), _("%(office)s, the nearest one", office=office.name)) for office in nearest),
        *(
            (str(office.id), _("%(office)s only; the local office does not learn of it", office=office.name))
            for office in above
        ),
    ]


def answers_of(draft: OpenDraft) -> list[Answer]:
    """Return what was answered, to be checked before sending."""
    forms = {name: form_of(draft, name, bound=True) for name in STEPS[:-1]}
    files = ngettext("%(num)s file", "%(num)s files", len(draft.files))
    return [
        *_said_what(forms["apa"]),
        *_said_who(forms["siapa"]),
        *_said_when_and_where(forms["kapan-dan-di-mana"]),
        Answer("bukti", _("Evidence"), files),
    ]


def _said_what(form: Any) -> list[Answer]:
    kind = current.catalogue().label("plain_kind", form.plain_kind.data, current.lang())
    election = dict(form.election_id.choices).get(form.election_id.data, "")
    return [
        Answer("apa", _("What"), kind),
        Answer("apa", _("In your words"), form.narrative.data),
        Answer("apa", _("Web addresses of posts"), "\n".join(lines_of(form.links.data))),
        Answer("apa", _("Election"), election),
        Answer("apa", _("Candidate or party"), form.candidate.data or ""),
    ]


def _said_who(form: Any) -> list[Answer]:
    people = [entry.form for entry in form.people]
    answers = [Answer("siapa", _("Who"), ", ".join(one.name.data or _("name not known") for one in people))]
    for number, one in enumerate(people, start=1):
        kinds = dict(one.employee_type.choices)
        kind = kinds.get(one.employee_type.data, "") if one.employee_type.data != "unknown" else ""
        known = [text for text in (kind, one.agency_text.data, one.position.data, one.nip.data) if text]
        if known:
            answers.append(Answer("siapa", _("Person %(n)s", n=number), ", ".join(known)))
    return answers


def _said_when_and_where(form: Any) -> list[Answer]:
    places = {code: name for group in form.place_code.choices.values() for code, name in group}
    event = _("day not known") if form.event_unknown.data else day(form.event_on.data)
    where = [text for text in (places.get(form.place_code.data, ""), form.place_detail.data) if text]
    return [
        Answer("kapan-dan-di-mana", _("When"), event),
        Answer("kapan-dan-di-mana", _("When it was known"), day(form.known_on.data)),
        Answer("kapan-dan-di-mana", _("Where"), ", ".join(where)),
    ]


def warnings_of(draft: OpenDraft) -> list[str]:
    """Return what is odd about the numbers typed; nothing of it stops a report."""
    typed = draft.steps.get("siapa", {})
    nips = [values[0] for name, values in typed.items() if name.endswith("-nip") and values[0].strip()]
    codes = {code for nip in nips for code in nip_warnings(nip, current.today())}
    return [words(code) for code in sorted(codes)]
