"""The look of an office's papers at the desk: seen, changed, and a page to look at."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.papers import PaperKind
from neutrality.gate import actor, open_to
from neutrality.i18n import day
from neutrality.stationery.forms import LetterheadForm
from neutrality.stationery.letterheads import letterhead_of, set_letterhead
from neutrality.stationery.seats import seat_named, seats_for
from neutrality.stationery.typesetting import typeset

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from neutrality.directory.models import Office

bp = Blueprint("letterhead", __name__)


@bp.route("/meja/kop", methods=["GET", "POST"])
@open_to(Permission.KEEP_PAPERS)
def change() -> ResponseReturnValue:
    """Show the look of the office's papers and change it."""
    office, offices = _offices()
    with reading(current.sessions()) as session:
        form = LetterheadForm.of(letterhead_of(session, office.id))

    def page() -> str:
        return render_template("stationery/letterhead.html", form=form, office=office, offices=offices)

    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            set_letterhead(
                session, current.means("desk").signer, office.id, form.wanted,
                actor=actor(), now=current.now(), today=current.today(),
            )  # fmt: skip
    except InvalidInputError as error:
        form.put(error)
        return page(), 422
    flash(_("Kept. Papers made from now on look like this."), "success")
    return redirect(url_for("letterhead.change", kantor=office.id), code=303)


@bp.get("/meja/kop/contoh.pdf")
@open_to(Permission.KEEP_PAPERS)
def specimen() -> ResponseReturnValue:
    """Give out an empty page with the office's letterhead and everybody who signs letters."""
    office, _others = _offices()
    with reading(current.sessions()) as session:
        head = letterhead_of(session, office.id)
    values = {
        "title": _("Specimen"),
        "head": head.values(PaperKind.LETTER, dated=day(current.today())),
        "text": _("This is how letters of the office will look."),
    }
    return Response(typeset("specimen", values, lang=current.lang()), mimetype="application/pdf")


def _offices() -> tuple[Office, list[Office]]:
    with reading(current.sessions()) as session:
        offices = seats_for(session, actor(), Permission.KEEP_PAPERS)
    chosen = request.args.get("kantor", type=uuid.UUID)
    return seat_named(offices, chosen, actor(), named="kantor" in request.args), offices
