"""The public process captured, with its real role (attack 1): database, memory, environment and files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import CursorResult, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from neutrality.cases.models import CaseReport
from neutrality.database import Base, Sessions, make_engine, make_sessions, present
from neutrality.history.models import Event
from neutrality.reports.models import Contact, ContactKind, Message, Report
from neutrality.settings import ROOT, Settings
from neutrality.vault import KeyWrap, TrackingCode
from tests.attacks.hunting import files, hunt
from tests.attacks.thread_walk import as_holder
from tests.attacks.walking import Planter, as_citizen, as_officer
from tests.desk.conftest import Desk
from tests.factories import Workplace
from tests.fixtures.roles import Granted
from tests.grants.conftest import Process, app, database_kind, database_url, desk, process

__all__ = ["app", "database_kind", "database_url", "desk", "process"]
OWN = ("cookie-public", "receipt", "surface-public")
# What it may read whole: the law, places, offices' public keys, what is sealed, counts of tries.
OPEN = {
    "agency", "alembic_version", "checkpoint", "election", "holiday", "leaf", "office", "place",
    "rate_limit", "reader_key", "source_key", "violation_type",
}  # fmt: skip


REFUSED = (
    "SELECT sealed_identity FROM report",
    "UPDATE report SET sealed_content = ''",
    "DELETE FROM report",
    "DELETE FROM message",
    "UPDATE event SET number = 1",
    "SELECT kind FROM outbox_message",
)


@dataclass(frozen=True)
class Before:
    """What had been sent before the process was captured."""

    plant: Planter
    codes: tuple[str, str]


@pytest.fixture
def before(process: Process, desk: Desk, workplace: Workplace) -> Before:
    """Let a citizen report, follow and be answered, another report, an officer enter one."""
    plant = Planter(uuid.uuid4().hex)
    public = process("public", "public")
    one = as_citizen(public.test_client(), plant, workplace.office.id)
    as_holder(public.test_client(), plant, one)
    other = as_citizen(public.test_client(), plant, workplace.office.id)
    as_officer(desk.who("intake"), plant, "/meja/laporan/baru", channel="whatsapp", signed_on="9-11-2026")
    return Before(plant, (one, other))


@pytest.fixture
def settings_of_it(settings: Settings, granted: Granted, tmp_path: Path) -> Settings:
    """Return the settings of a public process whose folder of keys holds its own alone."""
    folder = tmp_path / "publik"
    folder.mkdir()
    for path in [*settings.keys_dir.glob("*.pub"), *(settings.keys_dir / f"{name}.key" for name in OWN)]:
        shutil.copy(path, folder)
    update = {"surface": "public", "keys_dir": folder, "database_url": granted.url("public")}
    return settings.model_copy(update=update)


@contextmanager
def captured(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run the process; give it, and what it told of itself, while it waits."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        **{
            f"NEUTRALITY_{name.upper()}": str(getattr(settings, name))
            for name in ("database_url", "evidence_url", "keys_dir", "profile", "public_url", "surface")
        },
    }
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "attacks" / "captured.py")],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        yield running, json.loads(running.stdout.readline())
        running.communicate("")


def memory_of(process_id: int) -> Iterator[bytes]:
    """Return every piece of memory into which a process can have written."""
    with Path(f"/proc/{process_id}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process_id}/maps").read_text(encoding="utf-8").splitlines():
            span, rights, *_rest = line.split()
            start, end = (int(edge, 16) for edge in span.split("-"))
            if not rights.startswith("rw"):
                continue
            memory.seek(start)
            yield memory.read(end - start)


def test_a_captured_process_finds_nothing_of_what_was_sent_before(
    before: Before, settings_of_it: Settings, settings: Settings, sessions: Sessions
) -> None:
    lookups = [TrackingCode.parse(code).lookup_id for code in before.codes]
    with sessions() as session:
        sealed = [row.sealed_content for row in session.scalars(select(Report))]
        hashes = list(session.scalars(select(Event.hash)))
        wrapped = [row.wrapped for row in session.scalars(select(KeyWrap))]
    secrets = {path.stem: path.read_bytes() for path in settings.keys_dir.glob("*.key")}
    others = [secret for name, secret in secrets.items() if name not in OWN]

    with captured(settings_of_it) as (running, told):
        held = [
            ("rows", json.dumps(told["rows"]).encode()),
            ("environment", Path(f"/proc/{running.pid}/environ").read_bytes()),
            *files(settings_of_it.keys_dir),
        ]
        remembered = b"".join(memory_of(running.pid))

    assert told["pages"] == [200] * 5
    assert {name for name, rows in told["rows"].items() if rows} <= OPEN
    assert {"report", "event", "key_wrap", "draft", "message"} <= set(told["rows"])
    assert hunt([before.plant.word, *before.codes, *lookups, *others], held) == []
    assert hunt([*hashes, *wrapped, *(blob[:64] for blob in sealed)], held) == []
    plain = [before.plant.word.encode(), *(code.encode() for code in before.codes), *lookups, *others]
    assert [marker for marker in plain if marker in remembered] == []
    assert secrets["receipt"] in remembered  # its own is there: the search finds what there is


def test_it_reads_and_changes_the_one_report_whose_code_is_presented_and_of_that_little(
    before: Before, granted: Granted, sessions: Sessions
) -> None:
    engine = make_engine(granted.url("public"))
    columns = (Report.id, Report.lookup_id, Report.sealed_content)
    code = TrackingCode.parse(before.codes[0])
    with sessions() as session:
        all_wraps = len(session.scalars(select(KeyWrap)).all())
    with make_sessions(engine)() as session:
        assert session.execute(select(*columns)).all() == []
        assert changed(session, "UPDATE report SET withdrawn_on = NULL") == 0
        present(session, "code", code.lookup_id.hex())
        (report,) = session.execute(select(*columns)).all()
        assert report.lookup_id == code.lookup_id
        assert {row.report_id for row in session.execute(text("SELECT report_id FROM message"))} == {
            report.id
        }
        assert 0 < len(session.scalars(select(KeyWrap)).all()) < all_wraps
        assert changed(session, "UPDATE report SET withdrawn_on = NULL") == 1
        assert changed(session, "DELETE FROM contact") == 1
        assert changed(session, "DELETE FROM draft") == 0
        session.rollback()
        assert session.execute(select(*columns)).all() == []  # with the transaction it is over
        for refused in REFUSED:
            with pytest.raises(DatabaseError, match="permission denied"):
                changed(session, refused)
            session.rollback()
    engine.dispose()


def test_it_slips_nothing_into_a_report_that_was_not_presented(
    before: Before, granted: Granted, sessions: Sessions
) -> None:
    own, other = (TrackingCode.parse(code).lookup_id for code in before.codes)
    with sessions() as session:
        mine, victim = (
            session.execute(
                select(Report.id, CaseReport.case_id)
                .join(CaseReport, CaseReport.report_id == Report.id)
                .where(Report.lookup_id == lookup)
            ).one()
            for lookup in (own, other)
        )
        stream = select(Event).where(Event.stream_id == victim.case_id).order_by(Event.number.desc())
        last = session.scalars(stream.limit(1)).one()
    engine = make_engine(granted.url("public"))
    rows: list[Base] = [
        Message(report_id=victim.id, told="reply", legal_on=last.legal_on, recorded_at=last.recorded_at),
        Contact(report_id=victim.id, kind=ContactKind.MAIL, sealed_address=b"x"),
        CaseReport(case_id=mine.case_id, report_id=victim.id, main=False),
        Event(
            stream=last.stream, stream_id=victim.case_id, number=last.number + 1, kind=last.kind,
            legal_on=last.legal_on, recorded_at=last.recorded_at, surface="desk", previous_hash=last.hash,
            hash=bytes(32), canonical=b"x", signature=bytes(64),
        ),
    ]  # fmt: skip
    for row in rows:
        with make_sessions(engine)() as session:
            present(session, "code", own.hex())
            session.add(row)
            with pytest.raises(DatabaseError, match="check option"):
                session.flush()
    engine.dispose()


def changed(session: Session, statement: str) -> int:
    """Return how many rows a statement reaches."""
    return cast("CursorResult[Any]", session.execute(text(statement))).rowcount
