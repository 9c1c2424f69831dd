"""The layout of register and recap at the desk: the head arranges columns without anybody's code."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, request

from neutrality import current
from neutrality.database import reading
from neutrality.domain.access import Permission
from neutrality.gate import actor, open_to
from neutrality.register.layout_answering import answer_layout
from neutrality.stationery.answering import DESK
from neutrality.stationery.seats import seat_named, seats_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("layout", __name__)


@bp.route("/meja/register/tata-letak", methods=["GET", "POST"])
@open_to(Permission.KEEP_PAPERS)
def change() -> ResponseReturnValue:
    """Show how a paper is laid out and change it."""
    with reading(current.sessions()) as session:
        offices = seats_for(session, actor(), Permission.KEEP_PAPERS)
    chosen = request.args.get("kantor", type=uuid.UUID)
    office = seat_named(offices, chosen, actor(), named="kantor" in request.args)
    return answer_layout(office, offices, DESK)
