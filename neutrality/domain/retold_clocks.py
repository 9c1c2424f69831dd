"""The clocks of a case told from its events: what ran from which day, stood still, ended, and was due when.

The second of two ways of counting whether clocks were kept. It knows no kept clock: the law's rows, the days
without work as they were known then, and the minute of receipt come in as `Books`; when a rule runs out is
the shared function of the deadlines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from neutrality.domain.cells import Cell
from neutrality.domain.deadlines import Calendar, Pause, counted_from, due
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.lawrows import ClockKind, ClockRule, Regime
from neutrality.domain.matter import Action, ReportKind, State
from neutrality.domain.mistakes import resumed, taken_out
from neutrality.domain.retelling import Happening
from neutrality.domain.retold_case import BACK, OUT, Story
from neutrality.domain.retold_month import Asked
from neutrality.domain.running import Running, added, begun, turn
from neutrality.domain.transition import Transition
from neutrality.domain.values import Value, median_days, rate

# Reopened: it stood in more than receipt and one more state.
_STATES_OF_A_FIRST_LIFE = 2


@dataclass(frozen=True)
class Books:
    """What no event tells: the law, an office's calendar as known at a position of the log, late arrivals."""

    rule_for: Callable[[ClockKind, Regime, date], ClockRule]
    calendar: Callable[[UUID | None, int], Calendar]
    after_closing: Callable[[Story, ClockRule, UUID | None], bool]


@dataclass
class Timer:
    """One clock: from which day its rule counts, by which calendar, when it stood still and ended."""

    kind: ClockKind
    person: UUID | None
    rule: ClockRule
    happened_on: date
    calendar: Calendar
    after_closing: bool = False
    pauses: tuple[Pause, ...] = ()
    paused_on: date | None = None
    extended_to: date | None = None
    stopped_on: date | None = None

    @property
    def due_on(self) -> date:
        """Return when it runs out."""
        start = counted_from(self.rule, self.happened_on, self.calendar, after_closing=self.after_closing)
        return due(self.rule, start, self.calendar, self.pauses, extended_to=self.extended_to).on

    @property
    def runs(self) -> bool:
        """Return whether nothing ended it."""
        return self.stopped_on is None


@dataclass
class Timers:
    """The clocks of one story, which they follow event by event."""

    story: Story
    books: Books
    rows: list[Timer] = field(default_factory=list)
    _regime: Regime = Regime.NONE
    _kind: str = ""
    _aside: dict[UUID, Running] = field(default_factory=dict)

    def tell(self, past: Sequence[Happening]) -> None:
        """Let the story be told, and follow it."""
        self.story.tell(past, beside=self._follow)

    def counted(self) -> Iterator[Timer]:
        """Yield the clocks that figures know: none that stands still, none of whom the figures left.

        An extended handling is one clock, the longer.
        """
        longer = {row.happened_on for row in self.rows if row.kind is ClockKind.HANDLING_EXTENDED}
        for row in self.rows:
            replaced = row.kind is ClockKind.HANDLING and not row.runs and row.happened_on in longer
            if not replaced and row.paused_on is None and row.person not in self.story.out:
                yield row

    def _follow(self, event: Happening, moved: Sequence[UUID]) -> None:
        before, self._kind = self._kind, self.story.kind
        if event.kind in self.story.steps:
            self._step(event, self.story.steps[event.kind], moved)
        elif event.kind in _FOLLOWING:
            _FOLLOWING[event.kind](self, event)
        elif self._begins_otherwise(event, before):
            self._restart(event)

    def receive(self, event: Happening) -> None:
        """Let the first clock of the matter run."""
        self._regime = Regime(event.told["regime"])
        self._start(begun(ReportKind(event.told["kind"])), event, None)

    def add(self, event: Happening) -> None:
        """Let the handling begin of whom is found when nothing of the case is handled any more."""
        for kind, _whose in added(State(event.told["state"]), self._running()):
            self._start(kind, event, None, anew=True)

    def leave(self, event: Happening) -> None:
        """Let clocks stand of what left the figures, and go on when it comes back."""
        running, subject = self._running(), event.person or self.story.case
        if event.kind in OUT:
            gone = taken_out(running, event.person, shared=self._shares_a_state(event.person))
            self._aside[subject] = gone
            self._stop(gone, event.legal_on)
            return
        for kind, person in resumed(running, self._aside.pop(subject, frozenset())) - running:
            rows = [row for row in self.rows if (row.kind, row.person) == (kind, person)]
            max(rows, key=lambda row: (row.stopped_on or date.max, row.happened_on)).stopped_on = None

    def redate(self, event: Happening) -> None:
        """Let clocks go by the calendar that was known when a step got another day."""
        for row in self.rows:
            if row.person in {None, event.person}:
                row.calendar = self._calendar(event)

    def move(self, event: Happening) -> None:
        """Let a clock go by the calendar of now, or until the day that a head gave."""
        for row in self.rows:
            if row.runs and (row.kind, row.person) == (event.told["clock"], event.person):
                row.calendar = self._calendar(event)
                if event.kind is EventKind.CLOCK_EXTENDED:
                    row.extended_to = date.fromisoformat(event.told["to"])

    def _running(self) -> Running:
        return frozenset((row.kind, row.person) for row in self.rows if row.runs)

    def _calendar(self, event: Happening) -> Calendar:
        return self.books.calendar(event.office, event.id)

    def _law(self, kind: ClockKind) -> Regime:
        """Return the law that a clock follows: what nobody signed is studied within a target of the house."""
        informed = kind is ClockKind.PRELIMINARY and self._kind == ReportKind.INFORMASI_AWAL
        return Regime.NONE if informed else self._regime

    def _start(self, kind: ClockKind, event: Happening, person: UUID | None, *, anew: bool = False) -> None:
        rule = self.books.rule_for(kind, self._law(kind), event.legal_on)
        on, late = event.legal_on, False
        if rule.from_receipt and not anew:
            on, late = self.story.received_on, self.books.after_closing(self.story, rule, event.office)
        self.rows.append(Timer(kind, person, rule, on, self._calendar(event), late))

    def _step(self, event: Happening, step: Transition, moved: Sequence[UUID]) -> None:
        if step.action is Action.EXTEND:
            self._extend(event)
            return
        turned = turn(step, self._running(), moved, self._examined())
        self._stop(turned.stops, event.legal_on)
        for row in [row for row in self.rows if row.runs]:
            if row.kind in step.pauses and row.paused_on is None and row.rule.pauses_while:
                row.paused_on = event.legal_on
            if row.kind in step.resumes and row.paused_on is not None:
                row.pauses += (Pause(row.paused_on, max(event.legal_on, row.paused_on)),)
                row.paused_on, row.calendar = None, self._calendar(event)
        for kind, person in turned.starts:
            self._start(kind, event, person, anew=step.action is Action.REOPEN)

    def _stop(self, which: Running, on: date) -> None:
        for row in self.rows:
            if row.runs and (row.kind, row.person) in which:
                row.stopped_on = on

    def _extend(self, event: Happening) -> None:
        """Let the longer time run in the place of the handling, counted from the same day."""
        kind = ClockKind.HANDLING_EXTENDED
        for row in [row for row in self.rows if row.runs and row.kind is ClockKind.HANDLING]:
            row.stopped_on = event.legal_on
            rule, calendar = self.books.rule_for(kind, self._law(kind), event.legal_on), self._calendar(event)
            self.rows.append(Timer(kind, None, rule, row.happened_on, calendar, row.after_closing))

    def _shares_a_state(self, person: UUID | None) -> bool:
        if person is None:
            return False
        left = self.story.stands[person][-1].state
        others = (key for key in self.story.people if key not in self.story.out)
        return any(self.story.stands[key][-1].state is left for key in others)

    def _examined(self) -> list[UUID]:
        kept = (key for key in self.story.people if key not in self.story.out)
        return [key for key in kept if self.story.stands[key][-1].state is State.VERIFIED]

    def _begins_otherwise(self, event: Happening, kind: str) -> bool:
        """Return whether another law or another day of receipt is known of the case now."""
        if event.kind is EventKind.FIELD_CORRECTED and event.told["field"] == "election_id":
            self._regime = Regime(event.told["regime"])
            return True
        if event.kind is EventKind.FIELD_CORRECTED:
            return bool(event.told["field"] == "received_on")
        return event.kind is EventKind.REPORT_SIGNED and kind == ReportKind.INFORMASI_AWAL

    def _restart(self, event: Happening) -> None:
        """Let the case's own running clocks count from what is known now."""
        anew = len({row.state for row in self.story.own}) > _STATES_OF_A_FIRST_LIFE
        registered = self.story.registered_on or self.story.received_on
        for row in [row for row in self.rows if row.runs and row.person is None]:
            dated = row.happened_on if anew else registered
            row.rule = self.books.rule_for(row.kind, self._law(row.kind), dated)
            row.calendar = self._calendar(event)
            if not anew and row.rule.from_receipt:
                row.happened_on = self.story.received_on
                row.after_closing = self.books.after_closing(self.story, row.rule, event.office)
            elif not anew and row.rule.starts_from == _REGISTERED:
                row.happened_on = registered


