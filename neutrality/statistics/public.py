"""The public's page of the statistics: released months, and that there are none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext as _

from neutrality.gate import Audience, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("public_statistics", __name__)


@bp.get("/statistik")
@open_to(Audience.PUBLIC)
def released() -> ResponseReturnValue:
    """List the released months."""
    return render_template("statistics/released.html")


@bp.get("/statistik/<month>")
@open_to(Audience.PUBLIC)
def not_released(month: str) -> ResponseReturnValue:
    """Say that a month is not released."""
    del month
    return render_template(
        "errors/error.html", title=_("This month is not released"),
        text=_("Only released months are public. None has been released yet."), next_url="/statistik",
        next_label=_("To the statistics"),
    ), 404  # fmt: skip
