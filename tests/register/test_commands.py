"""`papers export`: the papers as files, every refusal one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.settings import ROOT
from tests.factories import Factory
from tests.fixtures.sample import Sample
from tests.register.conftest import MONTH, NAMES, Office, text_of


def export(app: Flask, paper: str, kind: str, output: Path, *more: str) -> Result:
    """Run the command in this process."""
    arguments = [paper, "--format", kind, "--output", str(output), *more]
    return app.test_cli_runner().invoke(args=["papers", "export", *arguments])


def test_the_command_writes_what_the_desk_gives_out_and_is_an_event(
    office: Office, app: Flask, sessions: Sessions, factory: Factory, tmp_path: Path
) -> None:
    code, month = office.bureau.office.code, ("--month", MONTH)
    with transaction(sessions) as session:
        head = factory.account(session, office.bureau.office, Role.HEAD).email
        statistics = factory.account(session, office.bureau.office, Role.STATISTICS).email
    for kind in ("xlsx", "docx", "pdf"):
        named = ("--office", code, "--as", head)
        done = export(app, "register", kind, tmp_path / kind, *month, *named)
        assert done.exit_code == 0, done.output
        assert done.output == f"{code}: 6 lines.\n"
        assert NAMES[1] in text_of((tmp_path / kind).read_bytes(), kind)
        assert (tmp_path / kind).stat().st_mode & 0o077 == 0, "others on the machine read it"

    refused = tmp_path / "refused"
    for more in (
        (*month, "--office", code, "--as", statistics),
        (*month, "--office", "NONE", "--as", head),
        (*month, "--office", code, "--as", "nobody@contoh.test"),
        ("--month", "2026-13", "--office", code, "--as", head),
    ):
        done = export(app, "recap", "xlsx", refused, *more)
        assert done.exit_code == 1, (more, done.output)
        assert len(done.output.strip().splitlines()) == 1
        assert not refused.exists()
    with sessions() as session:
        events = session.scalars(select(Event).where(Event.kind == EventKind.PAPER_MADE)).all()
        actors = {row.actor_id for row in events}
        assert actors == {session.scalars(select(Account.id).where(Account.email == head)).one()}
    assert len(events) == 3


def run(sample: Sample, *arguments: str, profile: str = "sample") -> subprocess.CompletedProcess[str]:
    """Run the real command on a sample installation."""
    flask = str(Path(sys.executable).parent / "flask")
    return subprocess.run(
        [flask, "--app", "app", "papers", "export", *arguments],
        cwd=ROOT, env={**sample.environment(), "NEUTRALITY_PROFILE": profile},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_in_sample_data_the_busiest_office_is_taken_wrong_use_is_status_2_and_help_has_an_example(
    sample: Sample, tmp_path: Path
) -> None:
    output, missing = tmp_path / "recap.pdf", tmp_path / "no" / "such.pdf"
    done = run(sample, "recap", "--month", "2026-10", "--format", "pdf", "--output", str(output))
    assert (done.returncode, done.stdout.count("lines")) == (0, 1), done.stderr
    assert output.read_bytes().startswith(b"%PDF")
    done = run(sample, "recap", "--month", "2026-10", "--format", "pdf", "--output", str(missing))
    assert done.returncode == 1
    assert done.stdout == ""
    wrong = run(sample, "letters", "--month", "2026-10", "--format", "pdf", "--output", "x")
    assert wrong.returncode == 2
    helped = run(sample, "--help")
    assert helped.returncode == 0
    assert "flask --app app papers export register --month 2026-10 --format xlsx" in " ".join(
        helped.stdout.split()
    )
