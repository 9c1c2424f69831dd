"""The public pages without a form of their own, the choice of language, and the two health checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask_babel import get_locale
from sqlalchemy import text

from neutrality import current
from neutrality.audit.guarding import health
from neutrality.database import reading
from neutrality.entrance import local_path
from neutrality.gate import Audience, open_to
from neutrality.i18n import language_cookie
from neutrality.languages import languages
from neutrality.schema import is_newest

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("pages", __name__)


@bp.app_context_processor
def page_context() -> dict[str, Any]:
    """Return what every page needs: its language, that of the law's words in it, and the way back."""
    return {"spoken": str(get_locale() or "id"), "language": current.lang(), "here": _way_back()}


@bp.get("/")
@open_to(Audience.PUBLIC)
def home() -> ResponseReturnValue:
    """Say what this is, who can report, what happens then, and what protects the reporter."""
    return render_template("pages/home.html")


@bp.get("/privasi")
@open_to(Audience.PUBLIC)
def privacy() -> ResponseReturnValue:
    """Say what is sealed, who can read what, and what nobody can promise."""
    return render_template("pages/privacy.html", periods=current.catalogue().periods(current.today()))


@bp.get("/lambang.svg")
@open_to(Audience.PUBLIC)
def mark() -> ResponseReturnValue:
    """Send the mark of the body that runs this; its address changes with it."""
    body = current.body()
    if not body.mark:
        abort(404)
    answer = Response(body.mark, mimetype="image/svg+xml")
    answer.cache_control.public, answer.cache_control.max_age = True, 31_536_000
    return answer


@bp.get("/aksesibilitas")
@open_to(Audience.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """Say how far these pages are accessible and what to do where they are not."""
    return render_template("pages/accessibility.html")


@bp.post("/bahasa")
@open_to(Audience.PUBLIC)
def choose_language() -> ResponseReturnValue:
    """Keep the chosen language until the browser closes, and go back where the reader was."""
    answer = redirect(local_path(request.form.get("next", "")), code=303)
    chosen = request.form.get("language", "")
    if chosen in languages():
        # No expiry date: a reporter's telephone keeps no trace of a visit.
        secure = current.came_securely()
        answer.set_cookie(language_cookie(), chosen, secure=secure, httponly=True, samesite="Lax")
    return answer


@bp.get("/healthz")
@open_to(Audience.PUBLIC)
def healthy() -> ResponseReturnValue:
    """Answer `ok` when the process runs and its database answers."""
    with reading(current.sessions()) as session:
        session.execute(text("SELECT 1"))
    return Response("ok", mimetype="text/plain")


@bp.get("/readyz")
@open_to(Audience.PUBLIC)
def ready() -> ResponseReturnValue:
    """Answer `ready` when the database is at the newest migration and not older than seen, else 503."""
    with reading(current.sessions()) as session:
        newest = is_newest(session)
    if not newest:
        return Response("the database is not at the newest migration", status=503, mimetype="text/plain")
    fit, said = health()
    return Response(said, status=200 if fit else 503, mimetype="text/plain")


def _way_back() -> str:
    """Return where this page can be opened again: an answer to a form has no address, its form has one."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    addresses = current_app.create_url_adapter(request)
    if addresses is not None and addresses.test(request.path, method="GET"):
        return request.path
    return "/meja/mulai" if request.path.startswith("/meja") else "/"
