"""What an agency answers, on its page or in a file: which answers there are, what each asks, where it leads.

An answer is a proposal to the liaison, never a record: a step of the workflow takes it over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from neutrality.domain.errors import FieldProblem
from neutrality.domain.matter import Action

# By which way a record is known that rests on such an answer.
SOURCE = "reply_page"
# Where no clock says until when an answer is awaited, and how long a code can live at most.
USUAL_DAYS, MOST_DAYS = 30, 180
LONGEST_TEXT, LONGEST_LINE = 4000, 200
FILES_OF_AN_ANSWER = 5


class ReplyKind(StrEnum):
    """What an agency can say about one of its people."""

    RECEIVED = "received"
    EXAMINING = "examining"
    MORE_TIME = "more_time"
    SANCTIONED = "sanctioned"
    NO_VIOLATION = "no_violation"
    REFUSED = "refused"
    MOVED = "moved"
    RETIRED = "retired"
    DIED = "died"


class ReplyState(StrEnum):
    """What became of an answer at the office."""

    WAITING = "waiting"
    TAKEN_OVER = "taken_over"
    SET_ASIDE = "set_aside"


_DECREE = ("decision_number", "decision_on")
# What each answer must say; a sanction in effect from a day that is not known yet has none.
ASKED: dict[ReplyKind, tuple[str, ...]] = {
    ReplyKind.RECEIVED: ("happened_on",),
    ReplyKind.EXAMINING: ("until_on",),
    ReplyKind.MORE_TIME: ("until_on", "remark"),
    ReplyKind.SANCTIONED: (*_DECREE, "sanction_kind"),
    ReplyKind.NO_VIOLATION: _DECREE,
    ReplyKind.REFUSED: ("remark",),
    ReplyKind.MOVED: ("happened_on", "agency"),
    ReplyKind.RETIRED: ("happened_on",),
    ReplyKind.DIED: ("happened_on",),
}
ALSO: dict[ReplyKind, tuple[str, ...]] = {ReplyKind.SANCTIONED: ("effective_on",)}
# A decision rests on a paper: without the decree it is no answer of this kind.
WITH_DECREE = frozenset({ReplyKind.SANCTIONED, ReplyKind.NO_VIOLATION})
_PAST, _COMING = ("happened_on", "decision_on"), ("until_on",)
# Which steps can take an answer over, the one that fits best first.
LEADS_TO: dict[ReplyKind, tuple[Action, ...]] = {
    ReplyKind.RECEIVED: (Action.RECORD_RECEIPT,),
    ReplyKind.EXAMINING: (Action.RECORD_EXAMINING, Action.RECORD_RECEIPT),
    ReplyKind.MORE_TIME: (Action.RECORD_MORE_TIME,),
    ReplyKind.SANCTIONED: (
        Action.RECORD_SANCTION, Action.RECORD_SANCTION_UNDER_REMEDY, Action.RECORD_ANSWER,
    ),
    ReplyKind.NO_VIOLATION: (Action.RECORD_NO_VIOLATION, Action.RECORD_ANSWER),
    ReplyKind.REFUSED: (Action.RECORD_REFUSAL, Action.RECORD_ANSWER),
    ReplyKind.MOVED: (Action.RECORD_MOVE,),
    ReplyKind.RETIRED: (Action.TERMINATE,),
    ReplyKind.DIED: (Action.TERMINATE,),
}  # fmt: skip
GROUND: dict[ReplyKind, str] = {ReplyKind.RETIRED: "retired", ReplyKind.DIED: "died"}
ANSWERED_AS: dict[ReplyKind, str] = {ReplyKind.SANCTIONED: "sanction", ReplyKind.NO_VIOLATION: "no_violation"}


@dataclass(frozen=True)
class Reply:
    """What an agency says about one of its people; what the kind does not ask is left out."""

    kind: ReplyKind
    happened_on: date | None = None
    until_on: date | None = None
    decision_on: date | None = None
    effective_on: date | None = None
    sanction_kind: str = ""
    decision_number: str = field(default="", repr=False)
    agency: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)

    @property
    def asked(self) -> tuple[str, ...]:
        """What this kind of answer asks, beside the remark that every answer may have."""
        return (*ASKED[self.kind], *ALSO.get(self.kind, ()))

    def tidy(self) -> Self:
        """Return the answer without what its kind does not ask."""
        kept = {"kind", "remark", *self.asked}
        return type(self)(**{one.name: getattr(self, one.name) for one in fields(self) if one.name in kept})

    def to_json(self) -> dict[str, str]:
        """Return plain values, to be sealed."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in told.items()
            if value
        }

    @classmethod
    def from_json(cls, told: dict[str, str]) -> Self:
        """Return the answer that `to_json` told."""
        values: dict[str, Any] = {
            name: date.fromisoformat(text) if name.endswith("_on") else text for name, text in told.items()
        }
        return cls(**{**values, "kind": ReplyKind(told["kind"])})


