"""One case with a long history, written through the services: events, files, its sender's code."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases import service
from neutrality.cases.conversation import ask_reporter
from neutrality.cases.evidence import committed, note_reading
from neutrality.cases.holder import enter
from neutrality.cases.models import Case
from neutrality.cases.work import reports_of
from neutrality.database import transaction
from neutrality.demo.accounts import email_of
from neutrality.demo.pictures import picture
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Role
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import ReportKind
from neutrality.evidence.limits import EvidenceLimits
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import attach, seal_upload
from neutrality.history.models import Event
from neutrality.history.sealing import seal
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import TrackingCode

EVENTS, FILES, QUESTIONS = 200, 30, 20
MORE = EvidenceLimits(per_report=FILES)


@dataclass(frozen=True)
class LongCase:
    """The case and the code by which its sender follows it."""

    id: uuid.UUID
    code: str

    @classmethod
    def kept(cls, folder: Path) -> LongCase:
        """Return the one that was written into this installation."""
        told = json.loads((folder / "long-case.json").read_text(encoding="utf-8"))
        return cls(uuid.UUID(told["id"]), told["code"])


def write(app: Flask, folder: Path) -> None:
    """Write the case, seal its events, and keep its id and code in the folder."""
    logging.getLogger("neutrality").setLevel(logging.WARNING)
    with app.test_request_context():
        means = current.means("desk")
        code = TrackingCode.new()
        with transaction(current.sessions()) as session:
            actors = {role: actor_of(session, role) for role in (Role.INTAKE, Role.VERIFIER)}
            case_id = _receive(session, code)
        with transaction(current.sessions()) as session:
            _files(session, code)
            _converse(session, case_id, actors[Role.VERIFIER])
        with transaction(current.sessions()) as session:
            file_id = session.scalars(
                select(EvidenceFile.id).where(EvidenceFile.report_id == reports_of(session, case_id)[0].id)
            ).first()
            assert file_id is not None
            written = session.scalar(select(func.count()).where(Event.stream_id == case_id)) or 0
            for _ in range(EVENTS - written):
                note_reading(session, means, case_id, file_id, actor=actors[Role.VERIFIER], now=current.now())
        seal(current.sessions(), current.sealer(), now=current.now())
    told = {"id": str(case_id), "code": code.text}
    (folder / "long-case.json").write_text(json.dumps(told), encoding="utf-8")


def actor_of(session: Session, role: Role) -> Actor:
    """Return the sample account of a role."""
    return load_actor(session, account_of(session, role), today=current.today())


def account_of(session: Session, role: Role) -> Account:
    """Return the sample account of a role as its row."""
    return session.scalars(select(Account).where(Account.email == email_of(role))).one()


def _receive(session: Session, code: TrackingCode) -> uuid.UUID:
    actor = account_of(session, Role.INTAKE)
    office = session.get_one(Office, actor.home_office_id)
    submission = Submission(
        kind=ReportKind.LAPORAN, source=Source.PUBLIC, channel="web", office_id=office.id,
        received_at=current.now(), received_on=current.today(), narrative="Membagikan kaus calon di kantor.",
        event_on=current.today(), known_on=current.today(), place_code=office.place_code,
        place_detail="Jalan Contoh 1", plain_kind="social_media",
        respondents=(RespondentInput(name="Budi Contoh"),),
        identity=Identity("Pelapor Contoh", "Jalan Contoh 2"),
    )  # fmt: skip
    received = service.receive(
        session, current.means("public"), submission, now=current.now(), today=current.today(), code=code,
        actor=None,
    )  # fmt: skip
    return received.case_id


def _files(session: Session, code: TrackingCode) -> None:
    """Add more files than one report may have at once, as reports that were joined would bring them."""
    holder = enter(session, current.means("public"), code, now=current.now(), today=current.today())
    for number in range(FILES):
        upload = seal_upload(holder.means.store, picture(Random(number)), f"foto-{number}.png")  # noqa: S311
        row = attach(
            session, holder.key, report_id=holder.report.id, upload=upload, now=holder.now, limits=MORE
        )
        holder.record(EventKind.EVIDENCE_ADDED, committed(row))


def _converse(session: Session, case_id: uuid.UUID, actor: Actor) -> None:
    report = reports_of(session, case_id)[0]
    for _ in range(QUESTIONS):
        ask_reporter(
            session, current.means("desk"), case_id, text="Apakah ada orang lain yang melihatnya?",
            report_id=report.id, version=session.get_one(Case, case_id).version, actor=actor,
            now=current.now(), today=current.today(),
        )  # fmt: skip
        session.flush()
