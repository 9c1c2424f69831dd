"""Covering what could tell the reporter: a file's page to work on, its redacted copies, the second reader."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.clearance import answer_question, ask_second_reader
from neutrality.cases.leaving import leaving
from neutrality.cases.numbers import number_of
from neutrality.cases.redaction import (
    Material,
    keep_copy,
    note_copy_reading,
    note_looking,
    open_copy,
    open_for_redaction,
)
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading, transaction
from neutrality.desk.covering import Measure, Typed, drawn, plan_of, typed_from_form, typed_from_plan
from neutrality.desk.evidence import given, shown
from neutrality.desk.refusals import said
from neutrality.domain.access import Permission, allowed
from neutrality.domain.chats import Message, read_chat, senders
from neutrality.domain.clearance import Clearance
from neutrality.domain.errors import DomainError, NotAllowedError, NotFoundError
from neutrality.domain.redaction import Medium, Plan
from neutrality.evidence.redacting import Clean, count_pages, picture_of, redact, text_of
from neutrality.evidence.service import seal_copy
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("redaction", __name__)
AT_ONCE = 200
_PIECE = 64 * 1024


@dataclass(frozen=True)
class Sheet:
    """What the page of one file shows: how much there is, of a text its lines."""

    measure: Measure
    anew: bool
    last_plan: Plan | None = field(repr=False)
    clean: Clean = field(repr=False)
    messages: list[Message] = field(repr=False)
    lines: list[str] = field(repr=False)


@bp.route("/meja/kasus/<uuid:case_id>/bukti/<uuid:file_id>/tutupi", methods=["GET", "POST"])
@open_to(Permission.REDACT_EVIDENCE)
def cover(case_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Show a file to be covered; make the copy that the page tells."""
    try:
        sheet = _sheet(_opened(case_id, file_id))
    except DomainError as error:
        if error.code != "not_redacted":
            raise
        return render_template("desk/redaction_refused.html", case_id=case_id, reason=said(error)), 422
    with sheet.clean.content:
        return _covered(case_id, file_id, sheet)


@bp.get("/meja/kasus/<uuid:case_id>/bukti/<uuid:file_id>/halaman/<int:page>")
@open_to(Permission.REDACT_EVIDENCE)
def picture(case_id: uuid.UUID, file_id: uuid.UUID, page: int) -> ResponseReturnValue:
    """Show one page of a file as a picture, drawn anew."""
    clean = _opened(case_id, file_id).clean()
    if clean.medium not in {Medium.PICTURE, Medium.PAPER}:
        raise NotFoundError("copy_missing")
    made = picture_of(clean, page)
    return shown(_pieces(made), made.mime)


@bp.get("/meja/kasus/<uuid:case_id>/salinan/<uuid:copy_id>", defaults={"look": False})
@bp.get("/meja/kasus/<uuid:case_id>/salinan/<uuid:copy_id>/lihat", defaults={"look": True})
@open_to(Permission.TAKE_CLEARED_COPY)
def copy(case_id: uuid.UUID, copy_id: uuid.UUID, *, look: bool) -> ResponseReturnValue:
    """Give a redacted copy out, as a download or to be looked at; either is an event of the case."""
    means, who, now = current.means("desk"), actor(), current.now()
    with reading(current.sessions()) as session:
        opened = open_copy(session, means, case_id, copy_id, actor=who, now=now)
    with transaction(current.sessions()) as session:
        note_copy_reading(session, means, case_id, copy_id, actor=who, now=now)
    pieces = _pieces(Clean(opened.mime, opened.content))
    if look:
        return shown(pieces, opened.mime)
    return given(pieces, opened.mime, "salinan", opened.size)


