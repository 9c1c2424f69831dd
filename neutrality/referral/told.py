"""What a package tells of a case, as plain values: the same for the page to read and the file for systems.

Everything here is a code of the law, a date, a number or a particular of the respondents of one addressee.
Nothing that anybody wrote freely stands in it, and nothing of who reported, when, how often, or what they
said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from neutrality.cases.allegations import other_types, phase_of
from neutrality.cases.clock_views import ClockView, clock_views
from neutrality.cases.examination_reading import examined_of
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.people import open_particulars
from neutrality.cases.reading import place_text
from neutrality.cases.records import ForwardingView, records_of
from neutrality.cases.work import Work, reports_of
from neutrality.directory.models import Agency, Election, Office
from neutrality.domain.catalogue import ClockKind
from neutrality.referral.letter import Handed

SCHEMA = "neutrality/referral-data/1"
LANG = "id"
# What runs at the addressee: of the office's own clocks nothing is told.
THEIRS = frozenset({ClockKind.DELIVERY, ClockKind.SBT_VERIFICATION, ClockKind.FOLLOW_UP})
Values = dict[str, Any]


def told(work: Work, letter: Handed, reference: str, made_at: datetime) -> Values:
    """Return everything that the package tells, ready for JSON; what is not known is null."""
    return {
        "schema": SCHEMA,
        "package": reference,
        "made_at": made_at.isoformat(timespec="minutes"),
        "office": work.session.get_one(Office, work.case.office_id).name,
        "letter": letter_told(letter),
        "addressee": {"kind": letter.addressee, "name": letter.addressee_name or None},
        "case": _case(work),
        "respondents": [
            _respondent(work, person, f"R{number}") for number, person in enumerate(letter.people, start=1)
        ],
    }


def letter_told(letter: Handed) -> Values:
    """Return what is told of the letter itself: by its reference or a digest anybody can have it checked."""
    row = letter.row
    return {
        "kind": row.kind,
        "subject": letter.letter.subject,
        "number": row.number,
        "dated_on": _day(row.dated_on),
        "left_on": _day(row.left_on),
        "reference": letter.reference,
        "sha256": row.final_sha256,
        "signed_sha256": row.signed_sha256,
    }


def _case(work: Work) -> Values:
    case, session = work.case, work.session
    happened = [row.event_on for row in reports_of(session, case.id) if row.event_on]
    election = session.get(Election, case.election_id) if case.election_id else None
    return {
        "number": number_of(case),
        "registered_on": _day(case.registered_on),
        "election": election.name if election else None,
        "place": place_text(session, case.place_code) or None,
        "happened_on": _day(min(happened, default=None)),
    }


def _respondent(work: Work, person: Respondent, reference: str) -> Values:
    held, catalogue = open_particulars(work.respondent_key(person), person), work.means.catalogue
    agency = work.session.get(Agency, person.agency_id) if person.agency_id else None
    phase = phase_of(work.session, work, person).effective
    sent = records_of(work, person, work.today).forwarding
    return {
        "reference": reference,
        "name": held.name or None,
        "nip": held.nip or None,
        "position": held.position or None,
        "position_group": _labelled(work, "position_group", person.position_group),
        "agency": (agency.name if agency else held.agency_text) or None,
        "employee_type": _labelled(work, "employee_type", person.employee_type),
        "phase": _labelled(work, "phase", phase),
        "violation_types": _types(work, person),
        **_examined(work, person),
        "forwarding": _forwarding(work, sent),
        "clocks": [
            _clock(row) for row in clock_views(work, lang=LANG, today=work.today) if _runs(row, person)
        ],
        "sanction_kinds": [
            {"code": row.code, "label": row.label(LANG), "level": row.level}
            for row in catalogue.sanction_kinds(person.employee_type, on=work.today)
        ],
    }


def _types(work: Work, person: Respondent) -> list[Values]:
    codes = [code for code in (person.violation_type, *other_types(work.session, person)) if code]
    rows = [work.means.catalogue.violation_type(code) for code in codes]
    return [
        {
            "code": row.code,
            "description": row.description(LANG),
            "legal_basis": row.legal_basis,
            "permitted_levels": list(row.permitted_levels),
            "needs_review": row.needs_review,
        }
        for row in rows
    ]


def _examined(work: Work, person: Respondent) -> Values:
    """Return element by element what was found; the notes beside it stay at the office."""
    seen = examined_of(work, person)
    asked = work.means.catalogue.elements_of(seen.violation_type) if seen.violation_type else ()
    return {
        "elements": [
            {
                "code": row.code,
                "text": row.label(LANG),
                "answer": _labelled(work, "element_answer", seen.elements[row.code].answer),
            }
            for row in asked
            if row.code in seen.elements
        ],
        "finding": _labelled(work, "finding", seen.finding or None),
    }


def _forwarding(work: Work, sent: ForwardingView | None) -> Values | None:
    if sent is None:
        return None
    return {
        "forwarded_on": _day(sent.made_on),
        "number": sent.number or None,
        "recommended_level": _labelled(work, "sanction_level", sent.level),
    }


def _clock(row: ClockView) -> Values:
    return {
        "rule": row.rule,
        "label": row.label,
        "legal_basis": row.basis or None,
        "internal_target": row.internal_target,
        "started_on": _day(row.started_on),
        "due_on": _day(row.due_on),
    }


def _runs(row: ClockView, person: Respondent) -> bool:
    return row.respondent_id == person.id and row.kind in THEIRS and not (row.stopped_on or row.paused_on)


def _labelled(work: Work, kind: str, code: str | None) -> Values | None:
    label: Callable[[str, str, str], str] = work.means.catalogue.label
    return {"code": code, "label": label(kind, code, LANG)} if code else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
