"""The one declared table of the workflow: who may take which step, when, with what, and its effects.

Screens, the diagram in the README, the sample data and the tests all read `TRANSITIONS`
(domain 8.3 with the changes of design 3). From registration on a step acts on one respondent;
the state of the case follows from theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from neutrality.domain.access import Role
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from uuid import UUID


class State(StrEnum):
    """The four states (domain 8)."""

    RECEIVED = "received"
    VERIFIED = "verified"
    RECOMMENDED = "recommended_sanction"
    CLOSED = "closed"


class SubStatus(StrEnum):
    """The legal step inside a state (domain 8.1); a closed matter carries its outcome instead."""

    NEW = "new"
    REGISTERED = "registered"
    FORWARDED_TO_AUTHORITY = "forwarded_to_authority"
    FORWARDED_TO_PPK = "forwarded_to_ppk"


class Outcome(StrEnum):
    """How a matter ended (domain 8.2, design 3), in the declared order: the weightiest first."""

    SANCTIONED = "sanctioned"
    NOT_FOLLOWED_UP = "not_followed_up"
    PPK_NO_VIOLATION = "ppk_no_violation"
    NOT_PROVEN = "not_proven"
    NOT_MEETING_REQUIREMENTS = "not_meeting_requirements"


class ReportKind(StrEnum):
    """What one sender sent (design 2)."""

    LAPORAN = "laporan"
    INFORMASI_AWAL = "informasi_awal"
    HASIL_PENGAWASAN = "hasil_pengawasan"
    TEMUAN = "temuan"


class Action(StrEnum):
    """The steps, named by what is done; `Transition.code` carries the number of the table."""

    SUBMIT = "submit"
    CLOSE_UNMET = "close_unmet"
    REGISTER = "register"
    FIND_NOT_PROVEN = "find_not_proven"
    FORWARD = "forward"
    RECORD_SANCTION = "record_sanction"
    RECORD_NO_VIOLATION = "record_no_violation"
    RECORD_NOT_FOLLOWED_UP = "record_not_followed_up"
    REOPEN = "reopen"


class Level(StrEnum):
    """What a step acts on."""

    CASE = "case"
    RESPONDENT = "respondent"


@dataclass(frozen=True)
class Facts:
    """What the guards may look at: one case before registration, one respondent after it."""

    state: State
    outcome: Outcome | None
    kind: ReportKind
    signed: bool
    identity_complete: bool
    has_event_date: bool
    has_place: bool
    has_narrative: bool
    has_evidence: bool
    has_respondent: bool
    reported_in_time: bool
    registered: bool
    entered_by: UUID | None
    last_step_on: date


@dataclass(frozen=True)
class Step:
    """What somebody typed for a step: its legal date, reasons, and the fields that the step asks."""

    action: Action
    legal_on: date
    reason: str
    late_reason: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class By:
    """Who takes the step: the account and the roles that reach the case's office."""

    account_id: UUID
    roles: frozenset[Role]


Guard = "Callable[[Facts, Step, By], bool]"


def formal_requirements_are_met(facts: Facts, _step: Step, _by: By) -> bool:
    """Name and address of the reporter, signature, respondent named, in time (Perbawaslu 7/2022 15 (3))."""
    if facts.kind is not ReportKind.LAPORAN:
        return facts.has_respondent
    return facts.signed and facts.identity_complete and facts.has_respondent and facts.reported_in_time


def material_requirements_are_met(facts: Facts, _step: Step, _by: By) -> bool:
    """Time and place, description, evidence (Perbawaslu 7/2022 15 (4))."""
    return facts.has_event_date and facts.has_place and facts.has_narrative and facts.has_evidence


def finding_has_its_pleno(facts: Facts, step: Step, _by: By) -> bool:
    """What is no signed report becomes a finding by pleno (UU 7/2017 454 (5))."""
    return facts.kind is ReportKind.LAPORAN or bool(step.fields.get("pleno_on"))


def registrar_did_not_enter_the_report(facts: Facts, _step: Step, by: By) -> bool:
    """Whoever entered the report does not register it (domain 8.3, T6)."""
    return facts.entered_by is None or facts.entered_by != by.account_id


def was_registered_or_can_be(facts: Facts, step: Step, by: By) -> bool:
    """Reopening what was never registered runs the guards of the registration (design 3)."""
    return facts.registered or all(guard(facts, step, by) for guard in REGISTRATION_GUARDS)


