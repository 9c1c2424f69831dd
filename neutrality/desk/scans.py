"""Scans of the papers behind a record at the desk: added by the office, read by whoever reads the case."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import MultipleFileField

from neutrality import current
from neutrality.cases.respondent_files import SCANNED
from neutrality.cases.scans import add_scans, person_of_record
from neutrality.cases.work import begin
from neutrality.database import reading
from neutrality.desk.asking import Shared
from neutrality.desk.evidence import downloaded, shown
from neutrality.desk.kept_files import kept_file
from neutrality.desk.person_pages import Page, about, read_person, take_files
from neutrality.domain.access import Permission
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.evidence.service import SealedUpload
from neutrality.fields import Form
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("scans", __name__)


class ScanForm(Form):
    """The scan of a paper, in one file or in several."""

    files = MultipleFileField(
        lazy_gettext("Scan of the paper"),
        description=lazy_gettext("Photos or a PDF, 25 MB each, at most 10."),
    )


@bp.route("/meja/kasus/<uuid:case_id>/catatan/<int:position>", methods=["GET", "POST"])
@takes(LARGEST_REQUEST)
@open_to(Permission.CORRECT)
def add(case_id: uuid.UUID, position: int) -> ResponseReturnValue:
    """Take in the scan of the paper behind a record."""
    means, form = current.means("desk"), ScanForm()
    with reading(current.sessions()) as session:
        work = begin(
            session,
            means,
            case_id,
            actor=actor(),
            now=current.now(),
            permission=Permission.CORRECT,
            lock=False,
        )
        ordinal = person_of_record(work, position).ordinal
    intro = _("It lies sealed with the respondent’s papers; whoever reported cannot open it with their code.")
    page = Page(
        _("Scan of the paper"), f"/meja/kasus/{case_id}", about=about(read_person(case_id, ordinal)),
        intro=intro, upload=True, button=_("Add the files"),
    )  # fmt: skip

    def keep(session: Session, uploads: list[SealedUpload], shared: Shared) -> None:
        add_scans(session, means, case_id, position, uploads, **shared)

    return take_files(case_id, page, form, keep)


@bp.route("/meja/kasus/<uuid:case_id>/pindaian/<uuid:record_scan_id>", methods=["GET", "POST"])
@open_to(Permission.READ_CASE)
def original(case_id: uuid.UUID, record_scan_id: uuid.UUID) -> ResponseReturnValue:
    """Give a scan out as a download; a dangerous one after a second question."""
    return downloaded(partial(kept_file, SCANNED, case_id, record_scan_id), "surat", case_id=case_id)


@bp.get("/meja/kasus/<uuid:case_id>/pindaian/<uuid:record_scan_id>/lihat")
@open_to(Permission.READ_CASE)
def viewing(case_id: uuid.UUID, record_scan_id: uuid.UUID) -> ResponseReturnValue:
    """Show the viewing copy of a scan; the original is never shown by a browser."""
    opened = kept_file(SCANNED, case_id, record_scan_id, viewing=True)
    return shown(opened.content.pieces(), opened.mime)
