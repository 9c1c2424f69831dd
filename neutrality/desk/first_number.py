"""With which number an office's letters of a kind begin in a year: as its own agenda goes on."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.desk.asking import acting, typed
from neutrality.desk.document_forms import FirstNumberForm
from neutrality.desk.refusals import refused_here
from neutrality.documents.finishing import set_first_number
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError
from neutrality.gate import actor, open_to
from neutrality.i18n import law
from neutrality.stationery.seats import seat_named, seats_for

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("first_number", __name__)


@bp.route("/meja/nomor/awal", methods=["GET", "POST"])
@open_to(Permission.SET_NUMBERS)
def first_number() -> ResponseReturnValue:
    """Say with which number the letters of a kind begin."""
    form = FirstNumberForm(formdata=typed())
    kinds = current.catalogue().numbered_documents(current.today())
    form.kind.choices = [(row.code, law("document_kind", row.code)) for row in kinds]
    with reading(current.sessions()) as session:
        seats = seats_for(session, actor(), Permission.SET_NUMBERS)
        chosen, named = request.args.get("kantor", type=uuid.UUID), "kantor" in request.args
        office = seat_named(seats, chosen, actor(), named=named)
        office_id, name = office.id, office.name

    def page() -> str:
        return render_template("desk/documents/first_number.html", form=form, office=name)

    if request.method == "GET":
        form.year.data = current.today().year
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            set_first_number(
                session, current.means("desk"), office_id, form.kind.data, year=form.year.data or 0,
                first=form.first.data or 0, today=current.today(), **acting(),
            )  # fmt: skip
    except DomainError as error:
        return refused_here(error, form, page)
    flash(_("Done."), "success")
    return redirect("/meja/nomor", code=303)
