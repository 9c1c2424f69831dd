"""Any lives of cases, on any dates and typed in on any later day, leave every month adding up."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from neutrality.cases import facts
from neutrality.cases.buckets import in_bucket
from neutrality.cases.models import Case
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions, transaction
from neutrality.domain.workflow import BY_ACTION, Action, State, SubStatus
from neutrality.means import Means
from tests.factories import Factory
from tests.register.adding_up import add_up
from tests.statistics.bureau import TODAY, Bureau, totals
from tests.statistics.twice import alike_on_every_day, months_alike

MONTHS = [f"2026-{number:02d}" for number in range(5, 12)]
EXAMINED = (
    Action.FORWARD, Action.FORWARD, Action.FIND_NOT_PROVEN, Action.HAND_TO_CRIMINAL, Action.REFER_RESPONDENT,
)  # fmt: skip
ANSWERED = (
    Action.RECORD_SANCTION, Action.RECORD_NO_VIOLATION, Action.RETURN_TO_OFFICE,
    Action.RECORD_SANCTION_UNDER_REMEDY, Action.RECORD_CONTROL_MEASURE, Action.TERMINATE,
)  # fmt: skip
# What may come next where somebody stands; a closed matter stands in no legal step.
NEXT: dict[SubStatus | None, tuple[Action, ...]] = {
    SubStatus.NEW: (
        Action.REGISTER, Action.REGISTER, Action.CLOSE_UNMET, Action.FORWARD_ELSEWHERE,
        Action.REQUEST_CORRECTION, Action.TERMINATE_EARLY,
    ),
    SubStatus.CORRECTION_REQUESTED: (Action.RECORD_CORRECTION, Action.FORWARD_ELSEWHERE),
    SubStatus.REGISTERED: (*EXAMINED, Action.SUMMON),
    SubStatus.HEARING: EXAMINED,
    SubStatus.FORWARDED_TO_AUTHORITY: (*ANSWERED, Action.RECORD_RECOMMENDATION),
    SubStatus.FORWARDED_TO_PPK: (*ANSWERED, Action.RECORD_RECEIPT),
    SubStatus.PPK_EXAMINING: ANSWERED,
    SubStatus.CONTROL_MEASURE: (Action.RECORD_NOT_FOLLOWED_UP, *ANSWERED),
    SubStatus.REMEDY_PENDING: (Action.END_REMEDY, Action.RECORD_NO_VIOLATION, Action.TERMINATE),
    None: (Action.REOPEN,),
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One turn of a life: whose, which of the possible steps, after how many days, typed in how late."""

    person: int
    choice: int
    after: int
    late: int


@dataclass(frozen=True)
class Life:
    """A case: received on a day, with so many respondents; perhaps its day is corrected at first."""

    received: date
    people: int
    moved_by: int
    turns: list[Turn]


TURNS = st.builds(
    Turn, st.integers(0, 1), st.integers(0, 6), st.sampled_from([0, 1, 9, 20, 31]), st.integers(0, 12)
)
DAYS = st.dates(date(2026, 6, 1), date(2026, 10, 31))
MOVES = st.sampled_from([-35, 0, -1, 5])
LIVES = st.builds(Life, DAYS, st.integers(1, 2), MOVES, st.lists(TURNS, min_size=1, max_size=6))


def live(bureau: Bureau, life: Life, seen: Counter[tuple[str, str]]) -> uuid.UUID:
    """Let a case live as far as today; note each respondent's arrival, closing and reopening by month."""
    early = life.received - timedelta(days=40)
    case_id = bureau.receive(life.received, people=life.people, event_on=early, known_on=early)
    received = life.received + timedelta(days=life.moved_by)
    if life.moved_by:
        bureau.correct(case_id, "received_on", received.isoformat(), on=TODAY)
    seen["received", f"{received:%Y-%m}"] += life.people
    last = [received] * life.people
    for turn in life.turns:
        number = turn.person % life.people
        state, sub = place_of(bureau, case_id, number)
        moved = range(life.people) if state is State.RECEIVED else [number]
        day = max(last[one] for one in moved) + timedelta(days=turn.after)
        if day > TODAY:
            break
        action = NEXT[sub][turn.choice % len(NEXT[sub])]
        entered = min(TODAY, day + timedelta(days=turn.late))
        bureau.step(case_id, action, day, number=number + 1, entered=entered)
        for one in moved:
            last[one] = day
        if action is Action.REOPEN:
            seen["reopened", f"{day:%Y-%m}"] += 1
        elif BY_ACTION[action].to_state is State.CLOSED:
            seen["closed", f"{day:%Y-%m}"] += len(moved)
    return case_id


def place_of(bureau: Bureau, case_id: uuid.UUID, number: int) -> tuple[State, SubStatus | None]:
    """Return where a respondent stands."""
    with bureau.sessions() as session:
        person = respondents_of(session, case_id)[number]
        return person.state, person.sub_status


def listed(bureau: Bureau, bucket: str, month: str) -> int:
    """Return how many cases of the office stand in a list."""
    with bureau.sessions() as session:
        found = select(func.count()).select_from(Case)
        return session.scalars(
            found.where(Case.office_id == bureau.office.id, in_bucket(bucket, month))
        ).one()


@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
@given(lives=st.lists(LIVES, min_size=1, max_size=3))
def test_every_month_adds_up_whatever_happens(
    lives: list[Life], sessions: Sessions, means: Means, factory: Factory
) -> None:
    with transaction(sessions) as session:
        office = factory.office(session)
    bureau, seen = Bureau(sessions, means, office, factory), Counter[tuple[str, str]]()

    case_ids = [live(bureau, life, seen) for life in lives]

    months = {name: bureau.month(name) for name in MONTHS}
    counted = {name: totals(month) for name, month in months.items()}
    for name, month in months.items():
        assert month.adds_up
        for what in ("received", "reopened", "closed"):
            assert counted[name][f"respondents_{what}"] == seen[what, name]
        for bucket, figure in (
            ("received", "cases_received"),
            ("registered", "registered"),
            ("open", "cases_open"),
        ):
            assert listed(bureau, bucket, name) == counted[name][figure]
        assert bool(listed(bureau, "closed", name)) is bool(counted[name]["cases_closed"])
    for before, after in pairwise(MONTHS):
        for unit in ("cases", "respondents"):
            assert counted[after][f"{unit}_opening"] == counted[before][f"{unit}_open"]
    with sessions() as session:
        for month in months.values():
            add_up(session, month)
        assert [facts.differences(session, case_id) for case_id in case_ids] == [[]] * len(case_ids)
        rows = alike_on_every_day(session, {office.id})
        months_alike(session, {office.id}, MONTHS)
    assert rows[-1].reported <= sum(life.people for life in lives)
