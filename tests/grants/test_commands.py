"""The grants as they are printed and run by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from neutrality.instance import sets_up
from neutrality.settings import ROOT
from tests.fixtures.roles import Granted, psql

FLASK = [str(Path(sys.executable).parent / "flask"), "--app", "app"]


def flask(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the application with no key and no instance in reach."""
    environment = {
        **os.environ,
        "NEUTRALITY_DATABASE_URL": url,
        "NEUTRALITY_EVIDENCE_URL": "file:///nowhere/at/all",
        "NEUTRALITY_KEYS_DIR": "/nowhere/at/all",
        "NEUTRALITY_PROFILE": "production",
        "NEUTRALITY_PUBLIC_URL": "https://contoh.go.id",
        "NEUTRALITY_SURFACE": "desk",
    }
    return subprocess.run(
        [*FLASK, *words], cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )


def test_the_owner_migrates_grants_and_scrubs_without_any_key(granted: Granted) -> None:
    url = granted.url("owner")
    psql(granted.name, "neutrality_owner", "REVOKE ALL ON report FROM neutrality_desk;")

    assert flask(url, "db", "upgrade").returncode == 0
    printed = flask(url, "db", "grants")
    psql(granted.name, "neutrality_owner", printed.stdout)
    scrubbed = flask(url, "db", "scrub")

    assert (printed.returncode, scrubbed.returncode) == (0, 0), printed.stderr + scrubbed.stderr
    desk = granted.engine("desk")
    with desk.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM report")) == 0
    desk.dispose()
    refused = flask(granted.url("desk"), "db", "scrub")
    assert refused.returncode == 1
    assert "somebody else owns" in refused.stderr


def test_other_names_of_roles_are_taken_and_quoted(granted: Granted) -> None:
    printed = flask(granted.url("owner"), "db", "grants", "--desk", 'meja "satu"', "--owner", "pemilik")

    assert '"meja ""satu"""' in printed.stdout
    assert 'SET LOCAL ROLE "pemilik"' in printed.stdout
    assert "neutrality_desk" not in printed.stdout


def test_sqlite_has_no_roles_to_grant_to() -> None:
    done = flask("sqlite:////nowhere/at/all.db", "db", "grants")

    assert done.returncode == 1
    assert "SQLite knows no roles" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["db", "upgrade"], ["--app", "app", "db", "grants"]])
def test_these_commands_need_no_keys(words: list[str]) -> None:
    assert sets_up(words)
