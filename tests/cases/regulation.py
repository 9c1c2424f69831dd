"""What the law asks of each step, written from the regulation and not from the table of the product.

Sources: UU 7/2017 Pasal 454, Perbawaslu 7/2022, and the office's rule that weighty steps need two persons.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

VERIFIER, PLENO, HEAD, LIAISON = "verifier", "pleno_member", "head", "liaison"
STATES = ("received", "verified", "recommended_sanction", "closed")
OUTCOMES = ("sanctioned", "not_followed_up", "ppk_no_violation", "not_proven", "not_meeting_requirements")
MOVES = {
    ("received", "verified"),
    ("received", "closed"),
    ("verified", "recommended_sanction"),
    ("verified", "closed"),
    ("recommended_sanction", "closed"),
    ("closed", "verified"),
}
READERS = {"intake", VERIFIER, PLENO, HEAD, LIAISON, "auditor"}
CORRECTORS = {"intake", VERIFIER, LIAISON, HEAD}
CORRECTION_SECONDS = {VERIFIER, HEAD, PLENO}


@dataclass(frozen=True)
class Law:
    """One step: from where to where, by whom, confirmed by whom, with which papers."""

    start: str
    end: str
    outcome: str | None
    first: frozenset[str]
    second: frozenset[str]
    papers: tuple[str, ...]
    whole_case: bool = False


def _law(path: str, outcome: str | None, first: str, second: str, papers: str, *, whole: bool = False) -> Law:
    start, end = path.split(" to ")
    people = frozenset(first.split()), frozenset(second.split())
    return Law(start, end, outcome, *people, tuple(papers.split()), whole)


STUDY = "study_number pleno_on quorum"
LAWS: dict[str, Law] = {
    "close_unmet": _law(
        "received to closed", "not_meeting_requirements", VERIFIER, HEAD, "unmet_requirement", whole=True
    ),
    "register": _law("received to verified", None, VERIFIER, "verifier head pleno_member", "", whole=True),
    "find_not_proven": _law("verified to closed", "not_proven", "pleno_member head", "", STUDY),
    "forward": _law(
        "verified to recommended_sanction", None, VERIFIER, HEAD,
        f"violation_type sanction_level addressee {STUDY}",
    ),
    "record_sanction": _law(
        "recommended_sanction to closed", "sanctioned", LIAISON, "verifier head pleno_member",
        "sanction_kind decision_number decision_on effective_on",
    ),
    "record_no_violation": _law(
        "recommended_sanction to closed", "ppk_no_violation", LIAISON, HEAD, "decision_number decision_on"
    ),
    "record_not_followed_up": _law(
        "recommended_sanction to closed", "not_followed_up", LIAISON, HEAD, "control_measure_on"
    ),
    "reopen": _law("closed to verified", None, HEAD, "", "ground"),
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where a case or a respondent stands, and since when."""

    state: str
    since: date


@dataclass(frozen=True)
class Seen:
    """What the law looks at in one case."""

    case: Standing
    people: tuple[Standing, ...]
    signed_report: bool
    formally_complete: bool
    materially_complete: bool
    registered: bool
    entered_by: uuid.UUID | None
    waiting: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody who tries something: the role at the case's office, none for an outsider."""

    account_id: uuid.UUID
    role: str
    inside: bool = True


@dataclass(frozen=True)
class Attempt:
    """A step as somebody tries it."""

    action: str
    who: Person
    respondent: int
    legal_on: date
    reason: str = "Alasan uji."
    late_reason: str = ""
    papers: dict[str, str] = field(default_factory=dict)
    stale: bool = False


def objections(attempt: Attempt, seen: Seen, today: date) -> list[str]:
    """Return everything in the law that speaks against a step; nothing means that it must be accepted."""
    return [
        *_against_the_person(attempt),
        *_against_the_moment(attempt, seen, today),
        *_lacking(attempt, seen),
    ]


def _against_the_person(attempt: Attempt) -> Iterator[str]:
    if not attempt.who.inside:
        yield "another office"
    if attempt.who.role not in LAWS[attempt.action].first:
        yield "the role"


def _against_the_moment(attempt: Attempt, seen: Seen, today: date) -> Iterator[str]:
    law = LAWS[attempt.action]
    subject = seen.case if law.whole_case else seen.people[attempt.respondent]
    if attempt.stale:
        yield "somebody else was faster"
    if subject.state != law.start:
        yield "the state"
    if attempt.legal_on > today:
        yield "the future"
    if attempt.legal_on < subject.since:
        yield "before the last step"
    if attempt.legal_on < today and not attempt.late_reason.strip():
        yield "no reason for the lateness"
    if any(law.whole_case or one in {None, attempt.respondent} for one in seen.waiting):
        yield "something waits for its second person"


def _lacking(attempt: Attempt, seen: Seen) -> Iterator[str]:
    if not attempt.reason.strip():
        yield "no reason"
    if not all(attempt.papers.get(name) for name in LAWS[attempt.action].papers):
        yield "papers"
    if registers(attempt.action, seen) and not may_register(seen, attempt.who, attempt.papers):
        yield "requirements of the registration"


def registers(action: str, seen: Seen) -> bool:
    """Return whether the step is a registration: reopening what never was registered is one too."""
    return action == "register" or (action == "reopen" and not seen.registered)


def may_register(seen: Seen, who: Person, papers: dict[str, str]) -> bool:
    """Return whether the requirements hold; what is no signed report needs the pleno's day."""
    if seen.entered_by == who.account_id or not seen.materially_complete or not seen.formally_complete:
        return False
    return seen.signed_report or bool(papers.get("pleno_on"))
