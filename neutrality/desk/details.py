"""Names and values of what an event or a waiting step says, as officers read them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.cases.choices import LISTS as STEP_LISTS
from neutrality.cases.choices import SEVERAL
from neutrality.cases.models import Case
from neutrality.cases.numbers import number_of
from neutrality.database import reading
from neutrality.desk.viewing_words import copy_words
from neutrality.directory.models import Agency, Election, Office, Place
from neutrality.domain.access import Role
from neutrality.domain.assignment import Handing
from neutrality.domain.conflicts import Tie
from neutrality.domain.delegation import DelegationKind
from neutrality.domain.mistakes import ExclusionReason
from neutrality.domain.redaction import Redaction
from neutrality.domain.reporter import Call, LetterKind, ReleaseEnd, ReleasePurpose
from neutrality.domain.transfer import Answer, Basis
from neutrality.domain.workflow import Action, ReportKind
from neutrality.i18n import day, label, law
from neutrality.names.events import BROUGHT_BY
from neutrality.refusals import guard_words, words

LISTS = {
    **STEP_LISTS,
    "violation_type": "violation_type",
    "level": "sanction_level",
    "sanction_kind": "sanction_kind",
    "authority": "authority",
    "recommendation_source": "record_source",
    "cause": "cause",
    "finding": "finding",
    "channel": "intake_channel",
    "plain_kind": "plain_kind",
    "regime": "regime",
    "employee_type": "employee_type",
    "position_group": "position_group",
    "interaction": "interaction",
    "visibility": "post_visibility",
    "ownership": "account_ownership",
    "phase": "phase",
    "phase_computed": "phase",
    "act_channel": "channel",
    "platform": "platform",
    "is_official": "known",
    "employer_conflict": "known",
    "summons_channel": "summons_channel",
    "attendance": "attendance",
    "data_answer": "data_answer",
    "document_kind": "document_kind",
    "system": "external_system",
}


TITLES = {
    "document_kind": _("Kind of document"),
    "document_number": _("Number of the document"),
    "left_on": _("Left the office"),
    "until_on": _("Valid until"),
    "dated_on": _("Day of the document"),
    "sha256": _("Digest (SHA-256)"),
    "manifest": _("Digest of the manifest (SHA-256)"),
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
    "lacks": _("What is lacking"),
    "supervision_number": _("Number of the supervision report"),
    "competent_body": _("Body in charge"),
    "termination_ground": _("Why it ended"),
    "recommended_level": _("Recommended level"),
    "recommended_on": _("Day of the recommendation"),
    "authority": _("The authority"),
    "control_measure": _("Control measure"),
    "measure_stage": _("Stage of the measure"),
    "recommendation_source": _("How the recommendation is known"),
    "recommendation_number": _("Number of the recommendation"),
    "record_source": _("How the office knows it"),
    "answered_on": _("Day of the answer"),
    "employer_answer": _("Answer of the employer"),
    "more_time_until": _("More time until"),
    "new_agency": _("New agency"),
    "moved_on": _("Moved on"),
    "remedy": _("Remedy"),
    "remedy_result": _("How the remedy ended"),
    "ground": _("Ground"),
    "quorum": _("Members present"),
    "required": _("Members needed"),
    "finding": _("Finding of the examiner"),
    "checklist": _("Checklist"),
    "elements": _("Elements"),
    "causes": _("Causes"),
    "length": _("Characters"),
    "pleno_on": _("Plenary meeting"),
    "decision_on": _("Day of the decision"),
    "effective_on": _("In effect from"),
    "control_measure_on": _("Day of the control measure"),
    "study_number": _("Number of the study"),
    "letter_number": _("Number of the letter"),
    "decision_number": _("Number of the decision"),
    "deviation_reason": _("Reason for the level"),
    "public_reason": _("What the reporter reads"),
    "field": _("Field"),
    "value": _("New value"),
    "from": _("Before"),
    "to": _("After"),
    "basis": _("Why"),
    "offer_answer": _("What became of it"),
    "office": _("Office"),
    "from_office": _("Former office"),
    "to_office": _("New office"),
    "assignee": _("Assigned to"),
    "status": _("Status"),
    "action": _("Step"),
    "subject": _("About"),
    "received_on": _("Day of receipt"),
    "event_on": _("Day of the event"),
    "receipt_number": _("Receipt number"),
    "registration_number": _("Registration number"),
    "code": _("Why"),
    "way": _("What is asked"),
    "known_on": _("Day on which it became known"),
    "name": _("Name"),
    "nip": "NIP",
    "agency_id": _("Agency"),
    "employee_type": _("Employee type"),
    "position_group": _("Position"),
    "phase": _("Phase"),
    "phase_computed": _("Phase as computed"),
    "types": _("Further violation types"),
    "types_before": _("Before"),
    "act_channel": _("Channel of the act"),
    "platform": _("Platform"),
    "is_official": _("Holds an office with powers of decision"),
    "employer_conflict": _("Employer (PPK) tied to the event"),
    "summons": _("Summons"),
    "summons_channel": _("Sent by"),
    "sent_on": _("Sent on"),
    "meet_on": _("Day of the hearing"),
    "attendance": _("Came to the hearing"),
    "witness_number": _("Witness"),
    "sworn": _("Heard under oath"),
    "protected": _("Needs protection"),
    "data_answer": _("Answer"),
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
    "handing": _("How"),
    "answer": _("Answer"),
    "other_case": _("Other case"),
    "master": _("Goes on in"),
    "officer": _("Officer"),
    "tie": _("Tie"),
    "helper": _("Office above"),
    "capacity": _("Acting as"),
    "brought_by": _("Brought by"),
    "system": _("System"),
}

MEMBERS: dict[str, type[StrEnum]] = {
    "code": ExclusionReason,
    "kind": ReportKind,
    "action": Action,
    "purpose": ReleasePurpose,
    "ended_by": ReleaseEnd,
    "letter": LetterKind,
    "call": Call,
    "handing": Handing,
    "tie": Tie,
    "basis": Basis,
    "offer_answer": Answer,
}
KEPT_ROWS: dict[str, Callable[[Session, str], Place | Election | Agency | Account | Office | Case | None]] = {
    "other_case": lambda session, key: session.get(Case, uuid.UUID(key)),
    "master": lambda session, key: session.get(Case, uuid.UUID(key)),
    "place_code": lambda session, code: session.get(Place, code),
    "election_id": lambda session, key: session.get(Election, uuid.UUID(key)),
    "new_agency": lambda session, code: session.scalars(select(Agency).where(Agency.code == code)).first(),
    "agency_id": lambda session, key: session.get(Agency, uuid.UUID(key)),
    "officer": lambda session, key: session.get(Account, uuid.UUID(key)),
    "helper": lambda session, key: session.get(Office, uuid.UUID(key)),
    "from_office": lambda session, key: session.get(Office, uuid.UUID(key)),
    "to_office": lambda session, key: session.get(Office, uuid.UUID(key)),
    "handlers": lambda session, key: session.get(Account, uuid.UUID(key)),
    "assignee": lambda session, key: session.get(Account, uuid.UUID(key)),
}
CHANGED = frozenset({"from", "to", "value"})


def detail_name(name: str) -> str:
    """Return the title of one detail."""
    return str(TITLES.get(name, name))


def _all_types(codes: str) -> str:
    return ", ".join(f"{code} {law('violation_type', code)}" for code in codes.split())


IN_WORDS: dict[str, Callable[[str], str]] = {
    "field": detail_name,
    "capacity": lambda code: f"{label(DelegationKind(code.split()[0]))} {label(Role(code.split()[1]))}",
    "brought_by": lambda code: str(BROUGHT_BY[code]),
    "types": _all_types,
    "types_before": _all_types,
    "checklist": lambda codes: gettext("%(n)s questions answered", n=len(codes.split())),
    "elements": lambda codes: gettext(
        "%(done)s of %(all)s fulfilled", done=codes.count("=fulfilled"), all=len(codes.split())
    ),
    "causes": lambda codes: ", ".join(law("cause", code.partition("=")[0]) for code in codes.split()),
    "redactions": lambda codes: ", ".join(label(Redaction(code)) for code in codes.split()),
}


def detail_value(name: str, value: str, field: str = "") -> str:
    """Return one detail in words: codes by the law, dates with their month, people by name.

    What a correction changed is read as the field that it changed.
    """
    kind = field if field and name in CHANGED else name
    if kind in LISTS:
        codes = value.split() if kind in SEVERAL else [value]
        return ", ".join(law(LISTS[kind], code) for code in codes)
    if kind in MEMBERS:
        return label(MEMBERS[kind](value))
    if kind in KEPT_ROWS:
        return ", ".join(_row_name(kind, one) for one in value.split())
    if kind.endswith("_on") or kind == "more_time_until":
        return day(date.fromisoformat(value))
    if kind in IN_WORDS:
        return IN_WORDS[kind](value)
    closed = {
        "True": gettext("yes"),
        "out": gettext("leave the figures"),
        "back": gettext("come back into the figures"),
        "yes": gettext("yes"),
        "authority": gettext("the authority"),
        "employer": gettext("the employer (PPK)"),
        "new_evidence": gettext("New evidence"),
        "annulled_decision": gettext("An annulled decision"),
    }
    return closed.get(value, value)


def _row_name(kind: str, value: str) -> str:
    with reading(current.sessions()) as session:
        row = KEPT_ROWS[kind](session, value)
        if isinstance(row, Case):
            return number_of(row)
        return row.name if row is not None else value


def init_details(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        detail_name=detail_name, detail_value=detail_value, guard_words=guard_words, words=words,
        copy_words=copy_words,
    )  # fmt: skip
