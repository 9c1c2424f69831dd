"""Evidence file by file, part by part, before a report is sent and after: what `static/js/uploads.js` asks.

Everything is posted: nothing of a file stands in an address or a log. Without a script the plain form does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, jsonify, redirect, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.evidence import add_evidence, held_already
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.errors import status
from neutrality.evidence.limits import LIMITS
from neutrality.evidence.service import SealedUpload, discard, seal_upload
from neutrality.gate import Audience, open_to
from neutrality.intake.draft_cookie import FOLLOWED, REPORT, locked, opened, remember
from neutrality.intake.drafts import OpenDraft
from neutrality.intake.uploading import (
    LARGEST_PART,
    Unfinished,
    append,
    begin,
    discard_parts,
    find,
    finish,
    refuse_beyond,
    remove,
    seal_part,
)
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("uploads", __name__)
_NUMBER = re.compile("[0-9]{1,15}")
# Whose evidence it is, and where the plain form leads back to.
BACK = {REPORT: "/lapor/terima", FOLLOWED: "/lacak/laporan"}


@bp.post("/lapor/berkas")
@open_to(Audience.PUBLIC)
def start() -> ResponseReturnValue:
    """Begin a file, or tell how much of it is here already."""
    name, size = request.form.get("name", "")[:1000], _number("size")
    with transaction(current.sessions()) as session:
        draft = _held(session)
        file = begin(draft, name, size, sent=_sent(session, draft))
        draft.save(session, now=current.now())
    last = file.parts[-1].sha256 if file.parts else ""
    return jsonify(token=file.token, parts=len(file.parts), last=last, part_size=file.part_size)


@bp.post("/lapor/berkas/bagian")
@takes(LARGEST_PART + 64 * 1024)
@open_to(Audience.PUBLIC)
def take_part() -> ResponseReturnValue:
    """Keep one part; sent again it is told to be here."""
    token, number, sent = request.form.get("token", ""), _number("number"), request.files.get("part")
    held = opened(_kind())
    if held is None or sent is None:
        raise NotFoundError("file_unknown")
    find(held, token)
    store = current.evidence_store()
    part = seal_part(store, sent.stream, request.form.get("sha256", ""))
    try:
        with transaction(current.sessions()) as session:
            draft = _held(session)
            new = append(draft, token, number, part)
            draft.save(session, now=current.now())
            parts = len(find(draft, token).parts)
    except DomainError:
        discard(store, part.object_key)
        raise
    if not new:
        discard(store, part.object_key)
    return jsonify(parts=parts)


@bp.post("/lapor/berkas/selesai")
@open_to(Audience.PUBLIC)
def end() -> ResponseReturnValue:
    """Make one file of the parts; of a report that was sent already it becomes evidence at once."""
    token, store = request.form.get("token", ""), current.evidence_store()
    held = opened(_kind())
    if held is None:
        raise NotFoundError("file_unknown")
    if token in held.finished:  # the answer to the first time was lost
        return jsonify(files=_count(held))
    return jsonify(files=_keep_or_discard(finish(store, held, token), token))


@bp.post("/lapor/berkas/batal")
@open_to(Audience.PUBLIC)
def cancel() -> ResponseReturnValue:
    """Forget a file that is not wanted."""
    with transaction(current.sessions()) as session:
        draft = _held(session)
        file = remove(draft, request.form.get("token", ""))
        draft.save(session, now=current.now())
    discard_parts(current.evidence_store(), file)
    return jsonify(files=_count(draft))


@bp.post("/lapor/berkas/tambah")
@takes(LARGEST_REQUEST)
@open_to(Audience.PUBLIC)
def add() -> ResponseReturnValue:
    """Take whole files of a plain form, each judged by itself; for a report that was sent already."""
    kind, store = _kind(), current.evidence_store()
    draft = opened(kind)
    if draft is None or not (draft.sent or draft.follows):
        return redirect(BACK[kind], code=303)
    kept = 0
    for number, chosen in enumerate(
        filter(lambda one: one.filename, request.files.getlist("files")), start=1
    ):
        try:
            upload = seal_upload(store, chosen.stream, chosen.filename)
            _keep_or_discard(upload)
            kept += 1
        except DomainError as error:  # by its number: what is flashed stands in a cookie, its name may not
            flash(f"{_('File %(n)s', n=number)}: {words(error.code, error.params)}", "error")
    if kept:
        flash(_("Added, sealed: %(count)s.", count=kept), "success")
    return remember(redirect(BACK[kind], code=303), draft, kind)


@bp.errorhandler(DomainError)
def refuse(error: DomainError) -> tuple[Response, int]:
    """Tell the script in words what is wrong and what to do."""
    return jsonify(error=words(error.code, error.params)), status(error)


def _kind() -> str:
    kind = request.form.get("for", REPORT)
    return kind if kind in BACK else abort(400)


def _held(session: Session) -> OpenDraft:
    draft = locked(session, _kind())
    if draft is None:
        raise NotFoundError("draft_gone")
    return draft


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else abort(400)


def _sent(session: Session, draft: OpenDraft) -> tuple[int, int]:
    """Return how many files, and bytes, the report has that was sent already."""
    return held_already(session, draft.code) if draft.sent or draft.follows else (0, 0)


def _keep_or_discard(upload: SealedUpload, token: str | None = None) -> int:
    """Keep a whole file in the draft, or add it to the report that was sent; return how many it has."""
    try:
        try:
            return _kept(upload, token)
        except IntegrityError:  # the case moved on at the same moment
            return _kept(upload, token)
    except DomainError:
        discard(current.evidence_store(), upload.object_key)
        raise


def _kept(upload: SealedUpload, token: str | None) -> int:
    parted: Unfinished | None = None
    with transaction(current.sessions()) as session:
        draft = _held(session)
        if token is not None:
            parted = remove(draft, token)
            draft.finished.append(token)
        _place(session, draft, upload)
        draft.save(session, now=current.now())
    if parted is not None:
        discard_parts(current.evidence_store(), parted)
    return _count(draft)


def _count(draft: OpenDraft) -> int:
    """Return how many files the draft, or the report that was sent, has."""
    with reading(current.sessions()) as session:
        return _sent(session, draft)[0] + len(draft.files)


def _place(session: Session, draft: OpenDraft, upload: SealedUpload) -> None:
    if not (draft.sent or draft.follows):
        if len(draft.files) >= LIMITS.per_report:
            raise DomainError("too_many_files", most=LIMITS.per_report)
        refuse_beyond(draft, upload.size)
        draft.files.append(upload)
        return
    means, now = current.means("public"), current.now()
    add_evidence(session, means, draft.code, [upload], now=now, today=current.today())
    if draft.sent:
        draft.sent["files"], _bytes = held_already(session, draft.code)
