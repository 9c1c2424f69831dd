"""The document of a handover at the desk: seen, edited, numbered, scanned back, made void."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.opened_files import OpenedFile
from neutrality.database import reading, transaction
from neutrality.desk.asking import typed
from neutrality.desk.document_forms import LetterForm, ScanForm, VoidForm, finish_form, letter_form
from neutrality.desk.documents import LARGEST_SCAN, sealed_scan
from neutrality.desk.evidence import downloaded, given, shown
from neutrality.desk.refusals import refused_here
from neutrality.documents.finishing import Finishing
from neutrality.documents.handover_reading import (
    HandoverText,
    handover_pdf,
    handover_scan,
    handover_text,
    handover_word,
    note_handover_taken,
    note_scan_taken,
)
from neutrality.documents.handovers import (
    Desk,
    edit_handover,
    finish_handover,
    handover_document,
    scan_handover,
    void_handover,
)
from neutrality.domain.access import Permission
from neutrality.domain.documents import DocumentState
from neutrality.domain.errors import DomainError
from neutrality.entrance import takes
from neutrality.evidence.service import discard
from neutrality.fields import Versioned
from neutrality.gate import actor, open_to
from neutrality.intake.receipts import address
from neutrality.register.making import TYPES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("handover_papers", __name__)
ONE = "/meja/serah-terima/dokumen/<uuid:handover_id>"
SCAN = "/meja/serah-terima/pindaian/<uuid:handover_scan_id>"
NEUTRAL = "serah-terima"


def at_desk(session: Session) -> Desk:
    """Return who works on handovers in this request."""
    return Desk(session, current.means("desk"), actor(), current.now())


@bp.route(ONE, methods=["GET", "POST"])
@open_to(Permission.HAND_OVER_OFFICER)
def edit(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Show what a draft says to be edited; what is finished stands on the page of the officer."""
    held = _text(handover_id)
    if request.method == "GET" and held.state is not DocumentState.DRAFT:
        return redirect(_back(held.officer_id), code=303)
    form = letter_form(held.letter, held.version, typed=typed())
    if request.method == "GET":
        return _text_page(handover_id, form)
    try:
        with transaction(current.sessions()) as session:
            edit_handover(at_desk(session), handover_id, form.letter(), version=form.read_version)
    except DomainError as error:
        return refused_here(error, form, lambda: _text_page(handover_id, form))
    flash(_("Saved."), "success")
    onward = request.form.get("then") == "finish"
    return redirect(f"{at(handover_id)}/selesai" if onward else _back(held.officer_id), code=303)


