"""The cumulative row of an election on the desk, counted twice before it is shown."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import format_percent, lazy_gettext
from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.validators import ValidationError

from neutrality import current
from neutrality.copy_reading import reads_copy
from neutrality.directory.service import elections
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.cumulative import OTHERWISE, OUTSTANDING, Part
from neutrality.fields import DayMonthYearField, Form
from neutrality.gate import actor, open_to
from neutrality.refusals import words
from neutrality.statistics.cumulative import Asked, row_of
from neutrality.statistics.retold import retold_row
from neutrality.statistics.scope import one_moment

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.domain.cumulative import Row

bp = Blueprint("election_statistics", __name__)


class ElectionForm(Form):
    """Which election, and as of the end of which day; it stands in the address."""

    class Meta:
        """A question changes nothing, so it needs no token."""

        csrf = False

    election = SelectField(lazy_gettext("Election"), default="")
    on = DayMonthYearField(lazy_gettext("As of the end of"))

    def validate_on(self, field: DayMonthYearField) -> None:
        """Refuse a day that is still to come."""
        if field.data is not None and field.data > current.today():
            raise ValidationError(words("in_future"))


@bp.get("/meja/statistik/pemilihan")
@open_to(Permission.READ_STATISTICS)
@reads_copy
def row() -> ResponseReturnValue:
    """Show the persons of an election as of a day; both ways of counting must agree."""
    offices = offices_for(actor(), Permission.READ_STATISTICS)
    with one_moment(current.reading_sessions()) as session:
        form = _form(session)
        if not form.validate():
            return _page(form, None), 422
        on = form.on.data or current.today()
        election = uuid.UUID(form.election.data) if form.election.data else None
        found = row_of(session, Asked(election, offices, on))
        agree = found == retold_row(session, election, offices, on)
        return _page(form, found, on=on, agree=agree and found.adds_up)


def _form(session: Session) -> ElectionForm:
    form = ElectionForm(formdata=request.args or None, data={"on": current.today()})
    form.election.choices = [("", _("All of them, and what belongs to none"))]
    form.election.choices += [(str(one.id), one.name) for one in elections(session)]
    return form


def _page(form: ElectionForm, found: Row | None, *, on: date | None = None, agree: bool = False) -> str:
    return render_template(
        "statistics/election.html", form=form, row=found, on=on, agree=agree, otherwise=OTHERWISE,
        outstanding=OUTSTANDING, parts=Part, rates=_rates(found) if found else (),
    )  # fmt: skip


def _rates(found: Row) -> list[tuple[str, str]]:
    """Return the published rates in words; with nobody to divide by there is none."""
    rates = (
        (_("Proven: of proven, not proven and requirements not met"), found.proven_rate),
        (_("Followed up: sanctioned of recommended"), found.follow_up_rate),
        (_("Followed up, second reading: an answer without a violation counts too"), found.answered_rate),
    )
    return [(text, format_percent(float(rate), "0.0%") if rate is not None else "–") for text, rate in rates]
