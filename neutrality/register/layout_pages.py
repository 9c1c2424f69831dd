"""The layout of register and recap at the desk: the head arranges columns without anybody's code."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission
from neutrality.domain.errors import InvalidInputError, NotFoundError
from neutrality.gate import actor, open_to
from neutrality.register.columns import BY_ID
from neutrality.register.layout_forms import LayoutForm
from neutrality.register.layouts import Layout, layout_of, set_layout
from neutrality.register.pages import NAMES
from neutrality.stationery.seats import seat_named, seats_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from neutrality.directory.models import Office
    from neutrality.domain.papers import PaperKind

bp = Blueprint("layout", __name__)


@bp.route("/meja/register/tata-letak", methods=["GET", "POST"])
@open_to(Permission.KEEP_PAPERS)
def change() -> ResponseReturnValue:
    """Show how a paper is laid out and change it."""
    (office, offices), (name, kind) = _offices(), _paper()
    with reading(current.sessions()) as session:
        form = LayoutForm.of(layout_of(session, office.id, kind))

    def page() -> str:
        return render_template(
            "register/layout.html", form=form, office=office, offices=offices, name=name, columns=BY_ID
        )

    if request.method == "GET":
        return page()
    if "usual" in request.form:
        return _keep(office, name, kind, None)
    if not form.validate():
        return page(), 422
    try:
        return _keep(office, name, kind, form.wanted)
    except InvalidInputError as error:
        form.put(error)
        return page(), 422


def _keep(office: Office, name: str, kind: PaperKind, wanted: Layout | None) -> Response:
    with transaction(current.sessions()) as session:
        set_layout(
            session, current.means("desk").signer, office.id, kind, wanted,
            actor=actor(), now=current.now(), today=current.today(),
        )  # fmt: skip
    flash(_("Kept. Papers made from now on look like this."), "success")
    return redirect(url_for("layout.change", kantor=office.id, kertas=name), code=303)


def _offices() -> tuple[Office, list[Office]]:
    with reading(current.sessions()) as session:
        offices = seats_for(session, actor(), Permission.KEEP_PAPERS)
    chosen = request.args.get("kantor", type=uuid.UUID)
    return seat_named(offices, chosen, actor(), named="kantor" in request.args), offices


def _paper() -> tuple[str, PaperKind]:
    name = request.args.get("kertas") or next(iter(NAMES))
    if name not in NAMES:
        raise NotFoundError("no_such_paper")
    return name, NAMES[name]
