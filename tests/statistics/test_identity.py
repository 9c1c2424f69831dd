"""The identity of the month: it holds for any lives of cases, and shows when the counting is broken."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Uuid, bindparam, func, select, text
from sqlalchemy.orm import Session

from neutrality.cases.models import Case
from neutrality.database import Sessions, make_engine, make_sessions
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.statistics.service import Month, month_of, neighbour, whole_month
from tests.fixtures.application import SignIn
from tests.fixtures.sample import Sample
from tests.statistics.bureau import along, totals
from tests.statistics.conftest import ByHand
from tests.statistics.reading import checks_on, english, rows_of_csv

# How the counting can be broken behind the services: a step of case A is undone in one place only.
REOPENED = (
    "UPDATE state_interval SET legal_to = NULL WHERE case_id = :case AND state = 'recommended_sanction'"
)
REDATED = "UPDATE event_payload SET content = replace(content, '2026-10-28', '2026-11-09') WHERE event_id IN "
BREAKS = {
    "a closing that is no interval": (
        "DELETE FROM state_interval WHERE case_id = :case AND state = 'closed'",
        REOPENED,
    ),
    "a closing that is no event": (
        "UPDATE event SET legal_on = '2026-11-09' WHERE stream_id = :case AND to_state = 'closed'",
        f"{REDATED} (SELECT id FROM event WHERE stream_id = :case)",
    ),
    "an arrival that is no fact": (
        "UPDATE case_fact SET received_on = '2026-10-02' WHERE case_id = :case",
        "UPDATE respondent_fact SET received_on = '2026-10-02' WHERE case_id = :case",
    ),
}


def break_behind(engine: Engine, case: object, statements: tuple[str, ...]) -> None:
    """Change rows that are only ever added to, the triggers that forbid it taken away."""
    with engine.begin() as connection:
        for table in ("event", "state_interval"):
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                continue
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_append_only_{verb}"))
        for statement in statements:
            changed = connection.execute(
                text(statement).bindparams(bindparam("case", value=case, type_=Uuid()))
            )
            assert changed.rowcount > 0, statement


@pytest.mark.both_databases
@pytest.mark.parametrize("broken", list(BREAKS))
def test_a_broken_count_does_not_add_up(october: ByHand, engine: Engine, broken: str) -> None:
    assert october.local.month("2026-10").adds_up

    break_behind(engine, october.cases["A"], BREAKS[broken])

    month = october.local.month("2026-10")
    assert not month.adds_up
    assert [identity.holds for identity in month.identities] == [False, False]


def test_a_broken_month_says_so_on_page_file_and_command(
    october: ByHand, engine: Engine, app: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    break_behind(engine, october.cases["A"], BREAKS["a closing that is no interval"])
    client = sign_in(Role.STATISTICS)
    page = english(client, "/meja/statistik/2026-10")

    assert checks_on(page)["case"] == "Cases 3 + 5 + 0 + 2 + 0 + 0 − 0 − 4 − 0 = 6 7 does not add up"
    assert "these figures cannot be used until the cause is found" in page
    assert checked(client, "csv") == [("case", "1"), ("respondent", "1")]
    assert json.loads(client.get("/meja/statistik/2026-10.json").text)["status"] == "unusable"
    path = tmp_path / "month.csv"
    arguments = ["statistics", "export", "--month", "2026-10", "--format", "csv", "--output", str(path)]
    refused = app.test_cli_runner().invoke(args=arguments)
    assert refused.exit_code == 1
    assert not path.exists()
    done = app.test_cli_runner().invoke(args=[*arguments, "--internal"])
    assert done.exit_code == 1
    assert "- closed 4 - taken out 0 = 7, counted 8: does not add up" in done.output
    rows = rows_of_csv(path.read_text(encoding="utf-8"))
    assert {row["status"] for row in rows} == {"unusable"}


def checked(client: FlaskClient, kind: str) -> list[tuple[str, str]]:
    """Return by how much the identity of each unit fails in a file."""
    rows = rows_of_csv(client.get(f"/meja/statistik/2026-10.{kind}").text)
    return [(row["code"], row["value"]) for row in rows if row["indicator"] == "identity_difference"]


@pytest.fixture
def sample_sessions(sample: Sample) -> Iterator[Sessions]:
    engine = make_engine(sample.database_url)
    yield make_sessions(engine)
    engine.dispose()


def test_sample_data_add_up_in_every_month_for_each_office_and_all(sample_sessions: Sessions) -> None:
    with sample_sessions() as session:
        ids = frozenset(session.scalars(select(Office.id)))
        since = session.scalars(select(func.min(Case.received_on))).one()
        for offices in (ids, *(frozenset({office}) for office in ids)):
            months = months_of(session, offices, since)

            assert all(month.adds_up for month in months)
            for before, after in pairwise(months):
                for unit in ("cases", "respondents"):
                    assert totals(after)[f"{unit}_opening"] == totals(before)[f"{unit}_open"]


def test_sample_data_are_counted_alike_in_both_ways(sample_sessions: Sessions) -> None:
    today = datetime.now(UTC).date() + timedelta(days=1)
    with sample_sessions() as session:
        ids = frozenset(session.scalars(select(Office.id)))
        since = session.scalars(select(func.min(Case.received_on))).one()
        months = [month.scope.month for month in months_of(session, ids, since)]
        whole = [whole_month(session, name, ids, today=today) for name in months]

    assert [(month.scope.month, month.differences) for month in whole if not month.usable] == []
    assert all(any(row.value != 0 for row in month.analysis) for month in whole)


def test_sample_data_of_all_offices_are_the_sum_of_each(sample_sessions: Sessions) -> None:
    with sample_sessions() as session:
        ids = frozenset(session.scalars(select(Office.id)))
        since = session.scalars(select(func.min(Case.received_on))).one()
        together = months_of(session, ids, since)[-2]
        one_by_one = [totals(months_of(session, frozenset({office}), since)[-2]) for office in ids]

    assert totals(together) == {name: sum(each[name] for each in one_by_one) for name in totals(together)}
    assert totals(together)["cases_open"] > 0
    assert sum(along(together, "cases_open", "office").values()) == totals(together)["cases_open"]


def months_of(session: Session, offices: frozenset[uuid.UUID], since: date) -> list[Month]:
    """Return the months from that of a day to the running one."""
    today = datetime.now(UTC).date() + timedelta(days=1)
    names = [f"{since:%Y-%m}"]
    while names[-1] < f"{today:%Y-%m}":
        names.append(neighbour(names[-1], 1))
    return [month_of(session, name, offices, today=today) for name in names]
