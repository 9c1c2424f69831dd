"""Eight processes write into one SQLite file at once: each in turn, none refused, nothing lost."""

from __future__ import annotations

import multiprocessing
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from neutrality.audit.verifying import Asked, Verification
from neutrality.cases.models import Case
from neutrality.cases.service import receive
from neutrality.database import make_engine, make_sessions, transaction
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.workflow import ReportKind
from neutrality.evidence.store import LocalStore
from neutrality.history.models import Event
from neutrality.history.service import Signer
from neutrality.history.standing import Log
from neutrality.means import Means
from neutrality.outbox import lease, post
from neutrality.reports.models import Report, Source
from neutrality.reports.service import find_by_code
from neutrality.reports.submission import RespondentInput, Submission
from neutrality.settings import ROOT
from neutrality.vault import KeyFiles, TrackingCode, Vault
from neutrality.vault.keys import SURFACES
from tests.factories import REGENCY, Workplace

WRITERS, EACH = 8, 8
TODAY = date(2026, 11, 10)
Queue = Any


def write(url: str, keys: Path, office: uuid.UUID, now: datetime, answers: Queue) -> None:
    """Receive reports and take work, each in a transaction of its own; tell codes, pieces and what failed."""
    codes: list[str] = []
    pieces, failed = 0, ""
    try:
        files, sessions = KeyFiles(keys), make_sessions(make_engine(url))
        means = Means(
            Catalogue.load(ROOT / "neutrality" / "data"), Vault(files.notify_public()),
            LocalStore(keys.parent / "evidence"), Signer("public", files.surface("public")),
            receipts=files.receipt(),
        )  # fmt: skip
        for number in range(EACH):
            code = TrackingCode.new()
            submission = Submission(
                kind=ReportKind.INFORMASI_AWAL, source=Source.PUBLIC, channel="web", office_id=office,
                received_at=now, received_on=TODAY, narrative=f"Kaus calon {number}.",
                event_on=TODAY - timedelta(days=1), known_on=TODAY, place_code=REGENCY,
                respondents=(RespondentInput(name="Budi Contoh"),),
            )  # fmt: skip
            with transaction(sessions) as session:
                receive(session, means, submission, code=code, actor=None, now=now, today=TODAY)
                post(session, "piece", {}, due_at=now)
            codes.append(code.text)
            with transaction(sessions) as session:
                pieces += sum(one.kind == "piece" for one in lease(session, now=now, limit=3))
    except Exception as error:  # noqa: BLE001 - told to the test
        failed = f"{type(error).__name__}: {error}"
    answers.put((codes, pieces, failed))


def test_eight_processes_write_at_once_and_each_is_served(
    database_url: str, keys_dir: Path, key_files: KeyFiles, workplace: Workplace, now: datetime
) -> None:
    forked = multiprocessing.get_context("fork")
    answers: Queue = forked.Queue()
    told = (database_url, keys_dir, workplace.office.id, now, answers)
    writers = [forked.Process(target=write, args=told) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    heard = [answers.get(timeout=120) for _ in writers]
    for writer in writers:
        writer.join()

    assert [failed for _codes, _pieces, failed in heard if failed] == []
    codes = [code for shown, _pieces, _failed in heard for code in shown]
    assert len(set(codes)) == WRITERS * EACH
    engine = make_engine(database_url)
    sessions, found = make_sessions(engine), list[str]()
    with sessions() as session:
        assert all(find_by_code(session, TrackingCode.parse(code)) is not None for code in codes)
        counts = [session.scalars(select(func.count()).select_from(table)).one() for table in (Report, Case)]
        positions = session.scalars(select(Event.id).order_by(Event.id)).all()
    assert counts == [WRITERS * EACH] * 2
    assert len(set(positions)) == len(positions)
    publics = {name: key_files.surface_public(name).public_bytes_raw() for name in SURFACES}
    asked = Asked(publics, Log("localhost/integritas", key_files.log_public()), now=datetime.now(UTC))
    Verification(sessions, asked, lambda said, calm: None if calm else found.append(said)).run()
    assert found == []
    engine.dispose()
