"""The guide for civil servants: what they may and may not do, and a poster of each office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request

from neutrality import current
from neutrality.database import reading
from neutrality.directory.service import offices
from neutrality.domain.guide import advice
from neutrality.gate import Audience, open_to
from neutrality.stationery.typesetting import square

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("guide", __name__)
LONGEST_QUESTION = 80


@bp.get("/panduan")
@open_to(Audience.PUBLIC)
def guide() -> ResponseReturnValue:
    """Show every situation, or those that answer a question."""
    question = request.args.get("q", "")[:LONGEST_QUESTION].strip()
    found = advice(current.catalogue(), current.today(), question)
    return render_template("pages/guide.html", advice=found, question=question, today=current.today())


@bp.get("/panduan/poster")
@open_to(Audience.PUBLIC)
def poster() -> ResponseReturnValue:
    """Show one sheet to be put up at an office, with a code that leads to the guide."""
    with reading(current.sessions()) as session:
        rows = [(row.code, row.name) for row in offices(session)]
    names, chosen = dict(rows), request.args.get("kantor")
    if chosen is not None and chosen not in names:
        abort(404)
    address = f"{current.settings().public_url.rstrip('/')}/panduan"
    code = square(address).svg_inline(scale=5, dark="#000", border=2)
    situations = advice(current.catalogue(), current.today())
    return render_template(
        "pages/poster.html", offices=rows, chosen=chosen, name=names.get(chosen or ""), code=code,
        address=address, advice=situations,
    )  # fmt: skip
