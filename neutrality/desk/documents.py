"""Documents of a case at the desk: begun, edited, finished, sent, scanned back, made void."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.reading import CaseView
from neutrality.database import reading, transaction
from neutrality.desk.asking import Shared, acting, typed
from neutrality.desk.document_forms import (
    LeftForm,
    LetterForm,
    ScanForm,
    VoidForm,
    finish_form,
    letter_form,
)
from neutrality.desk.refusals import read_case, refused
from neutrality.documents.agenda import Skipped, skipped_in_agenda
from neutrality.documents.drafting import begin_document, save_document, write_anew
from neutrality.documents.finishing import Finishing, add_scan, finish_document, mark_left, void_document
from neutrality.documents.reading import OpenDocument, read_document
from neutrality.domain.access import Permission
from neutrality.domain.documents import DocumentState
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.entrance import takes
from neutrality.evidence.limits import LIMITS
from neutrality.evidence.service import SealedUpload, discard, seal_upload
from neutrality.gate import actor, open_to
from neutrality.intake.receipts import address as checked_at
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("documents", __name__)
OF_A_CASE = "/meja/kasus/<uuid:case_id>/surat"
ONE = f"{OF_A_CASE}/<uuid:document_id>"
LARGEST_SCAN = LIMITS.paper + 64 * 1024


@bp.post(f"{OF_A_CASE}/baru")
@open_to(Permission.WRITE_DOCUMENT)
def begin(case_id: uuid.UUID) -> ResponseReturnValue:
    """Begin a document and go on to its text; behind the kind stands which respondent it is about.

    Behind a kind that goes to whoever reported stands which report it answers.
    """
    kind, _dot, whom = request.form.get("kind", "").partition(".")
    person, report = _whom(read_case(case_id), whom) if whom else (None, None)
    with transaction(current.sessions()) as session:
        row = begin_document(
            session, current.means("desk"), case_id, kind=kind, respondent_id=person, report_id=report,
            **acting(),
        )  # fmt: skip
        document_id = row.id
    return redirect(at(case_id, document_id), code=303)


@bp.route(ONE, methods=["GET", "POST"])
@open_to(Permission.READ_DOCUMENT)
def show(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Show a document: a draft with its text to be edited, what is finished as it stands."""
    opened = _read(case_id, document_id)
    form = letter_form(opened.letter, opened.row.version, typed=typed())

    def page() -> str:
        return _text_page(_now(opened), form)

    def work(session: Session, shared: Shared) -> None:
        save_document(
            session, current.means("desk"), case_id, document_id, form.letter(), version=form.read_version,
            **shared,
        )  # fmt: skip

    onward = "/selesai" if request.form.get("then") == "finish" else ""
    return _ask(opened, form, page, work, done=_("Saved."), onward=onward)


