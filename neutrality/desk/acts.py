"""The two ways in which a page acts on a case: ask and then do, or do at once and go back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from neutrality import current
from neutrality.cases.reading import CaseView
from neutrality.database import transaction
from neutrality.desk.refusals import refused, said
from neutrality.domain.errors import DomainError, NotAllowedError, NotFoundError
from neutrality.gate import actor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

Shared = dict[str, Any]


def ask(
    view: CaseView, form: Any, page: Callable[[], str], work: Callable[[Session, Shared], bool]
) -> ResponseReturnValue:
    """Show a form about a case, then do what it asks; a refusal stands beside what was typed."""
    if request.method == "GET":
        form.read_from(view)
        return page()
    if not form.validate():
        return page(), 422
    shared = {**by_whom(), "version": form.read_version, "today": current.today()}
    try:
        with transaction(current.sessions()) as session:
            done = work(session, shared)
    except DomainError as error:
        return refused(error, form, view.id, page)
    flash(_("Done.") if done else _("Kept. It waits for the second person."), "success")
    return redirect(url_for("desk.case", case_id=view.id), code=303)


def act(case_id: uuid.UUID, work: Callable[[Session, Shared], None]) -> ResponseReturnValue:
    """Do one small act and go back to the case; a refusal is told there."""
    try:
        with transaction(current.sessions()) as session:
            work(session, by_whom())
    except DomainError as error:
        if isinstance(error, NotFoundError | NotAllowedError):
            raise
        flash(said(error), "error")
    else:
        flash(_("Done."), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)


def by_whom() -> Shared:
    """Return who acts and when."""
    return {"actor": actor(), "now": current.now()}


def sent() -> MultiDict[str, str] | None:
    """Return what was sent, nothing for a page that is only asked for."""
    return request.form if request.method == "POST" else None
