"""Capture sheets are kept with every version, sealed, in the case's history; nothing outside is asked."""

from __future__ import annotations

import socket
import uuid
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from neutrality.cases.captures import captured_files, correct_capture, record_capture, sheet_versions, sheets
from neutrality.database import transaction
from neutrality.domain.access import Actor
from neutrality.domain.capture import Capture
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.posts import Post
from neutrality.evidence.models import CaptureSheet
from tests.cases.clearing import outgoing
from tests.cases.office import Office

LINK = "https://www.instagram.com/budi_contoh/p/CxContoh/"


def sheet(office: Office, **changes: object) -> Capture:
    """Return a whole sheet of today."""
    whole = Capture(
        captured_by="officer", method="screenshot", interaction="share", visibility="public",
        ownership="likely", captured_on=office.today - timedelta(days=1), captured_time=time(9, 30),
        zone="WIB", link=LINK, captor="Ani Petugas", how_seen="Jendela pribadi", basis="Foto profil sama",
    )  # fmt: skip
    return replace(whole, **changes)  # type: ignore[arg-type]


def record(office: Office, case_id: uuid.UUID, capture: Capture, who: Actor | None = None) -> uuid.UUID:
    """Record a sheet."""
    who = who or office.who("verifier")
    with transaction(office.sessions) as session:
        row = record_capture(session, office.means, case_id, capture, actor=who, now=office.clock())
        return row.sheet_id


def correct(
    office: Office, case_id: uuid.UUID, sheet_id: uuid.UUID, capture: Capture, *, version: int, reason: str
) -> None:
    """Correct a sheet as the head."""
    head = office.who("head")
    with transaction(office.sessions) as session:
        correct_capture(
            session, office.means, case_id, sheet_id, capture, reason=reason, version=version,
            actor=head, now=office.clock(),
        )  # fmt: skip


@pytest.mark.both_databases
def test_a_sheet_is_kept_and_corrected_with_its_versions(office: Office) -> None:
    case = outgoing(office, files=1)
    first = sheet(office, files=(str(case.files[0]),))
    sheet_id = record(office, case.case_id, first)
    second = replace(first, ownership="admitted", basis="Berita acara klarifikasi")
    correct(office, case.case_id, sheet_id, second, version=1, reason="Diakui.")

    with office.sessions() as session:
        who, now = office.who("intake"), office.clock()
        listed = sheets(session, office.means, case.case_id, actor=who, now=now)
        versions = sheet_versions(session, office.means, case.case_id, sheet_id, actor=who, now=now)
        files = captured_files(session, office.means, case.case_id, actor=who, now=now)
        rows = list(session.scalars(select(CaptureSheet).order_by(CaptureSheet.version)))
    assert [view.capture for view in versions] == [second, first]
    assert (versions[0].reason, versions[1].reason) == ("Diakui.", "")
    assert listed == [versions[0]]
    assert list(versions[0].files) == files
    assert len(files[0].sha256) == 64
    assert versions[0].post == Post("instagram", "budi_contoh", "CxContoh")
    assert [row.ownership for row in rows] == ["likely", "admitted"]
    assert all(b"Ani" not in row.sealed_content for row in rows)
    story = office.view(case.case_id).timeline[-2:]
    assert [entry.kind for entry in story] == [EventKind.CAPTURE_RECORDED, EventKind.CAPTURE_CORRECTED]
    assert (story[1].reason, story[1].details["ownership"]) == ("Diakui.", "admitted")


def test_what_is_wrong_stands_at_its_field(office: Office) -> None:
    case_id = office.receive().case_id
    with pytest.raises(InvalidInputError) as refusal:
        record(office, case_id, sheet(office, interaction="", files=(str(uuid.uuid4()),)))
    assert {problem.field for problem in refusal.value.problems} == {"interaction", "files"}


def test_the_second_writer_is_told_and_a_reason_is_needed(office: Office) -> None:
    case_id = office.receive().case_id
    sheet_id = record(office, case_id, sheet(office))
    with pytest.raises(InvalidInputError) as wrong:
        correct(office, case_id, sheet_id, sheet(office), version=1, reason=" ")
    assert [problem.field for problem in wrong.value.problems] == ["reason"]
    correct(office, case_id, sheet_id, sheet(office), version=1, reason="Jam salah.")
    with pytest.raises(DomainError) as refusal:
        correct(office, case_id, sheet_id, sheet(office), version=1, reason="Jam salah.")
    assert refusal.value.code == "sheet_changed"


def test_a_sheet_of_another_case_is_not_found(office: Office) -> None:
    sheet_id = record(office, office.receive().case_id, sheet(office))
    with pytest.raises(DomainError) as refusal:
        correct(office, office.receive().case_id, sheet_id, sheet(office), version=1, reason="Salah.")
    assert refusal.value.code == "no_such_sheet"


@pytest.mark.parametrize("role", ["intake", "liaison", "auditor", "custodian"])
def test_only_who_works_with_evidence_records(office: Office, role: str) -> None:
    case_id = office.receive().case_id
    with pytest.raises(DomainError) as refusal:
        record(office, case_id, sheet(office), office.who(role))
    assert refusal.value.code == "not_allowed"


def test_recording_a_link_opens_no_connection(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, who = office.receive().case_id, office.who("verifier")

    def refuse(*_arguments: object) -> None:
        raise AssertionError("somebody outside was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    record(office, case_id, sheet(office), who)
