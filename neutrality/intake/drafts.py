"""The report while it is being written: sealed under a key that only the browser's cookie holds."""

from __future__ import annotations

import base64
import binascii
import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neutrality.database import present, to_minute
from neutrality.evidence.service import SealedUpload
from neutrality.intake.models import Draft
from neutrality.intake.uploading import Unfinished
from neutrality.vault import OpenKey, TrackingCode
from neutrality.vault.fields import derive

LIFE = timedelta(hours=2)
# A report that is only looked at closes earlier: telephones are passed around.
LOOK = timedelta(minutes=15)
# However often it is saved: older files that no report has are swept.
LONGEST_LIFE = timedelta(hours=24)
SECRET_BYTES = 32
_TABLE = "draft"


@dataclass
class OpenDraft:
    """What was typed so far, by step; `sent` holds what the receipt shows afterwards."""

    secret: bytes = field(repr=False)
    row: Draft = field(repr=False)
    began: datetime
    steps: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)
    files: list[SealedUpload] = field(default_factory=list, repr=False)
    sent: dict[str, Any] | None = field(default=None, repr=False)
    unfinished: list[Unfinished] = field(default_factory=list, repr=False)
    follows: str | None = field(default=None, repr=False)
    finished: list[str] = field(default_factory=list, repr=False)

    @property
    def cookie(self) -> str:
        """Return what the browser keeps."""
        return base64.urlsafe_b64encode(self.secret).decode().rstrip("=")

    @property
    def code(self) -> TrackingCode:
        """Return the code of the report that this is, or will be: it follows from the secret.

        So sending twice shows the same one. A draft that follows a report sent before has that report's.
        """
        return TrackingCode.parse(self.follows) if self.follows else TrackingCode.from_seed(self.secret)

    def save(self, session: Session, *, now: datetime) -> None:
        """Seal everything anew and let it live on, at most a day in all: two hours, a look for less."""
        content = {
            "began": self.began.isoformat(),
            "steps": self.steps,
            "files": [upload.to_json() for upload in self.files],
            "sent": self.sent,
            "unfinished": [file.to_json() for file in self.unfinished],
            "follows": self.follows,
            "finished": self.finished,
        }
        self.row.sealed_content = _key(self.secret, self.row.id).seal(
            _TABLE, self.row.id, "sealed_content", json.dumps(content)
        )
        life = LOOK if self.follows and not (self.unfinished or self.steps) else LIFE
        self.row.expires_at = min(to_minute(now) + life, to_minute(self.began) + LONGEST_LIFE)
        present(session, "draft", self.row.lookup)
        session.add(self.row)
        session.flush()


def new_draft(*, now: datetime, follows: TrackingCode | None = None) -> OpenDraft:
    """Return an empty draft; it is kept once it is saved.

    One that follows a report sent before takes later evidence for it; the code lies sealed in it as long.
    """
    secret = os.urandom(SECRET_BYTES)
    row = Draft(id=uuid.uuid4(), lookup=_lookup(secret))
    return OpenDraft(secret, row, now, follows=follows.text if follows else None)


def open_draft(
    session: Session, cookie: str | None, *, now: datetime, lock: bool = False
) -> OpenDraft | None:
    """Return the draft that the cookie opens, nothing when there is none or it has expired.

    Whoever changes a list in it and saves it again locks it, so that two parts at once are both counted.
    """
    secret = _secret_of(cookie)
    if secret is None:
        return None
    lookup = _lookup(secret)
    present(session, "draft", lookup)
    found = select(Draft).where(Draft.lookup == lookup, Draft.expires_at > now)
    row = session.scalar(found.with_for_update() if lock else found)
    if row is None:
        return None
    opened = _key(secret, row.id).open(_TABLE, row.id, "sealed_content", row.sealed_content)
    content: Mapping[str, Any] = json.loads(opened)
    files = [SealedUpload.from_json(values) for values in content["files"]]
    began = datetime.fromisoformat(content["began"])
    unfinished = [Unfinished.from_json(values) for values in content.get("unfinished", ())]
    steps, sent, finished = content["steps"], content["sent"], content.get("finished", [])
    return OpenDraft(secret, row, began, steps, files, sent, unfinished, content.get("follows"), finished)


def forget(session: Session, draft: OpenDraft) -> None:
    """Remove the draft; what was sent stays sent."""
    session.delete(draft.row)


def sweep_expired(session: Session, *, now: datetime) -> int:
    """Remove drafts that have expired; return how many."""
    gone = session.scalars(select(Draft.id).where(Draft.expires_at <= now)).all()
    session.execute(delete(Draft).where(Draft.id.in_(gone)))
    return len(gone)


def _key(secret: bytes, row_id: uuid.UUID) -> OpenKey:
    return OpenKey.from_secret(owner=row_id, secret=secret)


def _lookup(secret: bytes) -> str:
    return derive(secret, "neutrality draft lookup v1").hex()


def _secret_of(cookie: str | None) -> bytes | None:
    if not cookie:
        return None
    try:
        secret = base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == SECRET_BYTES else None
