"""A register of three years taken in: its figures as of any past day are those counted from its rows."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from neutrality.cases import facts
from neutrality.cases.models import Case
from neutrality.database import Sessions
from neutrality.directory.models import Election
from neutrality.domain.cumulative import Part
from neutrality.importing.service import ours
from tests.importing.conftest import Importing
from tests.importing.ledger import as_csv, by_hand, lines
from tests.statistics.twice import counted_twice

DAYS = (date(2023, 6, 30), date(2024, 1, 31), date(2024, 9, 1), date(2025, 8, 15), date(2026, 6, 30))
SUMS = ("received", "registered", "not_registered", "proven", "not_proven", "forwarded", "sanctioned", "open")


@pytest.mark.both_databases
def test_a_register_counts_as_of_past_days_as_its_rows_do(importing: Importing, sessions: Sessions) -> None:
    took_in_as_counted(importing, sessions, 120)


def took_in_as_counted(importing: Importing, sessions: Sessions, people: int) -> None:
    with sessions() as session:
        election = session.scalars(select(Election.code).order_by(Election.code)).first()
    rows = lines(people, seed=7, agency=importing.workplace.agency.name, election=election or "")
    checked = importing.take(as_csv(rows))

    assert checked.problems == ()
    assert checked.people == people
    with sessions() as session:
        for on in DAYS:
            row = counted_twice(session, {importing.workplace.office.id}, on)
            reported, parts = by_hand(rows, on)
            assert (row.reported, {part: row[part] for part in Part if row[part]}) == (reported, parts), on
        here = ours(session, importing.place(), checked.numbers)
        assert here == checked.theirs
        for case_id in session.scalars(select(Case.id).limit(40)):
            assert facts.differences(session, case_id) == []


@pytest.mark.slow
def test_three_years_of_2100_respondents_are_taken_in(importing: Importing, sessions: Sessions) -> None:
    took_in_as_counted(importing, sessions, 2100)
