"""The commands for keys as they are typed, on an installation of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from neutrality.instance import sets_up
from neutrality.settings import Settings
from tests.custody.chest import ONE, SECOND, THIRD, TWO
from tests.factories import PASSPHRASE, Workplace

PERSONS = ("--first", ONE, "--second", TWO)


@pytest.fixture
def runner(strict_app: Flask, workplace: Workplace) -> FlaskCliRunner:
    """Return what types commands at an office that has keys."""
    del workplace
    return strict_app.test_cli_runner()


def done(runner: FlaskCliRunner, *words: str) -> str:
    result = runner.invoke(args=["keys", *words])
    assert result.exit_code == 0, result.output
    return str(result.output)


def refused(runner: FlaskCliRunner, *words: str) -> str:
    result = runner.invoke(args=["keys", *words])
    assert result.exit_code == 1, result.output
    sentence = str(result.stderr).strip().splitlines()[-1]
    assert "Traceback" not in result.output
    return sentence


def test_the_keys_of_an_office_through_its_life(
    runner: FlaskCliRunner, workplace: Workplace, settings: Settings, tmp_path: Path
) -> None:
    code, top = workplace.office.code, workplace.province.code
    at = ("--office", code)
    assert f"{code} office " in done(runner, "status")
    done(runner, "custodian", "add", *at, "--known", PASSPHRASE, "--passphrase", SECOND)
    done(runner, "custodian", "replace", *at, "--known", SECOND, "--passphrase", THIRD)
    done(runner, "recovery", "create", *at, "--known", PASSPHRASE, *PERSONS)
    new = done(runner, "recovery", "use", *at, *PERSONS, "--passphrase", "penjaga yang baru")
    done(runner, "custodian", "complete", *at, "--known", "penjaga yang baru")
    key = re.findall(r"[0-9a-f-]{36}", new)[0]
    done(runner, "custodian", "retire", *at, key)
    assert key not in done(runner, "status")
    assert "the key is a new one" in done(runner, "rotate", *at)
    assert done(runner, "rotate").count("the key is a new one") == 2

    assert "Traceback" not in refused(
        runner, "recovery", "create", "--office", top, "--known", PASSPHRASE, *PERSONS
    )
    inside = ("--output", str(settings.keys_dir / "brankas"))
    refused(runner, "recovery", "create", "--office", top, "--known", PASSPHRASE, *PERSONS, *inside)
    outside = tmp_path / "brankas"
    done(
        runner,
        "recovery",
        "create",
        "--office",
        top,
        "--known",
        PASSPHRASE,
        *PERSONS,
        "--output",
        str(outside),
    )
    assert len(list(outside.iterdir())) == 2
    asked = ("--office", top, *PERSONS, "--passphrase", SECOND)
    refused(runner, "recovery", "use", *asked)
    done(runner, "recovery", "use", *asked, "--shares", str(outside))


def test_a_backup_is_put_back_by_the_commands(
    runner: FlaskCliRunner, settings: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "kunci.age"
    names = sorted(path.name for path in settings.keys_dir.iterdir())
    secret = ("--passphrase", "kata sandi cadangan")

    assert str(len(names)) in done(runner, "backup", "--output", str(target), *secret)
    assert "exists already" in refused(runner, "backup", "--output", str(target), *secret)
    assert "exists already" in refused(runner, "restore", str(target), *secret)
    settings.keys_dir.rename(tmp_path / "hilang")
    done(runner, "restore", str(target), *secret)
    assert sorted(path.name for path in settings.keys_dir.iterdir()) == names


def test_a_missing_file_is_reported_by_the_status(runner: FlaskCliRunner, settings: Settings) -> None:
    next(settings.keys_dir.glob("reader-*.key")).unlink()

    result = runner.invoke(args=["keys", "status"])

    assert result.exit_code == 1
    assert "no file here" in result.output
    assert "1 keys have no file here." in result.stderr


def test_an_unknown_office_is_one_sentence(runner: FlaskCliRunner) -> None:
    for words in (("rotate",), ("custodian", "complete", "--known", PASSPHRASE)):
        assert refused(runner, *words, "--office", "tidak ada")


@pytest.mark.parametrize(
    ("line", "before_keys"),
    [
        ("--app app keys init", True), ("--app app keys restore x.age", True),
        ("--app app keys --help", True),
        ("--app app keyholder", True), ("--app app instance init", True), ("--app app keys rotate", False),
        ("--app app db upgrade", True), ("--app app worker", False), ("app:app --bind x", False),
    ],
)  # fmt: skip
def test_what_runs_before_there_are_keys(line: str, before_keys: bool) -> None:
    assert sets_up(line.split()) is before_keys
