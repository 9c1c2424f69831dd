"""The thread with the reporter as the office leads it: read, ask, answer pressure."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.cases import conversation
from neutrality.cases.dossier import ReportView
from neutrality.cases.reading import CaseView
from neutrality.desk.asking import Shared, act, ask_of, typed
from neutrality.desk.forms import FILL, Versioned
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.errors import NotFoundError
from neutrality.gate import open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("thread", __name__)


class QuestionForm(Versioned):
    """What the reporter is asked."""

    text = TextAreaField(
        _("What do you ask?"),
        description=_("In plain words. No names, nothing that tells who else reported."),
        validators=[InputRequired(FILL)],
    )


class PressureForm(Versioned):
    """The head's answer to pressure on a reporter."""

    text = TextAreaField(
        _("What the reporter reads"),
        description=_("What the office does, and whom the reporter can turn to."),
        validators=[InputRequired(FILL)],
    )
    done = TextAreaField(
        _("What is done about it, and why"),
        description=_("For the office’s file."),
        validators=[InputRequired(FILL)],
    )


@bp.route("/meja/kasus/<uuid:case_id>/tanya/<uuid:report_id>", methods=["GET", "POST"])
@open_to(Permission.WRITE_TO_REPORTER)
def question(case_id: uuid.UUID, report_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the sender of one report something."""
    view = read_case(case_id)
    report = _report(view, report_id)
    form = QuestionForm(formdata=typed())

    def write(session: Session, shared: Shared) -> bool:
        conversation.ask_reporter(
            session, current.means("desk"), case_id, text=form.text.data or "", report_id=report_id, **shared
        )
        return True

    return ask_of(
        view, form, lambda: render_template("desk/question.html", case=view, report=report, form=form), write
    )


@bp.route("/meja/kasus/<uuid:case_id>/tekanan/<uuid:report_id>", methods=["GET", "POST"])
@open_to(Permission.ANSWER_PRESSURE)
def pressure(case_id: uuid.UUID, report_id: uuid.UUID) -> ResponseReturnValue:
    """Answer pressure on the sender of one report."""
    view = read_case(case_id)
    report = _report(view, report_id)
    form = PressureForm(formdata=typed())

    def write(session: Session, shared: Shared) -> bool:
        conversation.answer_pressure(
            session, current.means("desk"), case_id,
            text=form.text.data or "", done=form.done.data or "", report_id=report_id, **shared,
        )  # fmt: skip
        return True

    return ask_of(
        view, form, lambda: render_template("desk/pressure.html", case=view, report=report, form=form), write
    )


@bp.post("/meja/kasus/<uuid:case_id>/dibaca")
@open_to(Permission.WRITE_TO_REPORTER)
def noted(case_id: uuid.UUID) -> ResponseReturnValue:
    """Note that the office saw what the reporters of a case wrote."""
    return act(
        case_id,
        lambda session, shared: conversation.note_as_read(session, current.means("desk"), case_id, **shared),
    )


def _report(view: CaseView, report_id: uuid.UUID) -> ReportView:
    for report in view.reports:
        if report.id == report_id:
            return report
    raise NotFoundError("no_such_case")
