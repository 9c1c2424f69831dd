"""Files of programs: sealed as they come in, then named by a handle that only their sender can use."""

from __future__ import annotations

import base64
import binascii
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from neutrality import current
from neutrality.api.describing import A_FILE, MOST_FILES, description
from neutrality.api.fields import FILE, MULTIPART
from neutrality.api.gate import bearer, needs
from neutrality.api.problems import Place, ProblemError
from neutrality.api.reading import Room
from neutrality.api.schemas import FileGiven
from neutrality.domain.api_scopes import Scope
from neutrality.domain.errors import DomainError, UnavailableError
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import SealedUpload, discard, plain_name, seal_upload
from neutrality.evidence.spool import SealedSpool
from neutrality.vault.fields import derive

room = Room("files")
# Far less than the day after which what no report has is swept.
LIFE = timedelta(hours=12)
LABEL = "neutrality api file v1"
LONGEST_HANDLE = 4000
_NONCE = 12
_SENT = {"type": "object", "required": [FILE], "additionalProperties": False, "properties": {FILE: A_FILE}}


class Handles:
    """Makes and opens handles: what is known of a sealed file, encrypted for the account that sent it."""

    def __init__(self, secret: bytes) -> None:
        self._box = AESGCM(derive(secret, LABEL))

    def __repr__(self) -> str:
        return "<Handles>"

    def give(self, upload: SealedUpload, account_id: uuid.UUID, until: datetime) -> str:
        """Return the handle of a sealed file."""
        told = json.dumps([int(until.timestamp()), upload.to_json()]).encode()
        nonce = os.urandom(_NONCE)
        return base64.urlsafe_b64encode(nonce + self._box.encrypt(nonce, told, account_id.bytes)).decode()

    def take(self, handle: str, account_id: uuid.UUID, now: datetime) -> SealedUpload | None:
        """Return the file of a handle, nothing for another's, a forged one, or one that lay too long."""
        try:
            sealed = base64.urlsafe_b64decode(handle.encode())
            opened = self._box.decrypt(sealed[:_NONCE], sealed[_NONCE:], account_id.bytes)
        except (binascii.Error, ValueError, InvalidTag):
            return None
        until, told = json.loads(opened)
        return SealedUpload.from_json(told) if until > now.timestamp() else None


@room.route("/files", methods=["POST"])
@takes(LARGEST_REQUEST)
@needs(Scope.WRITE_FINDINGS, Scope.WRITE_REPORTS)
@description("files.send", {413, 415, 422, 503}, body=(MULTIPART, {"schema": _SENT}))
@room.response(201, FileGiven)
def send() -> dict[str, Any]:
    """Seal one file; the handle goes into a finding or a report within twelve hours."""
    if request.mimetype != MULTIPART:
        place = Place("header", "/Content-Type", "api_media_type", {"wanted": MULTIPART})
        raise ProblemError(415, place.code, [place], params=place.params)
    sent = request.files.getlist(FILE)
    if len(sent) != 1 or not sent[0].filename or len(request.files) != 1 or request.form:
        raise ProblemError(422, "api_invalid", [Place("body", "/file", "api_no_file")])
    upload = seal_upload(current.evidence_store(), sent[0].stream, sent[0].filename)
    until = current.now() + LIFE
    return {
        "handle": handles().give(upload, bearer().account_id, until), "name": upload.name,
        "media_type": upload.mime, "size": upload.size, "sha256": upload.sha256, "usable_until": until,
    }  # fmt: skip


def along(handles_sent: int) -> list[FileStorage]:
    """Return the files that came beside a finding or a report, which lie sealed in memory or on a disk.

    Raises:
        ProblemError: 422 `too_many` where they and the handles are more than a report can have.

    """
    found = request.files.getlist(FILE) if request.mimetype == MULTIPART else []
    if len(found) + handles_sent > MOST_FILES:
        place = Place("body", f"/{FILE}", "too_many", {"most": MOST_FILES})
        raise ProblemError(422, "api_invalid", [place])
    return found


def digest_of(file: FileStorage) -> list[str]:
    """Return what says that the same file came again."""
    arrived = cast("SealedSpool", file.stream)
    return [plain_name(file.filename or ""), arrived.sha256]


def seal_all(files: Sequence[FileStorage]) -> tuple[SealedUpload, ...]:
    """Seal files into the store, all or none.

    Raises:
        ProblemError: 422 at the file that cannot be taken.
        UnavailableError: `store_away`, `store_full`.

    """
    sealed: list[SealedUpload] = []
    try:
        for number, one in enumerate(files):
            with _at(number):
                sealed.append(seal_upload(current.evidence_store(), one.stream, one.filename))
    except (ProblemError, DomainError):
        forget(sealed)
        raise
    return tuple(sealed)


def forget(uploads: Iterable[SealedUpload]) -> None:
    """Remove from the store what became of no report."""
    for one in uploads:
        discard(current.evidence_store(), one.object_key)


@contextmanager
def _at(number: int) -> Iterator[None]:
    """Tell what is wrong with a file at its place; a store that is away is nobody's mistake."""
    try:
        yield
    except UnavailableError:
        raise
    except DomainError as error:
        place = Place("body", f"/{FILE}/{number}", error.code, error.params)
        raise ProblemError(422, "api_invalid", [place]) from None


def taken(session: Session, given: list[str]) -> tuple[SealedUpload, ...]:
    """Return the files of these handles.

    Raises:
        ProblemError: 422 with `file_handle` or `file_twice` at each that is not usable.

    """
    found = [handles().take(one, bearer().account_id, current.now()) for one in given]
    keys = [one.object_key for one in found if one is not None]
    used = set(session.scalars(select(EvidenceFile.object_key).where(EvidenceFile.object_key.in_(keys))))
    places = []
    for number, one in enumerate(found):
        twice = one is not None and (one.object_key in used or one.object_key in keys[:number])
        if one is None or twice:
            places.append(Place("body", f"/files/{number}", "file_twice" if twice else "file_handle"))
    if places:
        raise ProblemError(422, "api_invalid", places)
    return tuple(one for one in found if one is not None)


def handles() -> Handles:
    """Return what makes and opens handles."""
    return cast("Handles", current_app.extensions["api_handles"])
