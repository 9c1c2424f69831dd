"""From the forwarding to the employer's decision, and opening again (domain 8.3, T10 to T16)."""

from __future__ import annotations

from neutrality.domain.lawrows import ClockKind
from neutrality.domain.matrix import Role
from neutrality.domain.matter import Action, Level, Outcome, State, SubStatus
from neutrality.domain.requirements import (
    authority_did_not_have_it,
    control_measure_was_taken,
    has_new_ground,
    was_not_merged,
    was_registered_or_can_be,
)
from neutrality.domain.transition import Transition

_RECOMMENDED = frozenset({State.RECOMMENDED})
_LIAISON, _HEAD = frozenset({Role.LIAISON}), frozenset({Role.HEAD})
_SECONDS = frozenset({Role.VERIFIER, Role.HEAD, Role.PLENO_MEMBER})
_TO_AUTHORITY = frozenset({SubStatus.FORWARDED_TO_AUTHORITY})
_EXAMINING = frozenset(
    {SubStatus.PPK_EXAMINING, SubStatus.PPK_OVERDUE, SubStatus.MORE_TIME, SubStatus.CONTROL_MEASURE}
)
# What the employer said without a decree leaves the matter with it: it can be reminded, and more follows.
_WITH_EMPLOYER = _EXAMINING | {SubStatus.DECREE_AWAITED, SubStatus.PPK_REFUSED}
_SENT = _WITH_EMPLOYER | {SubStatus.FORWARDED_TO_PPK}
_UNDECIDED = _SENT | _TO_AUTHORITY
_AWAITED = frozenset(
    {ClockKind.DELIVERY, ClockKind.SBT_VERIFICATION, ClockKind.FOLLOW_UP, ClockKind.REMINDER}
)
_SANCTION = ("sanction_kind", "decision_number", "decision_on", "effective_on", "record_source")
# What the employer said, on which day, and by which way the office knows it.
_SAID = ("answered_on", "record_source")

