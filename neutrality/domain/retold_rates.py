"""Rates, cohorts and mixes told from the lives of the cases: the formulas stand here once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from neutrality.domain.cells import UNKNOWN, Cell
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.ranking import top
from neutrality.domain.retold_case import Known, Stand, Story
from neutrality.domain.retold_month import Asked
from neutrality.domain.values import Rate, Sign, Value
from neutrality.domain.workflow import Outcome, State

Figures = dict[Cell, Value]
# How many final sanctions make a repetition (domain 9).
AGAIN = 2
# Who was recommended and has no other end than the employer's.
_AFTER = frozenset({Outcome.SANCTIONED, Outcome.PPK_NO_VIOLATION, Outcome.NOT_FOLLOWED_UP})
# What makes the denominator of the proven rate beside the proven.
_FOUND_OTHERWISE = frozenset({Outcome.NOT_PROVEN, Outcome.NOT_MEETING_REQUIREMENTS})


def rates(stories: Sequence[Story], asked: Asked) -> Figures:
    """Return the rates of the month and those of everybody by where they stand at its end."""
    found = Counter(name for story in stories for name in _decided(story, asked))
    registered, proven = found["registered"], found["proven"]
    judged = proven + found["not_proven"] + found["incomplete"]
    ends = [row for story in stories for _, _, row in standing(story, asked)]
    recommended = [row for row in ends if row.state is State.RECOMMENDED or row.outcome in _AFTER]
    by_end = Counter(row.outcome for row in ends)
    answered = by_end[Outcome.SANCTIONED] + by_end[Outcome.PPK_NO_VIOLATION]
    all_judged = len(recommended) + sum(by_end[one] for one in _FOUND_OTHERWISE)
    return {
        Cell("registration_rate"): share(registered, registered + found["left"]),
        Cell("not_proven"): found["not_proven"],
        Cell("incomplete"): found["incomplete"],
        Cell("proven_rate"): share(proven, judged),
        Cell("proven_rate_to_date"): share(len(recommended), all_judged),
        Cell("follow_up_rate"): share(by_end[Outcome.SANCTIONED], len(recommended)),
        Cell("answered_rate"): share(answered, len(recommended)),
    }


def cohorts(stories: Sequence[Story], asked: Asked, today: date) -> Figures:
    """Return what became of those who were forwarded in the month, and how and why they did it."""
    people = [(story, key, on) for story in stories for key, on in _forwarded(story, asked)]
    found: Figures = {}
    for days in (30, 90, 180):
        soon = sum(_sanctioned_by(story, key, on, days, asked) for story, key, on in people)
        passed = (today - asked.last).days > days
        found[Cell(f"cohort_{days}")] = share(soon, len(people)) if passed else Sign.NOT_YET
    known = [story.people[key] for story, key, _ in people]
    codes = [set(one.listed) or {one.cause} - {None} for one in known]
    found[Cell("causes")] = share(sum(map(bool, codes)), len(known))
    for code, number in Counter(str(code) for some in codes for code in some).items():
        found[Cell("causes", "cause", code)] = share(number, len(known))
    found[Cell("channels")] = len(known)
    found |= {Cell("channels", "act", act): number for act, number in Counter(map(_act, known)).items()}
    return found


def leading(stories: Sequence[Story], asked: Asked) -> Figures:
    """Return the agencies and provinces with most respondents proven up to the end of the month."""
    agencies: Counter[str] = Counter()
    provinces: Counter[str] = Counter()
    for story in stories:
        for _, known, row in standing(story, asked):
            if row.state is State.RECOMMENDED or row.outcome in _AFTER:
                agencies.update([known.agency] if known.agency else [])
                provinces.update([story.place[:2]] if story.place else [])
    found: Figures = {}
    for name, along, counts in (
        ("top_agencies", "agency", agencies),
        ("top_provinces", "province", provinces),
    ):
        first = top(counts)
        found |= {Cell(name): len(first), **{Cell(name, along, key): first[key] for key in first}}
    return found


def repeaters(stories: Sequence[Story], asked: Asked, persons: dict[UUID, UUID]) -> Figures:
    """Return how many persons stand sanctioned in two cases since 60 months, and of how many in one.

    `persons` tells who is who; whom it does not tell is a person of their own.
    """
    months = asked.first.year * 12 + asked.first.month - 60
    since = date(months // 12, months % 12 + 1, 1)
    matters = {
        (persons[key], story.case, rows[-1].office in asked.offices)
        for story in stories
        for key, rows in _by_then(story, asked)
        if key in persons and rows[-1].outcome is Outcome.SANCTIONED and rows[-1].since >= since
    }
    cases = Counter(person for person, _ in {(person, case) for person, case, _ in matters})
    ours = {person for person, _, here in matters if here}
    again = sum(cases[person] >= AGAIN for person in ours)
    once = {
        persons.get(key, key)
        for story in stories
        for key, rows in _by_then(story, asked)
        if rows[-1].outcome is Outcome.SANCTIONED
        and rows[-1].since >= since
        and rows[-1].office in asked.offices
    }
    return {Cell("repeat_offenders"): again, Cell("repeat_rate"): share(again, len(once))}


def standing(story: Story, asked: Asked) -> Iterator[tuple[UUID, Known, Stand]]:
    """Yield each person who is in the figures at the end of the month at an office of those asked for."""
    for key, rows in _by_then(story, asked):
        if rows[-1].office in asked.offices:
            yield key, story.people[key], rows[-1]


def share(part: int, whole: int) -> Value:
    """Return the share; of nothing there is none."""
    return Rate(part, whole) if whole > 0 else Sign.NIL


def _by_then(story: Story, asked: Asked) -> Iterator[tuple[UUID, list[Stand]]]:
    for key in story.people:
        rows = [row for row in story.stands[key] if row.since <= asked.last]
        if rows and rows[-1].holds(asked.last):
            yield key, rows


def _decided(story: Story, asked: Asked) -> Iterator[str]:
    begun = [row for row in story.own if row.state in {State.VERIFIED, State.RECOMMENDED}]
    registered_at = (begun or story.own[-1:])[0].office
    if story.registered_on and asked.counts(registered_at, story.registered_on):
        yield "registered"
    for event in story.events:
        if asked.counts(event.office, event.legal_on) and event.kind in _NAMED:
            yield _NAMED[event.kind]
    for move in story.moves:
        if move.person and asked.counts(move.event.office, move.on):
            if move.after.outcome is Outcome.NOT_PROVEN:
                yield "not_proven"
            elif move.after.outcome is Outcome.NOT_MEETING_REQUIREMENTS:
                yield "incomplete"


def _forwarded(story: Story, asked: Asked) -> list[tuple[UUID, date]]:
    first: dict[UUID, date] = {}
    for event in story.events:
        forwards = event.kind is EventKind.RESPONDENT_FORWARDED
        if forwards and event.person and asked.counts(event.office, event.legal_on):
            first[event.person] = min(first.get(event.person, event.legal_on), event.legal_on)
    return list(first.items())


def _sanctioned_by(story: Story, key: UUID, on: date, days: int, asked: Asked) -> bool:
    if key not in dict(_by_then(story, asked)):
        return False
    ends = [row.since for row in story.stands[key] if row.outcome is Outcome.SANCTIONED]
    return any(timedelta(0) <= end - on <= timedelta(days) for end in ends)


def _act(known: Known) -> str:
    return " ".join(code or UNKNOWN for code in (known.violation_type, known.act_channel, known.interaction))


_NAMED = {
    EventKind.RESPONDENT_FORWARDED: "proven",
    EventKind.CASE_CLOSED_UNMET: "left",
    EventKind.CASE_FORWARDED_ELSEWHERE: "left",
}
