"""The desk refuses a database that is older than what was sealed, and says how the history fares."""

from __future__ import annotations

from flask import Flask, current_app, request

from neutrality import current
from neutrality.database import reading
from neutrality.domain.errors import DomainError
from neutrality.gate import Audience
from neutrality.history.standing import forged
from neutrality.refusals import words


def init_watch(app: Flask) -> None:
    """Let no officer work on a rolled-back database; pages of the public and signing in stay open."""
    app.before_request(_refuse_older)


def health() -> tuple[bool, str]:
    """Return whether this process may work on its database, and a line for the operator."""
    try:
        current.watch().check()
    except DomainError as error:
        return False, words(error.code, error.params)
    with reading(current.sessions()) as session:
        found = forged(session)
    return True, f"ready; {found} forged events refused, run audit verify" if found else "ready"


def _refuse_older() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "__audience__", Audience.PUBLIC) is not Audience.PUBLIC:
        current.watch().check()
