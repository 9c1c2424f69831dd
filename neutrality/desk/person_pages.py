"""Pages with one form about a respondent or a witness: shown, sent, refused beside what was typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.respondent_file import RespondentFile, respondent_file
from neutrality.database import reading, transaction
from neutrality.desk.asking import Shared, acting
from neutrality.desk.received import discard_files, sealed_files
from neutrality.desk.refusals import refused
from neutrality.domain.errors import DomainError
from neutrality.evidence.service import SealedUpload
from neutrality.gate import actor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@dataclass(frozen=True)
class Page:
    """What stands around a form, and where it leads back."""

    title: str
    back: str
    button: str = ""
    about: str = ""
    intro: str = ""
    notice: str = ""
    upload: bool = False
    hidden: tuple[str, ...] = ()
    versions: tuple[Any, ...] = ()
    kind: str = ""


def read_person(case_id: uuid.UUID, ordinal: int) -> RespondentFile:
    """Return a respondent as kept now, opened for whoever is signed in."""
    with reading(current.sessions()) as session:
        return respondent_file(
            session, current.means("desk"), case_id, ordinal, actor=actor(), now=current.now()
        )


def at(file: RespondentFile, rest: str = "") -> str:
    """Return the address of a respondent's page, or of one below it."""
    return f"/meja/kasus/{file.case_id}/terlapor/{file.person.ordinal}{rest}"


def about(file: RespondentFile) -> str:
    """Return number and name, as they stand above a form."""
    return f"{file.number} · {file.person.name or _('Name not known')}"


def ask_on(
    case_id: uuid.UUID, page: Page, form: Any, work: Callable[[Session, Shared], object]
) -> ResponseReturnValue:
    """Show a form, then do what it asks and go back to where it came from."""

    def shown() -> str:
        return render_template("desk/person/form.html", page=page, form=form, case_id=case_id)

    if request.method == "GET":
        return shown()
    if not form.validate():
        return shown(), 422
    try:
        with transaction(current.sessions()) as session:
            work(session, acting())
    except DomainError as error:
        return refused(error, form, case_id, shown)
    flash(_("Done."), "success")
    return redirect(page.back, code=303)


def take_files(
    case_id: uuid.UUID,
    page: Page,
    form: Any,
    keep: Callable[[Session, list[SealedUpload], Shared], object],
) -> ResponseReturnValue:
    """Show a form for files, then keep those that were sent; none of them when that is refused."""
    uploads = sealed_files(form) if request.method == "POST" else []
    if form.files.errors:
        return render_template("desk/person/form.html", page=page, form=form, case_id=case_id), 422
    answer = ask_on(case_id, page, form, lambda session, shared: keep(session, uploads, shared))
    if form.form_errors or form.errors:
        discard_files(uploads)
    return answer
