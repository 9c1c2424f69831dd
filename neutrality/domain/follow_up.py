"""What becomes of a letter to an employer: where it stands, how long it waits, what comes next.

Counted is by respondent, and by letter where it says so: what was sent about several respondents of one case
on one day is one letter, answered, answered in part or not. Waiting begins with the delivery; no word says
that an employer is late, since no rule that is cited sets a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from uuid import UUID

from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.matter import Action, Outcome, SubStatus


class Standing(StrEnum):
    """Where the follow-up for one respondent stands, in the order in which it goes on."""

    WITH_AUTHORITY = "with_authority"
    SENT = "sent"
    RECEIVED = "received"
    EXAMINING = "examining"
    MORE_TIME = "more_time"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    MEASURE = "measure"
    DECREE_AWAITED = "decree_awaited"
    REMEDY = "remedy"
    EXECUTED = "executed"
    NO_VIOLATION = "no_violation"
    NOT_FOLLOWED_UP = "not_followed_up"
    ENDED = "ended"


class Figure(StrEnum):
    """What is counted of the respondents of an agency; each number opens its list."""

    ALL = "all"
    WAITING = "waiting"
    ANSWERED = "answered"
    DECREE_AWAITED = "decree"
    EXECUTED = "executed"
    MEASURE = "measure"


_BY_SUB = {
    SubStatus.FORWARDED_TO_AUTHORITY: Standing.WITH_AUTHORITY,
    SubStatus.FORWARDED_TO_PPK: Standing.SENT,
    SubStatus.PPK_EXAMINING: Standing.RECEIVED,
    SubStatus.PPK_OVERDUE: Standing.UNANSWERED,
    SubStatus.MORE_TIME: Standing.MORE_TIME,
    SubStatus.DECREE_AWAITED: Standing.DECREE_AWAITED,
    SubStatus.PPK_REFUSED: Standing.REFUSED,
    SubStatus.CONTROL_MEASURE: Standing.MEASURE,
    SubStatus.REMEDY_PENDING: Standing.REMEDY,
}
_BY_OUTCOME = {
    Outcome.SANCTIONED: Standing.EXECUTED,
    Outcome.PPK_NO_VIOLATION: Standing.NO_VIOLATION,
    Outcome.NOT_FOLLOWED_UP: Standing.NOT_FOLLOWED_UP,
}
_CLOSED = frozenset({*_BY_OUTCOME.values(), Standing.ENDED})
NEXT: dict[Standing, Action] = {
    Standing.WITH_AUTHORITY: Action.RECORD_RECOMMENDATION,
    Standing.SENT: Action.RECORD_RECEIPT,
    Standing.RECEIVED: Action.RECORD_ANSWER,
    Standing.EXAMINING: Action.RECORD_ANSWER,
    Standing.MORE_TIME: Action.REMIND,
    Standing.UNANSWERED: Action.REMIND,
    Standing.REFUSED: Action.RECORD_CONTROL_MEASURE,
    Standing.MEASURE: Action.RECORD_NOT_FOLLOWED_UP,
    Standing.DECREE_AWAITED: Action.RECORD_SANCTION,
    Standing.REMEDY: Action.END_REMEDY,
}


def standing_of(sub: SubStatus | None, outcome: Outcome | None, *, examining: bool = False) -> Standing:
    """Return where the follow-up stands; that it is examined is what the employer itself said."""
    if sub is None:
        return _BY_OUTCOME.get(outcome, Standing.ENDED) if outcome else Standing.ENDED
    found = _BY_SUB[sub]
    return Standing.EXAMINING if found is Standing.RECEIVED and examining else found


@dataclass(frozen=True)
class Measure:
    """A control measure at its latest stage."""

    kind: str
    stage: str
    made_on: date


# The stages of a measure in the order in which it goes on.
_STAGES = ("requested", "in_force", "lifted")


def next_stages(measure: Measure) -> tuple[str, ...]:
    """Return the stages that can be recorded next: those ahead, and those behind when one was wrong."""
    at = _STAGES.index(measure.stage)
    return (*_STAGES[at + 1 :], *_STAGES[:at])


def latest(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return each kind of measure at the stage that was recorded last, the oldest first."""
    by_kind = {measure.kind: measure for measure in measures}
    return tuple(sorted(by_kind.values(), key=lambda measure: measure.made_on))


def check_measure(
    measure: Measure | None,
    stage: str,
    *,
    on: date,
    number: str,
    note: str,
    today: date,
    problems: Sequence[FieldProblem] = (),
) -> None:
    """Accept a further stage of a measure; one that lies behind mends a wrong one, and a note says why.

    Raises:
        ConflictError: `wrong_state`; no such measure was taken, or it cannot become so.
        InvalidInputError: what is missing or out of order, besides the problems that are known.

    """
    if measure is None or stage not in next_stages(measure):
        raise ConflictError("wrong_state", action=stage)
    found = list(problems)
    if not number:
        found.append(FieldProblem("number", "required"))
    if not note and _STAGES.index(stage) < _STAGES.index(measure.stage):
        found.append(FieldProblem("note", "required"))
    if on > today:
        found.append(FieldProblem("on", "in_future"))
    if on < measure.made_on:
        found.append(FieldProblem("on", "before_last_step", {"last": measure.made_on}))
    if found:
        raise InvalidInputError(found)


