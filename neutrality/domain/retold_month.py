"""A month counted from the lives of the cases, which the events alone tell: what came, went and stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from neutrality.domain.cells import NO_SANCTION, UNKNOWN, Tally, count
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retelling import Happening
from neutrality.domain.retold_case import Stand, Story
from neutrality.domain.retold_events import decision_of
from neutrality.domain.workflow import State


@dataclass(frozen=True)
class Asked:
    """From which day to which, at which offices; `closes_at` is when entries cease to belong to the month."""

    first: date
    last: date
    offices: frozenset[UUID]
    closes_at: datetime

    def holds(self, day: date) -> bool:
        """Return whether the day lies in the month."""
        return self.first <= day <= self.last

    def counts(self, office: UUID | None, day: date) -> bool:
        """Return whether something counts that happened there on that day."""
        return office in self.offices and self.holds(day)


def count_month(stories: Iterable[Story], asked: Asked) -> Tally:
    """Return what these cases add to the figures of the month."""
    tally: Tally = Tally()
    for story in stories:
        for counting in (_arrivals, _registration, _moves, _acts, _transfers, _leavings, _stocks, _pressure):
            counting(tally, story, asked)
        if is_late(story, asked):
            count(tally, "late_entries", office=str(story.own[-1].office), channel=story.channel)
    return tally


def is_late(story: Story, asked: Asked) -> bool:
    """Return whether something of the month was entered, or corrected, after the cut-off."""
    written = {event.id: event for event in story.past}
    late = [event for event in story.past if event.recorded_at >= asked.closes_at]
    stand = {event.id: event for event in story.events}
    days = [
        day
        for event in late
        for day in (
            *_entered(story, event, stand.get(event.id)),
            *(_corrected(event, written) if event.office in asked.offices else ()),
        )
    ]
    return story.own[-1].office in asked.offices and any(asked.holds(day) for day in days)


def is_entry(story: Story, event: Happening) -> bool:
    """Return whether the event is one of which figures tell: a receipt, or a step that ends or moves."""
    step = story.steps.get(event.kind)
    return event.kind in _FIGURES or (step is not None and step.outcome is not None)


def _entered(story: Story, event: Happening, now: Happening | None) -> Iterable[date]:
    """Yield the days of which an entry tells: of a step as it was written, of a decision as it is known."""
    told = decision_of(now) if now else None
    if event.kind is EventKind.CASE_RECEIVED:
        yield story.received_on
    elif is_entry(story, event):
        yield event.legal_on
    if told is not None:
        yield date.fromisoformat(told["decision_on"])


def _corrected(event: Happening, written: dict[int, Happening]) -> Iterable[date]:
    told = event.told
    if event.kind is EventKind.STEP_CANCELLED:
        yield written[told["event"]].legal_on
    elif event.kind is EventKind.STEP_REDATED or (
        event.kind is EventKind.FIELD_CORRECTED and told["field"] in {"received_on", "decision_on"}
    ):
        yield from (date.fromisoformat(told[name]) for name in ("from", "to") if told.get(name))


def _arrivals(tally: Tally, story: Story, asked: Asked) -> None:
    first = story.own[0].office
    if asked.counts(first, story.received_on):
        known = {"office": str(first), "channel": story.channel}
        count(tally, "reports_received", **known, kind=story.sent_as)
        count(tally, "cases_received", **known)
    for key, person in story.people.items():
        office = story.stands[key][0].office
        what, day = ("joined", person.joined_on) if person.joined_on else ("received", person.received_on)
        if asked.counts(office, day):
            count(tally, f"respondents_{what}", **_of(story, key, office))


def _registration(tally: Tally, story: Story, asked: Asked) -> None:
    begun = [row for row in story.own if row.state in {State.VERIFIED, State.RECOMMENDED}]
    office = (begun or story.own[-1:])[0].office
    if story.registered_on is not None and asked.counts(office, story.registered_on):
        known = {"office": str(office), "channel": story.channel}
        count(tally, "registered", **known, kind=story.kind)
        if story.kind == "temuan":
            count(tally, "findings", **known)


def _moves(tally: Tally, story: Story, asked: Asked) -> None:
    for move in story.moves:
        office = move.event.office
        if move.event.kind in _NO_STEP or not asked.counts(office, move.on):
            continue
        outcome = move.after.outcome.value if move.after.outcome else None
        known = {"office": str(office), "channel": story.channel}
        if move.person is not None:
            known, unit = _of(story, move.person, office), "respondents"
        else:
            unit = "cases"
        if move.after.state is State.CLOSED:
            count(tally, f"{unit}_closed", **known, outcome=outcome)
        elif move.before.state is State.CLOSED:
            count(tally, f"{unit}_reopened", **known)


def _acts(tally: Tally, story: Story, asked: Asked) -> None:
    for event in story.events:
        office = event.office
        where = {"office": str(office), "channel": story.channel}
        if event.kind in _UNREGISTERED and asked.counts(office, event.legal_on):
            count(tally, _UNREGISTERED[event.kind], **where)
        if event.kind in _OF_A_PERSON and event.person and asked.counts(office, event.legal_on):
            known = _of(story, event.person, office)
            count(tally, _OF_A_PERSON[event.kind], **known)
            if event.kind is EventKind.RESPONDENT_FORWARDED:
                count(tally, "forwarded", **known, sanction_level=event.told["sanction_level"])
        told = decision_of(event)
        if told and event.person and asked.counts(office, date.fromisoformat(told["decision_on"])):
            kind = told.get("sanction_kind") or (UNKNOWN if told.get("level") else NO_SANCTION)
            count(tally, "decided", **_of(story, event.person, office), sanction_kind=kind)


def _transfers(tally: Tally, story: Story, asked: Asked) -> None:
    for move in story.moves:
        if move.event.kind is EventKind.CASE_TRANSFERRED:
            for office, way in ((move.before.office, "out"), (move.after.office, "in")):
                if asked.counts(office, move.on):
                    unit = "respondents" if move.person else "cases"
                    count(tally, f"{unit}_transferred_{way}", **_who(story, move.person, office))


def _leavings(tally: Tally, story: Story, asked: Asked) -> None:
    for leaving in story.leavings:
        event, person = leaving.event, leaving.person
        if not asked.counts(event.office, event.legal_on):
            continue
        unit = "respondents" if person else "cases"
        closed = "" if leaving.still_open else "_closed"
        known = _who(story, person, event.office)
        if leaving.back:
            count(tally, f"{unit}_readmitted{closed}", **known)
            continue
        known["exclusion"] = event.told["code"]
        count(tally, f"{unit}_excluded{closed}", **known)
        for _report in range(story.reports if person is None else 0):
            count(tally, "reports_excluded", **known)


def _stocks(tally: Tally, story: Story, asked: Asked) -> None:
    before = asked.first - timedelta(days=1)
    for subject, rows in story.stands.items():
        person = None if subject == story.case else subject
        for row in rows:
            for day, what in ((before, "opening"), (asked.last, "open")):
                if row.office in asked.offices and row.holds(day) and row.state is not State.CLOSED:
                    unit = "respondents" if person else "cases"
                    count(tally, f"{unit}_{what}", **_who(story, person, row.office), state=_state(row))


def _pressure(tally: Tally, story: Story, asked: Asked) -> None:
    told = {
        (event.report, event.office)
        for event in story.events
        if event.kind is EventKind.PRESSURE_REPORTED and asked.counts(event.office, event.legal_on)
    }
    for _report, office in told:
        count(tally, "pressure_told", office=str(office))


def _state(row: Stand) -> str:
    return row.state.value


def _who(story: Story, person: UUID | None, office: UUID | None) -> dict[str, str | None]:
    return _of(story, person, office) if person else {"office": str(office), "channel": story.channel}


def _of(story: Story, person: UUID, office: UUID | None) -> dict[str, str | None]:
    return {
        "office": str(office),
        "channel": story.channel,
        "violation_type": story.people[person].violation_type,
    }


_UNREGISTERED = {
    EventKind.CASE_CLOSED_UNMET: "not_registered",
    EventKind.CASE_FORWARDED_ELSEWHERE: "forwarded_elsewhere",
}
_OF_A_PERSON = {
    EventKind.RESPONDENT_FORWARDED: "proven",
    EventKind.RESPONDENT_RETURNED: "returned",
    EventKind.CONTROL_MEASURE_TAKEN: "control_measures",
}
# What moves somebody and is no step of the workflow: an arrival opens nothing again, a transfer has its line.
_NO_STEP = frozenset({EventKind.CASE_TRANSFERRED, EventKind.RESPONDENT_ADDED, EventKind.CASE_JOINED})
# The steps of which figures tell, beside those that close.
_FIGURES = frozenset(
    {
        EventKind.CASE_RECEIVED,
        EventKind.CASE_REGISTERED,
        EventKind.RESPONDENT_FORWARDED,
        EventKind.CONTROL_MEASURE_TAKEN,
        EventKind.RESPONDENT_RETURNED,
        EventKind.RESPONDENT_REOPENED,
        EventKind.RESPONDENT_EXCLUDED,
        EventKind.RESPONDENT_READMITTED,
    }
)
