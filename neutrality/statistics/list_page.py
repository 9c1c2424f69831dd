"""The list behind a figure: what it means, and the cases that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.copy_reading import reads_copy
from neutrality.database import reading
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.cells import TOTAL, Cell, Side
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.indicators import BY_ID
from neutrality.domain.values import Rate
from neutrality.gate import actor, open_to
from neutrality.refusals import words
from neutrality.statistics.behind import Behind, behind
from neutrality.statistics.listed import listed
from neutrality.statistics.names import Names, names
from neutrality.statistics.service import scope_of
from neutrality.statistics.tables import DIMENSIONS, OF_ANALYSIS
from neutrality.statistics.wording import shown

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.statistics.scope import Scope

bp = Blueprint("statistics_list", __name__)
PAGE = 50


@bp.get("/meja/statistik/<month>/daftar")
@open_to(Permission.READ_STATISTICS)
@reads_copy
def cases(month: str) -> ResponseReturnValue:
    """Show what stands behind the figure that the address names, in the scope of the month's page."""
    who, zone = actor(), ZoneInfo(current.settings().timezone)
    with reading(current.reading_sessions()) as session:
        named = names(session)
        cell = _asked(named)
        if "figure" not in request.args:
            return redirect(f"/meja/statistik/{month}")
        try:
            scope = scope_of(
                session, month, offices_for(who, Permission.READ_STATISTICS), today=current.today(), zone=zone
            )
        except InvalidInputError as error:
            return _nothing(words(error.problems[0].code)), 404
        if cell is None:
            return _nothing(_("The address names no figure of a month."), month), 404
        found = behind(session, scope, cell, today=current.today())
        side, page = _side(found), _number("page")
        rows = listed(session, current.means("desk"), found.things(side), actor=who, page=page, size=PAGE)
    if page > rows.pages:
        return _nothing(_("This list has no such page."), month), 404
    return _page(scope, found, named, side=side, rows=rows, page=page)


def _page(scope: Scope, found: Behind, named: Names, **given: object) -> str:
    cell = found.cell
    return render_template(
        "statistics/list.html", month=scope.month, indicator=BY_ID[cell.indicator], cell=cell, found=found,
        named=named, value=shown(found.value), Side=Side, is_rate=isinstance(found.value, Rate),
        address=_address, may_list=bool(offices_for(actor(), Permission.LIST_CASES)), **given,
    )  # fmt: skip


def _asked(named: Names) -> Cell | None:
    """Return the figure that the address names, nothing when there is none of that name."""
    figure, along = request.args.get("figure", ""), request.args.get("along", TOTAL)
    if figure not in BY_ID or along not in {TOTAL, *DIMENSIONS, *OF_ANALYSIS}:
        return None
    code = "" if along == TOTAL else named.kept_code(along, request.args.get("code", ""))
    try:
        return Cell(figure, along, code) if not code or named(along, code, "id") else None
    except (KeyError, ValueError):
        return None


def _side(found: Behind) -> Side:
    whole = request.args.get("of") == Side.WHOLE.value and isinstance(found.value, Rate)
    return Side.WHOLE if whole else Side.PART


def _number(name: str) -> int:
    return max(1, min(request.args.get(name, 1, type=int), 10**6))


def _address(**changed: object) -> str:
    """Return the address of this list with something changed."""
    asked = {**{key: value for key, value in request.args.items() if key != "page"}, **changed}
    return f"{request.path}?{urlencode(asked)}"


def _nothing(text: str, month: str = "") -> str:
    return render_template(
        "errors/error.html", title=_("No such list"), text=text,
        next_url=f"/meja/statistik/{month}" if month else "/meja/statistik", next_label=_("To the month"),
    )  # fmt: skip
