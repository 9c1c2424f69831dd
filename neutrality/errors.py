"""Every failure as a page: its status, what is wrong and what to do."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import cast

from flask import Flask, Response, current_app, render_template, request
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from neutrality.entrance import is_for_programs
from neutrality.logs import request_id
from neutrality.refusals import words

Info = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
log = logging.getLogger("neutrality.errors")

PAGES: dict[int, tuple[str, str]] = {
    400: (_("This did not arrive as it should"), _("Go back one page and try again.")),
    401: (_("Please sign in"), _("This page is for officers.")),
    403: (_("This is not open to you"), _("Your role does not allow this.")),
    404: (_("This page does not exist"), _("Check the address, or begin again at the start.")),
    405: (_("This does not work here"), _("Go back one page and try again.")),
    409: (_("The case has changed"), _("Somebody was quicker. Read it again before you go on.")),
    411: (_("This did not arrive as it should"), _("The size of what was sent is missing. Send it again.")),
    413: (_("This is too large"), _("Send the files one by one: at most 500 MB each.")),
    429: (_("That was very often"), _("Wait a minute, then try again.")),
    503: (
        _("This does not work at this moment"),
        _("Nothing you sent before is lost. Try again in a few minutes."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("Nothing you sent before is lost. Try again in a few minutes."),
    ),
}


def status(error: DomainError) -> int:
    """Return the HTTP status that fits the refusal."""
    kinds = ((NotFoundError, 404), (NotAllowedError, 403), (ConflictError, 409), (UnavailableError, 503))
    return next((number for kind, number in kinds if isinstance(error, kind)), 400)


def init_errors(app: Flask) -> None:
    """Show every refusal as a page of the site; never a stack trace."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(OperationalError, _without_database)
    vars(app)["log_exception"] = _log_kind


def _refused(error: DomainError) -> tuple[str, int] | Response:
    told = _to_a_program(error)
    if told is not None:
        return told
    number = status(error)
    return _page(number, words(error.code, error.params))


def expired(_error: CSRFError) -> tuple[str, int]:
    """Answer a form without its token; views that can show what was typed answer it themselves."""
    text = gettext("This form is too old or was opened elsewhere. Go back, load the page again and resend.")
    return _page(400, text)


def _failed(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects are no failures
        return error
    return _to_a_program(error) or _page(error.code, "")


def _without_database(error: OperationalError) -> tuple[str, int] | Response:
    """Answer while the database is away or has no room: what was sent is not kept, trying again is right."""
    trace = error.__traceback__
    _log_kind((type(error), error, trace) if trace else (None, None, None))
    if _is_a_mistake(error):
        return _to_a_program(InternalServerError()) or _page(500, "")
    told = _to_a_program(ServiceUnavailable())
    if told is not None:
        return told
    # Nothing is asked of whoever is signed in, of menus and the like: that would be read from the database.
    page = current_app.jinja_env.get_template("errors/error.html")
    return page.render(language=str(get_locale()), here=request.path, **_words(503, "")), 503


def _is_a_mistake(error: OperationalError) -> bool:
    """Return whether SQLite did not understand a statement, which it calls by the same name."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF == sqlite3.SQLITE_ERROR


def _to_a_program(error: Exception) -> Response | None:
    """Return the failure as programs read it, nothing where a page is asked for or no program is served."""
    told = cast("Callable[[Exception], Response] | None", current_app.extensions.get("problem"))
    return told(error) if told is not None and is_for_programs(request.path) else None


def _log_kind(
    info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    """Say in the log what kind of failure it was and where, never with which values (attacks 8)."""
    kind, _value, trace = info
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace)[-6:]]
    log.error("%s at %s", kind.__name__ if kind else "failure", " ".join(places))


def _page(number: int, text: str) -> tuple[str, int]:
    return render_template("errors/error.html", **_words(number, text)), number


def _words(number: int, text: str) -> dict[str, object]:
    title, advice = PAGES.get(number, PAGES[400])
    return {
        "title": title, "text": text or advice, "next_url": "/", "next_label": gettext("To the start"),
        "request_id": request_id(),
    }  # fmt: skip
