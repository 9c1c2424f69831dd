"""The criminal track of a respondent at the desk: what is known of it, and the one thing that comes next."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.criminal import TrackView, read_track, record_act
from neutrality.database import reading
from neutrality.desk.asking import Shared, ask_of, person_asked, typed
from neutrality.desk.forms import FILL, Versioned
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.criminal import CriminalAct
from neutrality.domain.errors import ConflictError
from neutrality.fields import DayMonthYearField
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("criminal", __name__)


class ActForm(Versioned):
    """The day of what happened, and a note."""

    on = DayMonthYearField(_("Date of the act"), validators=[InputRequired(FILL)])
    note = TextAreaField(
        _("Note"), description=_("Sealed; read by investigators, members and the head alone."),
        validators=[Optional()],
    )  # fmt: skip


@bp.route("/meja/kasus/<uuid:case_id>/pidana", methods=["GET", "POST"])
@open_to(Permission.KEEP_CRIMINAL_TRACK)
def track(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show the criminal track of a respondent, and write down what comes next."""
    view = read_case(case_id)
    person = person_asked(view)
    with reading(current.sessions()) as session:
        seen = read_track(
            session, current.means("desk"), case_id, person.id, actor=actor(), now=current.now()
        )
    form = _form(seen)

    def record(session: Session, shared: Shared) -> bool:
        if seen.next is None:
            raise ConflictError("wrong_state")
        said = {name: str(form[name].data or "") for name in ("note", "number", "result") if name in form}
        record_act(
            session, current.means("desk"), case_id, seen.next, respondent_id=person.id, on=form.on.data,
            said=said, **shared,
        )  # fmt: skip
        return True

    def page() -> str:
        return render_template("desk/criminal.html", case=view, person=person, seen=seen, form=form)

    return ask_of(view, form, page, record)


def _form(seen: TrackView) -> Any:
    """Return the form of what comes next; a letter's number to pass it on, a result to end it."""
    controls: dict[str, Any] = {}
    if seen.next is CriminalAct.HAND_ON:
        controls["number"] = StringField(gettext("Number of the letter"), validators=[InputRequired(FILL)])
    elif seen.next is CriminalAct.END:
        results = current.catalogue().choices("criminal_result", current.lang(), current.today())
        controls["result"] = SelectField(
            gettext("How did it end?"), choices=[("", gettext("Choose")), *results], validate_choice=False,
            validators=[InputRequired(FILL)],
        )  # fmt: skip
    form = type("ThisActForm", (ActForm,), controls)(formdata=typed())
    if request.method == "GET":
        form.on.data = current.today()
    return form
