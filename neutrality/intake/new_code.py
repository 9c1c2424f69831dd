"""A new tracking code at the counter, for a named reporter who lost the old one: shown once, on a slip."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from wtforms import HiddenField

from neutrality import current
from neutrality.cases.new_code import GivenCode, confirmed_by, give_new_code
from neutrality.cases.reading import glance
from neutrality.database import reading, transaction
from neutrality.desk.refusals import refused
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.fields import Form
from neutrality.gate import actor, open_to
from neutrality.intake.staff_forms import code_of, new_token
from neutrality.refusals import words
from neutrality.reports.models import IdentityStatus
from neutrality.vault import TrackingCode

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("new_code", __name__)


class NewCodeForm(Form):
    """One button; its token makes a double click one code."""

    token = HiddenField()


@bp.route("/meja/kasus/<uuid:case_id>/kode-baru", methods=["GET", "POST"])
@open_to(Permission.SERVE_REPORTER)
def give(case_id: uuid.UUID) -> ResponseReturnValue:
    """Say what a new code needs, then give it."""
    with reading(current.sessions()) as session:
        seen = glance(session, case_id, actor=actor())
        confirmed = confirmed_by(session, current.means("desk"), case_id, actor=actor(), now=current.now())
    if seen.identity_status is IdentityStatus.NONE:
        raise NotFoundError("no_identity")
    form, code = NewCodeForm(), None
    if request.method == "POST":
        code = code_of(form.token.data)

    def page() -> str:
        form.token.data = new_token()
        return render_template("intake/counter/new_code.html", case=seen, form=form, confirmed=confirmed)

    if code is None:
        form.form_errors.extend([words("form_too_old")] if request.method == "POST" else [])
        return page(), 422 if request.method == "POST" else 200
    try:
        given = _give(case_id, code)
    except DomainError as error:
        return refused(error, form, case_id, page)
    return render_template("intake/counter/new_slip.html", case=seen, given=given, code=code.text)


def _give(case_id: uuid.UUID, code: TrackingCode) -> GivenCode:
    with transaction(current.sessions()) as session:
        return give_new_code(
            session, current.means("desk"), case_id, code=code, actor=actor(), now=current.now()
        )
