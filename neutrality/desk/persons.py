"""Whether respondents of several cases are one person: shown side by side, decided by somebody."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.cases.earlier import Known, known_of
from neutrality.cases.persons import Possible, possible_matches
from neutrality.cases.reading import CaseView
from neutrality.cases.same_person import Decided, decide_match, decided_of, undo_match
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading
from neutrality.desk.asking import Shared, acting, ask, typed
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission, allowed
from neutrality.domain.errors import NotFoundError
from neutrality.fields import Form
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.cases.dossier import RespondentView
    from neutrality.cases.models import Case

bp = Blueprint("persons", __name__)
SAME, APART, UNDO = "same", "apart", "undo"


class DecideForm(Form):
    """Whether two are one person, and why."""

    answer = RadioField(_("Is it the same person?"), validators=[InputRequired(_("Choose one."))])
    reason = TextAreaField(
        _("Reason"),
        description=_("Kept sealed in the history of both cases: what shows it, or what speaks against it."),
        validators=[InputRequired(_("Please fill this in."))],
    )


def known_box(session: Session, row: Case) -> list[Known]:
    """Return what other cases tell of the respondents of this one."""
    return known_of(session, current.means("desk"), row.id, actor=actor(), now=current.now())


@bp.get("/meja/kasus/<uuid:case_id>/orang/<uuid:respondent_id>")
@open_to(Permission.READ_CASE)
def person(case_id: uuid.UUID, respondent_id: uuid.UUID) -> ResponseReturnValue:
    """Show who else of the office a respondent may be, and what was decided about that."""
    view = read_case(case_id)
    found, decided = _found(case_id, respondent_id)
    return render_template(
        "desk/person.html", case=view, person=_one(view, respondent_id), found=found, decided=decided,
        P=Permission, may_here=_may_here(case_id),
    )  # fmt: skip


@bp.route("/meja/kasus/<uuid:case_id>/orang/<uuid:respondent_id>/<uuid:other_id>", methods=["GET", "POST"])
@open_to(Permission.MATCH_PERSONS)
def decide(case_id: uuid.UUID, respondent_id: uuid.UUID, other_id: uuid.UUID) -> ResponseReturnValue:
    """Decide whether two respondents are one person, or take that back."""
    view = read_case(case_id)
    found, decided = _found(case_id, respondent_id)
    before = next((one for one in decided if one.other.respondent_id == other_id), None)
    other = before.other if before else next((one for one in found if one.respondent_id == other_id), None)
    if other is None:
        raise NotFoundError("no_such_respondent")
    form = DecideForm(formdata=typed())
    form.answer.choices = (
        [(UNDO, gettext("Take the decision back, so that it can be decided anew"))]
        if before
        else [(SAME, gettext("Yes, the same person")), (APART, gettext("No, another person"))]
    )

    def page() -> str:
        return render_template(
            "desk/person_decide.html", case=view, person=_one(view, respondent_id), other=other,
            before=before, form=form,
        )  # fmt: skip

    def work(session: Session, shared: Shared) -> None:
        means, why = current.means("desk"), form.reason.data or ""
        ids = (case_id, respondent_id, other_id)
        if form.answer.data == UNDO:
            undo_match(session, means, *ids, reason=why, **shared)
        else:
            decide_match(session, means, *ids, same=form.answer.data == SAME, reason=why, **shared)

    return ask(case_id, form, page, work)


def _found(case_id: uuid.UUID, respondent_id: uuid.UUID) -> tuple[list[Possible], list[Decided]]:
    means, shared = current.means("desk"), acting()
    with reading(current.sessions()) as session:
        found = possible_matches(session, means, case_id, respondent_id, **shared)
        return found, decided_of(session, means, case_id, respondent_id, **shared)


def _may_here(case_id: uuid.UUID) -> frozenset[Permission]:
    with reading(current.sessions()) as session:
        row = find_case(session, case_id, actor())
        return allowed(actor(), subject_for(session, row, actor()))


def _one(view: CaseView, respondent_id: uuid.UUID) -> RespondentView:
    """Return the respondent of the case that the address names."""
    for one in view.respondents:
        if one.id == respondent_id:
            return one
    raise NotFoundError("no_such_respondent")