@dataclass(frozen=True)
class Answerer:
    """Who answers for an agency: the name, the position, how to reach them."""

    name: str = field(repr=False)
    position: str = field(repr=False)
    contact: str = field(repr=False)


def reply_problems(
    reply: Reply, *, today: date, sanctions: frozenset[str], files: int
) -> Iterator[FieldProblem]:
    """Yield what an answer lacks: its days, its decree, a sanction that this kind of employee knows."""
    yield from (FieldProblem(name, "required") for name in ASKED[reply.kind] if not getattr(reply, name))
    yield from _wrong_days(reply, today)
    if "sanction_kind" in reply.asked and reply.sanction_kind and reply.sanction_kind not in sanctions:
        yield FieldProblem("sanction_kind", "not_for_this_employee")
    if reply.kind in WITH_DECREE and not files:
        yield FieldProblem("files", "decree_needed")
    for name, most in (
        ("remark", LONGEST_TEXT), ("decision_number", LONGEST_LINE), ("agency", LONGEST_LINE),
    ):  # fmt: skip
        if len(getattr(reply, name)) > most:
            yield FieldProblem(name, "too_long", {"most": most})


def _wrong_days(reply: Reply, today: date) -> Iterator[FieldProblem]:
    for name in reply.asked:
        on = getattr(reply, name)
        if name in _PAST and on is not None and on > today:
            yield FieldProblem(name, "in_future")
        if name in _COMING and on is not None and on < today:
            yield FieldProblem(name, "in_past")


def answerer_problems(who: Answerer) -> Iterator[FieldProblem]:
    """Yield what is not known of whoever answers."""
    for one in fields(who):
        text = getattr(who, one.name)
        if not text.strip():
            yield FieldProblem(one.name, "required")
        elif len(text) > LONGEST_LINE:
            yield FieldProblem(one.name, "too_long", {"most": LONGEST_LINE})


def valid_until(due_on: date | None, today: date) -> date:
    """Return until when a code is valid unless somebody says otherwise: as long as an answer is awaited."""
    usual = today + timedelta(days=USUAL_DAYS)
    return min(max(due_on or usual, today + timedelta(days=7)), today + timedelta(days=MOST_DAYS))


def validity_problem(until: date, today: date) -> FieldProblem | None:
    """Return what is wrong with the last day of a code."""
    if until < today:
        return FieldProblem("valid_until", "in_past")
    if until > today + timedelta(days=MOST_DAYS):
        return FieldProblem("valid_until", "too_far", {"days": MOST_DAYS})
    return None


def prefilled(reply: Reply, action: Action, *, sent_on: date) -> dict[str, str | date]:
    """Return what a step that takes an answer over begins with; an officer looks at it and may change it."""
    values: dict[str, str | date | None] = {
        "record_source": SOURCE,
        "answered_on": sent_on,
        "more_time_until": reply.until_on,
        "employer_answer": ANSWERED_AS.get(reply.kind, "other"),
        "sanction_kind": reply.sanction_kind,
        "decision_number": reply.decision_number,
        "decision_on": reply.decision_on,
        "effective_on": reply.effective_on or reply.decision_on,
        "moved_on": reply.happened_on,
        "termination_ground": GROUND.get(reply.kind),
        "reason": reply.remark,
    }
    values["legal_on"] = reply.happened_on if action is Action.RECORD_RECEIPT else sent_on
    return {name: value for name, value in values.items() if value}
