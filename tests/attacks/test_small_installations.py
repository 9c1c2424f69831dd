"""Attack 21: one report with five respondents, five reports about one agency, one office: all withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from neutrality.database import Sessions
from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Ground, Standing
from neutrality.domain.publication import Publication, Table
from neutrality.domain.release_tables import compose
from neutrality.domain.values import Days, Rate, Sign
from neutrality.releases.making import Moment, draft_of
from tests.domain.grounds import flows, ground, people
from tests.statistics.bureau import Bureau
from tests.statistics.conftest import bureau, means

__all__ = ["bureau", "means"]
MOMENT = Moment(datetime(2026, 11, 10, 3, tzinfo=UTC), date(2026, 11, 10), UTC)


def installation(persons: tuple[Standing, ...], *, offices: int = 3) -> Ground:
    """Return the first month of an installation that has these persons and nobody else."""
    cases = frozenset(one.case for one in persons)
    one = ground(
        flow=flows("2027-01", 0, len(cases)), offices=offices, reports_received=len(cases),
        registered=len(cases), findings=0, registration_rate=Rate(len(cases), len(cases)),
    )  # fmt: skip
    return replace(one, persons=persons, cases=dict.fromkeys(one.cases, cases))


def told(tables: tuple[Table, ...]) -> list[tuple[str, str, object]]:
    """Return everything that is neither hidden nor nothing; letters of agencies may be counted."""
    return [
        (table.id, column.id, value)
        for table in tables
        if table.id not in {"conduct", "conduct_elections"}
        for line in table.lines
        for column, value in zip(table.columns, line.values, strict=True)
        if isinstance(value, Rate | Days) or (isinstance(value, int) and value != 0)
    ]


@pytest.mark.parametrize("part", [Part.IN_PROCESS, Part.UNANSWERED, Part.SANCTIONED])
@pytest.mark.parametrize(
    "persons",
    [
        pytest.param({"count": 5, "in_a_case": 5}, id="one report with five respondents"),
        pytest.param({"count": 30, "in_a_case": 30}, id="one report with thirty respondents"),
        pytest.param({"count": 5, "agencies": 1}, id="five reports about one agency"),
        pytest.param({"count": 30, "agencies": 1}, id="thirty reports about one agency"),
        pytest.param({"count": 4}, id="four reports"),
        pytest.param({"count": 12, "in_a_case": 6}, id="two reports with six respondents each"),
    ],
)
def test_nothing_is_told_of_so_few(part: Part, persons: dict[str, int]) -> None:
    assert told(compose(installation(people(**persons, part=part)), ())) == []  # type: ignore[arg-type]


def test_nothing_is_told_of_an_installation_with_one_office() -> None:
    persons = people(60, Part.SANCTIONED, sanction="K1", election="E1")
    assert told(compose(installation(persons, offices=1), ())) == []
    assert told(compose(installation(persons, offices=2), ()))


@pytest.mark.parametrize(
    "few",
    [
        pytest.param({"count": 5, "in_a_case": 5}, id="one report with five respondents"),
        pytest.param({"count": 5, "agencies": 1}, id="five reports about one agency"),
    ],
)
def test_so_few_in_an_election_of_their_own_are_told_apart_from_nobody(few: dict[str, int]) -> None:
    persons = (
        *people(30, Part.WITHDRAWN, election="E1"),
        *people(20, Part.WITHDRAWN, name="none"),
        *people(part=Part.WITHDRAWN, name="few", election="E2", **few),  # type: ignore[arg-type]
    )
    tables = {one.id: one for one in compose(installation(persons), ())}
    assert [line.code for line in tables["persons"].lines] == ["all", "E1", "others"]


def test_nothing_is_told_of_five_respondents_in_one_real_report(bureau: Bureau, sessions: Sessions) -> None:
    bureau.receive(date(2026, 10, 5), people=5)
    with sessions() as session:
        draft = draft_of(session, "2026-10", MOMENT)
    assert len(draft.ground.persons) == 5
    assert told(draft.publication.tables) == []


def test_nothing_is_told_of_one_real_office(bureau: Bureau, sessions: Sessions) -> None:
    for day in range(1, 9):
        bureau.receive(date(2026, 10, day))
    with sessions() as session:
        draft = draft_of(session, "2026-10", MOMENT)
    assert (draft.ground.offices, len(draft.ground.persons)) == (1, 8)
    assert told(draft.publication.tables) == []
    figures = {value for _, _, _, value in draft.publication.observations() if isinstance(value, Sign)}
    assert Sign.HIDDEN in figures
    assert Publication.parse(draft.publication.canonical()).name == "2026-10"
