"""From receipt to registration: the steps act on the whole case (domain 8.3, T0 to T6)."""

from __future__ import annotations

from neutrality.domain.lawrows import ClockKind
from neutrality.domain.matrix import Role
from neutrality.domain.matter import Action, Level, Outcome, State, SubStatus
from neutrality.domain.requirements import (
    REGISTRATION_GUARDS,
    cannot_be_registered_as_a_report,
    initial_information_is_never_rejected,
    nobody_else_carries_it,
    reporter_had_time_to_complete,
    reporter_withdrew,
    somebody_can_complete_it,
)
from neutrality.domain.transition import Transition

_RECEIVED = frozenset({State.RECEIVED})
_VERIFIER, _HEAD = frozenset({Role.VERIFIER}), frozenset({Role.HEAD})
_DESK = frozenset({Role.INTAKE, Role.VERIFIER})
_SECONDS = frozenset({Role.VERIFIER, Role.HEAD, Role.PLENO_MEMBER})
_ASKED = frozenset({SubStatus.NEW, SubStatus.CORRECTION_REQUESTED})
_TRACED = frozenset({SubStatus.TRACING, SubStatus.SUPERVISION_RESULT})
_BEFORE = frozenset({ClockKind.PRELIMINARY, ClockKind.CORRECTION})
_ALL_BEFORE = _BEFORE | {ClockKind.TRACING, ClockKind.FINDING}

RECEIPT: tuple[Transition, ...] = (
    Transition(
        "T0", Action.SUBMIT, Level.CASE, frozenset(), State.RECEIVED,
        roles=frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER}),
        sub_status=SubStatus.NEW, needs_reason=False, starts=ClockKind.PRELIMINARY,
    ),
    Transition(
        "T1", Action.REQUEST_CORRECTION, Level.CASE, _RECEIVED, State.RECEIVED,
        roles=_DESK, from_subs=frozenset({SubStatus.NEW}), sub_status=SubStatus.CORRECTION_REQUESTED,
        guards=(somebody_can_complete_it,), fields=("lacks", "public_reason"),
        pauses=frozenset({ClockKind.PRELIMINARY}), starts=ClockKind.CORRECTION,
    ),
    Transition(
        "T1", Action.RECORD_CORRECTION, Level.CASE, _RECEIVED, State.RECEIVED,
        roles=_DESK, from_subs=frozenset({SubStatus.CORRECTION_REQUESTED}), sub_status=SubStatus.NEW,
        stops=frozenset({ClockKind.CORRECTION}), resumes=frozenset({ClockKind.PRELIMINARY}),
    ),
    Transition(
        "T2", Action.CLOSE_UNMET, Level.CASE, _RECEIVED, State.CLOSED,
        roles=_VERIFIER, from_subs=_ASKED, outcome=Outcome.NOT_MEETING_REQUIREMENTS,
        guards=(initial_information_is_never_rejected, reporter_had_time_to_complete),
        second=_HEAD, fields=("unmet_requirement",), stops=_ALL_BEFORE,
    ),
    Transition(
        "T3", Action.START_TRACING, Level.CASE, _RECEIVED, State.RECEIVED,
        roles=_VERIFIER, from_subs=_ASKED, sub_status=SubStatus.TRACING,
        guards=(cannot_be_registered_as_a_report,), stops=_BEFORE, starts=ClockKind.TRACING,
    ),
    Transition(
        "T3", Action.RECORD_TRACING, Level.CASE, _RECEIVED, State.RECEIVED,
        roles=_VERIFIER, from_subs=frozenset({SubStatus.TRACING}), sub_status=SubStatus.SUPERVISION_RESULT,
        fields=("supervision_number",), stops=frozenset({ClockKind.TRACING}), starts=ClockKind.FINDING,
    ),
    Transition(
        "T3", Action.CLOSE_TRACED, Level.CASE, _RECEIVED, State.CLOSED,
        roles=_VERIFIER, from_subs=_TRACED, outcome=Outcome.TRACED_WITHOUT_RESULT,
        second=_HEAD, stops=_ALL_BEFORE,
    ),
    Transition(
        "T4", Action.MERGE, Level.CASE, frozenset({State.RECEIVED, State.VERIFIED}), State.CLOSED,
        roles=_VERIFIER, outcome=Outcome.DUPLICATE_MERGED, fields=("master",),
        stops=_ALL_BEFORE | {ClockKind.HANDLING, ClockKind.HANDLING_EXTENDED, ClockKind.RETURNED},
        told=False, by_itself=True,
    ),
    Transition(
        "T5", Action.FORWARD_ELSEWHERE, Level.CASE, _RECEIVED, State.CLOSED,
        roles=_VERIFIER, outcome=Outcome.OUT_OF_JURISDICTION, second=_HEAD,
        fields=("competent_body",), optional=("letter_number",), stops=_ALL_BEFORE,
    ),
    Transition(
        "T6", Action.REGISTER, Level.CASE, _RECEIVED, State.VERIFIED,
        roles=_VERIFIER,
        from_subs=frozenset({SubStatus.NEW, SubStatus.TRACING, SubStatus.SUPERVISION_RESULT}),
        sub_status=SubStatus.REGISTERED, guards=REGISTRATION_GUARDS, second=_SECONDS,
        optional=("pleno_on", "number"), stops=_ALL_BEFORE, starts=ClockKind.HANDLING,
    ),
    Transition(
        "T18", Action.ACCEPT_WITHDRAWAL, Level.CASE, _RECEIVED, State.CLOSED,
        roles=_VERIFIER, outcome=Outcome.WITHDRAWN, guards=(reporter_withdrew, nobody_else_carries_it),
        second=_HEAD, stops=_ALL_BEFORE,
    ),
    Transition(
        "T19", Action.TERMINATE_EARLY, Level.CASE, _RECEIVED, State.CLOSED,
        roles=_VERIFIER, outcome=Outcome.TERMINATED_OTHER, second=_HEAD,
        fields=("termination_ground",), stops=_ALL_BEFORE,
    ),
)  # fmt: skip
