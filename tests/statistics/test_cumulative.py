"""The cumulative row of an election: counted by hand as of five days, and in two ways that agree."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from neutrality.cases.figures import RespondentFact
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Election
from neutrality.domain.access import Role
from neutrality.domain.cumulative import Part
from neutrality.domain.workflow import Action
from neutrality.means import Means
from neutrality.statistics.cumulative import Asked, row_of
from neutrality.statistics.retold import retold_row
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.statistics.bureau import Bureau
from tests.statistics.conftest import ByHand
from tests.statistics.reading import english
from tests.statistics.repairing import Repairs
from tests.statistics.test_merging import merge
from tests.statistics.test_transfers import hand
from tests.statistics.twice import counted_twice

pytestmark = pytest.mark.both_databases

LINE = re.compile(r'data-part="(\w+)".*?<td[^>]*>.*?(\d+)\s*<', re.DOTALL)
# As of a day: reported, then each part that is not empty, with the cases of the list that make it.
BY_HAND = {
    date(2026, 8, 31): (1, {Part.IN_PROCESS: 1}),  # I
    date(2026, 9, 30): (4, {Part.IN_PROCESS: 2, Part.NOT_PROVEN: 1, Part.UNANSWERED: 1}),  # A H; E; I
    date(2026, 10, 10): (
        8,  # A B C1 C2 D E H I
        # A C1 C2 E H; B; D; I
        {Part.IN_PROCESS: 5, Part.INCOMPLETE: 1, Part.NOT_PROVEN: 1, Part.UNANSWERED: 1},
    ),
    date(2026, 10, 31): (
        10,  # and F K
        {
            Part.IN_PROCESS: 4,  # E F H K
            Part.INCOMPLETE: 1,  # B
            Part.NOT_PROVEN: 2,  # C1 D
            Part.UNANSWERED: 2,  # C2 I
            Part.SANCTIONED: 1,  # A
        },
    ),
    date(2026, 11, 10): (
        11,  # and G
        {
            Part.IN_PROCESS: 5, Part.INCOMPLETE: 1, Part.NOT_PROVEN: 2, Part.UNANSWERED: 1,
            Part.NO_VIOLATION: 1, Part.SANCTIONED: 1,
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("on", BY_HAND)
def test_the_row_as_of_a_day_is_what_was_counted_by_hand(
    october: ByHand, sessions: Sessions, on: date
) -> None:
    with sessions() as session:
        row = counted_twice(session, {october.local.office.id}, on)

    reported, parts = BY_HAND[on]
    assert (row.reported, {part: row[part] for part in Part if row[part]}) == (reported, parts)


def test_rates_are_those_that_were_published(october: ByHand, sessions: Sessions) -> None:
    with sessions() as session:
        row = counted_twice(session, {october.local.office.id}, date(2026, 11, 10))

    assert (row.recommended, row.outstanding, row.otherwise) == (3, 2, 0)
    assert str(row.proven_rate) == "1/2"
    assert str(row.follow_up_rate) == "1/3"
    assert str(row.answered_rate) == "2/3"


def test_each_election_has_a_row_of_its_own(bureau: Bureau, sessions: Sessions) -> None:
    with sessions() as session:
        one, other = session.scalars(select(Election.id).order_by(Election.code).limit(2))
    first = bureau.receive(date(2026, 9, 1), election_id=one)
    bureau.receive(date(2026, 9, 2), election_id=other, people=2)
    bureau.receive(date(2026, 9, 3))

    def reported(election: uuid.UUID) -> tuple[int, int]:
        offices, on = frozenset({bureau.office.id}), date(2026, 9, 30)
        with sessions() as session:
            return (
                row_of(session, Asked(election, offices, on)).reported,
                retold_row(session, election, offices, on).reported,
            )

    assert (reported(one), reported(other)) == ((1, 1), (2, 2))
    bureau.correct(first, "election_id", str(other), on=date(2026, 9, 5))
    assert (reported(one), reported(other)) == ((0, 0), (3, 3))


def test_what_was_merged_is_counted_once(bureau: Bureau, sessions: Sessions) -> None:
    master = bureau.receive(date(2026, 9, 1))
    merged = bureau.receive(date(2026, 9, 5), people=2)
    merge(bureau, merged, master, date(2026, 9, 20), (1, 0))

    with sessions() as session:
        before = counted_twice(session, {bureau.office.id}, date(2026, 9, 19))
        after = counted_twice(session, {bureau.office.id}, date(2026, 9, 20))
    assert (before.reported, after.reported) == (3, 2)


def test_what_left_the_figures_is_not_in_the_row_until_it_is_back(bureau: Bureau, sessions: Sessions) -> None:
    repairs = Repairs(bureau)
    bureau.receive(date(2026, 9, 1))
    case_id = bureau.receive(date(2026, 9, 2), people=2)
    repairs.exclude(case_id, date(2026, 9, 10), number=2)
    repairs.exclude(case_id, date(2026, 9, 20))
    repairs.exclude(case_id, date(2026, 10, 5), back=True)

    with sessions() as session:
        rows = [
            counted_twice(session, {bureau.office.id}, day).reported
            for day in (date(2026, 9, 9), date(2026, 9, 10), date(2026, 9, 20), date(2026, 10, 5))
        ]
    assert rows == [3, 2, 1, 2]


def test_a_cancelled_or_redated_step_counts_as_it_is_now_known(bureau: Bureau, sessions: Sessions) -> None:
    repairs = Repairs(bureau)
    case_id = bureau.receive(date(2026, 9, 1))
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 9, 20))
    repairs.redate(case_id, date(2026, 9, 18), date(2026, 9, 25))
    bureau.step(case_id, Action.RECORD_SANCTION, date(2026, 10, 5))
    repairs.cancel(case_id, date(2026, 10, 9))

    with sessions() as session:
        rows = {
            day: counted_twice(session, {bureau.office.id}, day)
            for day in (date(2026, 9, 17), date(2026, 9, 18), date(2026, 10, 9))
        }
    assert [row[Part.UNANSWERED] for row in rows.values()] == [0, 1, 1]
    assert rows[date(2026, 10, 9)][Part.SANCTIONED] == 0


def test_a_matter_counts_at_the_office_where_it_stood_that_day(
    sessions: Sessions, means: Means, workplace: Workplace, factory: Factory
) -> None:
    local = Bureau(sessions, means, workplace.office, factory)
    province = Bureau(sessions, means, workplace.province, factory)
    case_id = local.receive(date(2026, 10, 6), people=2)
    local.step(case_id, Action.REGISTER, date(2026, 10, 8))
    local.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 10, 9), number=2)
    moved = date(2026, 11, 3)
    hand(local, province, case_id, moved)

    with sessions() as session:
        for on, here, there in ((moved - timedelta(days=1), 2, 0), (moved, 1, 1)):
            assert counted_twice(session, {local.office.id}, on).reported == here
            assert counted_twice(session, {province.office.id}, on).reported == there
            assert counted_twice(session, {local.office.id, province.office.id}, on).reported == 2


def test_the_page_shows_the_row_and_that_both_ways_agree(october: ByHand, sign_in: SignIn) -> None:
    page = english(sign_in(Role.STATISTICS), "/meja/statistik/pemilihan?on=10-11-2026")

    shown = {name: int(value) for name, value in LINE.findall(page)}
    reported, parts = BY_HAND[date(2026, 11, 10)]
    assert (shown["reported"], shown["recommended"], shown["otherwise"]) == (reported, 3, 0)
    assert {part: shown[part.value] for part in Part if shown[part.value]} == parts
    assert "adds up" in page
    assert "cannot be used" not in page
    for rate in ("50.0%", "33.3%", "66.7%"):
        assert rate in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("on=31-12-2099", "This day lies in the future"),
        ("on=31-2-2026", "There is no such day"),
        ("election=bukan", "Choose one of the entries"),
    ],
)
def test_what_cannot_be_asked_is_told_at_the_field(sign_in: SignIn, asked: str, told: str) -> None:
    client = sign_in(Role.HEAD)
    client.set_cookie("lang", "en")
    answer = client.get(f"/meja/statistik/pemilihan?{asked}")

    assert answer.status_code == 422
    assert told in answer.text


def test_a_row_that_does_not_add_up_says_that_it_cannot_be_used(
    october: ByHand, sessions: Sessions, sign_in: SignIn
) -> None:
    with transaction(sessions) as session:
        session.execute(
            update(RespondentFact)
            .where(RespondentFact.case_id == october.cases["A"])
            .values(received_on=date(2026, 11, 20))
        )

    page = english(sign_in(Role.HEAD), "/meja/statistik/pemilihan?on=10-11-2026")

    assert "cannot be used" in page
    assert "does not add up" in page
