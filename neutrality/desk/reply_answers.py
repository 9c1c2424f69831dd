"""An answer of an agency at the desk: read with the steps that can take it over, or set aside; its files."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.dossier import StepOffer
from neutrality.cases.opened_files import OpenedFile
from neutrality.cases.reading import CaseView
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading, transaction
from neutrality.desk.asking import Shared, acting, typed
from neutrality.desk.evidence import downloaded, shown
from neutrality.desk.person_pages import Page, ask_on
from neutrality.desk.refusals import read_case
from neutrality.desk.reply_forms import SetAsideForm
from neutrality.domain.access import Permission, may
from neutrality.domain.errors import NotFoundError
from neutrality.domain.replies import LEADS_TO, ReplyState, prefilled
from neutrality.gate import actor, open_to
from neutrality.i18n import day
from neutrality.replies.reading import OpenAnswer, note_reply_reading, open_reply_file, read_answer
from neutrality.replies.taking import set_aside

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("reply_answers", __name__)
ANSWERS = "/meja/kasus/<uuid:case_id>/balasan/jawaban"
FILES = "/meja/kasus/<uuid:case_id>/balasan/berkas"


@bp.get(f"{ANSWERS}/<uuid:answer_id>")
@open_to(Permission.READ_CASE)
def show(case_id: uuid.UUID, answer_id: uuid.UUID) -> ResponseReturnValue:
    """Show what an agency answered about one person, and what can be done with it."""
    view = read_case(case_id)
    with reading(current.sessions()) as session:
        opened = _read(session, case_id, answer_id)
        subject = subject_for(session, find_case(session, case_id, actor()), actor())
        keeps = may(actor(), Permission.KEEP_REPLIES, subject)
    person = next((one for one in view.respondents if one.id == opened.row.respondent_id), None)
    return render_template(
        "desk/replies/answer.html", case=view, answer=opened, person=person, steps=_steps(view, opened),
        keeps=keeps, waiting=opened.row.state is ReplyState.WAITING,
    )  # fmt: skip


@bp.route(f"{ANSWERS}/<uuid:answer_id>/kesampingkan", methods=["GET", "POST"])
@open_to(Permission.KEEP_REPLIES)
def aside(case_id: uuid.UUID, answer_id: uuid.UUID) -> ResponseReturnValue:
    """Set an answer aside with a reason."""
    form = SetAsideForm(formdata=typed())
    with reading(current.sessions()) as session:
        opened = _read(session, case_id, answer_id)
    page = Page(
        _("Set the answer aside"), f"/meja/kasus/{case_id}", button=_("Set aside"),
        about=f"{opened.row.agency} · {opened.row.reference}",
    )  # fmt: skip

    def work(session: Session, shared: Shared) -> None:
        set_aside(session, current.means("desk"), case_id, answer_id, reason=form.reason.data or "", **shared)

    return ask_on(case_id, page, form, work)


@bp.route(f"{FILES}/<uuid:reply_file_id>", methods=["GET", "POST"])
@open_to(Permission.READ_CASE)
def original(case_id: uuid.UUID, reply_file_id: uuid.UUID) -> ResponseReturnValue:
    """Give a file of an answer out as a download; a dangerous one after a second question."""
    return downloaded(partial(_file, case_id, reply_file_id), "jawaban", case_id=case_id)


@bp.get(f"{FILES}/<uuid:reply_file_id>/lihat")
@open_to(Permission.READ_CASE)
def viewing(case_id: uuid.UUID, reply_file_id: uuid.UUID) -> ResponseReturnValue:
    """Show the viewing copy; the original is never shown by a browser."""
    opened = _file(case_id, reply_file_id, viewing=True)
    return shown(opened.content.pieces(), opened.mime)


def answer_for(case_id: uuid.UUID, offer: StepOffer) -> OpenAnswer | None:
    """Return the answer that a step takes over, where the address names one.

    Raises:
        NotFoundError: `no_such_reply`, also for another person's, or one that leads to no such step.

    """
    named = request.args.get("jawaban", type=uuid.UUID)
    if named is None:
        return None
    with reading(current.sessions()) as session:
        opened = _read(session, case_id, named)
    if opened.row.respondent_id != offer.respondent_id or offer.action not in LEADS_TO[opened.row.kind]:
        raise NotFoundError("no_such_reply")
    return opened


def begin_with(form: Any, offer: StepOffer, answer: OpenAnswer) -> None:
    """Fill a step's form with what the agency answered; the officer looks at it and may change it."""
    for name, value in prefilled(answer.reply, offer.action, sent_on=answer.row.sent_on).items():
        if name in form:
            form[name].data = value
    if not form.reason.data:
        form.reason.data = _("As the agency answered on its reply page, reference %(reference)s.",
                             reference=answer.row.reference)  # fmt: skip
    if form.legal_on.data != current.today():
        form.late_reason.data = _("Answered on the reply page on %(day)s.", day=day(answer.row.sent_on))


def _read(session: Session, case_id: uuid.UUID, answer_id: uuid.UUID) -> OpenAnswer:
    return read_answer(session, current.means("desk"), case_id, answer_id, **acting())


def _steps(view: CaseView, opened: OpenAnswer) -> list[StepOffer]:
    """Return the steps that can take an answer over now, the one that fits best first."""
    offers = {one.action: one for one in view.steps if one.respondent_id == opened.row.respondent_id}
    return [offers[action] for action in LEADS_TO[opened.row.kind] if action in offers]


def _file(
    case_id: uuid.UUID, file_id: uuid.UUID, *, confirmed: bool = False, viewing: bool = False
) -> OpenedFile:
    """Open a file whole, then write down who reads it; only then is any of it given out."""
    means, how = current.means("desk"), acting()
    with reading(current.sessions()) as session:
        opened = open_reply_file(
            session, means, case_id, file_id, confirmed=confirmed, viewing=viewing, **how
        )
    with transaction(current.sessions()) as session:
        note_reply_reading(session, means, case_id, file_id, viewing=viewing, **how)
    return opened
