"""What employers did with the letters, and the control measures against them, told from the events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from neutrality.domain.cells import UNKNOWN, Cell
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.quantiles import median
from neutrality.domain.retold_case import Stand, Story
from neutrality.domain.retold_events import decision_of
from neutrality.domain.retold_month import Asked
from neutrality.domain.retold_rates import Figures, share
from neutrality.domain.values import Days, Sign
from neutrality.domain.workflow import Outcome, State

# An agency with fewer letters stands among others (design 6).
FEW = 3
_MEASURES = frozenset({EventKind.CONTROL_MEASURE_TAKEN, EventKind.MEASURE_CHANGED})
_ANSWERS = frozenset({EventKind.EMPLOYER_ANSWERED, EventKind.EMPLOYER_REFUSED})


class Letter(NamedTuple):
    """A letter: in which election, to which agency, on which day, whether answered, executed, waiting."""

    election: str
    agency: str
    on: date
    answered: bool
    executed: bool
    waits: bool


def measures(stories: Sequence[Story], asked: Asked) -> Figures:
    """Return the control measures of the month by kind and stage."""
    found: Counter[Cell] = Counter({Cell("measures"): 0})
    for event in (event for story in stories for event in story.events if event.kind in _MEASURES):
        told = event.told
        if asked.counts(event.office, date.fromisoformat(told["control_measure_on"])):
            measure = f"{told['control_measure']} {told['measure_stage']}"
            found[Cell("measures")] += 1
            found[Cell("measures", "measure", measure)] += 1
            found[Cell("measures", "office", str(event.office))] += 1
    return dict(found)


def conduct(stories: Sequence[Story], asked: Asked) -> Figures:
    """Return the letters of all time by agency, by election, and in each election by agency.

    An agency with fewer than three letters among those looked at stands among others.
    """
    letters = [letter for story in stories for letter in _letters(story, asked)]
    found = _told("total", "", letters, asked) | _by_agency("agency", "", letters, asked)
    for election in sorted({one.election for one in letters}):
        mine = [one for one in letters if one.election == election]
        found |= _told("election", election, mine, asked)
        found |= _by_agency("election_agency", f"{election} ", mine, asked)
    return found


def _by_agency(dimension: str, before: str, letters: Sequence[Letter], asked: Asked) -> Figures:
    """Return these letters by agency, each under its code with something before it."""
    sent = Counter(one.agency for one in letters)
    few = {agency for agency in sent if sent[agency] < FEW}
    found: Figures = {}
    for code in sorted({"others" if agency in few else agency for agency in sent}):
        mine = [one for one in letters if ("others" if one.agency in few else one.agency) == code]
        found |= _told(dimension, before + code, mine, asked)
    return found


def _told(dimension: str, code: str, letters: Sequence[Letter], asked: Asked) -> Figures:
    waiting = [(asked.last - one.on).days for one in letters if one.waits]
    middle = Days(median(waiting), len(waiting)) if waiting else Sign.NIL
    return {
        Cell("letters_sent", dimension, code): len(letters),
        Cell("letters_answered", dimension, code): share(sum(one.answered for one in letters), len(letters)),
        Cell("letters_executed", dimension, code): share(sum(one.executed for one in letters), len(letters)),
        Cell("letters_waiting", dimension, code): middle,
    }


def _letters(story: Story, asked: Asked) -> Iterator[Letter]:
    for event in story.events:
        if event.kind is not EventKind.RESPONDENT_FORWARDED or event.person is None:
            continue
        begun = [row for row in story.stands[event.person] if row.since <= asked.last]
        here = event.legal_on <= asked.last and event.office in asked.offices
        if here and begun and begun[-1].holds(asked.last):
            yield _letter(story, event.person, event.legal_on, begun[-1], asked)


def _letter(story: Story, key: UUID, on: date, row: Stand, asked: Asked) -> Letter:
    answered = any(on <= day <= asked.last for day in _answers(story, key))
    executed = row.outcome is Outcome.SANCTIONED and row.since >= on
    waits = row.state is State.RECOMMENDED and not answered
    agency = story.people[key].agency or "others"
    return Letter(story.election or UNKNOWN, agency, on, answered, executed, waits)


def _answers(story: Story, key: UUID) -> Iterator[date]:
    for event in story.events:
        if event.person == key:
            told = decision_of(event)
            if told:
                yield date.fromisoformat(told["decision_on"])
            elif event.kind in _ANSWERS:
                yield date.fromisoformat(event.told["answered_on"])
