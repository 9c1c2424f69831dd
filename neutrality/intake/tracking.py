"""The way back by code: the code is posted, never in an address, and opens one visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext

from neutrality import current
from neutrality.cases.holder import Holder, enter
from neutrality.cases.tracking import track
from neutrality.database import transaction
from neutrality.domain.errors import DomainError
from neutrality.gate import Audience, open_to
from neutrality.intake.draft_cookie import FOLLOWED, forget_cookie, remember
from neutrality.intake.tracking_forms import CodeForm
from neutrality.intake.visits import begin_visit, came_before, end_visit, open_visit
from neutrality.intake.words import told_lines
from neutrality.refusals import words
from neutrality.vault import TrackingCode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("tracking", __name__)


@bp.get("/lacak")
@open_to(Audience.PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("intake/tracking/ask.html", form=CodeForm(formdata=None))


@bp.post("/lacak")
@open_to(Audience.PUBLIC)
def follow() -> ResponseReturnValue:
    """Show what became of the report, or what is wrong with the code."""
    form = CodeForm()
    if not form.validate():
        return render_template("intake/tracking/ask.html", form=form), 422
    now = current.now()
    try:
        code = TrackingCode.parse(form.code.data or "")
        with transaction(current.sessions()) as session:
            holder = enter(session, current.means("public"), code, now=now, today=current.today())
            visit = begin_visit(session, code, now=now)
            page = _page(holder)
    except DomainError as error:
        form.code.errors = [words(error.code, error.params)]
        return render_template("intake/tracking/ask.html", form=form), 422
    return remember(page, visit, FOLLOWED)


@bp.get("/lacak/laporan")
@open_to(Audience.PUBLIC)
def show() -> ResponseReturnValue:
    """Show the report of this visit again, as long as it lasts."""
    now = current.now()
    with transaction(current.sessions()) as session:
        visit = open_visit(session, now=now)
        if visit is not None:
            return _page(enter(session, current.means("public"), visit.code, now=now, today=current.today()))
    if came_before():
        flash(gettext("This page was closed because nothing was done for a while. Enter your code again."))
    return redirect(url_for("tracking.ask"))


@bp.post("/lacak/tutup")
@open_to(Audience.PUBLIC)
def close() -> ResponseReturnValue:
    """End the visit: the browser shows nothing of the report any more."""
    with transaction(current.sessions()) as session:
        end_visit(session)
    return forget_cookie(make_response(redirect("/", code=303)), FOLLOWED)


@bp.get("/lacak/kode-hilang")
@open_to(Audience.PUBLIC)
def lost() -> ResponseReturnValue:
    """Say what happens without the code: the examination goes on, and who can get a new one."""
    return render_template("intake/tracking/lost.html")


def _page(holder: Holder) -> str:
    view = track(holder)
    return render_template("intake/tracking/follow.html", view=view, lines=told_lines(view.lines))