@bp.get(f"{ONE}/pdf")
@open_to(Permission.HAND_OVER_OFFICER)
def pdf(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Show the PDF: of a draft as it would be now, of what is finished the bytes that were kept."""
    return shown([_taken(handover_id, handover_pdf, "pdf")], TYPES["pdf"])


@bp.get(f"{ONE}/docx")
@open_to(Permission.HAND_OVER_OFFICER)
def word(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Give out a copy to be edited elsewhere; what counts stays the PDF."""
    content = _taken(handover_id, handover_word, "docx")
    return given([content], TYPES["docx"], NEUTRAL, len(content))


@bp.route(f"{ONE}/selesai", methods=["GET", "POST"])
@open_to(Permission.HAND_OVER_OFFICER)
def finish(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Give the draft its day and number."""
    form = finish_form(_text(handover_id).version, numbered=True, typed=typed())

    def work(desk: Desk) -> None:
        wanted = Finishing(form.dated_on.data or current.today(), form.typed_number, address())
        finish_handover(desk, handover_id, wanted, version=form.read_version)

    done = _("Finished. Print it, let all sign it, and scan it.")
    return _ask(handover_id, form, (_("Finish the document"), _("Finish and number")), work, done)


@bp.route(f"{ONE}/pindaian", methods=["GET", "POST"])
@takes(LARGEST_SCAN)
@open_to(Permission.HAND_OVER_OFFICER)
def scan(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Take in the signed document as it was scanned."""
    form, titles = ScanForm(formdata=typed()), (_("Signed document"), _("Add the scan"))
    page = _page(handover_id, form, titles, upload=True)
    upload = sealed_scan(form) if request.method == "POST" else None
    if form.scan.errors:
        return page(), 422

    def work(desk: Desk) -> None:
        if upload is not None:
            scan_handover(desk, handover_id, upload)

    answer = _ask(handover_id, form, titles, work, upload=True)
    if upload is not None and (form.form_errors or form.errors):
        discard(current.evidence_store(), upload.object_key)
    return answer


@bp.route(f"{ONE}/batal", methods=["GET", "POST"])
@open_to(Permission.HAND_OVER_OFFICER)
def void(handover_id: uuid.UUID) -> ResponseReturnValue:
    """Make the document void and begin it anew."""
    form = VoidForm(formdata=typed())

    def work(desk: Desk) -> None:
        void_handover(desk, handover_id, reason=form.reason.data or "")

    done = _("Void. The same text stands there as a draft again.")
    return _ask(handover_id, form, (_("Make the document void"), _("Make void")), work, done)


@bp.route(SCAN, methods=["GET", "POST"])
@open_to(Permission.HAND_OVER_OFFICER)
def original(handover_scan_id: uuid.UUID) -> ResponseReturnValue:
    """Give a signed scan out as a download; a dangerous one after a second question."""
    return downloaded(partial(_scan, handover_scan_id), NEUTRAL)


@bp.get(f"{SCAN}/lihat")
@open_to(Permission.HAND_OVER_OFFICER)
def viewing(handover_scan_id: uuid.UUID) -> ResponseReturnValue:
    """Show the viewing copy of a signed scan."""
    opened = _scan(handover_scan_id, viewing=True)
    return shown(opened.content.pieces(), opened.mime)


def at(handover_id: uuid.UUID) -> str:
    """Return the address of the document's page."""
    return url_for("handover_papers.edit", handover_id=handover_id)


def _text(handover_id: uuid.UUID) -> HandoverText:
    with reading(current.sessions()) as session:
        return handover_text(at_desk(session), handover_id)


def _text_page(handover_id: uuid.UUID, form: LetterForm) -> str:
    """Show the text as it was typed, and beside it what somebody else saved or finished meanwhile."""
    held = _text(handover_id)
    newer = held.version != form.read_version
    beside = form.beside(held.letter) if newer else []
    form.version.data = str(held.version)
    return render_template(
        "desk/handover/edit.html", form=form, held=held, newer=newer, beside=beside,
        back=_back(held.officer_id), here=at(handover_id),
    )  # fmt: skip


def _taken(handover_id: uuid.UUID, use_case: Callable[[Desk, uuid.UUID], BytesIO], form: str) -> bytes:
    """Open the document whole, then write down who takes it; only then is any of it given out."""
    with reading(current.sessions()) as session:
        content = use_case(at_desk(session), handover_id).getvalue()
    with transaction(current.sessions()) as session:
        note_handover_taken(at_desk(session), handover_id, form=form)
    return content


def _scan(scan_id: uuid.UUID, *, confirmed: bool = False, viewing: bool = False) -> OpenedFile:
    with reading(current.sessions()) as session:
        opened = handover_scan(at_desk(session), scan_id, confirmed=confirmed, viewing=viewing)
    with transaction(current.sessions()) as session:
        note_scan_taken(at_desk(session), scan_id, viewing=viewing)
    return opened


def _page(
    handover_id: uuid.UUID, form: Any, titles: tuple[str, str], *, upload: bool = False
) -> Callable[[], str]:
    """Return what shows a form about the document, as that is when it is shown."""

    def page() -> str:
        held = _text(handover_id)
        changed = isinstance(form, Versioned) and held.version != form.read_version
        if changed:
            form.version.data = str(held.version)
        return render_template(
            "desk/handover/form.html", form=form, titles=titles, upload=upload, held=held, changed=changed,
            back=_back(held.officer_id), here=at(handover_id),
        )  # fmt: skip

    return page


def _ask(
    handover_id: uuid.UUID,
    form: Any,
    titles: tuple[str, str],
    work: Callable[[Desk], object],
    done: str = "",
    *,
    upload: bool = False,
) -> ResponseReturnValue:
    """Show a form about the document, then do what it asks and go back to it."""
    page = _page(handover_id, form, titles, upload=upload)
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            work(at_desk(session))
            officer = handover_document(at_desk(session), handover_id).officer_id
    except DomainError as error:
        return refused_here(error, form, page)
    flash(done or _("Done."), "success")
    return redirect(_back(officer), code=303)


def _back(officer_id: uuid.UUID | None) -> str:
    return url_for("handover.paper", akun=officer_id)
