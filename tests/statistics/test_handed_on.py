"""Cases handed to and fro while everything else happens to them: both ways count each month alike."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from neutrality.cases.models import Case
from neutrality.database import Sessions, transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.workflow import Action
from neutrality.means import Means
from tests.factories import PROVINCE, Factory
from tests.statistics.bureau import TODAY, Bureau, totals
from tests.statistics.repairing import Repairs
from tests.statistics.test_mistakes import mend
from tests.statistics.test_transfers import hand
from tests.statistics.twice import months_alike

MONTHS = [f"2026-{number:02d}" for number in range(6, 12)]
KINDS = ("step", "step", "step", "hand", "cancel", "redate", "out", "back", "person", "person back")
TURNS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 5), st.integers(0, 1), st.sampled_from([0, 1, 9, 26])),
    min_size=3, max_size=9,
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two offices, and which of them has a case."""

    one: Bureau
    other: Bureau

    def of(self, case_id: uuid.UUID) -> tuple[Bureau, Bureau]:
        """Return the office that has the case now, then the one that has not."""
        with self.one.sessions() as session:
            here = session.get_one(Case, case_id).office_id == self.one.office.id
        return (self.one, self.other) if here else (self.other, self.one)


def turn(pair: Pair, case_id: uuid.UUID, what: tuple[str, int, int, int], day: date) -> None:
    """Let one thing happen at the office that has the case, as far as the rules let it."""
    here, there = pair.of(case_id)
    try:
        if what[0] == "hand":
            hand(here, there, case_id, day)
        else:
            mend(Repairs(here), case_id, what, day)
    except (DomainError, IndexError):
        return


def offices_of(sessions: Sessions, means: Means, factory: Factory) -> Pair:
    """Return an office and the one above it."""
    with transaction(sessions) as session:
        province = factory.office(session, place_code=PROVINCE)
        local = factory.office(session, parent=province)
    return Pair(Bureau(sessions, means, local, factory), Bureau(sessions, means, province, factory))


@pytest.mark.both_databases
def test_who_registers_after_a_cancelled_registration_is_who_registered(
    sessions: Sessions, means: Means, factory: Factory
) -> None:
    pair, day = offices_of(sessions, means, factory), date(2026, 9, 1)
    case_id = pair.one.supervise(day)
    pair.one.step(case_id, Action.REGISTER, day)
    hand(pair.one, pair.other, case_id, day)
    Repairs(pair.other).cancel(case_id, day)
    pair.other.step(case_id, Action.REGISTER, date(2026, 9, 20))

    assert totals(pair.one.month("2026-09"))["registered"] == 0
    assert totals(pair.other.month("2026-09"))["registered"] == 1


@pytest.mark.both_databases
def test_what_was_closed_after_all_did_not_go_along(
    sessions: Sessions, means: Means, factory: Factory
) -> None:
    pair = offices_of(sessions, means, factory)
    case_id = pair.one.supervise(date(2026, 8, 1), people=2)
    pair.one.step(case_id, Action.CLOSE_UNMET, date(2026, 8, 5))
    pair.one.step(case_id, Action.REOPEN, date(2026, 9, 5))
    hand(pair.one, pair.other, case_id, date(2026, 9, 9))
    assert totals(pair.one.month("2026-09"))["cases_transferred_out"] == 1

    Repairs(pair.other).cancel(case_id, date(2026, 9, 20))

    for bureau in (pair.one, pair.other):
        month = bureau.month("2026-09")
        assert month.adds_up
        assert {totals(month)[f"cases_transferred_{way}"] for way in ("in", "out")} == {0}
        assert totals(month)["cases_open"] == 0


@settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
@given(lives=st.lists(st.tuples(st.integers(1, 2), TURNS), min_size=1, max_size=3))
def test_every_month_is_counted_alike_wherever_its_cases_went(
    lives: list[tuple[int, list[tuple[str, int, int, int]]]],
    sessions: Sessions,
    means: Means,
    factory: Factory,
) -> None:
    pair = offices_of(sessions, means, factory)
    for people, turns in lives:
        day = date(2026, 6, 20)
        case_id = pair.one.supervise(day, people=people)
        for what in turns:
            day = min(TODAY, day + timedelta(days=what[3]))
            turn(pair, case_id, what, day)

    with sessions() as session:
        months_alike(session, {pair.one.office.id, pair.other.office.id}, MONTHS)
    for bureau in (pair.one, pair.other):
        assert [month for month in MONTHS if not bureau.month(month).adds_up] == []
