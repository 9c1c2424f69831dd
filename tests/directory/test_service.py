from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from neutrality.directory import service
from neutrality.directory.models import Holiday, Office
from neutrality.domain.catalogue import Catalogue, OfficeLevel, Regime
from neutrality.domain.errors import InvalidInputError, NotFoundError

LOCAL_VOTING = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _loaded(session: Session, law: Catalogue) -> None:
    service.load_reference_data(session, law)


def office(session: Session, code: str, level: OfficeLevel, **more: Any) -> Office:
    return service.create_office(session, code=code, name=f"Kantor {code}", level=level, **more)


@pytest.fixture
def tree(session: Session) -> dict[str, Office]:
    top = office(session, "RI", OfficeLevel.NATIONAL)
    south = office(session, "S", OfficeLevel.PROVINCE, parent_id=top.id, place_code="73")
    barru = office(session, "B", OfficeLevel.REGENCY, parent_id=south.id, place_code="73.11")
    north = office(session, "N", OfficeLevel.PROVINCE, parent_id=top.id, place_code="71")
    return {"top": top, "south": south, "barru": barru, "north": north}


def codes(problem: pytest.ExceptionInfo[InvalidInputError]) -> list[tuple[str, str]]:
    return [(found.field, found.code) for found in problem.value.problems]


@pytest.mark.both_databases
def test_a_tree_is_the_office_and_all_below(session: Session, tree: dict[str, Office]) -> None:
    assert service.office_tree(session, tree["south"].id) == {tree["south"].id, tree["barru"].id}
    assert service.office_tree(session, tree["top"].id) == {one.id for one in tree.values()}
    assert service.office_tree(session, uuid.uuid4()) == set()


def test_a_chain_leads_to_the_topmost(session: Session, tree: dict[str, Office]) -> None:
    assert service.office_chain(session, tree["barru"].id) == [tree["barru"], tree["south"], tree["top"]]
    with pytest.raises(NotFoundError):
        service.office_chain(session, uuid.uuid4())


def test_the_nearest_office_is_offered_first(session: Session, tree: dict[str, Office]) -> None:
    assert service.offices_for_place(session, "73.11.01") == [tree["barru"], tree["south"], tree["top"]]
    assert service.offices_for_place(session, None) == [tree["top"]]


def test_a_closed_office_receives_nothing_more(session: Session, tree: dict[str, Office]) -> None:
    tree["barru"].active = False
    session.flush()

    assert tree["barru"] not in service.offices_for_place(session, "73.11")
    assert tree["barru"] not in service.offices(session)
    assert tree["barru"] in service.offices(session, active=False)


def test_an_office_keeps_the_time_of_its_place(session: Session, tree: dict[str, Office]) -> None:
    papua = office(session, "P", OfficeLevel.PROVINCE, place_code="91")

    assert (tree["top"].zone, tree["barru"].zone, papua.zone) == ("WIB", "WITA", "WIT")
    assert office(session, "Z", OfficeLevel.PROVINCE, zone="WITA").zone == "WITA"


def test_a_wrong_office_is_refused_field_by_field(session: Session, tree: dict[str, Office]) -> None:
    with pytest.raises(InvalidInputError) as problem:
        office(session, "B", OfficeLevel.PROVINCE, parent_id=tree["barru"].id, zone="GMT")
    with pytest.raises(InvalidInputError) as orphan:
        office(session, "O", OfficeLevel.PROVINCE, parent_id=uuid.uuid4())
    with pytest.raises(InvalidInputError) as lost:
        office(session, "L", OfficeLevel.PROVINCE, place_code="99")

    assert codes(problem) == [
        ("code", "code_taken"),
        ("parent_id", "parent_not_above"),
        ("zone", "unknown_zone"),
    ]
    assert codes(orphan) == [("parent_id", "parent_not_above")]
    assert codes(lost) == [("place_code", "unknown_place")]


def test_agencies_are_listed_by_place(session: Session) -> None:
    one = service.create_agency(session, code="A1", name="Dinas A", kind="regency", place_code="73.11")
    other = service.create_agency(session, code="A2", name="Badan B", kind="ministry", ppk_title="Menteri")

    assert service.agencies(session, "73.11") == [one]
    assert service.agencies(session) == [other, one]
    with pytest.raises(InvalidInputError) as problem:
        service.create_agency(session, code="A1", name="Dinas C", kind="regency")
    assert codes(problem) == [("code", "code_taken")]


def test_elections_are_offered_until_a_year_after_their_stages(session: Session) -> None:
    def near(day: date) -> set[str]:
        return {one.code for one in service.elections_near(session, day)}

    assert near(date(2024, 2, 1)) == {"pemilu-2024-presiden", "pemilu-2024-legislatif", "pilkada-2024"}
    assert near(date(2025, 12, 31)) == {"pilkada-2024"}
    assert near(date(2026, 1, 1)) == set()


def election(session: Session, code: str = "psu", **more: Any) -> Any:
    kept = {"voting_on": LOCAL_VOTING, "source": "KPU", **more}
    return service.create_election(
        session, code=code, name="PSU", regime=Regime.PILKADA, kind="regent", place_code="73.11", **kept
    )


def test_a_new_election_is_offered_at_once(session: Session) -> None:
    made = election(session, stages_from=date(2026, 10, 1))

    assert made.needs_review
    assert service.elections_near(session, date(2026, 10, 1)) == [made]


def test_an_election_with_dates_out_of_order_or_a_used_code_is_refused(session: Session) -> None:
    with pytest.raises(InvalidInputError) as problem:
        election(session, "pilkada-2024", campaign_from=date(2026, 12, 1))

    assert codes(problem) == [("code", "code_taken"), ("voting_on", "dates_not_in_order")]


@pytest.mark.both_databases
def test_a_local_holiday_counts_only_there(session: Session) -> None:
    session.add(
        Holiday(
            on=LOCAL_VOTING,
            name="Pemungutan suara ulang",
            name_en="Repeat vote",
            kind="local",
            estimated=False,
            place_code="73.11",
            source="KPU",
        )
    )
    session.flush()

    assert not service.read_calendar(session, "73.11.01").is_working(LOCAL_VOTING)
    assert service.read_calendar(session, "73").is_working(LOCAL_VOTING)
    assert service.read_calendar(session).is_working(LOCAL_VOTING)
    assert service.read_calendar(session, "73.11", lang="en").holidays[LOCAL_VOTING] == "Repeat vote"


def test_places_lead_from_the_province_down(session: Session) -> None:
    assert len(service.place_choices(session)) == 38
    assert ("73.11", "Kabupaten Barru") in service.place_choices(session, "73")
    assert ("73.11.01", "Tanete Riaja") in service.place_choices(session, "73.11")
    assert [place.code for place in service.place_path(session, "73.11.01")] == ["73", "73.11", "73.11.01"]
    for unknown in ("99", "73.11.99"):
        with pytest.raises(NotFoundError):
            service.place_path(session, unknown)