@bp.route(f"{ONE}/selesai", methods=["GET", "POST"])
@open_to(Permission.WRITE_DOCUMENT)
def finish(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Give a draft its day and number."""
    opened = _read(case_id, document_id)
    form = finish_form(opened.row.version, numbered=opened.kind.numbered, typed=typed())

    def work(session: Session, shared: Shared) -> None:
        wanted = Finishing(form.dated_on.data or current.today(), form.typed_number, checked_at())
        finish_document(
            session, current.means("desk"), case_id, document_id, wanted, version=form.read_version, **shared
        )

    def page() -> str:
        held = _now(opened)
        changed = held.row.version != form.read_version
        form.version.data = str(held.row.version)
        intro = _("From then on the text stands. What is wrong later is made void and written anew.")
        title, button = _("Finish the document"), _("Finish and number")
        skipped = _skipped(held)
        return _form_page(held, form, title, button, intro, changed=changed, skipped=skipped)()

    done = _("Finished. Print it, have it signed, scan it, and note when it left.")
    return _ask(opened, form, page, work, done=done)


@bp.route(f"{ONE}/keluar", methods=["GET", "POST"])
@open_to(Permission.WRITE_DOCUMENT)
def leave(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Write down when a document left the office."""
    opened, form = _read(case_id, document_id), LeftForm(formdata=typed())
    if request.method == "GET":
        form.left_on.data = current.today()

    def work(session: Session, shared: Shared) -> None:
        left_on = form.left_on.data or current.today()
        mark_left(session, current.means("desk"), case_id, document_id, left_on, **shared)

    return _ask(opened, form, _form_page(opened, form, _("It left the office"), _("Save")), work)


@bp.route(f"{ONE}/pindaian", methods=["GET", "POST"])
@takes(LARGEST_SCAN)
@open_to(Permission.WRITE_DOCUMENT)
def scan(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Take in the signed document as it was scanned."""
    opened, form = _read(case_id, document_id), ScanForm(formdata=typed())
    page = _form_page(opened, form, _("Signed document"), _("Add the scan"), upload=True)
    upload = sealed_scan(form) if request.method == "POST" else None
    if form.scan.errors:
        return page(), 422

    def work(session: Session, shared: Shared) -> None:
        if upload is not None:
            add_scan(session, current.means("desk"), case_id, document_id, upload, **shared)

    answer = _ask(opened, form, page, work)
    if upload is not None and (form.form_errors or form.errors):
        discard(current.evidence_store(), upload.object_key)
    return answer


@bp.route(f"{ONE}/batal", methods=["GET", "POST"])
@open_to(Permission.WRITE_DOCUMENT)
def void(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Make a document void."""
    opened, form = _read(case_id, document_id), VoidForm(formdata=typed())

    def work(session: Session, shared: Shared) -> None:
        reason = form.reason.data or ""
        void_document(session, current.means("desk"), case_id, document_id, reason=reason, **shared)

    return _ask(opened, form, _form_page(opened, form, _("Make the document void"), _("Make void")), work)


@bp.post(f"{ONE}/tulis-ulang")
@open_to(Permission.WRITE_DOCUMENT)
def anew(case_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Begin a document in the place of a void one."""
    with transaction(current.sessions()) as session:
        fresh = write_anew(session, current.means("desk"), case_id, document_id, **acting()).id
    return redirect(at(case_id, fresh), code=303)


def at(case_id: uuid.UUID, document_id: uuid.UUID, rest: str = "") -> str:
    """Return the address of a document's page, or of one below it."""
    return f"/meja/kasus/{case_id}/surat/{document_id}{rest}"


def _read(case_id: uuid.UUID, document_id: uuid.UUID) -> OpenDocument:
    with reading(current.sessions()) as session:
        return read_document(
            session, current.means("desk"), case_id, document_id, actor=actor(), now=current.now()
        )


def _now(opened: OpenDocument) -> OpenDocument:
    """Return a document as it is when a refusal is told: others may have saved or finished it."""
    return _read(opened.case_id, opened.row.id) if request.method == "POST" else opened


def _skipped(held: OpenDocument) -> list[Skipped]:
    """Return which numbers of the own agenda are missing this year for what is to be numbered."""
    wanted = {(held.kind.code, current.today().year)} if held.kind.numbered else set()
    with reading(current.sessions()) as session:
        return skipped_in_agenda(session, held.office_id, wanted)


def _text_page(held: OpenDocument, form: LetterForm) -> str:
    """Show a draft with its text to be edited, anything else as it stands.

    Whoever just typed sees that in any case, and beside it what is kept now and saved by somebody else.
    """
    draft = held.row.state is DocumentState.DRAFT
    if request.method == "GET" and not (draft and held.may_write):
        return render_template("desk/documents/show.html", case_id=held.case_id, doc=held)
    newer = request.method == "POST" and held.row.version != form.read_version
    beside = form.beside(held.letter) if newer else []
    form.version.data = str(held.row.version)
    return render_template(
        "desk/documents/edit.html", case_id=held.case_id, doc=held, form=form, draft=draft, newer=newer,
        beside=beside,
    )  # fmt: skip


def _whom(view: CaseView, named: str) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Return the respondent of that number, else the report of that id; raises `no_such_respondent`."""
    for person in view.respondents:
        if str(person.ordinal) == named:
            return person.id, None
    for report in view.reports:
        if str(report.id) == named:
            return None, report.id
    raise NotFoundError("no_such_respondent")


def _form_page(
    opened: OpenDocument,
    form: Any,
    title: str,
    button: str,
    intro: str = "",
    *,
    upload: bool = False,
    changed: bool = False,
    skipped: list[Skipped] | None = None,
) -> Callable[[], str]:
    """Return what shows a form about a document; `changed` is one that somebody saved meanwhile."""

    def page() -> str:
        return render_template(
            "desk/documents/form.html", case_id=opened.case_id, doc=opened, form=form, title=title,
            button=button, intro=intro, upload=upload, changed=changed,
            skipped=skipped,
        )  # fmt: skip

    return page


def _ask(
    opened: OpenDocument,
    form: Any,
    page: Callable[[], str],
    work: Callable[[Session, Shared], object],
    *,
    done: str = "",
    onward: str = "",
) -> ResponseReturnValue:
    """Show a form about a document, then do what it asks and go back to the document."""
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            work(session, acting())
    except DomainError as error:
        return refused(error, form, opened.case_id, page)
    flash(done or _("Done."), "success")
    return redirect(at(opened.case_id, opened.row.id, onward), code=303)


def sealed_scan(form: ScanForm) -> SealedUpload | None:
    """Seal the scan; say what is wrong with it, and keep none of it then."""
    chosen = request.files.get("scan")
    if chosen is None or not chosen.filename:
        form.scan.errors = [words("no_file_chosen")]
        return None
    try:
        return seal_upload(current.evidence_store(), chosen.stream, chosen.filename, limit=LIMITS.paper)
    except DomainError as error:
        form.scan.errors = [words(error.code, error.params)]
        return None
