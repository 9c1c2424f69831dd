"""Keep a report sealed, open it again, and tell its sender what happened."""

from __future__ import annotations

import json
import secrets
import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.domain.errors import NotFoundError
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import attach
from neutrality.means import Means
from neutrality.reports.models import IdentityStatus, Message, Report, Source
from neutrality.reports.submission import Identity, Submission
from neutrality.vault import KeyKind, OpenKey, Padding, Reader, TrackingCode

REFERENCE_SYMBOLS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_TABLE = "report"
_SEALED_TEXTS = ("narrative", "place_detail", "candidate", "links", "witnesses")


@dataclass(frozen=True)
class Content:
    """The sealed texts of a report."""

    narrative: str = field(repr=False)
    place_detail: str = field(default="", repr=False)
    candidate: str = field(default="", repr=False)
    links: tuple[str, ...] = field(default=(), repr=False)
    witnesses: str = field(default="", repr=False)


def keep(
    session: Session,
    means: Means,
    submission: Submission,
    *,
    code: TrackingCode | None,
    in_time: bool,
    entered_by: uuid.UUID | None,
    now: datetime,
) -> tuple[Report, OpenKey, list[EvidenceFile]]:
    """Return the new report with its opened key and its files; texts, identity and files lie sealed."""
    report_id = uuid.uuid4()
    readers = [Reader.office(submission.office_id), *([Reader.code(code)] if code else [])]
    key = means.vault.create_key(session, kind=KeyKind.REPORT, owner=report_id, readers=readers)
    texts = {name: getattr(submission, name) for name in _SEALED_TEXTS}
    report = Report(
        id=report_id,
        reference=new_reference(),
        lookup_id=code.lookup_id if code else None,
        event_on_unknown=submission.event_on is None,
        received_at=to_minute(submission.received_at),
        recorded_at=to_minute(now),
        in_time=in_time,
        late_entry=bool(submission.late_reason.strip()),
        identity_status=_identity_status(submission),
        entered_by=entered_by,
        sealed_content=key.seal(_TABLE, report_id, "sealed_content", json.dumps(texts)),
        sealed_identity=_seal_identity(session, means, submission, report_id),
        **{name: getattr(submission, name) for name in _COPIED},
    )
    session.add(report)
    session.flush()
    files = [
        attach(session, key, report_id=report_id, upload=upload, now=now) for upload in submission.uploads
    ]
    return report, key, files


def open_content(key: OpenKey, report: Report) -> Content:
    """Return the sealed texts; raises `SealBrokenError`."""
    texts = json.loads(key.open(_TABLE, report.id, "sealed_content", report.sealed_content))
    return Content(**{**texts, "links": tuple(texts["links"])})


def open_identity_of(key: OpenKey, report: Report) -> Identity:
    """Return who the sender is, with the identity's own key.

    Raises:
        NotFoundError: `no_identity` when the sender gave none.
        SealBrokenError: when the seal does not hold.

    """
    if report.sealed_identity is None:
        raise NotFoundError("no_identity")
    return Identity(**json.loads(key.open(_TABLE, report.id, "sealed_identity", report.sealed_identity)))


def find_by_code(session: Session, code: TrackingCode) -> Report | None:
    """Return the report that this code opens, if there is one."""
    return session.scalar(select(Report).where(Report.lookup_id == code.lookup_id))


def tell(
    session: Session,
    report: Report,
    told: str,
    *,
    legal_on: date,
    now: datetime,
    key: OpenKey | None = None,
    text: str = "",
    event_id: int | None = None,
) -> Message:
    """Return a new message to the sender of a report; the text is sealed under the report's key."""
    row_id = uuid.uuid4()
    sealed = key.seal("message", row_id, "sealed_text", text) if key and text else None
    message = Message(
        id=row_id,
        report_id=report.id,
        event_id=event_id,
        told=told,
        legal_on=legal_on,
        recorded_at=to_minute(now),
        sealed_text=sealed,
    )
    session.add(message)
    return message


def messages_to(session: Session, key: OpenKey, report: Report) -> list[tuple[str, date, str]]:
    """Return what the sender was told: code, date and text, oldest first."""
    rows = session.scalars(
        select(Message)
        .where(Message.report_id == report.id)
        .order_by(Message.legal_on, Message.recorded_at, Message.event_id)
    )
    return [
        (
            row.told,
            row.legal_on,
            key.open_text("message", row.id, "sealed_text", row.sealed_text) if row.sealed_text else "",
        )
        for row in rows
    ]


def new_reference() -> str:
    """Return a random public reference of eight symbols, told from nothing and telling nothing."""
    symbols = "".join(secrets.choice(REFERENCE_SYMBOLS) for _ in range(8))
    return f"{symbols[:4]}-{symbols[4:]}"


def _identity_status(submission: Submission) -> IdentityStatus:
    if submission.identity is None:
        return IdentityStatus.NONE
    seen = submission.source is Source.COUNTER and submission.signed_on is not None
    return IdentityStatus.COMPLETE if seen else IdentityStatus.UNCHECKED


def _seal_identity(
    session: Session, means: Means, submission: Submission, report_id: uuid.UUID
) -> bytes | None:
    if submission.identity is None:
        return None
    readers = [Reader.custodian(submission.office_id)]
    key = means.vault.create_key(session, kind=KeyKind.IDENTITY, owner=report_id, readers=readers)
    content = json.dumps(asdict(submission.identity), ensure_ascii=False)  # `checks.fitting` counts so
    return key.seal(_TABLE, report_id, "sealed_identity", content, padding=Padding.IDENTITY)


_COPIED = (
    "kind", "source", "channel", "office_id", "received_on", "event_on", "known_on", "place_code",
    "election_id", "plain_kind", "signed_on", "language",
)  # fmt: skip
