"""`statistics export`: the month as a file, its check printed, every refusal one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from neutrality.database import Sessions, transaction
from neutrality.domain.history import EventKind
from neutrality.domain.publication import Publication
from neutrality.history.models import Event
from neutrality.settings import ROOT
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.sample import Sample
from tests.statistics.conftest import ByHand
from tests.statistics.reading import rows_of_csv, rows_of_json


def export(app: Flask, output: Path, *more: str, month: str = "2026-10", kind: str = "csv") -> Result:
    """Run the command in this process."""
    arguments = ["--month", month, "--format", kind, "--output", str(output), "--internal", *more]
    return app.test_cli_runner().invoke(args=["statistics", "export", *arguments])


def exports(sessions: Sessions) -> list[Event]:
    """Return the events that tell of an export."""
    with sessions() as session:
        return list(session.scalars(select(Event).where(Event.kind == EventKind.STATISTICS_EXPORTED)))


def test_the_command_writes_what_the_page_gives_out(
    october: ByHand, app: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    office = october.local.office.code
    client = sign_in("head")
    written: dict[str, str] = {}
    for kind in ("csv", "json"):
        done = export(app, tmp_path / kind, "--office", office, kind=kind)
        assert done.exit_code == 0, done.output
        written[kind] = (tmp_path / kind).read_bytes().decode("utf-8")

    assert rows_of_csv(written["csv"]) == rows_of_json(written["json"])
    assert written["csv"] == client.get("/meja/statistik/2026-10.csv").text
    assert "\r" not in written["csv"]


def test_the_identity_is_printed(october: ByHand, app: Flask, tmp_path: Path) -> None:
    done = export(app, tmp_path / "month.csv")

    assert done.output.splitlines() == [
        (
            "case: opening 3 + received 6 + joined 0 + reopened 2 + taken back in 0 + transferred in 0 "
            "- transferred out 0 - closed 4 - taken out 0 = 7, counted 7: adds up"
        ),
        (
            "respondent: opening 3 + received 7 + joined 0 + reopened 2 + taken back in 0 + transferred in 0 "
            "- transferred out 0 - closed 5 - taken out 0 = 7, counted 7: adds up"
        ),
    ]


def test_an_office_is_taken_with_those_below_it(
    october: ByHand, app: Flask, sessions: Sessions, factory: Factory, tmp_path: Path
) -> None:
    province, local = october.province.office.code, october.local.office.code
    with transaction(sessions) as session:
        factory.office(session)
    open_at_end = {}
    for office in (province, local, None):
        named = ["--office", office] if office else []
        assert export(app, tmp_path / "month.json", *named, kind="json").exit_code == 0
        body = Publication.parse((tmp_path / "month.json").read_bytes())
        identity = body.table("identity")
        assert identity is not None
        open_at_end[body.publisher] = identity.value("identity_closing", "case")

    assert open_at_end == {province: 7, local: 6, "all": 7}


def test_an_export_is_an_event_and_without_a_file_there_is_none(
    october: ByHand, app: Flask, sessions: Sessions, tmp_path: Path
) -> None:
    assert export(app, tmp_path / "missing" / "month.csv").exit_code == 1
    assert export(app, tmp_path / "month.csv", month="2026-13").exit_code == 1
    assert exports(sessions) == []

    assert export(app, tmp_path / "month.csv").exit_code == 0

    events = exports(sessions)
    assert len(events) == 1
    assert events[0].actor_id is None


def run(sample: Sample, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the real command on a sample installation."""
    flask = str(Path(sys.executable).parent / "flask")
    return subprocess.run(
        [flask, "--app", "app", "statistics", "export", *arguments],
        cwd=ROOT, env=sample.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_each_refusal_is_one_sentence_and_status_1(app: Flask, workplace: Workplace, tmp_path: Path) -> None:
    output = tmp_path / "month.csv"
    for month, place, more in (
        ("2026-13", output, ()),
        ("2026-1", output, ()),
        ("abc", output, ()),
        ("9999-01", output, ()),
        ("2199-01", output, ()),
        ("", output, ()),
        ("2026-10", output, ("--office", "NO-SUCH")),
        ("2026-10", tmp_path / "no" / "such" / "folder.csv", ()),
    ):
        done = export(app, place, *more, month=month)

        assert done.exit_code == 1, (month, done.output)
        assert len(done.output.strip().splitlines()) == 1, done.output
        assert done.output.strip().endswith((".", "2026-08.")), done.output
        assert isinstance(done.exception, SystemExit)
        assert not output.exists()


def test_the_command_as_a_process_refuses_in_one_sentence_too(sample: Sample, tmp_path: Path) -> None:
    done = run(sample, "--month", "2026-13", "--format", "csv", "--output", str(tmp_path / "month.csv"))

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_wrong_use_is_status_2_and_help_has_an_example(app: Flask, tmp_path: Path) -> None:
    for arguments in (
        ["--format", "csv", "--output", "x"],
        ["--month", "2026-10", "--format", "xls", "--output", "x"],
        ["--month", "2026-10", "--format", "csv", "--output", str(tmp_path)],
    ):
        done = app.test_cli_runner().invoke(args=["statistics", "export", *arguments])
        assert done.exit_code == 2, done.output
        assert isinstance(done.exception, SystemExit)
    helped = app.test_cli_runner().invoke(args=["statistics", "export", "--help"])
    assert helped.exit_code == 0
    assert "flask --app app statistics export --month 2026-10 --format csv" in helped.stdout
