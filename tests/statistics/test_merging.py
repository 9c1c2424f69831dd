"""Merged cases in the month: each respondent is counted once where they came, and every month adds up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from neutrality.audit import cases as told
from neutrality.audit.snapshot import snapshot
from neutrality.cases import facts
from neutrality.cases.merging import merge_cases
from neutrality.cases.models import Case
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.workflow import Action, Outcome
from neutrality.means import Means
from tests.factories import Factory
from tests.statistics.bureau import Bureau, along, totals
from tests.statistics.twice import alike_on_every_day, months_alike

MONTHS = [f"2026-{number:02d}" for number in range(6, 12)]


@dataclass(frozen=True)
class Meeting:
    """Two cases received so far apart, merged so long after; as whom each respondent of the one goes on."""

    received: date
    apart: int
    after: int
    master_registered: bool
    merged_registered: bool
    people: int
    pairs: tuple[int, ...]
    goes_on: tuple[Action, ...]


DAYS = st.integers(0, 40)
MEETINGS = st.builds(
    Meeting, st.dates(date(2026, 6, 1), date(2026, 7, 31)), DAYS, DAYS, st.booleans(), st.booleans(),
    st.integers(1, 2), st.lists(st.integers(0, 2), min_size=1, max_size=2).map(tuple),
    st.sampled_from([(), (Action.REGISTER,), (Action.REGISTER, Action.FIND_NOT_PROVEN),
                     (Action.CLOSE_UNMET,)]),
)  # fmt: skip


def merge(bureau: Bureau, merged: uuid.UUID, master: uuid.UUID, day: date, pairs: tuple[int, ...]) -> None:
    """Merge on a day; a pair is the number of a respondent of the other case, 0 for nobody there."""
    verifier, now = bureau.actor(Role.VERIFIER), datetime.combine(day, time(3), UTC)
    with transaction(bureau.sessions) as session:
        there = respondents_of(session, master)
        going = [row for row in respondents_of(session, merged) if row.outcome is None]
        chosen = [there[number - 1].id if 0 < number <= len(there) else None for number in pairs]
        done = merge_cases(
            session, bureau.means, merged, master_id=master,
            pairs=dict(zip((row.id for row in going), chosen, strict=True)), reason="Satu peristiwa.",
            version=session.get_one(Case, merged).version, actor=verifier, now=now,
        )  # fmt: skip
    if not done:
        bureau.confirm(merged, day)


def meet(bureau: Bureau, meeting: Meeting) -> tuple[list[uuid.UUID], date, int]:
    """Let two cases meet; return both, the day, and how many respondents were added."""
    later = meeting.received + timedelta(days=meeting.apart)
    day = later + timedelta(days=meeting.after)
    master = bureau.receive(meeting.received, people=meeting.people)
    merged = bureau.receive(later, people=len(meeting.pairs))
    if meeting.master_registered or meeting.merged_registered:
        bureau.step(master, Action.REGISTER, later)
    if meeting.merged_registered:
        bureau.step(merged, Action.REGISTER, day)
    merge(bureau, merged, master, day, meeting.pairs)
    registered = meeting.master_registered or meeting.merged_registered
    for action in meeting.goes_on:
        if registered and action in {Action.REGISTER, Action.CLOSE_UNMET}:
            continue
        with bureau.sessions() as session:
            people = len(respondents_of(session, master))
        for number in range(1, people + 1 if action is Action.FIND_NOT_PROVEN else 2):
            bureau.step(master, action, day, number=number)
    return [master, merged], day, sum(not 0 < number <= meeting.people for number in meeting.pairs)


@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
@given(meetings=st.lists(MEETINGS, min_size=1, max_size=3))
def test_every_month_adds_up_whatever_is_merged(
    meetings: list[Meeting], sessions: Sessions, means: Means, factory: Factory
) -> None:
    with transaction(sessions) as session:
        office = factory.office(session)
    bureau = Bureau(sessions, means, office, factory)
    met = [meet(bureau, meeting) for meeting in meetings]

    months = {name: bureau.month(name) for name in MONTHS}
    for name, month in months.items():
        assert month.adds_up
        joined = sum(added for _, day, added in met if f"{day:%Y-%m}" == name)
        assert totals(month)["respondents_joined"] == joined
        ended = sum(f"{day:%Y-%m}" == name for _, day, _ in met)
        assert along(month, "cases_closed", "outcome").get("duplicate_merged", 0) == ended
    received = sum(totals(month)["respondents_received"] for month in months.values())
    assert received == sum(one.people + len(one.pairs) for one in meetings)
    for before, after in pairwise(MONTHS):
        for unit in ("cases", "respondents"):
            opening = totals(months[after])[f"{unit}_opening"]
            assert opening == totals(months[before])[f"{unit}_open"]
    with sessions() as session:
        assert [facts.differences(session, one) for cases, _, _ in met for one in cases] == [[], []] * len(
            met
        )
        alike_on_every_day(session, {office.id})
        months_alike(session, {office.id}, MONTHS)
    with snapshot(sessions) as held:
        assert [finding for _, found in told.problems(held) for finding in found] == []


def test_who_was_decided_before_is_not_closed_again_by_the_merge(bureau: Bureau) -> None:
    day = date(2026, 10, 5)
    master, merged = bureau.receive(day), bureau.receive(day, people=2)
    for one in (master, merged):
        bureau.step(one, Action.REGISTER, day)
    bureau.step(merged, Action.FIND_NOT_PROVEN, day, number=2)
    merge(bureau, merged, master, day, (1,))

    month = bureau.month("2026-10")
    assert month.adds_up
    assert along(month, "respondents_closed", "outcome") == {"not_proven": 1, "duplicate_merged": 1}
    assert along(month, "cases_closed", "outcome") == {Outcome.NOT_PROVEN.value: 1}
    assert totals(month)["respondents_open"] == 1
