"""Files of a case: originals as downloads, viewing copies in the browser; every reading is an event."""

from __future__ import annotations

import mimetypes
import uuid
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from neutrality import current
from neutrality.cases.evidence import note_reading, open_evidence
from neutrality.cases.opened_files import OpenedFile
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError
from neutrality.gate import actor, fresh, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("evidence", __name__)
# A viewing copy is a picture, paper, sound or text alone: it runs nothing, loads nothing, is framed nowhere.
_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@bp.route("/meja/kasus/<uuid:case_id>/bukti/<uuid:file_id>", methods=["GET", "POST"])
@open_to(Permission.READ_EVIDENCE)
@fresh
def original(case_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Give an original out as a download under a neutral name; a dangerous one after a second question."""
    return downloaded(partial(_opened, case_id, file_id), "bukti", case_id=case_id)


@bp.get("/meja/kasus/<uuid:case_id>/bukti/<uuid:file_id>/lihat")
@open_to(Permission.READ_EVIDENCE)
def viewing(case_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Show the viewing copy; the original is never shown by a browser."""
    opened = _opened(case_id, file_id, viewing=True)
    return shown(opened.content.pieces(), opened.mime)


def downloaded(
    take: Callable[..., OpenedFile], name: str, *, case_id: uuid.UUID | None = None
) -> ResponseReturnValue:
    """Return an original under a neutral name and its number; of a dangerous one the question whether."""
    number = request.args.get("n", default=1, type=int)
    try:
        opened = take(confirmed=request.method == "POST")
    except DomainError as error:
        if error.code != "file_dangerous":
            raise
        page = {"case_id": case_id, "number": number, "warning": words(error.code)}
        return render_template("desk/dangerous.html", **page, again=f"{request.path}?n={number}"), 409
    return given(opened.content.pieces(), opened.mime, f"{name}-{number}", opened.described.size)


def shown(pieces: Iterable[bytes], mime: str) -> Response:
    """Return what was made here as a browser may show it: alone, running and loading nothing."""
    answer = Response(pieces, mimetype=mime)
    answer.headers["Content-Disposition"] = "inline"
    paper = mime == "application/pdf"  # browsers show none inside a closed box
    # Its own origin stays, for a browser asks for a film a second time; scripts run none.
    answer.headers["Content-Security-Policy"] = _POLICY if paper else f"{_POLICY}; sandbox allow-same-origin"
    return answer


def given(pieces: Iterable[bytes], mime: str, name: str, size: int) -> Response:
    """Return a file as a download under a neutral name; its ending is that of its type."""
    answer = Response(pieces, mimetype="application/octet-stream")
    neutral = f"{name}{mimetypes.guess_extension(mime) or '.bin'}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{neutral}"'
    answer.content_length = size
    return answer


def _opened(
    case_id: uuid.UUID, file_id: uuid.UUID, *, confirmed: bool = False, viewing: bool = False
) -> OpenedFile:
    """Open a file whole, then write down who reads it; only then is any of it given out."""
    means, who, now = current.means("desk"), actor(), current.now()
    with reading(current.sessions()) as session:
        opened = open_evidence(
            session, means, case_id, file_id, actor=who, now=now, confirmed=confirmed, viewing=viewing
        )
    with transaction(current.sessions()) as session:
        note_reading(session, means, case_id, file_id, actor=who, now=now, viewing=viewing)
    return opened
