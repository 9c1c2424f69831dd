"""What a respondent brings and may ask for: own files, and the sheet of own data."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.data_requests import answer_request, ask_for_data, own_data, request_in
from neutrality.cases.models import Respondent
from neutrality.cases.rebuttals import add_rebuttals
from neutrality.cases.respondent_files import BROUGHT
from neutrality.cases.work import find_case
from neutrality.database import reading, transaction
from neutrality.desk.asking import Shared, acting
from neutrality.desk.evidence import downloaded, shown
from neutrality.desk.kept_files import kept_file
from neutrality.desk.person_pages import Page, about, ask_on, at, read_person, take_files
from neutrality.desk.testimony_forms import RebuttalForm, answered_form, asked_form
from neutrality.directory.models import Office
from neutrality.domain.access import Permission
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.evidence.service import SealedUpload
from neutrality.gate import actor, fresh, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own_data", __name__)


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/sanggahan", methods=["GET", "POST"])
@takes(LARGEST_REQUEST)
@open_to(Permission.EXAMINE_RESPONDENT)
def rebut(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Take in the files that a respondent brought."""
    file, form = read_person(case_id, ordinal), RebuttalForm()
    intro = _("Sealed apart from the report: whoever sent it cannot open these files with their code.")
    page = Page(
        _("Evidence of the respondent"), at(file), about=about(file), intro=intro, upload=True,
        button=_("Add the files"),
    )  # fmt: skip

    def keep(session: Session, uploads: list[SealedUpload], shared: Shared) -> None:
        add_rebuttals(session, current.means("desk"), case_id, file.person.id, uploads, **shared)

    return take_files(case_id, page, form, keep)


@bp.route("/meja/kasus/<uuid:case_id>/sanggahan/<uuid:rebuttal_id>", methods=["GET", "POST"])
@open_to(Permission.READ_EVIDENCE)
@fresh
def original(case_id: uuid.UUID, rebuttal_id: uuid.UUID) -> ResponseReturnValue:
    """Give an original out as a download; a dangerous one after a second question."""
    return downloaded(partial(kept_file, BROUGHT, case_id, rebuttal_id), "sanggahan", case_id=case_id)


@bp.get("/meja/kasus/<uuid:case_id>/sanggahan/<uuid:rebuttal_id>/lihat")
@open_to(Permission.READ_EVIDENCE)
def viewing(case_id: uuid.UUID, rebuttal_id: uuid.UUID) -> ResponseReturnValue:
    """Show the viewing copy; the original is never shown by a browser."""
    opened = kept_file(BROUGHT, case_id, rebuttal_id, viewing=True)
    return shown(opened.content.pieces(), opened.mime)


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/permintaan", methods=["GET", "POST"])
@open_to(Permission.ANSWER_DATA_REQUEST)
def ask(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Write down that a respondent asked for their own data."""
    file, form = read_person(case_id, ordinal), asked_form()
    intro = _(
        "Whoever is reported may ask what is kept of them (UU 27/2022). Check who asks before you answer."
    )
    page = Page(_("Request for own data"), at(file), about=about(file), intro=intro)

    def work(session: Session, shared: dict[str, Any]) -> None:
        ask_for_data(session, current.means("desk"), case_id, file.person.id, form.asked(), **shared)

    return ask_on(case_id, page, form, work)


@bp.route("/meja/kasus/<uuid:case_id>/permintaan/<uuid:request_id>", methods=["GET", "POST"])
@open_to(Permission.ANSWER_DATA_REQUEST)
def answer(case_id: uuid.UUID, request_id: uuid.UUID) -> ResponseReturnValue:
    """Write down what was answered."""
    with reading(current.sessions()) as session:
        asked = request_in(session, case_id, request_id)
        ordinal = session.get_one(Respondent, asked.respondent_id).ordinal
    file = read_person(case_id, ordinal)
    form = answered_form(next(row for row in file.requests if row.id == request_id))
    intro = _("While the case is open the law lets you refuse or limit the answer, with a reason.")
    page = Page(_("Answer to the request"), at(file), about=about(file), intro=intro)

    def work(session: Session, shared: dict[str, Any]) -> None:
        answer_request(session, current.means("desk"), case_id, request_id, form.answered(), **shared)

    return ask_on(case_id, page, form, work)


@bp.get("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/data")
@open_to(Permission.ANSWER_DATA_REQUEST)
@fresh
def sheet(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Show the sheet of a respondent's own data, as it is printed."""
    file = read_person(case_id, ordinal)
    with transaction(current.sessions()) as session:
        told = own_data(session, current.means("desk"), case_id, file.person.id, **acting())
        office = session.get_one(Office, find_case(session, case_id, actor()).office_id).name
    return render_template("desk/person/own_data.html", file=file, told=told, office=office, back=at(file))
