"""A clock of a case: the head gives more time; what of its dates can be copied into a chat."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.cases.clock_views import ClockView
from neutrality.cases.extending import extend_clock, extendable
from neutrality.cases.work import begin
from neutrality.database import reading
from neutrality.desk.asking import acting, ask
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.errors import NotFoundError
from neutrality.fields import DayMonthYearField, Form
from neutrality.gate import open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.desk.asking import Shared

bp = Blueprint("clocks", __name__)
FILL = _("Please fill this in.")


class MoreTimeForm(Form):
    """Until when, and why."""

    to = DayMonthYearField(_("New date"), validators=[InputRequired(FILL)])
    reason = TextAreaField(
        _("Reason"),
        description=_("Kept sealed in the history of the case. Two sentences are enough."),
        validators=[InputRequired(FILL)],
    )


@bp.app_context_processor
def desk_address() -> dict[str, str]:
    """Give pages the address of the desk, for links that are copied into a chat."""
    return {"desk_address": address_of_desk()}


def address_of_desk() -> str:
    """Return the address under which officers reach the desk, without a slash at its end."""
    return current.settings().desk_address


@bp.route("/meja/kasus/<uuid:case_id>/tenggat/<uuid:clock_id>", methods=["GET", "POST"])
@open_to(Permission.EXTEND_CLOCK)
def extend(case_id: uuid.UUID, clock_id: uuid.UUID) -> ResponseReturnValue:
    """Give more time for what the office set itself; a legal deadline is refused by its name."""
    form, means = MoreTimeForm(), current.means("desk")
    with reading(current.sessions()) as session:
        work = begin(session, means, case_id, permission=Permission.EXTEND_CLOCK, lock=False, **acting())
        extendable(work, clock_id, current.lang())

    def move(session: Session, shared: Shared) -> None:
        extend_clock(
            session, means, case_id, clock_id, to=form.to.data, reason=form.reason.data or "",
            lang=current.lang(), **shared,
        )  # fmt: skip

    def page() -> str:
        case = read_case(case_id)
        return render_template(
            "desk/clocks/extend.html", case=case, clock=_of(case.clocks, clock_id), form=form
        )

    return ask(case_id, form, page, move)


def _of(clocks: list[ClockView], clock_id: uuid.UUID) -> ClockView:
    for clock in clocks:
        if clock.id == clock_id:
            return clock
    raise NotFoundError("no_such_clock")
