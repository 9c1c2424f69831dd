"""The month of the desk as a file: the own offices, nothing hidden, marked as internal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from neutrality import current
from neutrality.copy_reading import reads_copy
from neutrality.database import transaction
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import InvalidInputError
from neutrality.gate import actor, fresh, open_to
from neutrality.refusals import words
from neutrality.releases.exporting import written
from neutrality.releases.internal import internal_publication
from neutrality.releases.jobs import moment_of
from neutrality.statistics.names import names
from neutrality.statistics.record import record_export
from neutrality.statistics.scope import one_moment
from neutrality.statistics.service import whole_month

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("statistics_files", __name__)
TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@bp.get("/meja/statistik/<month>.<kind>")
@open_to(Permission.READ_STATISTICS)
@fresh
@reads_copy
def download(month: str, kind: str) -> ResponseReturnValue:
    """Give the month out; that somebody took it is an event."""
    if kind not in TYPES:
        return _no_month(words("unknown_month")), 404
    moment = moment_of(current.now())
    offices = offices_for(actor(), Permission.READ_STATISTICS)
    try:
        with one_moment(current.reading_sessions(exactly=True)) as session:
            found = whole_month(session, month, offices, today=moment.today, zone=moment.zone)
            publication = internal_publication(found, names(session), moment)
    except InvalidInputError as error:
        return _no_month(words(error.problems[0].code)), 404
    content = written(publication, kind)
    with transaction(current.sessions()) as session:
        record_export(
            session, current.means("desk").signer, found, kind, actor=actor(), now=moment.now,
            today=moment.today,
        )  # fmt: skip
    answer = Response(content, mimetype=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="statistik-{month}-internal.{kind}"'
    return answer


def _no_month(text: str) -> str:
    return render_template(
        "errors/error.html", title=_("No such month"), text=text, next_url="/meja/statistik",
        next_label=_("To the last complete month"),
    )  # fmt: skip
