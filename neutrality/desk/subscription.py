"""The calendar that an officer's own programme subscribes to: its address, and what lies behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext

from neutrality import current
from neutrality.cases.feeds import calendar_behind, end_feed, feed_in_use, make_feed
from neutrality.database import reading, transaction
from neutrality.desk.clocks import address_of_desk
from neutrality.domain.access import Permission
from neutrality.gate import Audience, actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("subscription", __name__)


@bp.get("/meja/kalender")
@open_to(Permission.LIST_CASES)
def overview() -> ResponseReturnValue:
    """Say whether there is an address, and since when; the address itself is shown once only."""
    return _page()


@bp.post("/meja/kalender/baru")
@open_to(Permission.LIST_CASES)
def make() -> ResponseReturnValue:
    """Make a new address and show it; the one before opens nothing any more."""
    with transaction(current.sessions()) as session:
        token = make_feed(
            session, current.means("desk").signer, actor=actor(), now=current.now(), today=current.today()
        )
    return _page(f"{address_of_desk()}/kalender/{token}.ics")


@bp.post("/meja/kalender/akhiri")
@open_to(Permission.LIST_CASES)
def end() -> ResponseReturnValue:
    """Let the address open nothing any more."""
    signer = current.means("desk").signer
    with transaction(current.sessions()) as session:
        end_feed(session, signer, actor=actor(), now=current.now(), today=current.today())
    flash(gettext("The address opens nothing any more."), "success")
    return redirect(url_for("subscription.overview"), code=303)


@bp.get("/kalender/<token>.ics")
@open_to(Audience.PUBLIC)
def feed(token: str) -> ResponseReturnValue:
    """Answer a calendar programme, which cannot sign in: the address is its only key."""
    with reading(current.sessions()) as session:
        content = calendar_behind(
            session, current.catalogue(), token, desk=address_of_desk(), lang=current.lang(),
            now=current.now(), today=current.today(),
        )  # fmt: skip
    return Response(content, content_type="text/calendar; charset=utf-8")


def _page(address: str = "") -> str:
    with reading(current.sessions()) as session:
        row = feed_in_use(session, actor())
    return render_template(
        "desk/clocks/subscription.html", address=address, made_at=row.made_at if row else None
    )
