"""From registration to the decision: the steps act on one respondent (domain 8.3, T5, T7 to T9)."""

from __future__ import annotations

from neutrality.domain.lawrows import ClockKind
from neutrality.domain.matrix import Role
from neutrality.domain.matter import Action, Level, Outcome, State, SubStatus
from neutrality.domain.requirements import (
    DECISION_GUARDS,
    decider_did_not_examine,
    handling_time_runs,
    was_not_extended_before,
)
from neutrality.domain.transition import Transition

_VERIFIED = frozenset({State.VERIFIED})
_VERIFIER, _HEAD = frozenset({Role.VERIFIER}), frozenset({Role.HEAD})
_DECIDERS = frozenset({Role.PLENO_MEMBER, Role.HEAD})
_EXAMINING = frozenset({SubStatus.REGISTERED, SubStatus.EXTENDED})
_HANDLING = frozenset({ClockKind.HANDLING, ClockKind.HANDLING_EXTENDED, ClockKind.RETURNED})
_PLENO = ("study_number", "pleno_on", "quorum")

EXAMINATION: tuple[Transition, ...] = (
    Transition(
        "T7", Action.EXTEND, Level.CASE, _VERIFIED, State.VERIFIED,
        roles=_HEAD, sub_status=SubStatus.EXTENDED, guards=(was_not_extended_before, handling_time_runs),
        stops=frozenset({ClockKind.HANDLING}), starts=ClockKind.HANDLING_EXTENDED,
    ),
    Transition(
        "T21", Action.SUMMON, Level.RESPONDENT, _VERIFIED, State.VERIFIED,
        roles=_VERIFIER, from_subs=_EXAMINING | {SubStatus.HEARING}, sub_status=SubStatus.HEARING, told=False,
    ),
    Transition(
        "T22", Action.SEND_TO_PLENO, Level.RESPONDENT, _VERIFIED, State.VERIFIED,
        roles=_VERIFIER, from_subs=_EXAMINING | {SubStatus.HEARING}, sub_status=SubStatus.PLENO_PENDING,
        told=False,
    ),
    Transition(
        "T22", Action.RETURN_FROM_PLENO, Level.RESPONDENT, _VERIFIED, State.VERIFIED,
        roles=_DECIDERS, from_subs=frozenset({SubStatus.PLENO_PENDING}), sub_status=SubStatus.REGISTERED,
        told=False,
    ),
    Transition(
        "T8", Action.FIND_NOT_PROVEN, Level.RESPONDENT, _VERIFIED, State.CLOSED,
        roles=_DECIDERS, outcome=Outcome.NOT_PROVEN, guards=(*DECISION_GUARDS, decider_did_not_examine),
        fields=_PLENO, stops=_HANDLING,
    ),
    Transition(
        "T9", Action.FORWARD, Level.RESPONDENT, _VERIFIED, State.RECOMMENDED,
        roles=_VERIFIER, sub_status=SubStatus.FORWARDED_TO_PPK, guards=DECISION_GUARDS, second=_HEAD,
        fields=("violation_type", "sanction_level", *_PLENO, "addressee"),
        optional=("letter_number", "deviation_reason", "criminal_track", "cause", "authority"),
        stops=_HANDLING, starts=ClockKind.DELIVERY,
    ),
    Transition(
        "T20", Action.HAND_TO_CRIMINAL, Level.RESPONDENT, _VERIFIED, State.CLOSED,
        roles=_VERIFIER, outcome=Outcome.CRIMINAL_ONLY, second=_HEAD, fields=_PLENO,
        optional=("letter_number",), stops=_HANDLING | {ClockKind.CRIMINAL_PATH},
    ),
    Transition(
        "T5", Action.REFER_RESPONDENT, Level.RESPONDENT, _VERIFIED, State.CLOSED,
        roles=_VERIFIER, outcome=Outcome.OUT_OF_JURISDICTION, second=_HEAD,
        fields=("competent_body",), optional=("letter_number",), stops=_HANDLING,
    ),
)  # fmt: skip
