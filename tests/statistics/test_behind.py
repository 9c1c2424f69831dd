"""Behind every figure stand exactly the things that it counts."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from neutrality.database import Sessions
from neutrality.domain.cells import Cell, how_many
from neutrality.domain.indicators import BY_ID, INDICATORS, Unit
from neutrality.domain.values import Days, Rate, Sign
from neutrality.statistics.behind import OF_CODES, Behind, everything, opens
from neutrality.statistics.service import Figure, Observation, scope_of, whole_month
from tests.statistics.bureau import TODAY
from tests.statistics.crowded import MONTHS, Crowded, crowded

__all__ = ["crowded"]


def numbers(found: Behind) -> tuple[int, int]:
    """Return how many a figure says that it counts, and of a share of how many."""
    match found.value:
        case Rate(part, whole):
            return part, whole
        case Days(_, of):
            return of, 0
        case int(number):
            return number, 0
        case _:
            raise AssertionError(found)


def walked(session: Session, found: Crowded) -> list[Behind]:
    """Return every figure of every month, at both offices and at each alone."""
    return [
        one
        for month in MONTHS
        for offices in (found.offices, *(frozenset({office}) for office in found.offices))
        for one in everything(session, scope_of(session, month, offices, today=TODAY), today=TODAY)
    ]


@pytest.mark.both_databases
def test_every_figure_of_a_crowded_autumn_has_its_things(crowded: Crowded, sessions: Sessions) -> None:
    with sessions() as session:
        found = walked(session, crowded)
    wrong = []
    for one in found:
        if one.cell in OF_CODES or isinstance(one.value, Sign):
            assert not opens(one.cell, one.value)
        elif (how_many(one.part), how_many(one.whole)) != numbers(one):
            wrong.append((one.cell, one.value, len(one.part), len(one.whole)))

    assert wrong == []
    assert len(found) > 1000
    told = {one.cell.indicator for one in found if opens(one.cell, one.value)}
    never = {"pressure_told", "cases_readmitted_closed", "respondents_readmitted_closed"}
    assert {row.id for row in INDICATORS} - told <= never


def test_what_a_figure_counts_is_of_its_kind(crowded: Crowded, sessions: Sessions) -> None:
    with sessions() as session:
        found = walked(session, crowded)
    for one in found:
        unit = BY_ID[one.cell.indicator].unit
        for thing in (*one.part, *one.whole):
            if unit is Unit.RESPONDENT and one.cell.indicator[:7] != "in_time":
                assert thing.case is not None
                assert thing.subject != thing.case, one.cell
            if unit is Unit.REPORT:
                assert thing.subject != thing.case, one.cell


def test_a_figure_is_counted_alike_whether_or_not_its_things_are_kept(
    crowded: Crowded, sessions: Sessions
) -> None:
    with sessions() as session:
        for month in MONTHS:
            scope = scope_of(session, month, crowded.offices, today=TODAY)
            told = {one.cell: one.value for one in everything(session, scope, today=TODAY)}
            plain = whole_month(session, month, crowded.offices, today=TODAY)
            shown: list[Observation | Figure] = [*plain.rows, *plain.analysis]
            assert {Cell(row.indicator.id, row.dimension, row.code): row.value for row in shown} == {
                **{Cell(row.id): 0 for row in INDICATORS},
                **told,
            }
