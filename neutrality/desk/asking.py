"""Asking and doing: a form that acts on a case, and acts of one button."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from neutrality import current
from neutrality.cases.dossier import RespondentView
from neutrality.cases.reading import CaseView
from neutrality.database import transaction
from neutrality.desk.refusals import refused, said
from neutrality.domain.errors import DomainError, NotAllowedError, NotFoundError
from neutrality.gate import actor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

Shared = dict[str, Any]
Ask = Callable[[], str]


def acting() -> Shared:
    """Return who acts and when, as every service takes it."""
    return {"actor": actor(), "now": current.now()}


def typed() -> MultiDict[str, str] | None:
    """Return what was sent, nothing when a page is opened."""
    return request.form if request.method == "POST" else None


def person_asked(view: CaseView) -> RespondentView:
    """Return the respondent whom the address names, else the first; raises `no_such_respondent`."""
    ordinal = request.args.get("terlapor", 1, type=int)
    for person in view.respondents:
        if person.ordinal == ordinal:
            return person
    raise NotFoundError("no_such_respondent")


def ask(
    case_id: uuid.UUID,
    form: Any,
    page: Ask,
    work: Callable[[Session, Shared], object],
    *,
    onward: Callable[[], str] | None = None,
) -> ResponseReturnValue:
    """Show a form about a case, then do what it asks; a refusal stands beside what was typed.

    Afterwards it goes back to the case, or to where `onward` says.
    """
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            told = work(session, acting())
    except DomainError as error:
        return refused(error, form, case_id, page)
    flash(told if isinstance(told, str) else _("Done."), "success")
    return redirect(onward() if onward else url_for("desk.case", case_id=case_id), code=303)


def ask_of(
    view: CaseView,
    form: Any,
    page: Ask,
    work: Callable[[Session, Shared], bool],
    *,
    onward: Callable[[], str] | None = None,
) -> ResponseReturnValue:
    """Ask as `ask` does, about the version on the screen; some of what is asked waits for a second person."""
    if request.method == "GET":
        form.read_from(view)

    def versioned(session: Session, shared: Shared) -> str:
        done = work(session, {**shared, "version": form.read_version, "today": current.today()})
        return _("Done.") if done else _("Kept. It waits for the second person.")

    return ask(view.id, form, page, versioned, onward=onward)


def act(
    case_id: uuid.UUID, work: Callable[[Session, Shared], object], *, done: str = ""
) -> ResponseReturnValue:
    """Do one small act and go back to the case; a refusal is told there."""
    try:
        with transaction(current.sessions()) as session:
            work(session, acting())
    except DomainError as error:
        if isinstance(error, NotFoundError | NotAllowedError):
            raise
        flash(said(error), "error")
    else:
        flash(done or _("Done."), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)
