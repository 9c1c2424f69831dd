"""Capture sheets at the desk: written, corrected, printed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.captures import (
    CapturedFile,
    SheetView,
    captured_files,
    correct_capture,
    record_capture,
    sheet_versions,
)
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading, transaction
from neutrality.desk.capture_forms import CaptureForm, capture_form, moment_words, put_problems
from neutrality.desk.refusals import read_case
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, may
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.gate import actor, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("capture", __name__)


@bp.route("/meja/kasus/<uuid:case_id>/tangkapan/baru", methods=["GET", "POST"])
@open_to(Permission.RECORD_CAPTURE)
def record(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask what a capture sheet holds, and keep it."""
    with reading(current.sessions()) as session:
        files = _files(session, case_id)
        zone = session.get_one(Office, find_case(session, case_id, actor()).office_id).zone
    begun: dict[str, object] = {"zone": zone, "link": _named_link(case_id), "files": _named_files(files)}
    form = capture_form(files, held=None, begun=begun)
    if request.method == "GET" or not form.well_written():
        return _page(case_id, form, None)
    try:
        with transaction(current.sessions()) as session:
            row = record_capture(
                session, current.means("desk"), case_id, form.capture(), actor=actor(), now=current.now()
            )
            sheet_id = row.sheet_id
    except InvalidInputError as error:
        put_problems(form, error.problems)
        return _page(case_id, form, None)
    return _done(case_id, sheet_id)


@bp.route("/meja/kasus/<uuid:case_id>/tangkapan/<uuid:sheet_id>/ralat", methods=["GET", "POST"])
@open_to(Permission.RECORD_CAPTURE)
def correct(case_id: uuid.UUID, sheet_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a sheet by a new version with a reason."""
    with reading(current.sessions()) as session:
        files = _files(session, case_id)
        held = _versions(session, case_id, sheet_id)[0]
    form = capture_form(files, held=held, begun={})
    if request.method == "GET" or not form.well_written():
        return _page(case_id, form, held)
    try:
        with transaction(current.sessions()) as session:
            correct_capture(
                session, current.means("desk"), case_id, sheet_id, form.capture(),
                reason=form.reason.data or "", version=form.read_version, actor=actor(), now=current.now(),
            )  # fmt: skip
    except InvalidInputError as error:
        put_problems(form, error.problems)
        return _page(case_id, form, held)
    except ConflictError as error:
        form.form_errors.append(words(error.code, error.params))
        return _page(case_id, form, held)
    return _done(case_id, sheet_id)


@bp.get("/meja/kasus/<uuid:case_id>/tangkapan/<uuid:sheet_id>")
@open_to(Permission.READ_CASE)
def sheet(case_id: uuid.UUID, sheet_id: uuid.UUID) -> ResponseReturnValue:
    """Show a sheet as it is printed, its earlier versions below."""
    who = actor()
    with reading(current.sessions()) as session:
        versions = _versions(session, case_id, sheet_id)
        case = find_case(session, case_id, who)
        office = session.get_one(Office, case.office_id).name
    return render_template(
        "desk/capture_sheet.html", case=case, number=number_of(case), office=office, newest=versions[0],
        older=versions[1:], moment_words=moment_words,
        may_correct=may(who, Permission.RECORD_CAPTURE, subject_for(session, case, who)),
    )  # fmt: skip


def _page(case_id: uuid.UUID, form: CaptureForm, held: SheetView | None) -> ResponseReturnValue:
    body = render_template("desk/capture.html", case_id=case_id, form=form, held=held)
    return body, 422 if request.method == "POST" else 200


def _done(case_id: uuid.UUID, sheet_id: uuid.UUID) -> ResponseReturnValue:
    flash(_("The sheet is kept. Print it and let it be signed."), "success")
    return redirect(url_for("capture.sheet", case_id=case_id, sheet_id=sheet_id), code=303)


def _files(session: Session, case_id: uuid.UUID) -> list[CapturedFile]:
    return captured_files(session, current.means("desk"), case_id, actor=actor(), now=current.now())


def _versions(session: Session, case_id: uuid.UUID, sheet_id: uuid.UUID) -> list[SheetView]:
    return sheet_versions(session, current.means("desk"), case_id, sheet_id, actor=actor(), now=current.now())


def _named_files(files: list[CapturedFile]) -> list[str]:
    """Return the file that the address names, when it is the case's."""
    wanted = request.args.get("berkas", "")
    return [wanted] if wanted in {str(file.id) for file in files} else []


def _named_link(case_id: uuid.UUID) -> str:
    """Return the link that the address counts: what a reporter sent never stands in an address itself."""
    wanted = request.args.get("tautan", type=int)
    if wanted is None:
        return ""
    links = [link for report in read_case(case_id).reports for link in report.links]
    return links[wanted - 1] if 1 <= wanted <= len(links) else ""
