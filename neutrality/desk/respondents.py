"""One respondent at the desk: the page, a further respondent, phase, types, manner, whose posts."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases import allegations
from neutrality.cases.adding import add_later
from neutrality.cases.captures import sheets
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading
from neutrality.desk.person_forms import (
    add_form,
    manner_form,
    phase_form,
    sheets_form,
    types_form,
)
from neutrality.desk.person_pages import Page, about, ask_on, at, read_person
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission, allowed
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("respondents", __name__)


@bp.get("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>")
@open_to(Permission.READ_CASE)
def person(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Show everything that is kept of one respondent."""
    file, who = read_person(case_id, ordinal), actor()
    with reading(current.sessions()) as session:
        captures = sheets(session, current.means("desk"), case_id, actor=who, now=current.now())
        may = allowed(who, subject_for(session, find_case(session, case_id, who), who))
    view = read_case(case_id)
    steps = [offer for offer in view.steps if offer.respondent_ordinal == ordinal]
    return render_template(
        "desk/person/page.html", file=file, person=file.person, captures=captures, allowed=may, P=Permission,
        case=view, steps=steps, at=at(file),
    )  # fmt: skip


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/baru", methods=["GET", "POST"])
@open_to(Permission.ADD_RESPONDENT)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Add a respondent who was found later in the same event."""
    view = read_case(case_id)
    with reading(current.sessions()) as session:
        form = add_form(session)
    if request.method == "GET":
        form.read_from(view)
    number = view.registration_number or view.receipt_number or view.reference
    page = Page(
        _("Add a respondent"), f"/meja/kasus/{case_id}", about=number, hidden=("version", "seen"),
        intro=_("Somebody else took part in the same event. For another event, enter a report of its own."),
        button=_("Add"),
    )  # fmt: skip

    def work(session: Session, shared: dict[str, Any]) -> None:
        add_later(
            session, current.means("desk"), case_id, form.person(), reason=form.reason.data or "",
            version=form.read_version, **shared,
        )  # fmt: skip

    return ask_on(case_id, page, form, work)


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/tahap", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def phase(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Choose another phase than the computed one."""
    file = read_person(case_id, ordinal)
    form = phase_form(file)
    intro = _(
        "The phase follows from the day of the event and the dates of the election. Choose another only when "
        "the decision of the election commission says otherwise."
    )
    page = Page(_("Phase of the act"), at(file), about=about(file), intro=intro)

    def work(session: Session, shared: dict[str, Any]) -> None:
        allegations.choose_phase(
            session, current.means("desk"), case_id, file.person.id, form.phase.data or "",
            reason=form.reason.data or "", **shared,
        )  # fmt: skip

    return ask_on(case_id, page, form, work)


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/jenis", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def types(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Tick the violation types beside the main one."""
    file = read_person(case_id, ordinal)
    form = types_form(file)
    intro = _("The main type stands in the figures. The levels of all types together are permitted.")
    page = Page(_("Further violation types"), at(file), about=about(file), intro=intro)

    def work(session: Session, shared: dict[str, Any]) -> None:
        allegations.set_types(
            session, current.means("desk"), case_id, file.person.id, form.types.data or [], **shared
        )

    return ask_on(case_id, page, form, work)


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/cara", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def manner(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Fill in the grid: channel, platform, interaction, office held, the employer's ties."""
    file = read_person(case_id, ordinal)
    form = manner_form(file)
    intro = _("None of this is needed for a step. “Not known” is an answer.")
    page = Page(_("How it was done, and by whom"), at(file), about=about(file), intro=intro)

    def work(session: Session, shared: dict[str, Any]) -> None:
        allegations.set_manner(
            session, current.means("desk"), case_id, file.person.id, form.manner(), **shared
        )

    return ask_on(case_id, page, form, work)


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/tangkapan", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def captures(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Say which capture sheets show what this respondent did."""
    file = read_person(case_id, ordinal)
    with reading(current.sessions()) as session:
        known = sheets(session, current.means("desk"), case_id, actor=actor(), now=current.now())
    form = sheets_form(file, known)
    intro = _("Account and how sure it is theirs stand on each sheet. One sheet may show several people.")
    page = Page(_("Posts of this respondent"), at(file), about=about(file), intro=intro)

    def work(session: Session, shared: dict[str, Any]) -> None:
        allegations.tie_captures(
            session, current.means("desk"), case_id, file.person.id, form.sheets.data or [], **shared
        )

    return ask_on(case_id, page, form, work)