@dataclass(frozen=True)
class Followed:
    """The follow-up for one respondent: whose letter, when, what came of it, each kind of measure once."""

    respondent_id: UUID
    case_id: UUID
    agency_id: UUID | None
    standing: Standing
    sent_on: date
    delivered_on: date | None
    answered_on: date | None
    reminded_on: date | None
    until_on: date | None = None
    measures: tuple[Measure, ...] = ()

    @property
    def open(self) -> bool:
        """Whether anything is still awaited."""
        return self.standing not in _CLOSED

    @property
    def waiting(self) -> bool:
        """Whether the letter lies with the employer and no answer came."""
        return self.open and self.delivered_on is not None and self.answered_on is None

    def days(self, today: date) -> int | None:
        """Return for how many days the employer has not answered, nothing where nothing waits there."""
        if not self.waiting or self.delivered_on is None:
            return None
        return (today - self.delivered_on).days

    def urgency(self, today: date) -> int:
        """Return what orders who waits: who waits longer comes first, who waits for nothing last."""
        days = self.days(today)
        return -1 if days is None else days

    @property
    def next(self) -> Action | None:
        """The next lawful step: a reminder, in vain a measure, and an end only after another reminder."""
        if self.standing is Standing.UNANSWERED and self.reminded_on is not None:
            return Action.RECORD_CONTROL_MEASURE
        if self.standing is Standing.MEASURE and not self._reminded_since_the_measure:
            return Action.REMIND
        return NEXT.get(self.standing)

    @property
    def _reminded_since_the_measure(self) -> bool:
        since = max((measure.made_on for measure in self.measures), default=self.sent_on)
        return self.reminded_on is not None and self.reminded_on >= since

    def counts_in(self, figure: Figure) -> bool:
        """Return whether this respondent stands behind that number."""
        behind = {
            Figure.ALL: True,
            Figure.WAITING: self.waiting,
            Figure.ANSWERED: self.answered_on is not None,
            Figure.DECREE_AWAITED: self.standing is Standing.DECREE_AWAITED,
            Figure.EXECUTED: self.standing is Standing.EXECUTED,
            Figure.MEASURE: bool(self.measures),
        }
        return behind[figure]


@dataclass(frozen=True)
class AgencyRow:
    """One agency on the board; days are calendar days, letters and respondents are counted apart."""

    agency_id: UUID | None
    letters: int
    answered: int
    partly: int
    respondents: int
    waiting: int
    decree_awaited: int
    executed: int
    longest: int | None
    middle: float | None
    last_reminder: date | None
    measures: tuple[Measure, ...]
    next: Action | None


def board_of(people: Iterable[Followed], today: date) -> list[AgencyRow]:
    """Return one row an agency, the one that waits longest first; an unknown agency is one too."""
    by_agency: dict[UUID | None, list[Followed]] = defaultdict(list)
    for person in people:
        by_agency[person.agency_id].append(person)
    rows = [_row(agency_id, theirs, today) for agency_id, theirs in by_agency.items()]
    return sorted(
        rows, key=lambda row: (-1 if row.longest is None else row.longest, row.letters), reverse=True
    )


def _row(agency_id: UUID | None, people: list[Followed], today: date) -> AgencyRow:
    answers = [_answers(letter) for letter in _letters(people)]
    days = sorted(days for person in people if (days := person.days(today)) is not None)
    measures = sorted((one for person in people for one in person.measures), key=lambda one: one.made_on)
    first = most_urgent(people, today)
    return AgencyRow(
        agency_id=agency_id,
        letters=len(answers),
        answered=answers.count("all"),
        partly=answers.count("some"),
        respondents=len(people),
        waiting=len(days),
        decree_awaited=sum(person.counts_in(Figure.DECREE_AWAITED) for person in people),
        executed=sum(person.counts_in(Figure.EXECUTED) for person in people),
        longest=days[-1] if days else None,
        middle=float(median(days)) if days else None,
        last_reminder=max((person.reminded_on for person in people if person.reminded_on), default=None),
        measures=latest(measures),
        next=first.next if first else None,
    )


def most_urgent(people: Iterable[Followed], today: date) -> Followed | None:
    """Return for whom something comes next: who waits longest, else whose letter is the oldest."""
    still_open = [person for person in people if person.open]
    return max(
        still_open, key=lambda person: (person.urgency(today), -person.sent_on.toordinal()), default=None
    )


def _letters(people: Iterable[Followed]) -> list[list[Followed]]:
    """Return the respondents by letter."""
    letters: dict[tuple[UUID, date], list[Followed]] = defaultdict(list)
    for person in people:
        letters[person.case_id, person.sent_on].append(person)
    return list(letters.values())


def _answers(letter: list[Followed]) -> str:
    """Return whether a letter was answered for all, some or none; for whom it ended, no answer is owed."""
    owed = [person.answered_on is not None for person in letter if person.standing is not Standing.ENDED]
    if owed and all(owed):
        return "all"
    return "some" if any(owed) else "none"
