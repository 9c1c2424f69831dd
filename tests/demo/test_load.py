"""`demo load`: the same seed makes the same world, and it refuses where sample data do not belong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from neutrality.cases.models import Case, Proposal, Respondent
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.history.models import Event
from neutrality.statistics.service import month_of, neighbour
from tests.demo.conftest import NOW, load, make_empty, world_app
from tests.statistics.bureau import totals

MONTHS = [neighbour(f"{NOW:%Y-%m}", -back) for back in range(4)]
CASE = (
    Case.received_on, Case.kind, Case.channel, Case.state, Case.outcome, Case.registered_on, Case.closed_on,
    Case.receipt_number, Case.registration_number, Case.next_due_on, Case.version,
)  # fmt: skip
PERSON = (
    Respondent.ordinal, Respondent.position_group, Respondent.violation_type, Respondent.cause,
    Respondent.state, Respondent.outcome,
)  # fmt: skip


@contextmanager
def instance(folder: Path, profile: str = "sample") -> Iterator[Flask]:
    """Hold the application on a new, empty instance."""
    app = world_app(make_empty(folder), profile)
    yield app
    app.extensions["engine"].dispose()


def rows(session: Session, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> list[str]:
    """Return the rows of a table in an order that their contents give."""
    return sorted(str(tuple(row)) for row in session.execute(select(*columns)))


def told(app: Flask) -> dict[str, Any]:
    """Return what a world holds, random ids aside."""
    with app.extensions["sessions"]() as session:
        offices = frozenset(session.scalars(select(Office.id)))
        return {
            "figures": [totals(month_of(session, name, offices, today=NOW.date())) for name in MONTHS],
            "cases": rows(session, *CASE),
            "people": rows(session, *PERSON),
            "events": rows(session, Event.kind, Event.legal_on, Event.recorded_at),
            "proposals": rows(session, Proposal.action, Proposal.status, Proposal.legal_on),
        }


def world_of(folder: Path, seed: int) -> dict[str, Any]:
    """Return what a new small world of this seed holds."""
    with instance(folder) as app:
        done = load(app, cases=15, months=3, seed=seed)
        assert done.exit_code == 0, done.output
        return told(app)


@pytest.mark.parametrize(
    ("day", "cases", "months"),
    [
        # The first respondent's step still waits when the case's clock would be extended for the second.
        (datetime(2026, 12, 1, 2, tzinfo=UTC), 60, 4),
        # A matter that came back from the authority goes there again, under the number that it has there.
        (datetime(2026, 12, 13, 2, tzinfo=UTC), 120, 12),
    ],
    ids=["waiting", "again"],
)
def test_the_usual_seed_grows_a_world_on_any_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: datetime, cases: int, months: int
) -> None:
    monkeypatch.setattr("tests.demo.conftest.NOW", day)
    with instance(tmp_path / "world") as app:
        done = load(app, cases=cases, months=months, seed=1)

    assert done.exit_code == 0, done.output


def test_the_same_seed_makes_the_same_world_and_another_seed_another(tmp_path: Path) -> None:
    first, again, other = (world_of(tmp_path / str(number), seed) for number, seed in enumerate((7, 7, 8)))

    assert len(first["cases"]) == 15
    assert again == first
    for part in first:
        assert other[part] != first[part], part


def test_sample_data_are_refused_in_production(tmp_path: Path) -> None:
    with instance(tmp_path / "real", profile="production") as app:
        done = load(app, cases=1, months=1)

        assert done.exit_code == 1
        assert done.output.splitlines()[-1] == "Data contoh hanya untuk profil contoh."
        assert offices(app) == 0


def test_wrong_use_is_status_2_and_help_has_an_example(tmp_path: Path) -> None:
    with instance(tmp_path / "empty") as app:
        for options in ({"cases": 0}, {"cases": -5}, {"months": 0}, {"months": 61}):
            done = load(app, **options)
            assert done.exit_code == 2, options
            assert "Traceback" not in done.output
        helped = app.test_cli_runner().invoke(args=["demo", "load", "--help"])
        assert helped.exit_code == 0
        assert "flask --app app demo load --cases" in helped.output
        assert offices(app) == 0


@pytest.fixture(scope="module")
def one_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application on a world of a single case, and what the log let through before."""
    with instance(tmp_path_factory.mktemp("one") / "instance") as app:
        app.config["LEVEL_BEFORE"] = logging.getLogger("neutrality").level
        assert load(app, cases=1, months=1).exit_code == 0
        yield app


def test_sample_data_are_refused_where_offices_are(one_case: Flask) -> None:
    done = load(one_case, cases=1, months=1)

    assert done.exit_code == 1
    assert done.output.splitlines()[-1].startswith("Sudah ada kantor di sini")
    assert offices(one_case) == 6
    assert len(told(one_case)["cases"]) == 1


def test_loading_leaves_the_log_as_it_was(one_case: Flask) -> None:
    assert logging.getLogger("neutrality").level == one_case.config["LEVEL_BEFORE"]


def test_there_is_a_sample_account_for_every_role_that_can_sign_in(one_case: Flask) -> None:
    one_case.config.update(WTF_CSRF_ENABLED=False)
    lines = one_case.test_cli_runner().invoke(args=["demo", "accounts"]).output.splitlines()
    accounts = [line.split() for line in lines if "@" in line]

    above = ["head_of_province", "head_national"]
    assert [role for role, _, _ in accounts] == [*(role.value for role in Role), *above]
    for role, email, password in accounts:
        client = one_case.test_client()
        answer = client.post(
            "/masuk", data={"email": email, "password": password}, base_url="https://contoh.test"
        )
        assert answer.status_code == 302, role


def offices(app: Flask) -> int:
    """Return how many offices there are."""
    with app.extensions["sessions"]() as session:
        return len(session.scalars(select(Office.id)).all())
