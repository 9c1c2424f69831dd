"""`audit verify` as it is typed: what it prints, against what, and with which exit status."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from neutrality.database import Sessions
from neutrality.history.models import Checkpoint
from neutrality.history.sealing import Sealer
from tests.attacks.altering import changed_column, forging, rolled_back
from tests.attacks.lives import RandomLife, process_log
from tests.fixtures.sample import Sample
from tests.retention.conftest import Archive, archive, means, office, public

__all__ = ["archive", "means", "office", "public"]
SUMMARY = re.compile(
    r"\d+ events in \d+ streams(, \d+ not sealed yet)?, \d+ leaves, \d+ checkpoints, \d+ cases"
    r"(, \d+ lines of process logs)?: \d+ findings \(\d+\.\d s(; signatures left out| and \d+\.\d s for the "
    r"signatures)\)\."
)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Return what types commands."""
    return app.test_cli_runner()


@pytest.fixture
def life(archive: Archive, sealer: Sealer, log: Path) -> RandomLife:
    """Return a sealed history of one office, its process log written."""
    life = RandomLife(archive, sealer, random.Random(11))  # noqa: S311 - no secret
    life.report()
    life.seal()
    life.report()
    life.seal()
    return life


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Return the file to which the application's processes log."""
    with process_log(tmp_path / "app.log") as path:
        yield path


def test_the_sample_data_verify_without_a_finding(sample: Sample) -> None:
    sample.flask("audit", "seal")

    said = sample.flask("audit", "verify").splitlines()

    assert len(said) == 1
    assert SUMMARY.fullmatch(said[0])
    assert ": 0 findings" in said[0]


def test_a_whole_history_is_told_in_one_sentence(life: RandomLife, runner: FlaskCliRunner, log: Path) -> None:
    done = runner.invoke(args=["audit", "verify", "--against-log", str(log)])

    (line,) = done.stdout.splitlines()
    assert done.exit_code == 0
    assert SUMMARY.fullmatch(line)
    assert "lines of process logs: 0 findings" in line


def test_what_was_changed_is_named_and_the_exit_status_is_one(
    life: RandomLife, runner: FlaskCliRunner, database_url: str
) -> None:
    with forging(database_url, life.luck) as forger:
        altered = changed_column(forger)

    done = runner.invoke(args=["audit", "verify", "--no-signatures"])

    assert done.exit_code == 1
    *told, summary = done.stdout.splitlines()
    assert any(all(word in line for word in altered.says) for line in told)
    assert SUMMARY.fullmatch(summary)
    assert "signatures left out" in summary
    assert f": {len(told)} findings" in summary


def test_an_unsealed_tail_is_counted_and_named_and_old_ones_are_a_warning_not_a_finding(
    life: RandomLife, runner: FlaskCliRunner
) -> None:
    life.report()
    young = runner.invoke(args=["audit", "verify"])
    life.archive.office.clock.move(minutes=11)
    old = runner.invoke(args=["audit", "verify"])

    assert (young.exit_code, old.exit_code) == (0, 0)
    reference = life.archive.case(life.cases[-1]).reference
    assert re.search(rf"Warning: Case {reference} .*event 1 .* is not sealed yet", young.stdout)
    assert "2 not sealed yet" in young.stdout
    assert "look after the worker" not in young.stdout
    assert "look after the worker" in old.stdout


def test_a_saved_checkpoint_proves_that_the_history_was_rolled_back(
    life: RandomLife, runner: FlaskCliRunner, database_url: str, sealer: Sealer, tmp_path: Path
) -> None:
    saved = tmp_path / "2026-11-10.txt"
    saved.write_text(str(sealer.outside.read()), encoding="utf-8")
    asked = ["audit", "verify", "--against-checkpoint", str(saved)]
    assert runner.invoke(args=asked).exit_code == 0
    with forging(database_url, life.luck) as forger:
        rolled_back(forger)

    done = runner.invoke(args=asked)

    assert done.exit_code == 1
    assert "The checkpoint 2026-11-10.txt counts" in done.stdout
    assert "The sealer's last checkpoint counts" in done.stdout


def test_a_checkpoint_that_the_log_never_signed_is_a_finding_and_another_file_is_wrong_usage(
    life: RandomLife, runner: FlaskCliRunner, sealer: Sealer, tmp_path: Path
) -> None:
    forged, other = tmp_path / "forged.txt", tmp_path / "other.txt"
    note = str(sealer.outside.read())
    forged.write_text(note.replace("\n", "\n1", 1), encoding="utf-8")
    other.write_text("no checkpoint", encoding="utf-8")

    found = runner.invoke(args=["audit", "verify", "--against-checkpoint", str(forged)])
    wrong = runner.invoke(args=["audit", "verify", "--against-checkpoint", str(other)])
    missing = runner.invoke(args=["audit", "verify", "--against-log", str(tmp_path / "nowhere.log")])

    assert (found.exit_code, wrong.exit_code, missing.exit_code) == (1, 2, 2)
    assert "The checkpoint forged.txt was not signed by the log's key" in found.stdout


def test_a_spoilt_file_of_the_sealer_is_a_finding(
    life: RandomLife, runner: FlaskCliRunner, sealer: Sealer
) -> None:
    sealer.outside.keep("spoilt")

    done = runner.invoke(args=["audit", "verify"])

    assert done.exit_code == 1
    assert "The sealer's last checkpoint was not signed" in done.stdout


def test_an_event_without_a_line_among_others_is_told_and_rotated_lines_are_not_missed(
    life: RandomLife, runner: FlaskCliRunner, log: Path
) -> None:
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if "event committed" in line]
    log.write_text("\n".join([*lines[2:-4], *lines[-3:-1]]), encoding="utf-8")

    done = runner.invoke(args=["audit", "verify", "--against-log", str(log)])

    assert done.exit_code == 0
    assert done.stdout.count("has no line in the process log") == 1


def test_each_checkpoint_in_the_database_is_checked_even_an_old_one(
    life: RandomLife, runner: FlaskCliRunner, sessions: Sessions, database_url: str
) -> None:
    with sessions() as session:
        first = session.scalars(select(Checkpoint.id).order_by(Checkpoint.id)).first()
    with forging(database_url, life.luck) as forger:
        forger.set(Checkpoint, Checkpoint.__table__.c.id == first, root=b"x" * 32)

    done = runner.invoke(args=["audit", "verify"])

    assert done.exit_code == 1
    assert f"The checkpoint number {first} in the database is not what the log's key signed" in done.stdout
    assert "The leaves do not give the root" in done.stdout


def test_a_database_that_nobody_sealed_yet_verifies(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["audit", "verify"])

    assert (done.exit_code, done.stdout.splitlines()[0].split(",")[0]) == (0, "0 events in 0 streams")
