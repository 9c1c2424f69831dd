"""The month on the desk: tables whose numbers open their list, and the files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.database import transaction
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.indicators import BY_ID
from neutrality.gate import actor, open_to
from neutrality.refusals import words
from neutrality.statistics.export import as_text
from neutrality.statistics.names import Names, names
from neutrality.statistics.record import record_export
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import Month, last_complete_month, neighbour, whole_month
from neutrality.statistics.tables import groups_of, list_behind, tables_of
from neutrality.statistics.wording import shown

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("statistics", __name__)
ADDRESS = re.compile(r"([^.]+?)(?:\.(csv|json))?")
TYPES = {"csv": "text/csv", "json": "application/json"}


@bp.get("/meja/statistik")
@open_to(Permission.READ_STATISTICS)
def latest() -> ResponseReturnValue:
    """Go to the last complete month."""
    return redirect(url_for("statistics.month", name=last_complete_month(current.today())))


@bp.get("/meja/statistik/<name>")
@open_to(Permission.READ_STATISTICS)
def month(name: str) -> ResponseReturnValue:
    """Show a month as it is known now, or give it out as a file."""
    match = ADDRESS.fullmatch(name)
    try:
        found, named = _compute(match[1] if match else "")
    except InvalidInputError as error:
        return _no_month(words(error.problems[0].code)), 404
    if match is not None and match[2]:
        return _file(found, named, match[2])
    return _page(found, named)


def _compute(name: str) -> tuple[Month, Names]:
    offices = offices_for(actor(), Permission.READ_STATISTICS)
    zone = ZoneInfo(current.settings().timezone)
    with one_moment(current.sessions()) as session:
        return whole_month(session, name, offices, today=current.today(), zone=zone), names(session)


def _page(found: Month, named: Names) -> str:
    """Numbers open their list for those whose lists reach exactly these offices."""
    listed = found.scope.offices == offices_for(actor(), Permission.LIST_CASES)
    name, today = found.scope.month, current.today()
    return render_template(
        "statistics/month.html",
        month=found,
        tables=tables_of(found),
        groups=groups_of(found),
        shown=shown,
        definitions=BY_ID.values(),
        named=named,
        list_behind=list_behind if listed else None,
        running=found.scope.last >= today,
        before=neighbour(name, -1),
        after=neighbour(name, 1) if found.scope.last < today else None,
    )


def _file(found: Month, named: Names, kind: str) -> Response:
    """Give the file out; that somebody took it is an event."""
    text = as_text(found, named, kind, as_of=current.today())
    with transaction(current.sessions()) as session:
        record_export(
            session, current.means("desk").signer, found, kind, actor=actor(), now=current.now(),
            today=current.today(),
        )  # fmt: skip
    answer = Response(text, mimetype=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="statistik-{found.scope.month}.{kind}"'
    return answer


def _no_month(text: str) -> str:
    return render_template(
        "errors/error.html", title=_("No such month"), text=text, next_url="/meja/statistik",
        next_label=_("To the last complete month"),
    )  # fmt: skip
