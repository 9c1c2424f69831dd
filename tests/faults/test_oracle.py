"""What looks at an installation after a fault finds what it must: each kind of damage, done on purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from neutrality import current
from neutrality.cases.figures import CaseFact
from neutrality.cases.models import CaseReport, Clock
from neutrality.database import transaction
from neutrality.evidence.models import CopyState, EvidenceFile
from neutrality.outbox import post
from neutrality.ratelimit import limiter
from neutrality.worker import work_off
from tests.factories import REGENCY
from tests.faults import oracle
from tests.faults.installation import Installation, installed
from tests.faults.load import DAY, Told, day, here
from tests.faults.oracle import Oracle
from tests.faults.rounds import prepared
from tests.intake.conftest import Citizen

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(200)
NARRATIVE = "Membagikan kaus calon."


@dataclass
class Looked:
    """An installation with one report, an oracle on it, and what was shown."""

    where: Installation
    app: Flask
    oracle: Oracle
    told: Told

    def wrong(self) -> str:
        """Return what the oracle says of reports, cases and files."""
        return "; ".join(self.oracle.problems([self.told], []))

    def unfinished(self) -> str:
        """Return what it says of work, mails and orphans."""
        return "; ".join(self.oracle.at_rest())

    def work(self) -> None:
        """Do all work that is there, as a worker does."""
        with self.app.test_request_context():
            means = current.means("worker")
        self.oracle._idle()
        while work_off(self.oracle.sessions, means, now=datetime.now(UTC)):
            self.oracle._idle()


@pytest.fixture
def looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looked]:
    """Return an installation on SQLite where nothing runs: the test itself is everything."""
    monkeypatch.setattr(oracle, "DRAINED", 0.2)
    yesterday = day(here() - DAY)
    good: dict[str, dict[str, Any]] = {
        "apa": {"plain_kind": "social_media", "narrative": NARRATIVE},
        "siapa": {"people-0-name": "Budi Contoh"},
        "kapan-dan-di-mana": {"event_on": yesterday, "known_on": yesterday, "place_code": REGENCY},
        "bukti": {"files": [(BytesIO(PHOTO), "foto.png")]},
        "kirim": {"sender": "anonymous", "good_faith": "y"},
    }
    with installed("sqlite", tmp_path / "site") as where, prepared(where) as (app, workplace, _office, each):
        app.config.update(WTF_CSRF_ENABLED=False)
        monkeypatch.setattr(limiter, "enabled", False)
        code = Citizen(app.test_client(), workplace, good).report()
        told = Told(code, NARRATIVE, frozenset({hashlib.sha256(PHOTO).hexdigest()}))
        made = Looked(where, app, Oracle(where, app, each), told)
        made.work()
        yield made


def test_it_finds_work_mails_and_orphans_and_nothing_where_nothing_is_wrong(looked: Looked) -> None:
    assert (looked.wrong(), looked.unfinished()) == ("", "")
    assert looked.oracle.seen["mails"] == 1

    # What no row names is swept, and no problem.
    with looked.app.extensions["evidence_store"].create() as sink:
        sink.write(b"orphan")
    assert looked.unfinished() == ""
    assert looked.oracle.seen["orphans swept"] == 1

    sessions, letters = looked.oracle.sessions, looked.where.inbox.letters
    with transaction(sessions) as session:
        post(session, "unknown", {}, due_at=datetime.now(UTC))
    assert "work waits: [('unknown', None)]" in looked.unfinished()

    # The same letter under another name, then none.
    again = deepcopy(letters[0])
    again.replace_header("Message-ID", "<other@localhost>")
    letters.append(again)
    assert "came under 2 names" in looked.unfinished()
    kept = letters[0]
    letters[:] = [kept, kept]
    assert "names" not in looked.unfinished()
    assert looked.oracle.seen["mails repeated under the same name"] == 1
    letters.clear()
    assert "nobody was told of case" in looked.unfinished()


def test_it_finds_what_reports_cases_and_files_lack(looked: Looked) -> None:
    sessions = looked.oracle.sessions
    assert "files, not the 0 sent" in "; ".join(
        looked.oracle.problems([Told(looked.told.code, NARRATIVE, frozenset())], [])
    )
    with transaction(sessions) as session:
        session.execute(update(EvidenceFile).values(copy_state=CopyState.WAITING))
    assert "0 copies, waiting" in looked.unfinished()
    with transaction(sessions) as session:
        session.execute(update(CaseFact).values(channel="phone"))
    assert "facts differ" in looked.wrong()
    with transaction(sessions) as session:
        session.execute(delete(Clock))
    assert "has no clock" in looked.wrong()
    with sessions() as session:
        (key,) = session.scalars(select(EvidenceFile.object_key)).all()
    looked.app.extensions["evidence_store"].delete(key)
    assert "does not open" in looked.wrong()
    assert "is missing" in looked.wrong()
    assert "objects of nobody, 1 lack" in looked.unfinished()
    with transaction(sessions) as session:
        session.execute(delete(CaseReport))
    with sessions() as session:
        said = "; ".join(looked.oracle._cases(session))
    assert "is in no case" in said
