"""Which steps of the workflow an answer makes that came as a file, and what it tells them.

The kinds of answers are those of the page for agencies (`replies`); a person of the office takes each over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from neutrality.domain.matter import Action, State, SubStatus
from neutrality.domain.replies import ANSWERED_AS, GROUND, ReplyKind
from neutrality.domain.table import TRANSITIONS

# What only a decree makes a decision; without it the answer waits for its decree.
DECREE: dict[ReplyKind, tuple[str, ...]] = {
    ReplyKind.SANCTIONED: ("sanction_kind", "decision_number", "decision_on", "effective_on"),
    ReplyKind.NO_VIOLATION: ("decision_number", "decision_on"),
}
# What an answer cannot be understood without.
NEEDED: dict[ReplyKind, tuple[str, ...]] = {ReplyKind.MORE_TIME: ("more_time_until",)}
_DECISION = {ReplyKind.SANCTIONED: Action.RECORD_SANCTION, ReplyKind.NO_VIOLATION: Action.RECORD_NO_VIOLATION}
_PLAIN = {
    ReplyKind.EXAMINING: Action.RECORD_EXAMINING,
    ReplyKind.MOVED: Action.RECORD_MOVE,
    ReplyKind.RETIRED: Action.TERMINATE,
    ReplyKind.DIED: Action.TERMINATE,
    ReplyKind.MORE_TIME: Action.RECORD_MORE_TIME,
    ReplyKind.REFUSED: Action.RECORD_REFUSAL,
}
_RECEIPT = {
    SubStatus.FORWARDED_TO_AUTHORITY: Action.RECORD_AUTHORITY_RECEIPT,
    SubStatus.FORWARDED_TO_PPK: Action.RECORD_RECEIPT,
}
_STARTS = {row.action: row for row in TRANSITIONS}
# Where a matter that was forwarded can stand; before, nobody was asked anything.
_FORWARDED = frozenset(
    sub for row in TRANSITIONS if row.from_states == {State.RECOMMENDED} for sub in row.from_subs
)


@dataclass(frozen=True)
class Answered:
    """One answer about one respondent; `told` holds what the steps ask, days as ISO dates."""

    reply: ReplyKind
    told: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def with_decree(self) -> bool:
        """Whether all of a decree was given; part of one is none."""
        wanted = DECREE.get(self.reply, ())
        return bool(wanted) and all(self.told.get(name) for name in wanted)


def steps_for(answered: Answered, sub: SubStatus | None) -> tuple[Action, ...]:
    """Return the steps that an answer makes where the respondent stands, in their order.

    There are none where it says nothing new or the matter moved on. Whoever examines has the letter: its
    receipt comes first where nobody recorded it.
    """
    receipt = _RECEIPT.get(sub) if sub is not None else None
    if answered.reply is ReplyKind.RECEIVED:
        return (receipt,) if receipt else ()
    action = _action(answered)
    if answered.reply is ReplyKind.EXAMINING and sub is SubStatus.FORWARDED_TO_AUTHORITY:
        return (receipt,) if receipt else ()
    if answered.reply is ReplyKind.EXAMINING and receipt:
        return (receipt, action)
    return (action,) if sub in _FORWARDED and _STARTS[action].starts_at(State.RECOMMENDED, sub) else ()


def fields_for(action: Action, answered: Answered) -> dict[str, str]:
    """Return what a step asks, as the answer tells it; what it does not tell is missing."""
    row = _STARTS[action]
    known = {
        **answered.told,
        "employer_answer": ANSWERED_AS.get(answered.reply, ""),
        "termination_ground": GROUND.get(answered.reply, ""),
    }
    return {name: known[name] for name in (*row.fields, *row.optional) if known.get(name)}


def _action(answered: Answered) -> Action:
    if answered.reply in _DECISION:
        return _DECISION[answered.reply] if answered.with_decree else Action.RECORD_ANSWER
    return _PLAIN[answered.reply]
