"""Letterheads and layouts of the offices within reach: who set what, and the same forms as the heads have."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from sqlalchemy import select

from neutrality import current
from neutrality.admin.set_up import offices_in_order
from neutrality.database import reading
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import NotFoundError
from neutrality.domain.papers import PaperKind
from neutrality.gate import actor, open_to
from neutrality.register.layout_answering import answer_layout
from neutrality.stationery.answering import Room, answer_letterhead, specimen_of
from neutrality.stationery.last_changes import LETTERHEAD, last_changes

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("papers_of_offices", __name__)
ROOM = Room("/admin/kertas/kop", "/admin/kertas/tata-letak", "/admin/kertas/contoh.pdf", "/admin/kertas")
PAPERS = {LETTERHEAD: "", PaperKind.REGISTER.value: "buku-register", PaperKind.RECAP.value: "rekap"}


@bp.get("/admin/kertas")
@open_to(Permission.SET_PAPERS)
def overview() -> ResponseReturnValue:
    """List the offices with who changed letterhead and layouts last."""
    reach = offices_for(actor(), Permission.SET_PAPERS)
    with reading(current.sessions()) as session:
        rows = offices_in_order(session, reach)
        last = last_changes(session, reach)
    return render_template("admin/papers.html", rows=rows, last=last, papers=PAPERS, room=ROOM)


@bp.route("/admin/kertas/kop", methods=["GET", "POST"])
@open_to(Permission.SET_PAPERS)
def letterhead() -> ResponseReturnValue:
    """Show the letterhead and the signatures of one office and change them."""
    office, offices = _offices()
    return answer_letterhead(office, offices, ROOM)


@bp.route("/admin/kertas/tata-letak", methods=["GET", "POST"])
@open_to(Permission.SET_PAPERS)
def layout() -> ResponseReturnValue:
    """Show the layout of one paper of one office and change it."""
    office, offices = _offices()
    return answer_layout(office, offices, ROOM)


@bp.get("/admin/kertas/contoh.pdf")
@open_to(Permission.SET_PAPERS)
def specimen() -> ResponseReturnValue:
    """Give out an empty page with the letterhead of one office."""
    office, _others = _offices()
    return specimen_of(office)


def _offices() -> tuple[Office, list[Office]]:
    """Return the office that the address names, else the own one, and all within reach.

    Raises:
        NotFoundError: `office_not_found`.

    """
    reach = offices_for(actor(), Permission.SET_PAPERS)
    with reading(current.sessions()) as session:
        offices = list(session.scalars(select(Office).where(Office.id.in_(reach)).order_by(Office.name)))
    wanted = (
        request.args.get("kantor", type=uuid.UUID) if "kantor" in request.args else actor().home_office_id
    )
    found = next((office for office in offices if office.id == wanted), None)
    if found is None:
        raise NotFoundError("office_not_found")
    return found, offices
