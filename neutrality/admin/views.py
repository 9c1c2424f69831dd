"""What an administrator sees: the own offices and their accounts, agencies, elections; no case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.models import Account, RoleGrant
from neutrality.api.models import ApiToken
from neutrality.database import reading
from neutrality.directory.service import agencies, elections, offices
from neutrality.domain.access import Permission, offices_for
from neutrality.gate import actor, open_to
from neutrality.i18n import label

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("admin", __name__)


@bp.get("/admin")
@open_to(Permission.ADMINISTER)
def overview() -> ResponseReturnValue:
    """List what is set up."""
    with reading(current.sessions()) as session:
        reach = offices_for(actor(), Permission.ADMINISTER)
        people = session.scalars(
            select(Account)
            .where(Account.home_office_id.in_(reach), Account.id.not_in(select(ApiToken.account_id)))
            .order_by(Account.name)
        ).all()
        grants = session.execute(
            select(RoleGrant.account_id, RoleGrant.role).where(
                RoleGrant.revoked_on.is_(None), RoleGrant.office_id.in_(reach)
            )
        ).all()
        page = {
            "offices": [office for office in offices(session, active=False) if office.id in reach],
            "people": people,
            "agencies": agencies(session),
            "elections": elections(session),
        }
    roles: dict[object, list[str]] = {}
    for row in grants:
        roles.setdefault(row.account_id, []).append(label(row.role))
    return render_template("admin/overview.html", **page, roles=roles)