FOLLOW_UP: tuple[Transition, ...] = (
    Transition(
        "T10", Action.RECORD_AUTHORITY_RECEIPT, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_TO_AUTHORITY, keeps_sub=True, guards=(authority_did_not_have_it,),
        stops=frozenset({ClockKind.DELIVERY}), starts=ClockKind.SBT_VERIFICATION, told=False,
    ),
    Transition(
        "T23", Action.RECORD_RECOMMENDATION, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_TO_AUTHORITY, sub_status=SubStatus.FORWARDED_TO_PPK,
        fields=("recommended_level", "recommended_on", "record_source"),
        optional=("letter_number", "authority"),
        stops=frozenset({ClockKind.DELIVERY, ClockKind.SBT_VERIFICATION}), starts=ClockKind.DELIVERY,
    ),
    Transition(
        "T10", Action.RECORD_RECEIPT, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=frozenset({SubStatus.FORWARDED_TO_PPK}),
        sub_status=SubStatus.PPK_EXAMINING,
        stops=frozenset({ClockKind.DELIVERY}), starts=ClockKind.FOLLOW_UP,
    ),
    Transition(
        "T11", Action.MARK_OVERDUE, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=frozenset(), from_subs=frozenset({SubStatus.PPK_EXAMINING}), sub_status=SubStatus.PPK_OVERDUE,
        needs_reason=False, starts=ClockKind.REMINDER, told=False, automatic=True,
    ),
    Transition(
        "T11", Action.REMIND, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_WITH_EMPLOYER, keeps_sub=True, optional=("letter_number",),
        stops=frozenset({ClockKind.REMINDER}), starts=ClockKind.REMINDER, told=False,
    ),
    Transition(
        "T24", Action.RECORD_EXAMINING, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_EXAMINING, keeps_sub=True, fields=_SAID, optional=("letter_number",),
        told=False,
    ),
    Transition(
        "T24", Action.RECORD_MORE_TIME, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_EXAMINING | {SubStatus.FORWARDED_TO_PPK}, sub_status=SubStatus.MORE_TIME,
        fields=(*_SAID, "more_time_until"), optional=("letter_number",), stops=_AWAITED,
        starts=ClockKind.REMINDER,
    ),
    Transition(
        "T24", Action.RECORD_ANSWER, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_UNDECIDED, sub_status=SubStatus.DECREE_AWAITED,
        fields=("employer_answer", *_SAID), optional=("letter_number",), stops=_AWAITED,
        starts=ClockKind.REMINDER,
    ),
    Transition(
        "T24", Action.RECORD_REFUSAL, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_UNDECIDED, sub_status=SubStatus.PPK_REFUSED,
        fields=_SAID, optional=("letter_number",), stops=_AWAITED, starts=ClockKind.REMINDER, told=False,
    ),
    Transition(
        "T25", Action.RECORD_MOVE, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_SENT, sub_status=SubStatus.FORWARDED_TO_PPK,
        fields=("new_agency", "moved_on"), optional=("letter_number",), stops=_AWAITED,
        starts=ClockKind.DELIVERY, told=False,
    ),
    Transition(
        "T12", Action.RECORD_CONTROL_MEASURE, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_UNDECIDED, sub_status=SubStatus.CONTROL_MEASURE,
        fields=("control_measure", "measure_stage", "control_measure_on"), optional=("letter_number",),
        stops=frozenset({ClockKind.REMINDER}), starts=ClockKind.REMINDER,
    ),
    Transition(
        "T13", Action.RECORD_SANCTION, Level.RESPONDENT, _RECOMMENDED, State.CLOSED,
        roles=_LIAISON, from_subs=_UNDECIDED, outcome=Outcome.SANCTIONED, second=_SECONDS,
        fields=_SANCTION, stops=_AWAITED,
    ),
    Transition(
        "T13", Action.RECORD_SANCTION_UNDER_REMEDY, Level.RESPONDENT, _RECOMMENDED, State.RECOMMENDED,
        roles=_LIAISON, from_subs=_UNDECIDED, sub_status=SubStatus.REMEDY_PENDING, second=_SECONDS,
        fields=(*_SANCTION, "remedy"), stops=_AWAITED,
    ),
    Transition(
        "T13", Action.END_REMEDY, Level.RESPONDENT, _RECOMMENDED, State.CLOSED,
        roles=_LIAISON, from_subs=frozenset({SubStatus.REMEDY_PENDING}), outcome=Outcome.SANCTIONED,
        second=_SECONDS, fields=("remedy_result",), optional=("letter_number", *_SANCTION),
    ),
    Transition(
        "T14", Action.RECORD_NO_VIOLATION, Level.RESPONDENT, _RECOMMENDED, State.CLOSED,
        roles=_LIAISON, outcome=Outcome.PPK_NO_VIOLATION, second=_HEAD,
        fields=("decision_number", "decision_on", "record_source"), stops=_AWAITED,
    ),
    Transition(
        "T14", Action.RECORD_NOT_FOLLOWED_UP, Level.RESPONDENT, _RECOMMENDED, State.CLOSED,
        roles=_LIAISON, from_subs=_UNDECIDED, outcome=Outcome.NOT_FOLLOWED_UP,
        guards=(control_measure_was_taken,), second=_HEAD, stops=_AWAITED,
    ),
    Transition(
        "T15", Action.RETURN_TO_OFFICE, Level.RESPONDENT, _RECOMMENDED, State.VERIFIED,
        roles=_LIAISON, from_subs=_UNDECIDED, sub_status=SubStatus.REGISTERED, second=_HEAD,
        stops=_AWAITED, starts=ClockKind.RETURNED,
    ),
    Transition(
        "T19", Action.TERMINATE, Level.RESPONDENT, _RECOMMENDED | {State.VERIFIED}, State.CLOSED,
        roles=_LIAISON | {Role.VERIFIER}, outcome=Outcome.TERMINATED_OTHER, second=_HEAD,
        fields=("termination_ground",),
        stops=_AWAITED | {ClockKind.HANDLING, ClockKind.HANDLING_EXTENDED, ClockKind.RETURNED},
    ),
    Transition(
        "T16", Action.REOPEN, Level.RESPONDENT, frozenset({State.CLOSED}), State.VERIFIED,
        roles=_HEAD, sub_status=SubStatus.REGISTERED,
        guards=(was_not_merged, has_new_ground, was_registered_or_can_be), fields=("ground",),
        optional=("pleno_on", "number"), starts=ClockKind.HANDLING,
    ),
)  # fmt: skip
