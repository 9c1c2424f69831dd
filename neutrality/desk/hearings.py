"""Hearings and witnesses at the desk: summoned, recorded, corrected with a reason."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.hearings import hearing_versions, record_hearing, summon
from neutrality.cases.witnesses import add_witness, correct_witness, witness_versions
from neutrality.cases.work import begin
from neutrality.database import reading
from neutrality.desk.person_pages import Page, about, ask_on, at, read_person
from neutrality.desk.testimony_forms import heard_form, summons_form, witness_form
from neutrality.domain.access import Permission
from neutrality.gate import actor, open_to
from neutrality.i18n import day

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.cases.witnesses import WitnessView

bp = Blueprint("hearings", __name__)


@bp.route("/meja/kasus/<uuid:case_id>/terlapor/<int:ordinal>/panggilan", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def call_in(case_id: uuid.UUID, ordinal: int) -> ResponseReturnValue:
    """Write down a summons to a hearing."""
    file, form = read_person(case_id, ordinal), summons_form()
    intro = _("This is summons number %(n)s.", n=len(file.hearings) + 1)
    page = Page(_("Summons to a hearing"), at(file), about=about(file), intro=intro)

    def work(session: Session, shared: dict[str, Any]) -> None:
        summon(session, current.means("desk"), case_id, file.person.id, form.summons(), **shared)

    return ask_on(case_id, page, form, work)


@bp.route("/meja/kasus/<uuid:case_id>/panggilan/<uuid:hearing_id>", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def hearing(case_id: uuid.UUID, hearing_id: uuid.UUID) -> ResponseReturnValue:
    """Write down who came and what was said, or correct that."""
    with reading(current.sessions()) as session:
        reader = begin(session, current.means("desk"), case_id, actor=actor(), now=current.now(), lock=False)
        versions = hearing_versions(reader, hearing_id)
    held = versions[0]
    file = read_person(case_id, held.of)
    form = heard_form(held)
    meet_on, meet_at = day(held.summons.meet_on), f"{held.summons.meet_at:%H.%M}"
    intro = _("Summons %(n)s, to come on %(day)s at %(time)s", n=held.ordinal, day=meet_on, time=meet_at)
    page = Page(
        _("Record of the hearing"), at(file), about=about(file), intro=intro, versions=tuple(versions[1:]),
        hidden=("version",) if held.attendance else ("version", "reason"), kind="hearing",
    )  # fmt: skip

    def work(session: Session, shared: dict[str, Any]) -> None:
        record_hearing(
            session, current.means("desk"), case_id, hearing_id, form.heard(), reason=form.reason.data or "",
            version=form.read_version, **shared,
        )  # fmt: skip

    return ask_on(case_id, page, form, work)


@bp.route("/meja/kasus/<uuid:case_id>/saksi/baru", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def new_witness(case_id: uuid.UUID) -> ResponseReturnValue:
    """Write down a witness."""
    form = witness_form(None)

    def work(session: Session, shared: dict[str, Any]) -> None:
        add_witness(session, current.means("desk"), case_id, form.testimony(), **shared)

    return ask_on(case_id, _witness_page(case_id, ()), form, work)


@bp.route("/meja/kasus/<uuid:case_id>/saksi/<uuid:witness_id>", methods=["GET", "POST"])
@open_to(Permission.EXAMINE_RESPONDENT)
def witness(case_id: uuid.UUID, witness_id: uuid.UUID) -> ResponseReturnValue:
    """Correct the record of a witness."""
    with reading(current.sessions()) as session:
        work_on = begin(session, current.means("desk"), case_id, actor=actor(), now=current.now(), lock=False)
        versions = witness_versions(work_on, witness_id)
    form = witness_form(versions[0])

    def work(session: Session, shared: dict[str, Any]) -> None:
        correct_witness(
            session, current.means("desk"), case_id, witness_id, form.testimony(),
            reason=form.reason.data or "", version=form.read_version, **shared,
        )  # fmt: skip

    return ask_on(case_id, _witness_page(case_id, tuple(versions)), form, work)


def _witness_page(case_id: uuid.UUID, versions: tuple[WitnessView, ...]) -> Page:
    intro = _(
        "Sealed for the case alone; it stands in no letter, export or sheet. Is the witness an officer here? "
        "Then record the conflict of interest on the case file besides."
    )
    title = _("Correct %(witness)s", witness=versions[0].pseudonym) if versions else _("New witness")
    return Page(
        title, f"/meja/kasus/{case_id}", intro=intro, versions=versions[1:], kind="witness",
        hidden=("version",) if versions else ("version", "reason"),
    )  # fmt: skip
