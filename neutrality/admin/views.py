"""The landing page of the administration: what needs somebody, what is set up, where it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext as _
from sqlalchemy import func, select

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.admin.attention import Look, attention
from neutrality.admin.menu import entries_for
from neutrality.database import reading
from neutrality.directory.holidays import reachable
from neutrality.directory.models import Agency, Election, Office
from neutrality.domain.access import Permission, offices_for
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("admin", __name__)


@bp.get("/admin")
@open_to(Permission.ADMINISTER)
def overview() -> ResponseReturnValue:
    """Say what needs somebody, how much is set up, and where it is changed; no case is named."""
    with reading(current.sessions()) as session:
        topmost = reachable(session, actor(), Permission.ADMINISTER) is None
        points = attention(_look(session, topmost=topmost))
        figures = _figures(session)
    entries = entries_for(actor(), topmost=topmost)
    return render_template("admin/overview.html", points=points, figures=figures, entries=entries)


def _look(session: Session, *, topmost: bool) -> Look:
    settings = current.settings()
    return Look(
        session=session,
        catalogue=current.catalogue(),
        offices=offices_for(actor(), Permission.ADMINISTER),
        topmost=topmost,
        now=current.now(),
        today=current.today(),
        keys=settings.keys_dir,
        surface=settings.surface,
        opens=settings.keyholder_socket is None,
    )


def _figures(session: Session) -> list[tuple[str, int]]:
    """Return how much of each there is within reach."""
    reach = offices_for(actor(), Permission.ADMINISTER)
    counted = (
        (_("Offices"), select(func.count(Office.id)).where(Office.id.in_(reach), Office.closed_on.is_(None))),
        (
            _("Accounts"),
            select(func.count(Account.id)).where(Account.home_office_id.in_(reach), Account.active.is_(True)),
        ),
        (_("Agencies"), select(func.count(Agency.id)).where(Agency.active)),
        (_("Elections"), select(func.count(Election.id))),
    )
    return [(name, session.scalar(asked) or 0) for name, asked in counted]
