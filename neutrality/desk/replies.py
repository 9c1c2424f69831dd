"""Reply pages at the desk: opened for a letter, given a new code, kept open for longer, closed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.reading import CaseView
from neutrality.database import reading, transaction
from neutrality.desk.asking import Shared, acting, typed
from neutrality.desk.person_pages import Page, ask_on
from neutrality.desk.refusals import read_case, refused
from neutrality.desk.reply_forms import (
    ClosePageForm,
    ExtendPageForm,
    NewReplyCodeForm,
    open_page_form,
)
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.replies import ReplyState
from neutrality.gate import actor, open_to
from neutrality.intake.staff_forms import code_of, new_token
from neutrality.refusals import words
from neutrality.replies.opening import GivenPage, close_page, extend_page, offers_of, open_page, renew_page
from neutrality.replies.reading import AnswerRow, PageRow, reply_rows
from neutrality.stationery.typesetting import square
from neutrality.vault import TrackingCode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("replies", __name__)
ANSWERED_AT = "/balas"
OF_A_CASE = "/meja/kasus/<uuid:case_id>/balasan"
ONE = f"{OF_A_CASE}/<uuid:reply_page_id>"


@dataclass(frozen=True)
class RepliesBox:
    """What the case file shows of the replies of agencies."""

    pages: list[PageRow]

    @property
    def waiting(self) -> list[AnswerRow]:
        """What came in and nobody took over or set aside yet."""
        return [one for page in self.pages for one in page.answers if one.state is ReplyState.WAITING]


def replies_box(session: Session, view: CaseView) -> RepliesBox:
    """Return the replies of a case."""
    return RepliesBox(reply_rows(session, view.id, {one.id: one.ordinal for one in view.respondents}))


@bp.route(OF_A_CASE, methods=["GET", "POST"])
@open_to(Permission.KEEP_REPLIES)
def pages(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show the pages of a case, and open one for a letter; its code is shown now, once."""
    view = read_case(case_id)
    with reading(current.sessions()) as session:
        offers = offers_of(session, current.means("desk"), case_id, actor=actor(), now=current.now())
        box = replies_box(session, view)
    form = open_page_form(offers, typed=typed())

    def page() -> str:
        form.token.data = form.token.data if code_of(form.token.data) else new_token()
        return render_template(
            "desk/replies/pages.html", case=view, box=box, offers=offers, form=form, today=current.today()
        )

    if request.method == "GET":
        return page()
    code = code_of(form.token.data)
    if not form.validate() or code is None:
        form.form_errors.extend([] if code else [words("form_too_old")])
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            given = open_page(
                session, current.means("desk"), case_id, letter=form.letter.data,
                until=form.valid_until.data or current.today(), code=code, **acting(),
            )  # fmt: skip
    except DomainError as error:
        return refused(error, form, case_id, page)
    return _sheet(view, given, code)


@bp.route(f"{ONE}/kode-baru", methods=["GET", "POST"])
@open_to(Permission.KEEP_REPLIES)
def renew(case_id: uuid.UUID, reply_page_id: uuid.UUID) -> ResponseReturnValue:
    """Give a page a new code; the former one opens nothing any more."""
    view, form = read_case(case_id), NewReplyCodeForm()
    about = _about(view, reply_page_id)
    intro = _("The former code opens nothing any more at once. What was answered stays.")
    page = Page(_("New code"), _at(case_id), about=about, intro=intro, button=_("Give a new code"))

    def shown() -> str:
        form.token.data = new_token()
        return render_template("desk/replies/renew.html", page=page, form=form, case_id=case_id)

    code = code_of(form.token.data) if request.method == "POST" else None
    if code is None:
        form.form_errors.extend([words("form_too_old")] if request.method == "POST" else [])
        return shown(), 422 if request.method == "POST" else 200
    try:
        with transaction(current.sessions()) as session:
            given = renew_page(session, current.means("desk"), case_id, reply_page_id, code=code, **acting())
    except DomainError as error:
        return refused(error, form, case_id, shown)
    return _sheet(view, given, code)


@bp.route(f"{ONE}/perpanjang", methods=["GET", "POST"])
@open_to(Permission.KEEP_REPLIES)
def extend(case_id: uuid.UUID, reply_page_id: uuid.UUID) -> ResponseReturnValue:
    """Let the code of a page be valid for longer, or less."""
    view, form = read_case(case_id), ExtendPageForm(formdata=typed())
    row = _row(view, reply_page_id)
    if request.method == "GET":
        form.valid_until.data = row.valid_until
    page = Page(_("Open for longer"), _at(case_id), about=_about(view, reply_page_id))

    def work(session: Session, shared: Shared) -> None:
        until = form.valid_until.data or current.today()
        extend_page(session, current.means("desk"), case_id, reply_page_id, until=until, **shared)

    return ask_on(case_id, page, form, work)


@bp.route(f"{ONE}/tutup", methods=["GET", "POST"])
@open_to(Permission.KEEP_REPLIES)
def close(case_id: uuid.UUID, reply_page_id: uuid.UUID) -> ResponseReturnValue:
    """Close a page: its code opens nothing any more."""
    view, form = read_case(case_id), ClosePageForm()
    intro = _("The code opens nothing any more at once. What was answered stays.")
    about = _about(view, reply_page_id)
    page = Page(_("Close the reply page"), _at(case_id), about=about, intro=intro, button=_("Close it"))

    def work(session: Session, shared: Shared) -> None:
        close_page(session, current.means("desk"), case_id, reply_page_id, **shared)

    return ask_on(case_id, page, form, work)


def _sheet(view: CaseView, given: GivenPage, code: TrackingCode) -> str:
    """Return the sheet that goes with the letter: the code stands behind a # that no browser sends."""
    address = f"{current.settings().public_url.rstrip('/')}{ANSWERED_AT}"
    picture: Any = square(f"{address}#{code.text}").svg_data_uri(border=2)
    return render_template(
        "desk/replies/sheet.html", case=view, given=given, code=code.text, address=address, picture=picture
    )


def _row(view: CaseView, reply_page_id: uuid.UUID) -> PageRow:
    with reading(current.sessions()) as session:
        rows = replies_box(session, view).pages
    row = next((one for one in rows if one.id == reply_page_id), None)
    if row is None:
        raise NotFoundError("no_such_reply")
    return row


def _about(view: CaseView, reply_page_id: uuid.UUID) -> str:
    number = view.registration_number or view.receipt_number or view.reference
    return f"{number} · {_row(view, reply_page_id).agency}"


def _at(case_id: uuid.UUID) -> str:
    return f"/meja/kasus/{case_id}/balasan"
