"""Keep a report sealed and open it again."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.database import present, to_minute
from neutrality.domain.errors import NotFoundError
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import attach
from neutrality.means import Means
from neutrality.reports.models import IdentityStatus, Report, Source
from neutrality.reports.submission import Identity, Submission
from neutrality.vault import KeyKind, OpenKey, Padding, Reader, TrackingCode

REFERENCE_SYMBOLS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_TABLE = "report"
_SEALED_TEXTS = ("narrative", "place_detail", "candidate", "links", "witnesses", "duty_letter")


@dataclass(frozen=True)
class Content:
    """The sealed texts of a report."""

    narrative: str = field(repr=False)
    place_detail: str = field(default="", repr=False)
    candidate: str = field(default="", repr=False)
    links: tuple[str, ...] = field(default=(), repr=False)
    witnesses: str = field(default="", repr=False)
    duty_letter: str = field(default="", repr=False)


@dataclass(frozen=True)
class Kept:
    """A report as it was kept; `commitment` binds its texts without telling anything of them."""

    report: Report
    key: OpenKey
    files: list[EvidenceFile]
    commitment: bytes


def keep(
    session: Session,
    means: Means,
    submission: Submission,
    *,
    code: TrackingCode | None,
    in_time: bool,
    entered_by: uuid.UUID | None,
    now: datetime,
) -> Kept:
    """Return the new report; texts, identity and files lie sealed."""
    report_id = uuid.uuid4()
    readers = [Reader.office(submission.office_id), *([Reader.code(code)] if code else [])]
    key = means.vault.create_key(session, kind=KeyKind.REPORT, owner=report_id, readers=readers)
    texts = json.dumps(
        {**{name: getattr(submission, name) for name in _SEALED_TEXTS}, "salt": secrets.token_hex(32)}
    ).encode()
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
        sealed_content=key.seal(_TABLE, report_id, "sealed_content", texts),
        sealed_identity=_identity_of(session, means, submission, report_id),
        **{name: getattr(submission, name) for name in _COPIED},
    )
    session.add(report)
    session.flush()
    files = [
        attach(session, key, report_id=report_id, upload=upload, now=now) for upload in submission.uploads
    ]
    return Kept(report, key, files, hashlib.sha256(texts).digest())


def open_content(key: OpenKey, report: Report) -> Content:
    """Return the sealed texts; raises `SealBrokenError`."""
    texts = json.loads(key.open(_TABLE, report.id, "sealed_content", report.sealed_content))
    # What was not asked yet when an old report came is not in its texts.
    named = {name: texts.get(name, "") for name in _SEALED_TEXTS if name != "links"}
    return Content(**named, links=tuple(texts["links"]))


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
    present(session, "code", code.lookup_id.hex())
    return session.scalar(select(Report).where(Report.lookup_id == code.lookup_id))


def new_reference() -> str:
    """Return a random public reference of eight symbols, told from nothing and telling nothing."""
    symbols = "".join(secrets.choice(REFERENCE_SYMBOLS) for _ in range(8))
    return f"{symbols[:4]}-{symbols[4:]}"


def seal_identity(
    session: Session, means: Means, report_id: uuid.UUID, office_id: uuid.UUID, identity: Identity
) -> bytes:
    """Return an identity sealed for the custodians of an office, under a key of its own."""
    readers = [Reader.custodian(office_id)]
    key = means.vault.replace_key(session, kind=KeyKind.IDENTITY, owner=report_id, readers=readers)
    content = json.dumps(asdict(identity), ensure_ascii=False)  # `checks.fitting` counts so
    return key.seal(_TABLE, report_id, "sealed_identity", content, padding=Padding.IDENTITY)


def _identity_of(
    session: Session, means: Means, submission: Submission, report_id: uuid.UUID
) -> bytes | None:
    who = submission.identity
    return seal_identity(session, means, report_id, submission.office_id, who) if who else None


def _identity_status(submission: Submission) -> IdentityStatus:
    if submission.identity is None:
        return IdentityStatus.NONE
    seen = submission.source is Source.COUNTER and submission.signed_on is not None
    return IdentityStatus.COMPLETE if seen else IdentityStatus.UNCHECKED


_COPIED = (
    "kind", "source", "channel", "office_id", "received_on", "event_on", "known_on", "place_code",
    "election_id", "plain_kind", "signed_on", "language", "flooded",
)  # fmt: skip
