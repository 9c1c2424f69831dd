"""The month on the desk: tables whose numbers open their list, and the files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.history import EventKind, Stream
from neutrality.errors import words
from neutrality.gate import actor, open_to
from neutrality.history.service import Entry, append
from neutrality.statistics.export import as_csv, as_json
from neutrality.statistics.names import names
from neutrality.statistics.service import Month, last_complete_month, month_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("statistics", __name__)
ADDRESS = re.compile(r"(\d{4}-\d{2})(?:\.(csv|json))?")
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
    if match is None:
        return _no_month(words("unknown_month")), 404
    try:
        with reading(current.sessions()) as session:
            found = _compute(session, match[1])
            named = names(session)
    except InvalidInputError as error:
        return _no_month(words(error.problems[0].code)), 404
    if match[2] is None:
        return render_template("statistics/month.html", month=found, named=named, months=_around(match[1]))
    return _file(found, match[2])


def _compute(session: Session, name: str) -> Month:
    offices = offices_for(actor(), Permission.READ_STATISTICS)
    return month_of(session, name, offices, today=current.today())


def _file(found: Month, kind: str) -> Response:
    """Give the file out; that somebody took it is an event."""
    who = actor()
    with transaction(current.sessions()) as session:
        entry = Entry(
            Stream.EXPORT, who.account_id, EventKind.STATISTICS_EXPORTED, current.today(),
            office_id=who.home_office_id, actor_id=who.account_id,
            payload={"month": found.scope.month, "format": kind},
        )  # fmt: skip
        append(session, current.means("desk").signer, entry, now=current.now())
        named = names(session)
    text = as_csv(found, named) if kind == "csv" else as_json(found, named, as_of=current.today())
    answer = Response(text, mimetype=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="statistik-{found.scope.month}.{kind}"'
    return answer


def _no_month(text: str) -> str:
    return render_template(
        "errors/error.html", title=_("No such month"), text=text, next_url="/meja/statistik",
        next_label=_("To the last complete month"),
    )  # fmt: skip


def _around(name: str) -> tuple[str, str]:
    year, number = int(name[:4]), int(name[5:])
    before = f"{year - (number == 1):04d}-{12 if number == 1 else number - 1:02d}"
    after = f"{year + (number == 12):04d}-{1 if number == 12 else number + 1:02d}"  # noqa: PLR2004 - December
    return before, after