@bp.get("/meja/kasus/<uuid:case_id>/keluar")
@open_to(Permission.TAKE_CLEARED_COPY)
def leave(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show each file on its way out: its copies, the question about it, what is cleared."""
    return _leave_page(case_id)


@bp.post("/meja/kasus/<uuid:case_id>/bukti/<uuid:file_id>/pembaca-kedua")
@open_to(Permission.REDACT_EVIDENCE)
def ask(case_id: uuid.UUID, file_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the second reader about a copy, or about the file as it is for a written reason."""
    copy_id, reason = request.form.get("copy", type=uuid.UUID), request.form.get("reason", "")

    def work(session: Session) -> None:
        ask_second_reader(
            session, current.means("desk"), case_id, file_id, copy_id=copy_id, reason=reason,
            actor=actor(), now=current.now(),
        )  # fmt: skip

    return _act(case_id, work, _("The second reader is asked."), (str(file_id), reason))


@bp.post("/meja/kasus/<uuid:case_id>/keluar/<uuid:question_id>")
@open_to(Permission.CLEAR_EVIDENCE)
def answer(case_id: uuid.UUID, question_id: uuid.UUID) -> ResponseReturnValue:
    """Let the second reader answer whether the reporter could be guessed."""
    chosen, reason = request.form.get("guessable"), request.form.get("reason", "")
    guessable = {"yes": True, "no": False}.get(chosen or "")

    def work(session: Session) -> None:
        answer_question(
            session, current.means("desk"), case_id, question_id, guessable=guessable, reason=reason,
            actor=actor(), now=current.now(),
        )  # fmt: skip

    return _act(case_id, work, _("Your answer is written down."), (str(question_id), reason))


def _opened(case_id: uuid.UUID, file_id: uuid.UUID) -> Material:
    """Open a file whole, then write down who looks at it."""
    means, who, now = current.means("desk"), actor(), current.now()
    with reading(current.sessions()) as session:
        material = open_for_redaction(session, means, case_id, file_id, actor=who, now=now)
    with transaction(current.sessions()) as session:
        note_looking(session, means, case_id, file_id, actor=who, now=now)
    return material


def _sheet(material: Material) -> Sheet:
    clean = material.clean()
    text = text_of(clean) if clean.medium is Medium.TEXT else ""
    messages = read_chat(text)
    lines = [] if messages else text.split("\n")
    measure = Measure(clean.medium, count_pages(clean), len(messages or lines), tuple(senders(messages)))
    return Sheet(measure, material.anew, material.last_plan, clean, messages, lines)


def _covered(case_id: uuid.UUID, file_id: uuid.UUID, sheet: Sheet) -> ResponseReturnValue:
    if request.method == "GET":
        return _cover_page(case_id, file_id, sheet, typed_from_plan(sheet.last_plan, sheet.measure), 200)
    typed = typed_from_form(request.form, sheet.measure.medium)
    if "make" not in request.form:
        return _cover_page(case_id, file_id, sheet, typed, 200)
    plan = plan_of(typed, sheet.measure)
    if plan is None:
        return _cover_page(case_id, file_id, sheet, typed, 422)
    return _make(case_id, file_id, sheet, typed, plan)


def _make(
    case_id: uuid.UUID, file_id: uuid.UUID, sheet: Sheet, typed: Typed, plan: Plan
) -> ResponseReturnValue:
    """Make the copy in the box, seal it, keep it; nothing waits for the box with a transaction open."""
    means = current.means("desk")
    try:
        made = redact(sheet.clean, plan)
    except DomainError as error:
        typed.problems[""] = said(error)
        return _cover_page(case_id, file_id, sheet, typed, 422)
    with made.content as content:
        upload = seal_copy(means.store, content, made.mime)
    with transaction(current.sessions()) as session:
        keep_copy(
            session, means, case_id, file_id, plan=plan, upload=upload, actor=actor(), now=current.now()
        )
    flash(_("The copy is made. Look at it before you ask the second reader."), "success")
    return redirect(f"{url_for('redaction.leave', case_id=case_id)}#berkas-{file_id}", code=303)


def _cover_page(
    case_id: uuid.UUID, file_id: uuid.UUID, sheet: Sheet, typed: Typed, status: int
) -> ResponseReturnValue:
    measure = sheet.measure
    wanted = request.form.get("show") or request.form.get("shown") or "1"
    last = measure.pages if measure.medium is Medium.PAPER else max(1, measure.total)
    page = min(max(1, int(wanted)), last) if wanted.isdecimal() and len(wanted) < len("1000000") else 1
    if measure.medium in {Medium.PICTURE, Medium.PAPER} and not typed.rows:
        typed.rows = [{"page": str(page)}]
    if measure.medium in {Medium.SOUND, Medium.VIDEO} and not typed.rows:
        typed.rows = [{}]
    here = slice(page - 1, page - 1 + AT_ONCE)
    body = render_template(
        "desk/redaction.html", case_id=case_id, file_id=file_id, measure=measure, typed=typed, page=page,
        last=last, boxes=drawn(typed, page), at_once=AT_ONCE, messages=sheet.messages[here],
        lines=sheet.lines[here], anew=sheet.anew,
    )  # fmt: skip
    return body, status


def _leave_page(
    case_id: uuid.UUID, *, problem: str = "", typed: tuple[str, str] = ("", "")
) -> ResponseReturnValue:
    who = actor()
    with reading(current.sessions()) as session:
        files = leaving(session, current.means("desk"), case_id, actor=who, now=current.now())
        row = find_case(session, case_id, who)
        number, may_here = number_of(row), allowed(who, subject_for(session, row, who))
    cleared = sum(file.state is Clearance.CLEARED for file in files)
    body = render_template(
        "desk/redaction_leaving.html", case_id=case_id, number=number, files=files, cleared=cleared,
        allowed=may_here, P=Permission, problem=problem, typed=typed,
    )  # fmt: skip
    return body, 422 if problem else 200


def _act(
    case_id: uuid.UUID, work: Callable[[Session], None], done: str, typed: tuple[str, str]
) -> ResponseReturnValue:
    """Do one small act and show the files again; a refusal is told there, beside what was typed."""
    try:
        with transaction(current.sessions()) as session:
            work(session)
    except DomainError as error:
        if isinstance(error, NotFoundError | NotAllowedError) and error.code != "same_reader":
            raise
        return _leave_page(case_id, problem=said(error), typed=typed)
    flash(done, "success")
    return redirect(url_for("redaction.leave", case_id=case_id), code=303)


def _pieces(clean: Clean) -> Iterable[bytes]:
    """Return all of the content piece by piece, and close it after the last."""
    with clean.content as content:
        content.seek(0)
        while piece := content.read(_PIECE):
            yield piece
