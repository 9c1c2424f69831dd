"""One respondent in one case: where a late one enters, which phase and track hold, who is in charge."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from neutrality.domain.catalogue import Catalogue, Code, ViolationType
from neutrality.domain.errors import ConflictError, FieldProblem
from neutrality.domain.matter import State, SubStatus
from neutrality.domain.phases import ElectionDates, phase_on

LONGEST_REASON = 2000
OUTSIDE = "non_asn"
YES = "yes"
# Acts before determination are ethics, later ones discipline (SKB 2/2022 Lampiran II; domain 1.5).
TRACKS = {"bakal_calon": "etik", "calon": "disiplin", "masa_kampanye": "disiplin"}


@dataclass(frozen=True)
class Phase:
    """The phase of an act with what it was computed from, and the one that an officer chose instead."""

    event_on: date | None
    determination_on: date | None
    campaign_from: date | None
    campaign_to: date | None
    computed: str | None
    chosen: str | None

    @property
    def effective(self) -> str | None:
        """The phase that counts, nothing when neither is known."""
        return self.chosen or self.computed

    @property
    def track(self) -> str | None:
        """Whether acts of this phase are as a rule ethics or discipline."""
        return TRACKS.get(self.effective or "")


def phase_of_act(event_on: date | None, election: ElectionDates | None, chosen: str | None) -> Phase:
    """Return the phase of an act; without a day or an election nothing is computed."""
    if election is None:
        return Phase(event_on, None, None, None, None, chosen)
    computed = phase_on(event_on, election) if event_on is not None else None
    return Phase(
        event_on, election.determination_on, election.campaign_from, election.campaign_to, computed, chosen
    )


def phase_problems(phase: str, reason: str) -> list[FieldProblem]:
    """Return what is wrong with a chosen phase; an empty one goes back to what is computed."""
    problems = [] if not phase or phase in TRACKS else [FieldProblem("phase", "unknown_choice")]
    return [*problems, *reason_problems(reason)]


def reason_problems(reason: str, field: str = "reason") -> list[FieldProblem]:
    """Return what is wrong with a reason that must be given."""
    if not reason.strip():
        return [FieldProblem(field, "required")]
    return too_long(field, reason, LONGEST_REASON)


def too_long(field: str, text: str, most: int) -> list[FieldProblem]:
    """Return that a text is too long, when it is."""
    return [FieldProblem(field, "too_long", {"most": most})] if len(text) > most else []


def entry_of(case_state: State, sub_status: SubStatus | None) -> tuple[State, SubStatus | None]:
    """Return where a respondent stands who is added now: with the case before registration, then registered.

    Raises:
        ConflictError: `closed_case`; it is reopened first.

    """
    if case_state is State.CLOSED:
        raise ConflictError("closed_case")
    if case_state is State.RECEIVED:
        return State.RECEIVED, sub_status
    return State.VERIFIED, SubStatus.REGISTERED


def other_type_problems(
    codes: Collection[str], main: str | None, known: Collection[str]
) -> list[FieldProblem]:
    """Return what is wrong with the types beside the main one."""
    if set(codes) - set(known):
        return [FieldProblem("types", "unknown_choice")]
    if codes and main is None:
        return [FieldProblem("types", "main_type_first")]
    return [FieldProblem("types", "main_type_too")] if main in codes else []


def permitted(catalogue: Catalogue, codes: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """Return the levels that all types together permit, and whether each of them needs a reason."""
    kinds: list[ViolationType] = [catalogue.violation_type(code) for code in codes]
    return catalogue.permitted_levels(codes), any(kind.level_needs_reason for kind in kinds)


def is_outside(catalogue: Catalogue, employee_type: str) -> bool:
    """Return whether somebody of this kind is no civil servant, so that others are in charge."""
    return catalogue.code("employee_type", employee_type).parent == OUTSIDE


def in_charge(catalogue: Catalogue, employee_type: str, on: date) -> Code | None:
    """Return to whom a matter about no civil servant is forwarded, nothing for a civil servant."""
    if not is_outside(catalogue, employee_type):
        return None
    return next((row for row in catalogue.codes("in_charge", on) if row.code == employee_type), None)


@dataclass(frozen=True)
class Manner:
    """How it was done and who did it: closed lists, all of them may stay open; tie words need a reason."""

    channel: str = ""
    platform: str = ""
    interaction: str = ""
    is_official: str = "unknown"
    employer_conflict: str = "unknown"
    employer_reason: str = ""


MANNER_LISTS = {
    "channel": "channel",
    "platform": "platform",
    "interaction": "interaction",
    "is_official": "known",
    "employer_conflict": "known",
}
NEVER_EMPTY = frozenset({"is_official", "employer_conflict"})


def manner_problems(manner: Manner, catalogue: Catalogue) -> list[FieldProblem]:
    """Return what is wrong with the grid; a conflict of the employer is not claimed without a reason."""
    return [*_unlisted(manner, catalogue), *_employer(manner)]


def _unlisted(manner: Manner, catalogue: Catalogue) -> Iterator[FieldProblem]:
    for name, kind in MANNER_LISTS.items():
        value = getattr(manner, name)
        if not value and name not in NEVER_EMPTY:
            continue
        if value not in {row.code for row in catalogue.codes(kind)}:
            yield FieldProblem(name, "unknown_choice")


def _employer(manner: Manner) -> list[FieldProblem]:
    if manner.employer_conflict == YES:
        return reason_problems(manner.employer_reason, "employer_reason")
    return too_long("employer_reason", manner.employer_reason, LONGEST_REASON)
