"""Names and values of what an event or a waiting step says, as officers read them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.cases.models import Case
from neutrality.cases.same_report import number_of
from neutrality.database import reading
from neutrality.directory.models import Agency, Election, Office, Place
from neutrality.domain.access import Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.delegation import DelegationKind
from neutrality.domain.redaction import Redaction
from neutrality.domain.reporter import Call, LetterKind, ReleaseEnd, ReleasePurpose
from neutrality.domain.workflow import Action
from neutrality.i18n import day, label, law
from neutrality.refusals import guard_words, words

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
    "employee_type": "employee_type",
    "position_group": "position_group",
    "interaction": "interaction",
    "visibility": "post_visibility",
    "ownership": "account_ownership",
}


TITLES = {
    "kind": _("Kind"),
    "source": _("Source"),
    "channel": _("Channel"),
    "place": _("Place"),
    "place_code": _("Place"),
    "election": _("Election"),
    "election_id": _("Election"),
    "regime": _("Election law"),
    "plain_kind": _("Kind in plain words"),
    "in_time": _("Within the time limit"),
    "late_entry": _("Entered later"),
    "violation_type": _("Violation type"),
    "sanction_level": _("Level of sanction"),
    "level": _("Level of sanction"),
    "sanction_kind": _("Sanction"),
    "addressee": _("Forwarded to"),
    "criminal_track": _("Criminal matter beside it"),
    "cause": _("Cause"),
    "unmet_requirement": _("Requirement"),
    "ground": _("Ground"),
    "quorum": _("Members present"),
    "pleno_on": _("Plenary meeting"),
    "decision_on": _("Day of the decision"),
    "effective_on": _("In effect from"),
    "control_measure_on": _("Control measure"),
    "study_number": _("Number of the study"),
    "letter_number": _("Number of the letter"),
    "decision_number": _("Number of the decision"),
    "deviation_reason": _("Reason for the level"),
    "public_reason": _("What the reporter reads"),
    "field": _("Field"),
    "value": _("New value"),
    "from": _("Before"),
    "to": _("After"),
    "assignee": _("Assigned to"),
    "status": _("Status"),
    "action": _("Step"),
    "subject": _("About"),
    "received_on": _("Day of receipt"),
    "event_on": _("Day of the event"),
    "known_on": _("Day on which it became known"),
    "name": _("Name"),
    "nip": "NIP",
    "agency_id": _("Agency"),
    "employee_type": _("Employee type"),
    "position_group": _("Position"),
    "backdated": _("Backdated"),
    "file": _("File"),
    "number": _("Number"),
    "redactions": _("What was done"),
    "version": _("Version"),
    "interaction": _("Kind of interaction"),
    "visibility": _("Who could see it"),
    "ownership": _("Whose account, how sure"),
    "purpose": _("Released"),
    "handlers": _("Released to"),
    "expires_on": _("Last day"),
    "ended_by": _("Ended"),
    "letter": _("Letter"),
    "body": _("Text"),
    "call": _("Call"),
    "note": _("Note"),
    "other_case": _("Other case"),
    "officer": _("Officer"),
    "tie": _("Tie"),
    "helper": _("Office above"),
    "capacity": _("Acting as"),
}

NO_COPY = {
    "too_large": _("too large for a copy that can be looked at here"),
    "original_only": _("documents of this kind can only be downloaded"),
    "no_sandbox": _("no copy for viewing: this server cannot make them safely"),
    "no_ffmpeg": _("no copy for viewing: this server has no ffmpeg"),
    "locked": _("no copy for viewing: the file has a password"),
    "no_text": _("no copy for viewing: there is no text in it"),
    "time": _("no copy for viewing: making it took too long"),
}
MEMBERS: dict[str, type[StrEnum]] = {
    "action": Action,
    "purpose": ReleasePurpose,
    "ended_by": ReleaseEnd,
    "letter": LetterKind,
    "call": Call,
    "tie": Tie,
}
KEPT_ROWS: dict[str, Callable[[Session, str], Place | Election | Agency | Account | Office | Case | None]] = {
    "other_case": lambda session, key: session.get(Case, uuid.UUID(key)),
    "place_code": lambda session, code: session.get(Place, code),
    "election_id": lambda session, key: session.get(Election, uuid.UUID(key)),
    "agency_id": lambda session, key: session.get(Agency, uuid.UUID(key)),
    "officer": lambda session, key: session.get(Account, uuid.UUID(key)),
    "helper": lambda session, key: session.get(Office, uuid.UUID(key)),
    "handlers": lambda session, key: session.get(Account, uuid.UUID(key)),
    "assignee": lambda session, key: session.get(Account, uuid.UUID(key)),
}
CHANGED = frozenset({"from", "to", "value"})


def detail_name(name: str) -> str:
    """Return the title of one detail."""
    return str(TITLES.get(name, name))


IN_WORDS: dict[str, Callable[[str], str]] = {
    "field": detail_name,
    "capacity": lambda code: f"{label(DelegationKind(code.split()[0]))} {label(Role(code.split()[1]))}",
    "redactions": lambda codes: ", ".join(label(Redaction(code)) for code in codes.split()),
}


def detail_value(name: str, value: str, field: str = "") -> str:
    """Return one detail in words: codes by the law, dates with their month, people by name.

    What a correction changed is read as the field that it changed.
    """
    kind = field if field and name in CHANGED else name
    if kind in LISTS:
        return law(LISTS[kind], value)
    if kind in MEMBERS:
        return label(MEMBERS[kind](value))
    if kind in KEPT_ROWS:
        return ", ".join(_row_name(kind, one) for one in value.split())
    if kind.endswith("_on"):
        return day(date.fromisoformat(value))
    if kind in IN_WORDS:
        return IN_WORDS[kind](value)
    closed = {
        "True": gettext("yes"),
        "yes": gettext("yes"),
        "authority": gettext("the authority"),
        "employer": gettext("the employer (PPK)"),
        "new_evidence": gettext("New evidence"),
        "annulled_decision": gettext("An annulled decision"),
    }
    return closed.get(value, value)


def copy_words(reason: str | None) -> str:
    """Return why a file has no copy that can be looked at."""
    return str(NO_COPY.get(reason or "", _("no copy for viewing: the file cannot be read")))


def _row_name(kind: str, value: str) -> str:
    with reading(current.sessions()) as session:
        row = KEPT_ROWS[kind](session, value)
        if isinstance(row, Case):
            return number_of(row)
        return row.name if row is not None else value


def init_details(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        detail_name=detail_name,
        detail_value=detail_value,
        guard_words=guard_words,
        words=words,
        copy_words=copy_words,
    )
