"""Plenary meetings at the desk: recorded member by member, the earlier ones below."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.models import Case
from neutrality.cases.plenos import PlenoView, Seat, plenos_of, record_pleno, seats_of, usual_quorum
from neutrality.cases.work import begin
from neutrality.database import reading
from neutrality.desk.asking import Shared, ask_of, typed
from neutrality.desk.pleno_forms import places_of, pleno_form, sitting_of
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.workflow import State
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("pleno", __name__)


@bp.route("/meja/kasus/<uuid:case_id>/pleno", methods=["GET", "POST"])
@open_to(Permission.RECORD_PLENO)
def record(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask who was there and how they voted, and keep it; below stand the meetings so far."""
    view = read_case(case_id)
    seats, quorum, earlier = _table(case_id)
    waiting = [person for person in view.respondents if person.state is State.VERIFIED]
    numbers = [person.ordinal for person in waiting]
    form = pleno_form(seats, numbers, quorum=quorum, typed=typed())

    def keep(session: Session, shared: Shared) -> bool:
        record_pleno(
            session, current.means("desk"), case_id, sitting_of(form, seats, numbers),
            version=shared["version"], actor=shared["actor"], now=shared["now"],
        )  # fmt: skip
        return True

    def page() -> str:
        lines = [(place, _line(place, seats)) for place in places_of(seats)]
        barred = [seat.name for seat in seats if seat.barred]
        return render_template(
            "desk/examination/pleno.html", case=view, form=form, lines=lines, barred=barred, people=waiting,
            earlier=earlier,
        )  # fmt: skip

    return ask_of(view, form, page, keep)


def _table(case_id: uuid.UUID) -> tuple[list[Seat], int | None, list[PlenoView]]:
    with reading(current.sessions()) as session:
        work = begin(
            session, current.means("desk"), case_id, actor=actor(), now=current.now(),
            permission=Permission.RECORD_PLENO, lock=False,
        )  # fmt: skip
        row: Case = work.case
        return seats_of(session, row), usual_quorum(session, row.office_id), plenos_of(work)


def _line(place: str, seats: list[Seat]) -> str:
    """Return whose line it is; one for a member without an account says so."""
    if place.startswith("guest"):
        return _("Member without an account")
    return seats[int(place.removeprefix("member")) - 1].name
