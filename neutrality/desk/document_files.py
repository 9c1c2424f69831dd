"""The files of a document: its PDF, a copy to be edited elsewhere, the signed scans."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint

from neutrality import current
from neutrality.cases.opened_files import OpenedFile
from neutrality.database import reading, transaction
from neutrality.desk.asking import acting
from neutrality.desk.documents import OF_A_CASE, ONE
from neutrality.desk.evidence import downloaded, given, shown
from neutrality.documents.reading import (
    note_taking,
    note_taking_scan,
    open_scan,
    pdf_content,
    word_content,
)
from neutrality.domain.access import Permission
from neutrality.gate import open_to
from neutrality.register.making import TYPES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("document_files", __name__)
NEUTRAL = "dokumen"
SCAN = f"{OF_A_CASE}/pindaian/<uuid:scan_id>"


@bp.get(f"{ONE}/pdf")
@open_to(Permission.READ_DOCUMENT)
def pdf(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Show the PDF: of a draft as it would be now, of what is finished the bytes that were kept."""
    content = _taken(case_id, document_id, pdf_content, "pdf")
    return shown([content.getvalue()], TYPES["pdf"])


@bp.get(f"{ONE}/pdf/unduh")
@open_to(Permission.READ_DOCUMENT)
def download(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Give the PDF out as a download under a neutral name."""
    content = _taken(case_id, document_id, pdf_content, "pdf").getvalue()
    return given([content], TYPES["pdf"], NEUTRAL, len(content))


@bp.get(f"{ONE}/docx")
@open_to(Permission.READ_DOCUMENT)
def word(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Give out a copy to be edited elsewhere; what counts stays the PDF."""
    content = _taken(case_id, document_id, word_content, "docx").getvalue()
    return given([content], TYPES["docx"], NEUTRAL, len(content))


@bp.route(SCAN, methods=["GET", "POST"])
@open_to(Permission.READ_DOCUMENT)
def original(case_id: uuid.UUID, scan_id: uuid.UUID) -> ResponseReturnValue:
    """Give a signed scan out as a download; a dangerous one after a second question."""
    return downloaded(partial(_scan, case_id, scan_id), NEUTRAL, case_id=case_id)


@bp.get(f"{SCAN}/lihat")
@open_to(Permission.READ_DOCUMENT)
def viewing(case_id: uuid.UUID, scan_id: uuid.UUID) -> ResponseReturnValue:
    """Show the viewing copy of a signed scan."""
    opened = _scan(case_id, scan_id, viewing=True)
    return shown(opened.content.pieces(), opened.mime)


def _taken(
    case_id: uuid.UUID, document_id: uuid.UUID, use_case: Callable[..., BytesIO], form: str
) -> BytesIO:
    """Open a document whole, then write down who takes it; only then is any of it given out."""
    means, how = current.means("desk"), acting()
    with reading(current.sessions()) as session:
        content = use_case(session, means, case_id, document_id, **how)
    with transaction(current.sessions()) as session:
        note_taking(session, means, case_id, document_id, form=form, **how)
    return content


def _scan(
    case_id: uuid.UUID, scan_id: uuid.UUID, *, confirmed: bool = False, viewing: bool = False
) -> OpenedFile:
    means, how = current.means("desk"), acting()
    with reading(current.sessions()) as session:
        opened = open_scan(session, means, case_id, scan_id, confirmed=confirmed, viewing=viewing, **how)
    with transaction(current.sessions()) as session:
        note_taking_scan(session, means, case_id, scan_id, viewing=viewing, **how)
    return opened
