"""Whose case it is and who has how much: take, assign, hand over, put before the head, the load."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.assignment import assign, assignable
from neutrality.cases.escalation import answer_escalation, escalate
from neutrality.cases.reading import CaseView
from neutrality.cases.work import find_case
from neutrality.cases.workload import workload
from neutrality.database import reading
from neutrality.desk.asking import Shared, act, ask_of, typed
from neutrality.desk.forms import FILL, Versioned
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.workflow import State
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("assignment", __name__)


class AssignForm(Versioned):
    """Whose case it is from now on."""

    assignee = SelectField(_("Assigned to"), validators=[Optional()], validate_choice=False)
    note = TextAreaField(
        _("Note for whoever goes on"),
        description=_("Where the case stands, what is promised to whom. Needed when it changes hands."),
        validators=[Optional()],
    )

    @property
    def chosen(self) -> uuid.UUID | None:
        """Return who was chosen; what is no account is one that nobody has."""
        try:
            return uuid.UUID(self.assignee.data) if self.assignee.data else None
        except ValueError:
            return uuid.UUID(int=0)


class EscalationForm(Versioned):
    """Why the head is asked."""

    reason = TextAreaField(
        _("What do you need from the head?"),
        description=_("What stands in the way, and until when you need an answer."),
        validators=[InputRequired(FILL)],
    )


class AnswerForm(Versioned):
    """What the head says."""

    answer = TextAreaField(
        _("Answer"), description=_("What is to be done, and who does it."), validators=[InputRequired(FILL)]
    )


@bp.route("/meja/kasus/<uuid:case_id>/tugas", methods=["GET", "POST"])
@open_to(Permission.ASSIGN_CASE)
def give(case_id: uuid.UUID) -> ResponseReturnValue:
    """Give the case to somebody, or hand it over with a note."""
    view = read_case(case_id)
    form = AssignForm(formdata=typed())
    with reading(current.sessions()) as session:
        people = assignable(session, find_case(session, case_id, actor()))
    form.assignee.choices = [("", gettext("Nobody")), *((str(row.id), row.name) for row in people)]
    if typed() is None:
        form.assignee.data = str(view.assignee_id or "")

    def hand(session: Session, shared: Shared) -> bool:
        shared.pop("today")
        means, note = current.means("desk"), form.note.data or ""
        assign(session, means, case_id, form.chosen, note=note, **shared)
        return True

    return ask_of(view, form, lambda: render_template("desk/assign.html", case=view, form=form), hand)


@bp.post("/meja/kasus/<uuid:case_id>/ambil")
@open_to(Permission.ASSIGN_CASE)
def take(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take a case that nobody has."""
    form, who = Versioned(), actor()
    version = form.read_version

    def work(session: Session, shared: Shared) -> None:
        assign(session, current.means("desk"), case_id, who.account_id, version=version, **shared)

    return act(case_id, work, done=gettext("The case is yours now."))


@bp.route("/meja/kasus/<uuid:case_id>/eskalasi", methods=["GET", "POST"])
@open_to(Permission.ESCALATE_CASE)
def escalation(case_id: uuid.UUID) -> ResponseReturnValue:
    """Put the case before the head."""
    view = read_case(case_id)
    form = EscalationForm(formdata=typed())

    def put(session: Session, shared: Shared) -> bool:
        shared.pop("today")
        escalate(session, current.means("desk"), case_id, reason=form.reason.data or "", **shared)
        return True

    return ask_of(view, form, lambda: _page("desk/escalate.html", view, form), put)


@bp.route("/meja/kasus/<uuid:case_id>/eskalasi/jawab", methods=["GET", "POST"])
@open_to(Permission.ANSWER_ESCALATION)
def answer(case_id: uuid.UUID) -> ResponseReturnValue:
    """Answer what was put before the head."""
    view = read_case(case_id)
    form = AnswerForm(formdata=typed())

    def reply(session: Session, shared: Shared) -> bool:
        shared.pop("today")
        answer_escalation(session, current.means("desk"), case_id, answer=form.answer.data or "", **shared)
        return True

    return ask_of(view, form, lambda: _page("desk/escalation_answer.html", view, form), reply)


@bp.get("/meja/beban")
@open_to(Permission.ASSIGN_CASE)
def loads() -> ResponseReturnValue:
    """Show who has how many cases, and which nobody has."""
    with reading(current.sessions()) as session:
        rows = workload(session, actor=actor(), today=current.today(), now=current.now())
    return render_template("desk/workload.html", rows=rows, states=State)


def _page(template: str, view: CaseView, form: Versioned) -> str:
    return render_template(template, case=view, form=form)