def keeping_time(told: Sequence[Timers], asked: Asked, today: date) -> dict[Cell, Value]:
    """Return the share kept of each clock due in the month, and the days that follow-up is over."""
    due_ones: dict[str, list[bool]] = {name: [] for name in dict.fromkeys(_NAMES.values())}
    over = []
    for timer in _of_the_offices(told, asked):
        due_on, name = timer.due_on, _NAMES[timer.kind]
        if asked.holds(due_on) and (timer.stopped_on is not None or due_on < today):
            due_ones[name].append(timer.stopped_on is not None and timer.stopped_on <= due_on)
        ended = timer.stopped_on is not None and timer.stopped_on <= asked.last
        if timer.kind is ClockKind.FOLLOW_UP and due_on < asked.last and not ended:
            over.append((asked.last - due_on).days)
    shares = {Cell(f"in_time_{name}"): rate(sum(kept), len(kept)) for name, kept in due_ones.items()}
    return {**shares, Cell("overdue_K5"): median_days(over)}


def _of_the_offices(told: Sequence[Timers], asked: Asked) -> Iterator[Timer]:
    for timers in told:
        last = timers.story.own[-1]
        if last.until is None and last.office in asked.offices:
            yield from (timer for timer in timers.counted() if timer.kind in _NAMES)


_REGISTERED = "registered"
_FOLLOWING: Mapping[EventKind, Callable[[Timers, Happening], None]] = {
    EventKind.CASE_RECEIVED: Timers.receive,
    EventKind.RESPONDENT_ADDED: Timers.add,
    EventKind.CASE_JOINED: Timers.add,
    EventKind.STEP_REDATED: Timers.redate,
    EventKind.CLOCK_EXTENDED: Timers.move,
    EventKind.CLOCK_RECOMPUTED: Timers.move,
    **dict.fromkeys(OUT | BACK, Timers.leave),
}
_NAMES = {
    ClockKind.PRELIMINARY: "K1",
    ClockKind.CORRECTION: "K2",
    ClockKind.HANDLING: "K3",
    ClockKind.HANDLING_EXTENDED: "K3",
    ClockKind.DELIVERY: "K4",
    ClockKind.FOLLOW_UP: "K5",
}
