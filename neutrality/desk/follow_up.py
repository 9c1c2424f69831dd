"""The follow-up of employers at the desk: one row an agency, the respondents beneath."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import SelectField

from neutrality import current
from neutrality.cases.follow_up import MOST_LINES, FollowUpFilters, follow_up_board
from neutrality.database import reading
from neutrality.directory.models import Office
from neutrality.directory.service import elections
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.follow_up import Figure, Standing
from neutrality.fields import Form
from neutrality.gate import actor, open_to
from neutrality.i18n import label

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

bp = Blueprint("follow_up", __name__)
# What the address says of an agency that nobody named.
UNKNOWN = "-"


class FollowUpForm(Form):
    """What narrows the board; it stands in the address, no names do."""

    class Meta:
        """A list changes nothing, so it needs no token."""

        csrf = False

    office = SelectField(_("Office"), validate_choice=False)
    election = SelectField(_("Election"), validate_choice=False)
    standing = SelectField(_("State"), validate_choice=False)

    def filters(self, args: MultiDict[str, str]) -> FollowUpFilters:
        """Return what the board is narrowed to; what is no choice narrows nothing."""
        agency, figure, standing = args.get("agency", ""), args.get("figure", ""), self.standing.data
        return FollowUpFilters(
            office_id=_uuid(self.office.data),
            election_id=_uuid(self.election.data),
            standing=Standing(standing) if standing in set(Standing) else None,
            agency_id=_uuid(agency),
            no_agency=agency == UNKNOWN,
            figure=Figure(figure) if figure in set(Figure) else Figure.ALL,
        )


@bp.get("/meja/tindak-lanjut")
@open_to(Permission.READ_FOLLOW_UP)
def board() -> ResponseReturnValue:
    """Show what became of the letters, agency by agency; a number opens the respondents behind it."""
    who = actor()
    with reading(current.sessions()) as session:
        form = _form(session)
        filters = form.filters(request.args)
        found = follow_up_board(session, current.means("desk"), filters, actor=who, today=current.today())
    kept = {name: value for name in ("office", "election", "standing") if (value := request.args.get(name))}
    narrowed = filters.figure is not Figure.ALL or filters.agency_id is not None or filters.no_agency
    return render_template(
        "desk/follow_up.html", board=found, form=form, kept=kept, filters=filters, narrowed=narrowed,
        figures=Figure, most=MOST_LINES, today=current.today(),
    )  # fmt: skip


def _form(session: Session) -> FollowUpForm:
    form = FollowUpForm(formdata=request.args)
    reach = offices_for(actor(), Permission.READ_FOLLOW_UP)
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(reach)).order_by(Office.name))
    everything = [("", gettext("All"))]
    form.office.choices = everything + [(str(row.id), row.name) for row in rows]
    form.election.choices = everything + [(str(row.id), row.name) for row in elections(session)]
    form.standing.choices = everything + [(standing.value, label(standing)) for standing in Standing]
    return form


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
