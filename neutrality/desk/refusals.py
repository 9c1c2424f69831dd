"""A refusal beside what was typed: at the field, above the form, or with both versions of the case."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import render_template
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.reading import CaseView, case_file
from neutrality.database import reading
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.fields import put_at_fields
from neutrality.gate import actor
from neutrality.i18n import day
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

HIDDEN = frozenset({"version", "seen", "csrf_token"})


def read_case(case_id: uuid.UUID) -> CaseView:
    """Return the case as it stands now, opened for whoever is signed in."""
    with reading(current.sessions()) as session:
        return case_file(
            session, current.means("desk"), case_id, actor=actor(), lang=current.lang(),
            today=current.today(), now=current.now(),
        )  # fmt: skip


def refused(
    error: DomainError, form: Any, case_id: uuid.UUID, page: Callable[[], str]
) -> ResponseReturnValue:
    """Answer a refusal without losing what was typed; who may not be here at all is told so."""
    if isinstance(error, NotFoundError | NotAllowedError):
        raise error
    if error.code == "changed_meanwhile":
        return _conflict(form, case_id)
    return refused_here(error, form, page)


def refused_here(error: DomainError, form: Any, page: Callable[[], str]) -> ResponseReturnValue:
    """Answer a refusal of what is about no case, beside what was typed."""
    if isinstance(error, NotFoundError | NotAllowedError):
        raise error
    if isinstance(error, InvalidInputError):
        put_at_fields(form, error)
    else:
        form.form_errors.append(words(error.code, error.params))
    return page(), 409 if isinstance(error, ConflictError) else 422


def said(error: DomainError) -> str:
    """Return a refusal in one line, for an act of one button."""
    if isinstance(error, InvalidInputError):
        return " ".join(words(problem.code, problem.params) for problem in error.problems)
    return words(error.code, error.params)


def _conflict(form: Any, case_id: uuid.UUID) -> ResponseReturnValue:
    """Show what was typed beside what happened meanwhile; sending again means knowing it."""
    view = read_case(case_id)
    since = view.timeline[form.seen_entries :]
    form.read_from(view)
    typed = [(field.label.text, _shown(field)) for field in form if field.name not in HIDDEN]
    return render_template("desk/conflict.html", case=view, form=form, typed=typed, since=since), 409


def _shown(field: Any) -> str:
    """Return what stands in a field as its writer saw it."""
    if isinstance(field.data, date):
        return day(field.data)
    if isinstance(field.data, bool):
        return _("yes") if field.data else _("no")
    chosen = dict(getattr(field, "choices", None) or [])
    return str(chosen.get(field.data, field.data or ""))
