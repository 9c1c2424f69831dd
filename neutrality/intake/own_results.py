"""What a field supervisor handed in and how far the office is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from neutrality import current
from neutrality.cases.own_results import own_results
from neutrality.database import reading
from neutrality.domain.access import Permission
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own_results", __name__)


@bp.get("/temuan")
@open_to(Permission.SEE_OWN_RESULTS)
def overview() -> ResponseReturnValue:
    """List the own results."""
    with reading(current.sessions()) as session:
        rows = own_results(session, actor=actor())
    return render_template("intake/findings/own.html", rows=rows)
