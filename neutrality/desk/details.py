"""Names and values of what an event or a waiting step says, as officers read them."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Flask
from flask_babel import gettext

from neutrality import current
from neutrality.accounts.service import names_of
from neutrality.database import reading
from neutrality.errors import guard_words, words
from neutrality.i18n import day, law

LISTS = {
    "violation_type": "violation_type",
    "sanction_level": "sanction_level",
    "level": "sanction_level",
    "sanction_kind": "sanction_kind",
    "cause": "cause",
    "unmet_requirement": "requirement",
    "channel": "intake_channel",
    "plain_kind": "plain_kind",
    "regime": "regime",
}


def detail_name(name: str) -> str:
    """Return the title of one detail."""
    titles = {
        "kind": gettext("Kind"),
        "source": gettext("Source"),
        "channel": gettext("Channel"),
        "place": gettext("Place"),
        "place_code": gettext("Place"),
        "election": gettext("Election"),
        "election_id": gettext("Election"),
        "regime": gettext("Election law"),
        "plain_kind": gettext("Kind in plain words"),
        "in_time": gettext("Within the time limit"),
        "late_entry": gettext("Entered later"),
        "violation_type": gettext("Violation type"),
        "sanction_level": gettext("Level of sanction"),
        "level": gettext("Level of sanction"),
        "sanction_kind": gettext("Sanction"),
        "addressee": gettext("Forwarded to"),
        "criminal_track": gettext("Criminal matter beside it"),
        "cause": gettext("Cause"),
        "unmet_requirement": gettext("Requirement"),
        "ground": gettext("Ground"),
        "quorum": gettext("Members present"),
        "pleno_on": gettext("Plenary meeting"),
        "decision_on": gettext("Day of the decision"),
        "effective_on": gettext("In effect from"),
        "control_measure_on": gettext("Control measure"),
        "study_number": gettext("Number of the study"),
        "letter_number": gettext("Number of the letter"),
        "decision_number": gettext("Number of the decision"),
        "deviation_reason": gettext("Reason for the level"),
        "public_reason": gettext("What the reporter reads"),
        "field": gettext("Field"),
        "value": gettext("New value"),
        "from": gettext("Before"),
        "to": gettext("After"),
        "assignee": gettext("Assigned to"),
        "status": gettext("Status"),
        "action": gettext("Step"),
        "subject": gettext("About"),
        "received_on": gettext("Day of receipt"),
        "event_on": gettext("Day of the event"),
        "name": gettext("Name"),
        "nip": "NIP",
        "agency_id": gettext("Agency"),
        "employee_type": gettext("Employee type"),
        "position_group": gettext("Position"),
        "backdated": gettext("Backdated"),
        "file": gettext("File"),
        "number": gettext("Number"),
    }
    return titles.get(name, name)


def detail_value(name: str, value: str) -> str:
    """Return one detail in words: codes by the law, dates with their month, people by name."""
    if name in LISTS:
        return law(LISTS[name], value)
    if name.endswith("_on"):
        return day(date.fromisoformat(value))
    if name == "assignee":
        with reading(current.sessions()) as session:
            return names_of(session, {uuid.UUID(value)}).get(uuid.UUID(value), "")
    if name == "field":
        return detail_name(value)
    closed = {
        "True": gettext("yes"),
        "yes": gettext("yes"),
        "authority": gettext("the authority"),
        "employer": gettext("the employer (PPK)"),
        "new_evidence": gettext("New evidence"),
        "annulled_decision": gettext("An annulled decision"),
    }
    return closed.get(value, value)


def init_details(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        detail_name=detail_name, detail_value=detail_value, guard_words=guard_words, words=words
    )
