"""The cumulative row counted in both ways: they are equal on every day, and the row adds up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from neutrality.domain.cumulative import Row
from neutrality.statistics.analysis import analysis_of
from neutrality.statistics.comparing import differences
from neutrality.statistics.cumulative import Asked, row_of
from neutrality.statistics.retold import retold_row
from neutrality.statistics.retold_month import retold_month
from neutrality.statistics.service import scope_of, tally_of
from tests.statistics.bureau import TODAY

# Month ends, and days in between.
DAYS = tuple(date(2026, month, day) for month in range(5, 12) for day in (1, 7, 15, 23, 30))


def counted_twice(session: Session, offices: Iterable[uuid.UUID], on: date) -> Row:
    """Return the row as of a day after both ways of counting gave the same."""
    chosen = frozenset(offices)
    row, told = row_of(session, Asked(None, chosen, on)), retold_row(session, None, chosen, on)
    assert {part: number for part, number in row.parts.items() if number} == dict(told.parts), on
    assert row.reported == told.reported, on
    assert row.adds_up
    return row


def alike_on_every_day(session: Session, offices: Iterable[uuid.UUID]) -> list[Row]:
    """Return the rows of many days after both ways of counting gave the same on each."""
    return [counted_twice(session, offices, day) for day in DAYS]


def months_alike(
    session: Session, offices: Iterable[uuid.UUID], months: Iterable[str], today: date = TODAY
) -> None:
    """Pass when both ways give each of these months alike, at these offices together and alone."""
    chosen = frozenset(offices)
    for scope in (
        scope_of(session, name, some, today=today)
        for name in months
        for some in {chosen, *map(_alone, chosen)}
    ):
        tally, (retold, told) = tally_of(session, scope), retold_month(session, scope, today=today)
        counted = analysis_of(session, scope, tally, today=today)
        found = [*differences(tally, retold), *differences(counted, told)]
        assert found == [], (scope.month, found)


def _alone(office: uuid.UUID) -> frozenset[uuid.UUID]:
    return frozenset({office})
