"""The answer to a referral package at the desk: read, shown respondent by respondent, taken over."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.desk.asking import acting, typed
from neutrality.desk.details import detail_name
from neutrality.desk.forms import agency_choices
from neutrality.desk.referral_forms import AnswerForm, TakeForm
from neutrality.desk.refusals import read_case, refused_here
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.entrance import takes
from neutrality.fields import put_at_fields
from neutrality.gate import open_to
from neutrality.referral.answers import LARGEST, ReadAnswer, read_answer, take_over
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("referral_answers", __name__)
TAKE = "take"


@bp.route("/meja/kasus/<uuid:case_id>/jawaban", methods=["GET", "POST"])
@takes(LARGEST * 4)
@open_to(Permission.TAKE_ANSWER)
def answer(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take in an answer form, show what it would record, and record what is chosen."""
    view, form = read_case(case_id), AnswerForm(formdata=typed())

    def page() -> str:
        return render_template("desk/referral/answer.html", case=view, form=form)

    if request.method == "GET":
        return page()
    content = _sent()
    if not content:
        form.answer_file.errors = [words("no_file_chosen")]
        return page(), 422
    try:
        read = _read(case_id, content)
    except InvalidInputError as error:
        put_at_fields(form, error)
        return page(), 422
    if request.form.get("then") == TAKE:
        return _take(case_id, read, content)
    return _shown(case_id, read, TakeForm(formdata=None))


def _sent() -> bytes:
    """Return the answer: as a file, or as it stood on the page on which it is taken over."""
    if request.form.get("then") == TAKE:
        return request.form.get("text", "").encode()
    chosen = request.files.get("answer_file")
    return chosen.stream.read(LARGEST + 1) if chosen and chosen.filename else b""


def _take(case_id: uuid.UUID, read: ReadAnswer, content: bytes) -> ResponseReturnValue:
    form, chosen = TakeForm(formdata=typed()), set(request.form.getlist("taken"))
    agencies = {one: request.form.get(f"agency-{one}", "") for one in chosen}

    def page() -> str:
        return _shown(case_id, read, form, chosen)

    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            done = take_over(
                session, current.means("desk"), case_id, content, agencies, version=form.read_version,
                today=current.today(), **acting(),
            )  # fmt: skip
    except InvalidInputError as error:
        form.form_errors.extend(_at_respondent(problem) for problem in error.problems)
        return page(), 422
    except DomainError as error:
        return refused_here(error, form, page)
    waiting = sum(not one for one in done.values())
    flash(_("Taken over: %(n)s answers.", n=len(done)), "success")
    if waiting:
        flash(_("Of these wait for the second person: %(n)s.", n=waiting), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)


def _read(case_id: uuid.UUID, content: bytes) -> ReadAnswer:
    with reading(current.sessions()) as session:
        return read_answer(session, current.means("desk"), case_id, content, **acting())


def _shown(case_id: uuid.UUID, read: ReadAnswer, form: Any, chosen: set[str] | None = None) -> str:
    """Show an answer as it would be taken over; what was typed stays, the version is that of now."""
    view = read_case(case_id)
    form.text.data, form.version.data = read.text, str(read.version)
    taken = {one.line.reference for one in read.lines if one.steps} if chosen is None else chosen
    return render_template(
        "desk/referral/taking.html", case=view, read=read, form=form, taken=taken, agencies=agency_choices(),
        typed=request.form,
    )  # fmt: skip


def _at_respondent(problem: FieldProblem) -> str:
    """Return a problem with the respondent and the field of the step that it is about."""
    reference, _dot, name = problem.field.partition(".")
    text = words(problem.code, problem.params)
    return f"{reference} · {detail_name(name)}: {text}" if name else text
