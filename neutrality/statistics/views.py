"""The month on the desk: numbers that open their list, and what stands beside them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from neutrality import current
from neutrality.copy_reading import reads_copy
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.directory.service import topmost
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.cells import Cell
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.indicators import BY_ID
from neutrality.gate import actor, open_to
from neutrality.refusals import words
from neutrality.statistics.behind import opens
from neutrality.statistics.beside import Beside, beside, values_of
from neutrality.statistics.coverage import state_nothing
from neutrality.statistics.headline import FIVE
from neutrality.statistics.names import Names, names
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import Month, last_complete_month, neighbour, whole_month
from neutrality.statistics.tables import groups_of, list_behind, tables_of
from neutrality.statistics.wording import changed, five_label, shown

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("statistics", __name__)


@bp.get("/meja/statistik")
@open_to(Permission.READ_STATISTICS)
def latest() -> ResponseReturnValue:
    """Go to the last complete month."""
    return redirect(url_for("statistics.month", name=last_complete_month(current.today())))


@bp.get("/meja/statistik/<name>")
@open_to(Permission.READ_STATISTICS)
@reads_copy
def month(name: str) -> ResponseReturnValue:
    """Show a month as it is known now."""
    try:
        return _page(*_compute(name))
    except InvalidInputError as error:
        return _no_month(words(error.problems[0].code)), 404


@bp.post("/meja/statistik/<month>/nihil")
@open_to(Permission.STATE_NOTHING)
def nothing(month: str) -> ResponseReturnValue:
    """Say that an office has nothing to report of the month."""
    office = request.form.get("office", type=uuid.UUID)
    try:
        if office is not None:
            with transaction(current.sessions()) as session:
                state_nothing(
                    session, current.means("desk").signer, office, month, actor=actor(), now=current.now(),
                    today=current.today(), zone=_zone(),
                )  # fmt: skip
            flash(_("Kept: the office has nothing to report of this month."), "success")
    except InvalidInputError as error:
        flash(words(error.problems[0].code), "error")
    except ConflictError as error:
        flash(words(error.code), "error")
    return redirect(url_for("statistics.month", name=month), code=303)


def _compute(name: str) -> tuple[Month, Names, Beside]:
    """Return the month and what stands beside it."""
    who, today, zone = actor(), current.today(), _zone()
    offices = offices_for(who, Permission.READ_STATISTICS)
    with one_moment(current.reading_sessions()) as session:
        found = whole_month(session, name, offices, today=today, zone=zone)
        others = beside(session, found, actor=who, today=today, zone=zone)
        return found, names(session), others


def _zone() -> ZoneInfo:
    return ZoneInfo(current.settings().timezone)


def _page(found: Month, named: Names, others: Beside) -> str:
    name, today = found.scope.month, current.today()
    return render_template(
        "statistics/month.html",
        month=found,
        tables=tables_of(found),
        groups=groups_of(found),
        shown=shown,
        definitions=BY_ID.values(),
        named=named,
        list_behind=list_behind,
        opens=opens,
        Cell=Cell,
        five=FIVE,
        values=values_of(found),
        beside=others,
        changed=changed,
        five_label=five_label,
        running=found.scope.last >= today,
        releases=_releases(),
        before=neighbour(name, -1),
        after=neighbour(name, 1) if found.scope.last < today else None,
    )


def _releases() -> bool:
    """Return whether the reader takes part in releasing: officers of the topmost office do."""
    mine = offices_for(actor(), Permission.ASK_RELEASE)
    with reading(current.reading_sessions()) as session:
        return topmost(session, frozenset(session.scalars(select(Office.id)))) in mine


def _no_month(text: str) -> str:
    return render_template(
        "errors/error.html", title=_("No such month"), text=text, next_url="/meja/statistik",
        next_label=_("To the last complete month"),
    )  # fmt: skip
