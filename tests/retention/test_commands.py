"""The commands: a list without names, two persons, a status that says when it is complete, the replay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.database import transaction
from neutrality.domain.access import Actor
from neutrality.retention.counting import Figures, figures
from neutrality.retention.holds import set_hold
from neutrality.retention.ledger import Ledger
from tests.fixtures.sample import Sample
from tests.retention.conftest import Archive

BEGAN = date(2024, 2, 27)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Return what types commands."""
    return app.test_cli_runner()


def address(archive: Archive, who: Actor) -> str:
    """Return by what somebody is named on the command line."""
    with archive.office.sessions() as session:
        return session.scalars(select(Account.email).where(Account.id == who.account_id)).one()


def named(archive: Archive, first: str = "head", second: str = "custodian") -> list[str]:
    """Return the options that name two of the office."""
    office = archive.office
    return ["--as", address(archive, office.who(first)), "--second", address(archive, office.who(second))]


@pytest.mark.both_databases
def test_the_list_says_what_why_and_since_when_and_names_nobody(
    archive: Archive, runner: FlaskCliRunner
) -> None:
    case_id = archive.closed("not_proven", BEGAN)
    archive.closed("unmet", date(2026, 2, 27))
    archive.office.clock.move(days=1)

    said = runner.invoke(args=["retention", "run", "--dry-run"])

    assert said.exit_code == 0, said.output
    line, last = said.output.strip().splitlines()
    assert line.startswith(
        f"{archive.case(case_id).reference}, respondent 1: pseudonymise, closed 2024-02-29"
    )
    assert "due 2026-03-01 by not-proven-pseudonymise (2 years; UU 27/2022" in line
    assert "needs review" in line
    assert last == "1 due, 0 held."
    assert "Budi" not in said.output


@pytest.mark.both_databases
def test_a_run_by_two_erases_and_the_status_says_when_it_is_complete(
    archive: Archive, runner: FlaskCliRunner, settings: object
) -> None:
    case_id = archive.closed("unmet", BEGAN)
    archive.later(years=1)

    alone = runner.invoke(args=["retention", "run", *named(archive, "head", "head")])
    wrong = runner.invoke(args=["retention", "run", *named(archive, "verifier")])
    nobody = runner.invoke(args=["retention", "run", "--as", "tidak@ada.id", "--second", "x@y.id"])
    assert [one.exit_code for one in (alone, wrong, nobody)] == [1, 1, 1]
    assert archive.case(case_id).erased_on is None

    done = runner.invoke(args=["retention", "run", *named(archive)])
    again = runner.invoke(args=["retention", "run", *named(archive)])
    status = runner.invoke(args=["retention", "status"])

    assert done.exit_code == 0, done.output
    assert "1 done, 0 failed." in done.output
    assert again.exit_code == 0
    assert "0 done, 0 failed." in again.output
    erased_on = archive.case(case_id).erased_on
    assert erased_on is not None
    assert status.exit_code == 0, status.output
    assert f"erased here on {erased_on}" in status.output
    assert "copies in backups expire on" in status.output
    archive.office.clock.move(days=35)
    assert "complete" in runner.invoke(args=["retention", "status"]).output.split(";")[1]


def test_the_status_asks_for_a_replay_and_the_replay_erases(
    archive: Archive, runner: FlaskCliRunner, keys_dir: Path
) -> None:
    case_id = archive.closed("unmet", BEGAN)
    entry = {
        "case": str(case_id), "respondent": None, "reports": [], "objects": [],
        "rule": "a-rule-of-former-times", "years": 1, "backup_days": 35,
        "closed_on": "2024-02-28", "erased_on": "2025-03-01", "by": [None, None],
    }  # fmt: skip
    Ledger(keys_dir.parent / "erasures.log").add("done", entry)

    status = runner.invoke(args=["retention", "status"])
    refused = runner.invoke(
        args=["retention", "replay", "--as", address(archive, archive.office.who("verifier"))]
    )
    done = runner.invoke(args=["retention", "replay", "--as", address(archive, archive.head())])

    assert status.exit_code == 1
    assert "retention replay" in status.output
    assert refused.exit_code == 1
    assert "0 erased again" in refused.output
    assert done.exit_code == 0, done.output
    assert "1 erased again" in done.output
    assert archive.case(case_id).erased_on is not None
    assert runner.invoke(args=["retention", "status"]).exit_code == 0


def test_outside_the_sample_profile_both_must_be_named(
    archive: Archive, app: Flask, runner: FlaskCliRunner
) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"profile": "production"})

    missing = runner.invoke(args=["retention", "run", *named(archive)[:2]])

    assert missing.exit_code == 2
    assert "--second" in missing.output


@pytest.mark.slow
def test_sample_data_have_two_persons_by_themselves(sample: Sample) -> None:
    assert "done, 0 failed." in sample.flask("retention", "run")
    assert "whole." in sample.flask("retention", "status")


@pytest.mark.both_databases
def test_an_administrator_sees_the_runs_in_numbers_alone(archive: Archive, runner: FlaskCliRunner) -> None:
    case_id = archive.closed("unmet", BEGAN)
    held = archive.closed("unmet", BEGAN)
    offices = [archive.case(case_id).office_id]
    catalogue = archive.means.catalogue

    def told() -> Figures:
        with archive.office.sessions() as session:
            return figures(session, catalogue, offices, today=archive.office.today)

    before = told()
    assert (before.due, before.held, before.last) == (0, 0, None)
    assert before.next_due is not None
    archive.later(years=1)
    assert told().due == 2
    head = archive.head()
    with transaction(archive.office.sessions) as session:
        set_hold(
            session, archive.means, held, reason="Sengketa", actor=head,
            now=archive.office.clock(),
        )  # fmt: skip
    assert (told().due, told().held) == (1, 1)

    assert runner.invoke(args=["retention", "run", *named(archive)]).exit_code == 0

    after = told()
    assert (after.due, after.held, after.next_due) == (0, 1, None)
    assert after.last is not None
    assert (after.last.done, after.last.failed, after.last.held) == (1, 0, 1)
    with archive.office.sessions() as session:
        assert figures(session, catalogue, [], today=date(2026, 1, 1)).last is None, (
            "of other offices nothing"
        )
