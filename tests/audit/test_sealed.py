"""The worker seals every minute, or a process of its own; whoever holds no key of the log seals nothing."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from neutrality import create_app, current, worker
from neutrality.audit.jobs import SEAL, SEAL_ALL
from neutrality.database import Sessions
from neutrality.history.models import Checkpoint, Leaf
from neutrality.history.sealing import Sealer
from neutrality.history.service import Signer
from neutrality.means import Means
from neutrality.outbox import OutboxMessage
from neutrality.settings import ROOT, Settings
from tests.fixtures.clock import Clock
from tests.history.writing import write


def count(sessions: Sessions) -> int:
    """Return how many leaves there are."""
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Leaf)) or 0


def work(sessions: Sessions, means: Means, now: datetime) -> None:
    """Do everything that is due."""
    while worker.work_off(sessions, means, now=now):
        continue


@pytest.mark.both_databases
def test_the_worker_seals_every_minute_and_looks_through_everything_every_hour(
    app: Flask, sessions: Sessions, signer: Signer, clock: Clock
) -> None:
    with app.test_request_context():
        means = current.means("worker")
    worker.begin(sessions, now=clock())
    write(sessions, signer, clock(), 2)
    work(sessions, means, clock())
    assert count(sessions) == 2

    write(sessions, signer, clock(), 1)
    work(sessions, means, clock.move(minutes=1))

    assert count(sessions) == 3
    with sessions() as session:
        due = [
            session.scalars(select(OutboxMessage.due_at).where(OutboxMessage.kind == kind)).one()
            for kind in (SEAL, SEAL_ALL)
        ]
    assert [(at - clock()).total_seconds() for at in due] == [60, 59 * 60]


def test_a_refusal_is_told_every_minute_and_dies_never(
    app: Flask, sessions: Sessions, signer: Signer, sealer: Sealer, *, clock: Clock,
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(logging.getLogger("neutrality"), "propagate", True)
    with app.test_request_context():
        means = current.means("worker")
    worker.begin(sessions, now=clock())
    write(sessions, signer, clock(), 1)
    sealer.outside.keep("no note")
    for _ in range(12):
        work(sessions, means, clock.move(minutes=1))

    assert caplog.text.count("the sealer refuses this database: note_wrong") >= 12
    assert count(sessions) == 0


def test_a_worker_without_the_logs_key_leaves_sealing_to_another_process(
    settings: Settings, sessions: Sessions, signer: Signer, clock: Clock
) -> None:
    (settings.keys_dir / "log.key").unlink()
    app = create_app(settings.model_copy(update={"surface": "desk"}), clock=clock)
    with app.test_request_context():
        means = current.means("worker")
    worker.begin(sessions, now=clock())
    write(sessions, signer, clock(), 1)

    work(sessions, means, clock())
    done = app.test_cli_runner().invoke(args=["audit", "seal"])
    app.extensions["engine"].dispose()

    assert means.sealer is None
    assert count(sessions) == 0
    assert done.exit_code == 1
    assert "log.key" in done.output


def test_no_public_process_seals_even_with_the_key_in_its_folder(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"surface": "public"}))
    app.extensions["engine"].dispose()

    assert app.extensions["sealer"] is None


def test_the_command_says_how_many_it_sealed(
    app: Flask, sessions: Sessions, signer: Signer, sealer: Sealer, clock: Clock
) -> None:
    write(sessions, signer, clock(), 4)
    runner = app.test_cli_runner()

    assert runner.invoke(args=["audit", "seal"]).output == "4 events sealed.\n"
    assert runner.invoke(args=["audit", "seal"]).output == "0 events sealed.\n"
    forger = replace(signer, key=sealer.key)
    write(sessions, forger, clock(), 1)
    forged = runner.invoke(args=["audit", "seal"])
    assert forged.exit_code == 1
    assert "1 peristiwa" in forged.output
    assert runner.invoke(args=["audit", "seal"]).exit_code == 1
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.text) == (200, "ready; 1 forged events refused, run audit verify")


def test_a_sealer_of_its_own_needs_its_key_the_public_ones_and_the_database(
    settings: Settings, sessions: Sessions, signer: Signer, clock: Clock, tmp_path: Path
) -> None:
    own = tmp_path / "penyegel" / "keys"
    own.mkdir(parents=True)
    for path in [*settings.keys_dir.glob("*.pub"), settings.keys_dir / "log.key"]:
        (own / path.name).write_bytes(path.read_bytes())
    write(sessions, signer, clock(), 2)
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "NEUTRALITY_DATABASE_URL": settings.database_url,
        "NEUTRALITY_EVIDENCE_URL": settings.evidence_url,
        "NEUTRALITY_KEYS_DIR": str(own),
        "NEUTRALITY_PROFILE": "sample",
        "NEUTRALITY_PUBLIC_URL": settings.public_url,
    }
    flask = [str(Path(sys.executable).parent / "flask"), "--app", "app", "sealer"]
    with subprocess.Popen(flask, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while count(sessions) < 2 and time.monotonic() < end and process.poll() is None:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 0, said
    assert count(sessions) == 2
    with sessions() as session:
        note = session.scalars(select(Checkpoint.note)).one()
    assert (own.parent / "history.checkpoint").read_text(encoding="utf-8") == note
