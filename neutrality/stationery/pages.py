"""The look of an office's papers at the desk: seen, changed, and a page to look at."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, request

from neutrality import current
from neutrality.database import reading
from neutrality.domain.access import Permission
from neutrality.gate import actor, open_to
from neutrality.stationery.answering import DESK, answer_letterhead, specimen_of
from neutrality.stationery.seats import seat_named, seats_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.directory.models import Office

bp = Blueprint("letterhead", __name__)


@bp.route("/meja/kop", methods=["GET", "POST"])
@open_to(Permission.KEEP_PAPERS)
def change() -> ResponseReturnValue:
    """Show the look of the office's papers and change it."""
    office, offices = _offices()
    return answer_letterhead(office, offices, DESK)


@bp.get("/meja/kop/contoh.pdf")
@open_to(Permission.KEEP_PAPERS)
def specimen() -> ResponseReturnValue:
    """Give out an empty page with the office's letterhead and everybody who signs letters."""
    office, _others = _offices()
    return specimen_of(office)


def _offices() -> tuple[Office, list[Office]]:
    with reading(current.sessions()) as session:
        offices = seats_for(session, actor(), Permission.KEEP_PAPERS)
    chosen = request.args.get("kantor", type=uuid.UUID)
    return seat_named(offices, chosen, actor(), named="kantor" in request.args), offices