def has_new_ground(_facts: Facts, step: Step, _by: By) -> bool:
    """A closed matter opens again on new evidence or an annulled decision only (domain 8.3, T16)."""
    return step.fields.get("ground") in {"new_evidence", "annulled_decision"}


def control_measure_is_documented(_facts: Facts, step: Step, _by: By) -> bool:
    """Silence of the employer ends a matter only after a documented control measure (domain 8.2)."""
    return bool(step.fields.get("control_measure_on"))


REGISTRATION_GUARDS = (
    formal_requirements_are_met,
    material_requirements_are_met,
    finding_has_its_pleno,
    registrar_did_not_enter_the_report,
)


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    code: str
    action: Action
    level: Level
    from_states: frozenset[State]
    to_state: State
    roles: frozenset[Role]
    sub_status: SubStatus | None = None
    outcome: Outcome | None = None
    guards: tuple[Callable[[Facts, Step, By], bool], ...] = ()
    second: frozenset[Role] = frozenset()
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    needs_reason: bool = True
    stops: frozenset[ClockKind] = frozenset()
    starts: ClockKind | None = None


_SECONDS = frozenset({Role.VERIFIER, Role.HEAD, Role.PLENO_MEMBER})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "T0", Action.SUBMIT, Level.CASE, frozenset(), State.RECEIVED,
        roles=frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER}),
        sub_status=SubStatus.NEW, needs_reason=False, starts=ClockKind.PRELIMINARY,
    ),
    Transition(
        "T2", Action.CLOSE_UNMET, Level.CASE, frozenset({State.RECEIVED}), State.CLOSED,
        roles=frozenset({Role.VERIFIER}), outcome=Outcome.NOT_MEETING_REQUIREMENTS,
        second=frozenset({Role.HEAD}), fields=("unmet_requirement",),
        stops=frozenset({ClockKind.PRELIMINARY}),
    ),
    Transition(
        "T6", Action.REGISTER, Level.CASE, frozenset({State.RECEIVED}), State.VERIFIED,
        roles=frozenset({Role.VERIFIER}), sub_status=SubStatus.REGISTERED,
        guards=REGISTRATION_GUARDS, second=_SECONDS, optional=("pleno_on", "number"),
        stops=frozenset({ClockKind.PRELIMINARY}), starts=ClockKind.HANDLING,
    ),
    Transition(
        "T8", Action.FIND_NOT_PROVEN, Level.RESPONDENT, frozenset({State.VERIFIED}), State.CLOSED,
        roles=frozenset({Role.PLENO_MEMBER, Role.HEAD}), outcome=Outcome.NOT_PROVEN,
        fields=("study_number", "pleno_on", "quorum"), stops=frozenset({ClockKind.HANDLING}),
    ),
    Transition(
        "T9", Action.FORWARD, Level.RESPONDENT, frozenset({State.VERIFIED}), State.RECOMMENDED,
        roles=frozenset({Role.VERIFIER}), sub_status=SubStatus.FORWARDED_TO_PPK,
        second=frozenset({Role.HEAD}),
        fields=("violation_type", "sanction_level", "study_number", "pleno_on", "quorum", "addressee"),
        optional=("letter_number", "deviation_reason", "criminal_track", "cause"),
        stops=frozenset({ClockKind.HANDLING}), starts=ClockKind.FOLLOW_UP,
    ),
    Transition(
        "T13", Action.RECORD_SANCTION, Level.RESPONDENT, frozenset({State.RECOMMENDED}), State.CLOSED,
        roles=frozenset({Role.LIAISON}), outcome=Outcome.SANCTIONED, second=_SECONDS,
        fields=("sanction_kind", "decision_number", "decision_on", "effective_on"),
        stops=frozenset({ClockKind.FOLLOW_UP}),
    ),
    Transition(
        "T14", Action.RECORD_NO_VIOLATION, Level.RESPONDENT, frozenset({State.RECOMMENDED}), State.CLOSED,
        roles=frozenset({Role.LIAISON}), outcome=Outcome.PPK_NO_VIOLATION,
        second=frozenset({Role.HEAD}), fields=("decision_number", "decision_on"),
        stops=frozenset({ClockKind.FOLLOW_UP}),
    ),
    Transition(
        "T14", Action.RECORD_NOT_FOLLOWED_UP, Level.RESPONDENT, frozenset({State.RECOMMENDED}), State.CLOSED,
        roles=frozenset({Role.LIAISON}), outcome=Outcome.NOT_FOLLOWED_UP,
        guards=(control_measure_is_documented,), second=frozenset({Role.HEAD}),
        fields=("control_measure_on",), stops=frozenset({ClockKind.FOLLOW_UP}),
    ),
    Transition(
        "T16", Action.REOPEN, Level.RESPONDENT, frozenset({State.CLOSED}), State.VERIFIED,
        roles=frozenset({Role.HEAD}), sub_status=SubStatus.REGISTERED,
        guards=(has_new_ground, was_registered_or_can_be), fields=("ground",),
        optional=("pleno_on", "number"),
        starts=ClockKind.HANDLING,
    ),
)  # fmt: skip

