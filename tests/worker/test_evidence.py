"""The worker looks after files: scanned, copied for viewing, or honestly neither."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import worker
from neutrality.cases import evidence
from neutrality.cases.evidence import RESCAN, open_evidence, rescan_files, scan_file, view_file
from neutrality.cases.service import receive
from neutrality.database import Sessions, transaction
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.evidence.care import ask_again
from neutrality.evidence.models import CopyState, EvidenceFile, ScanState, ViewingCopy
from neutrality.evidence.sandbox import BoxRefusalError
from neutrality.evidence.scanner import Scanner
from neutrality.evidence.service import seal_upload
from neutrality.means import Job, Means
from neutrality.outbox import OutboxMessage
from tests.cases.office import Office
from tests.fixtures.clamd import HARMFUL

MARKER = b"PENANDA-GPS-7731"


def a_photo(extra: bytes = b"") -> bytes:
    """Return a photo that tells where it was taken."""
    made, exif = BytesIO(), Image.Exif()
    exif[0x010E] = MARKER.decode()
    Image.effect_noise((64, 48), 40).convert("RGB").save(made, "JPEG", exif=exif, comment=MARKER)
    return made.getvalue() + extra


def received(office: Office, content: bytes, name: str = "foto.jpg", means: Means | None = None) -> uuid.UUID:
    """Receive a report with one file; return its case."""
    means = means or office.means
    upload = seal_upload(means.store, BytesIO(content), name)
    head = office.who("intake")
    with transaction(office.sessions) as session:
        return receive(
            session, means, office.submission(uploads=(upload,)),
            code=None, actor=head, now=office.clock(), today=office.today,
        ).case_id  # fmt: skip


def file_of(office: Office) -> EvidenceFile:
    with office.sessions() as session:
        return session.scalars(select(EvidenceFile)).one()


def work_off(office: Office, means: Means | None = None) -> None:
    while worker.work_off(office.sessions, means or office.means, now=office.clock()):
        continue


def opened(
    office: Office, case_id: uuid.UUID, *, viewing: bool, confirmed: bool = False
) -> tuple[str, bytes]:
    with office.sessions() as session:
        found = open_evidence(
            session, office.means, case_id, file_of(office).id,
            actor=office.who("verifier"), now=office.clock(), viewing=viewing, confirmed=confirmed,
        )  # fmt: skip
        return found.mime, found.content.read()


@pytest.mark.both_databases
def test_a_photo_gets_a_viewing_copy_without_what_it_told_and_stays_itself(office: Office) -> None:
    content = a_photo()
    case_id = received(office, content)
    with pytest.raises(NotFoundError):
        opened(office, case_id, viewing=True)

    work_off(office)

    mime, copy = opened(office, case_id, viewing=True)
    assert mime == "image/jpeg"
    assert Image.open(BytesIO(copy)).size == (64, 48)
    assert MARKER not in copy
    assert opened(office, case_id, viewing=False) == ("image/jpeg", content)
    assert file_of(office).copy_state is CopyState.MADE


def test_nothing_of_a_file_stands_in_the_message_to_the_worker(office: Office) -> None:
    received(office, a_photo())

    with office.sessions() as session:
        waiting = {row.kind: json.loads(row.payload) for row in session.scalars(select(OutboxMessage))}
    assert waiting["scan_file"] == waiting["view_file"] == {"file": str(file_of(office).id)}


def test_making_a_copy_twice_makes_one(office: Office) -> None:
    received(office, a_photo())
    payload = {"file": str(file_of(office).id)}
    jobs = [view_file(office.sessions, office.means, payload, office.clock()) for _ in range(2)]

    for job in jobs:
        with transaction(office.sessions) as session:
            job(session, office.means, payload, office.clock())

    with office.sessions() as session:
        (copy,) = session.scalars(select(ViewingCopy))
    named = {copy.object_key, file_of(office).object_key}
    assert set(office.means.store.older_than(datetime.max.replace(tzinfo=office.clock().tzinfo))) == named


def test_the_copy_goes_with_its_original(office: Office) -> None:
    received(office, a_photo())
    work_off(office)

    with transaction(office.sessions) as session:
        session.delete(session.scalars(select(EvidenceFile)).one())

    with office.sessions() as session:
        assert session.scalars(select(ViewingCopy)).all() == []


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"\xff\xd8\xff\xe0" + os.urandom(200), "foto.jpg", "unreadable"),
        (b"%PDF-1.7\n" + os.urandom(200), "surat.pdf", "unreadable"),
        (b" \n ", "kosong.txt", "no_text"),
    ],
)
def test_what_cannot_be_copied_is_kept_with_the_reason(
    office: Office, content: bytes, name: str, reason: str
) -> None:
    case_id = received(office, content, name)

    work_off(office)

    assert (file_of(office).copy_state, file_of(office).copy_reason) == (CopyState.NONE, reason)
    assert opened(office, case_id, viewing=False)[1] == content


def test_without_a_box_there_is_no_copy_and_the_file_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_box(*_args: object) -> None:
        raise BoxRefusalError("no_sandbox")

    monkeypatch.setattr(evidence, "make_copy", no_box)
    received(office, a_photo())

    work_off(office)

    assert (file_of(office).copy_state, file_of(office).copy_reason) == (CopyState.NONE, "no_sandbox")
    monkeypatch.undo()
    with transaction(office.sessions) as session:
        assert ask_again(session, now=office.clock()) == 1
    work_off(office)
    assert file_of(office).copy_state is CopyState.MADE


@pytest.mark.both_databases
def test_a_scanned_file_says_what_the_scanner_said(office: Office, clamd: str) -> None:
    means = replace(office.means, scanner=Scanner(clamd))
    case_id = received(office, a_photo(HARMFUL), means=means)

    work_off(office, means)

    row = file_of(office)
    assert row.scan_state is ScanState.FOUND
    assert "Office.Harmful" in str(row.scan_code)
    assert row.scanned_at == office.clock()
    with pytest.raises(DomainError) as refusal:
        opened(office, case_id, viewing=False)
    assert refusal.value.code == "file_dangerous"
    assert HARMFUL in opened(office, case_id, viewing=False, confirmed=True)[1]
    assert HARMFUL not in opened(office, case_id, viewing=True)[1]


def test_a_file_is_scanned_again_when_the_scanner_came_back(office: Office, clamd: str) -> None:
    away = replace(office.means, scanner=Scanner("unix:///nowhere/clamd.ctl"))
    received(office, a_photo(), means=away)
    work_off(office, away)
    assert (file_of(office).scan_state, file_of(office).scan_code) == (ScanState.UNSCANNED, "away")

    back = replace(office.means, scanner=Scanner(clamd))
    office.clock.move(hours=7)
    with transaction(office.sessions) as session:
        rescan_files(session, back, {}, office.clock())
    work_off(office, back)

    assert file_of(office).scan_state is ScanState.CLEAN
    assert RESCAN in worker.PERIODIC


def test_a_long_piece_of_work_holds_up_nobody_who_writes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    received(office, a_photo())
    written = []

    def slow(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
        with transaction(sessions) as other:  # on SQLite this would wait in vain for a writer's lock
            other.add(OutboxMessage(id=uuid.uuid4(), kind="x", payload="{}", due_at=now.replace(year=2100)))
        written.append(payload)
        return scan_file(sessions, means, payload, now)

    monkeypatch.setitem(worker.LONG, "scan_file", slow)
    work_off(office)

    assert len(written) == 1


def test_a_file_erased_meanwhile_is_no_failure(office: Office) -> None:
    gone = {"file": str(uuid.uuid4())}

    def done(session: Session, job: Job) -> None:
        job(session, office.means, gone, office.clock())

    for long in (scan_file, view_file):
        with transaction(office.sessions) as session:
            done(session, long(office.sessions, office.means, gone, office.clock()))
