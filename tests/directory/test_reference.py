from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.directory.models import Election, Holiday, Place, ViolationTypeRow
from neutrality.directory.reference import Loaded
from neutrality.directory.service import load_reference_data, read_calendar
from neutrality.domain.catalogue import Catalogue

NOTHING = Loaded(places=0, violation_types=0, elections=0, holidays=0)


@pytest.mark.both_databases
def test_loading_again_changes_nothing(session: Session, law: Catalogue) -> None:
    load_reference_data(session, law)

    assert load_reference_data(session, law) == NOTHING
    assert session.scalar(select(func.count()).select_from(Place)) == 7837
    assert session.scalar(select(func.count()).select_from(ViolationTypeRow)) == 36


def test_a_changed_row_follows_the_file_again(session: Session, law: Catalogue) -> None:
    load_reference_data(session, law)
    session.get_one(Place, "73").name = "Sulawesi"
    session.flush()

    assert load_reference_data(session, law).places == 1
    session.expire_all()
    assert session.get_one(Place, "73").name == "Sulawesi Selatan"


def test_reviewed_election_dates_are_left_alone(session: Session, law: Catalogue) -> None:
    load_reference_data(session, law)
    reviewed, open_one = (
        session.scalars(select(Election).where(Election.code == code)).one()
        for code in ("pilkada-2024", "pilkada-2020")
    )
    reviewed.needs_review, reviewed.stages_to = False, date(2025, 2, 1)
    open_one.stages_to = date(2021, 2, 1)
    session.flush()

    assert load_reference_data(session, law).elections == 1
    assert reviewed.stages_to == date(2025, 2, 1)
    assert open_one.stages_to == date(2020, 12, 31)


def test_estimated_holidays_are_marked(session: Session, law: Catalogue) -> None:
    load_reference_data(session, law)

    day = session.scalars(select(Holiday).where(Holiday.on == date(2027, 3, 10))).one()

    assert day.estimated
    assert day.kind == "public"
    assert day.name_en != day.name


@pytest.mark.both_databases
def test_what_a_decree_changed_outlives_the_next_load(session: Session, law: Catalogue) -> None:
    load_reference_data(session, law)
    taken_back = session.scalars(select(Holiday).where(Holiday.on == date(2027, 12, 26))).one()
    taken_back.observed = False
    by_decree = Holiday(
        on=date(2027, 6, 7),
        name="Cuti Bersama",
        name_en="Leave",
        kind="government",
        estimated=False,
        source="SKB",
    )
    moved = Holiday(
        on=date(2027, 7, 1), name="Lama", name_en="Old", kind="public", estimated=True, source="holidays 0.1"
    )
    session.add_all([by_decree, moved])
    session.flush()

    assert load_reference_data(session, law).holidays == 1
    calendar = read_calendar(session)
    assert calendar.is_working(date(2027, 7, 1))
    assert date(2027, 12, 26) not in calendar.holidays
    assert not calendar.is_working(date(2027, 6, 7))
