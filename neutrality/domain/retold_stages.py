"""How long the stages took, how old what is open is, and how late it was entered, told from the lives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from fractions import Fraction
from uuid import UUID

from neutrality.domain.cells import Cell
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.quantiles import MEDIAN, P90, quantile
from neutrality.domain.retold_case import Stand, Story
from neutrality.domain.retold_events import decision_of
from neutrality.domain.retold_month import Asked, is_entry
from neutrality.domain.retold_rates import Figures, share
from neutrality.domain.survival import Watched, survival_median
from neutrality.domain.values import Days, Sign, Value
from neutrality.domain.workflow import State

DECEMBER = 12
STAGES = ("registration", "recommendation", "decision", "closing")
# Stage, since when, until when, whether it went through, at which office.
Stretch = tuple[str, date, date, bool, UUID | None]


def stages(stories: Sequence[Story], asked: Asked) -> Figures:
    """Return median, ninetieth percentile and product-limit median of each stage."""
    year = date(asked.first.year - (asked.first.month < DECEMBER), asked.first.month % DECEMBER + 1, 1)
    found: Figures = {}
    stretches = [one for story in stories for one in _stretches(story, asked) if one[4] in asked.offices]
    for stage in STAGES:
        mine = [one for one in stretches if one[0] == stage]
        left = [(end - since).days for _, since, end, through, _ in mine if through and asked.holds(end)]
        watched = [
            Watched((end - since).days, through) for _, since, end, through, _ in mine if since >= year
        ]
        found[Cell(f"days_to_{stage}_median")] = _quantile(left, MEDIAN)
        found[Cell(f"days_to_{stage}_p90")] = _quantile(left, P90)
        half = survival_median(watched)
        if half is not None:
            found[Cell(f"days_to_{stage}_waiting")] = Days(Fraction(half), len(watched))
        else:
            found[Cell(f"days_to_{stage}_waiting")] = Sign.NOT_YET if watched else Sign.NIL
    return found


def ages(stories: Sequence[Story], asked: Asked) -> Figures:
    """Return the open cases by their days since receipt at the end of the month."""
    counted: Counter[str] = Counter()
    for story in stories:
        for row in story.own:
            if row.holds(asked.last) and row.state is not State.CLOSED and row.office in asked.offices:
                counted[_age((asked.last - story.own[0].since).days)] += 1
    along = {Cell("ageing", "age", code): number for code, number in counted.items()}
    return {Cell("ageing"): sum(counted.values()), **along}


def entry_lag(stories: Sequence[Story], asked: Asked, zone: tzinfo) -> Figures:
    """Return the median of the days until entry, and the share that came after the cut-off."""
    entries = [entry for story in stories for entry in _entries(story, asked)]
    days = [(written.astimezone(zone).date() - on).days for on, written in entries]
    late = [written for _, written in entries if written >= asked.closes_at]
    return {Cell("entry_lag"): _quantile(days, MEDIAN), Cell("entered_late"): share(len(late), len(days))}


def _entries(story: Story, asked: Asked) -> Iterator[tuple[date, datetime]]:
    for event in story.events:
        on = story.received_on if event.kind is EventKind.CASE_RECEIVED else event.legal_on
        if asked.counts(event.office, on) and is_entry(story, event):
            yield on, event.recorded_at


def _quantile(values: Sequence[int], at: Fraction) -> Value:
    return Days(quantile(values, at), len(values)) if values else Sign.NIL


def _age(days: int) -> str:
    for least, code in ((91, ">90"), (31, "31-90"), (15, "15-30"), (8, "8-14")):
        if days >= least:
            return code
    return "0-7"


def _stretches(story: Story, asked: Asked) -> Iterator[Stretch]:
    own = _by_then(story.own, asked)
    if own:
        yield from _of_a_stage("registration", own, State.RECEIVED, State.VERIFIED, asked)
        closed = next((place for place, row in enumerate(own) if row.state is State.CLOSED), None)
        if closed is None:
            yield "closing", own[0].since, asked.last, False, own[-1].office
        else:
            yield "closing", own[0].since, own[closed].since, True, own[closed - 1].office
    for key in story.people:
        rows = _by_then(story.stands[key], asked)
        yield from _of_a_stage("recommendation", rows, State.VERIFIED, State.RECOMMENDED, asked)
        for _, since, end, _, office in _of_a_stage("decision", rows, State.RECOMMENDED, State.CLOSED, asked):
            days = [day for day in _decisions(story, key) if since <= day <= end]
            yield "decision", since, min(days, default=end), bool(days), office


def _of_a_stage(
    stage: str, rows: Sequence[Stand], state: State, to: State, asked: Asked
) -> Iterator[Stretch]:
    """Yield each time in a state, however often it was interrupted or handed on."""
    since: date | None = None
    for row, after in zip(rows, [*rows[1:], None], strict=False):
        if row.state is not state:
            continue
        since = since or row.since
        if after is None:
            yield stage, since, asked.last, False, row.office
        elif after.state is not state:
            yield stage, since, after.since, after.state is to, row.office
            since = None


def _by_then(rows: Sequence[Stand], asked: Asked) -> list[Stand]:
    begun = [row for row in rows if row.since <= asked.last]
    return begun if begun and begun[-1].holds(asked.last) else []


def _decisions(story: Story, key: UUID) -> list[date]:
    told = [decision_of(event) for event in story.events if event.person == key]
    return [date.fromisoformat(one["decision_on"]) for one in told if one]