BY_ACTION: dict[Action, Transition] = {row.action: row for row in TRANSITIONS}


def open_steps(facts: Facts, by: By, table: Iterable[Transition] = TRANSITIONS) -> tuple[Transition, ...]:
    """Return the steps that this person may take now, whatever is still to be filled in."""
    return tuple(row for row in table if facts.state in row.from_states and row.roles & by.roles)


def unmet_guards(row: Transition, facts: Facts, step: Step, by: By) -> tuple[str, ...]:
    """Return the names of the guards that do not hold, for 'menunggu …' on the screen."""
    return tuple(guard.__name__ for guard in row.guards if not guard(facts, step, by))


def decide(
    facts: Facts, step: Step, by: By, *, today: date, table: Iterable[Transition] = TRANSITIONS
) -> Transition:
    """Return the transition that the step makes.

    Raises:
        ConflictError: `wrong_state`, the subject is not (or no longer) where the step starts.
        NotAllowedError: `wrong_role`.
        DomainError: `guard`, with the name of the first guard that does not hold.
        InvalidInputError: what is missing or out of order, by field.

    """
    row = next(row for row in table if row.action is step.action)
    if facts.state not in row.from_states:
        raise ConflictError("wrong_state", action=step.action.value, state=facts.state.value)
    if not row.roles & by.roles:
        raise NotAllowedError("wrong_role", action=step.action.value)
    problems = _problems(row, facts, step, today)
    if problems:
        raise InvalidInputError(problems)
    unmet = unmet_guards(row, facts, step, by)
    if unmet:
        raise DomainError("guard", guard=unmet[0])
    return row


def confirm(row: Transition, *, first: UUID, second: By) -> None:
    """Accept the second person of a step that needs two.

    Raises:
        NotAllowedError: `wrong_role`, or `same_person` when both are one.

    """
    if not row.second & second.roles:
        raise NotAllowedError("wrong_role", action=row.action.value)
    if first == second.account_id:
        raise NotAllowedError("same_person", action=row.action.value)


def may_confirm(row: Transition, *, first: UUID, second: By) -> bool:
    """Return whether `confirm` would accept this person."""
    return bool(row.second & second.roles) and first != second.account_id


def derive(respondents: Iterable[tuple[State, Outcome | None]]) -> tuple[State, Outcome | None]:
    """Return state and outcome of a case: the least advanced open respondent, the weightiest outcome."""
    rows = list(respondents)
    states = list(State)
    state = min((state for state, _ in rows), key=states.index)
    if state is not State.CLOSED:
        return state, None
    order = list(Outcome)
    return state, min((outcome for _, outcome in rows if outcome), key=order.index)


def _problems(row: Transition, facts: Facts, step: Step, today: date) -> list[FieldProblem]:
    problems = [FieldProblem(name, "required") for name in row.fields if not step.fields.get(name)]
    if row.needs_reason and not step.reason.strip():
        problems.append(FieldProblem("reason", "required"))
    if step.legal_on > today:
        problems.append(FieldProblem("legal_on", "in_future"))
    elif step.legal_on < facts.last_step_on:
        problems.append(FieldProblem("legal_on", "before_last_step", {"last": facts.last_step_on}))
    elif step.legal_on < today and not step.late_reason.strip():
        problems.append(FieldProblem("late_reason", "required_when_backdated"))
    return problems


def sub_status_after(row: Transition, step: Step) -> SubStatus | None:
    """Return the legal step that the subject stands in afterwards; a forwarding names its addressee."""
    if row.action is Action.FORWARD and step.fields.get("addressee") == "authority":
        return SubStatus.FORWARDED_TO_AUTHORITY
    return row.sub_status
