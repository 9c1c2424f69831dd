"""Control measures against an employer at the desk: what came into force, what was lifted."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from flask import Blueprint, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.measures import change_measure, stages_ahead
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading
from neutrality.desk.asking import Shared, ask_of, person_asked, typed
from neutrality.desk.forms import FILL, Versioned
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission, require
from neutrality.fields import DayMonthYearField
from neutrality.gate import actor, open_to
from neutrality.i18n import law

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("measures", __name__)


class MeasureForm(Versioned):
    """Which measure stands how since when, by which paper."""

    measure = SelectField(_("What happened?"), validators=[InputRequired(FILL)], validate_choice=False)
    on = DayMonthYearField(_("Since when?"), validators=[InputRequired(FILL)])
    number = StringField(_("Number of the document"), validators=[InputRequired(FILL)])
    note = TextAreaField(
        _("Note"),
        description=_("Was a stage recorded by mistake? Choose the right one and say here what was wrong."),
        validators=[Optional()],
    )

    @property
    def chosen(self) -> tuple[str, str]:
        """Return the measure and its new stage."""
        kind, _dot, stage = (self.measure.data or "").partition(".")
        return kind, stage


@bp.route("/meja/kasus/<uuid:case_id>/pengendalian", methods=["GET", "POST"])
@open_to(Permission.KEEP_MEASURES)
def measures(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show the control measures for a respondent, and record how one of them goes on."""
    who = actor()
    with reading(current.sessions()) as session:
        subject = subject_for(session, find_case(session, case_id, who), who)
    require(who, Permission.KEEP_MEASURES, subject)
    view = read_case(case_id)
    person = person_asked(view)
    ahead = stages_ahead(person.records.measures)
    form = _form(ahead)

    def change(session: Session, shared: Shared) -> bool:
        kind, stage = form.chosen
        change_measure(
            session, current.means("desk"), case_id, respondent_id=person.id, kind=kind, stage=stage,
            on=cast("date", form.on.data), number=form.number.data or "", note=form.note.data or "", **shared,
        )  # fmt: skip
        return True

    def page() -> str:
        return render_template("desk/measures.html", case=view, person=person, form=form, ahead=ahead)

    return ask_of(view, form, page, change)


def _form(ahead: dict[str, tuple[str, ...]]) -> MeasureForm:
    form = MeasureForm(formdata=typed())
    offered = [
        (f"{kind}.{stage}", f"{law('control_measure', kind)}: {law('measure_stage', stage)}")
        for kind, stages in ahead.items()
        for stage in stages
    ]
    form.measure.choices = [("", gettext("Choose")), *offered]
    if request.method == "GET":
        form.on.data = current.today()
    return form
