"""What lists of the desk hold: the values of a corrected field, places, the phase of an act."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.correctable import OF_THE_REPORT
from neutrality.cases.dossier import RespondentView
from neutrality.cases.mended_fields import KINDS
from neutrality.cases.models import Case
from neutrality.cases.reading import CaseView
from neutrality.desk.forms import type_choices
from neutrality.directory.models import Election, Office, Place
from neutrality.directory.service import agencies, elections
from neutrality.domain.phases import phase_on
from neutrality.domain.workflow import ReportKind
from neutrality.i18n import label

MOST_PROVINCES = 3
# As the case file shows a decision of the employer.
OF_A_DECISION = {
    "decision_number": "number",
    "decision_on": "decided_on",
    "effective_on": "effective_on",
    "sanction_kind": "kind",
}

OF_A_RECOMMENDATION = {"recommendation_source": "source", "recommendation_number": "number"}


def correction_choices(
    session: Session, field: str, phase: str | None = None
) -> list[tuple[str, str]] | None:
    """Return the choices of a closed field, nothing for one that is typed; types of the phase come first."""
    catalogue, lang = current.catalogue(), current.lang()
    lists: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "place_code": lambda: [
            (row.code, row.name)
            for row in session.execute(
                select(Place.code, Place.name).where(Place.code.like("__.__")).order_by(Place.name)
            )
        ],
        "election_id": lambda: [("", "–"), *((str(row.id), row.name) for row in elections(session))],
        "agency_id": lambda: [("", "–"), *((str(row.id), row.name) for row in agencies(session))],
        "channel": lambda: catalogue.choices("intake_channel", lang),
        "employee_type": lambda: catalogue.choices("employee_type", lang),
        "position_group": lambda: catalogue.choices("position_group", lang),
        "violation_type": lambda: type_choices(phase),
        "cause": lambda: [("", "–"), *((row.code, row.label(lang)) for row in catalogue.causes())],
        "recommendation_source": lambda: catalogue.choices("record_source", lang),
        "kind": lambda: [(kind.value, label(kind)) for kind in ReportKind if kind in KINDS],
        "sanction_kind": lambda: [
            (row.code, row.label(lang)) for row in catalogue.sanction_kinds(None, on=current.today())
        ],
    }
    return lists[field]() if field in lists else None


def place_choices(session: Session, office_ids: Iterable[uuid.UUID]) -> list[tuple[str, str]]:
    """Return the places of these offices and one step below them; for many provinces those alone."""
    held = session.scalars(select(Office.place_code).where(Office.id.in_(office_ids)))
    codes = {code for code in held if code}
    provinces = {code for code in codes if "." not in code}
    found = select(Place.code, Place.name).order_by(Place.code)
    if not codes or len(provinces) > MOST_PROVINCES:
        found = found.where(Place.parent_code.is_(None))
    else:
        found = found.where(or_(Place.code.in_(codes), Place.parent_code.in_(provinces or codes)))
    return [(row.code, row.name) for row in session.execute(found)]


def phase_of(
    session: Session, case_id: uuid.UUID, event_on: date | None, person: RespondentView | None = None
) -> str | None:
    """Return the phase of the election on the day of the act, or the one that an officer chose for a person.

    Nothing when day or election is unknown and nobody chose.
    """
    if person is not None and person.phase:
        return person.phase
    case = session.get_one(Case, case_id)
    election = session.get(Election, case.election_id) if case.election_id else None
    return phase_on(event_on, election) if election is not None and event_on is not None else None


def held_value(
    view: CaseView, person: RespondentView | None, field: str, choices: list[tuple[str, str]] | None
) -> str | date | None:
    """Return what a field holds now, as its control takes it; a NIP is never shown again whole."""
    if field == "nip":
        return ""
    if field == "election_id":
        return next((key for key, name in choices or [] if name == view.election), "")
    if person is not None and field in OF_A_DECISION:
        held = getattr(person.decision, OF_A_DECISION[field], None)
    elif person is not None and field in OF_A_RECOMMENDATION:
        last = person.records.recommendations[-1:]
        held = getattr(last[0], OF_A_RECOMMENDATION[field]) if last else None
    elif person is not None:
        held = getattr(person, field)
    elif field in OF_THE_REPORT:
        held = getattr(view.reports[0], field)
    else:
        held = getattr(view, field)
    return held if held is None or isinstance(held, date) else str(held)
