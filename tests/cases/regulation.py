"""What the law asks of each step, written from the regulation and not from the table of the product.

Sources: UU 7/2017 Pasal 454, Perbawaslu 7/2022, and the office's rule that weighty steps need two persons.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tests.domain import law as by_hand

VERIFIER, PLENO, HEAD, LIAISON = "verifier", "pleno_member", "head", "liaison"
STATES = ("received", "verified", "recommended_sanction", "closed")
# The weightiest first; every outcome that no step of this machine brings stands here too.
OUTCOMES = (
    "sanctioned", "not_followed_up", "ppk_no_violation", "not_proven", "criminal_only",
    "out_of_jurisdiction_forwarded", "not_meeting_requirements", "traced_without_result",
    "duplicate_merged", "withdrawn", "terminated_other",
)  # fmt: skip
MOVES = {
    ("received", "verified"),
    ("received", "closed"),
    ("verified", "recommended_sanction"),
    ("verified", "closed"),
    ("recommended_sanction", "closed"),
    ("closed", "verified"),
    ("recommended_sanction", "verified"),
    *((state, state) for state in STATES[:3]),
}
NEW_DECISION = ("sanction_kind", "decision_number", "decision_on", "effective_on", "record_source")
READERS = {"intake", VERIFIER, PLENO, HEAD, LIAISON, "auditor"}
CORRECTORS = {"intake", VERIFIER, LIAISON, HEAD}
CORRECTION_SECONDS = {VERIFIER, HEAD, PLENO}


@dataclass(frozen=True)
class Law:
    """One step: from which legal steps, by whom, confirmed by whom, with which papers."""

    begins: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]
    papers: tuple[str, ...]
    whole_case: bool


def _of(law: by_hand.Law) -> Law:
    people = frozenset(law.who.split()), frozenset(law.second.split())
    return Law(frozenset(law.from_.split()), *people, tuple(law.asks.split()), law.whole_case)


# The law of the steps by hand, but for what time takes and what has a page of its own.
LAWS: dict[str, Law] = {
    action.value: _of(law)
    for action, law in by_hand.LAWS.items()
    if action not in by_hand.AUTOMATIC | by_hand.BY_ITSELF
}


@dataclass(frozen=True)
class Standing:
    """Where a case or a respondent stands, and since when."""

    state: str
    since: date
    sub: str


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
    kind: str
    outcomes: tuple[str | None, ...]
    handling_runs: bool
    extended: bool
    with_authority: tuple[bool, ...]
    completes_until: date | None
    in_time: bool
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
    if subject.sub not in law.begins:
        yield "the place"
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
    if not all(attempt.papers.get(name) for name in _of_a_new_decision(attempt)):
        yield "papers of the new decision"
    if registers(attempt.action, seen) and not may_register(
        seen, attempt.who, attempt.papers, attempt.respondent
    ):
        yield "requirements of the registration"
    yield from barred(attempt.action, seen, attempt.respondent, attempt.legal_on)


def _of_a_new_decision(attempt: Attempt) -> tuple[str, ...]:
    changed = attempt.action == "end_remedy" and attempt.papers.get("remedy_result") == "changed"
    return NEW_DECISION if changed else ()


def barred(action: str, seen: Seen, respondent: int, day: date) -> Iterator[str]:
    """Yield what bars a step whatever is written down for it."""
    report, tip = seen.kind == "laporan", seen.kind == "informasi_awal"
    complete = seen.formally_complete and seen.materially_complete
    bars = {
        "request_correction": not report,
        "close_unmet": tip or ((seen.completes_until or date.min) >= day and seen.in_time),
        "start_tracing": not tip and (not report or complete),
        "accept_withdrawal": True,  # nobody in this machine takes a report back
        "extend": not seen.handling_runs or seen.extended,
        "record_authority_receipt": seen.with_authority[respondent],
        "record_not_followed_up": seen.people[respondent].sub != "control_measure",
    }
    if bars.get(action):
        yield "a bar of the law"


def registers(action: str, seen: Seen) -> bool:
    """Return whether the step is a registration: reopening what never was registered is one too."""
    return action == "register" or (action == "reopen" and not seen.registered)


def may_register(seen: Seen, who: Person, papers: dict[str, str], respondent: int = 0) -> bool:
    """Return whether the requirements hold; what is no signed report is traced and needs the pleno's day."""
    if seen.kind == "informasi_awal" and seen.outcomes[respondent] != "traced_without_result":
        return False
    if seen.entered_by == who.account_id or not seen.materially_complete or not seen.formally_complete:
        return False
    return seen.signed_report or bool(papers.get("pleno_on"))
