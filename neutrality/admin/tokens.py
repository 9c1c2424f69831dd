"""Tokens of programs: made here and shown once, confirmed by a second person, rotated, revoked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.api.token_list import token_rows
from neutrality.api.tokens import Made, confirm_token, make_token, revoke_token, rotate_token
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.api_scopes import Scope, TokenDraft
from neutrality.domain.errors import (
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.fields import CheckboxesField, DayMonthYearField, Form, put_at_fields
from neutrality.gate import actor, fresh, open_to
from neutrality.i18n import label
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("tokens", __name__)
# For so many days the former secret opens after a rotation from this page.
OVERLAP = 7
USUAL_LIFE = timedelta(days=180)
FILL = _("Please fill this in.")


class TokenForm(Form):
    """Which program, of which office, for what, until when."""

    name = StringField(
        _("Name of the program"),
        description=_("As colleagues know it, for example: register of the secretariat."),
        validators=[InputRequired(FILL)],
    )
    office_id = SelectField(_("Office"))
    scopes = CheckboxesField(_("What may it do?"), validators=[Optional()])
    expires_on = DayMonthYearField(_("Last day"), validators=[InputRequired(FILL)])


@bp.route("/admin/token", methods=["GET"])
@open_to(Permission.CONFIRM_TOKENS)
def overview() -> ResponseReturnValue:
    """List the tokens of the actor's offices."""
    with reading(current.sessions()) as session:
        rows = token_rows(session, actor=actor(), now=current.now(), today=current.today())
    makes = bool(offices_for(actor(), Permission.KEEP_TOKENS))
    return render_template("admin/tokens.html", rows=rows, makes=makes, overlap=OVERLAP)


@bp.route("/admin/token/baru", methods=["GET", "POST"])
@open_to(Permission.KEEP_TOKENS)
@fresh
def new() -> ResponseReturnValue:
    """Make a token; its secret is shown now and never again."""
    form = _form()

    def page() -> str:
        return render_template("admin/token.html", form=form)

    if request.method == "GET":
        form.expires_on.data = current.today() + USUAL_LIFE
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            made = make_token(
                session, current.means("desk").signer, _draft(form), actor=actor(), now=current.now(),
                today=current.today(),
            )  # fmt: skip
    except InvalidInputError as error:
        put_at_fields(form, error)
        return page(), 422
    except DomainError as error:
        if isinstance(error, NotAllowedError) and error.code == "not_allowed":
            raise
        form.form_errors.append(words(error.code, error.params))
        return page(), 422
    return _shown(made)


@bp.post("/admin/token/perbarui")
@open_to(Permission.KEEP_TOKENS)
@fresh
def rotate() -> ResponseReturnValue:
    """Give the program another secret; the former one opens for the overlap."""
    try:
        with transaction(current.sessions()) as session:
            made = rotate_token(
                session, current.means("desk").signer, _named(),
                overlap_days=request.form.get("overlap_days", -1, type=int), actor=actor(),
                now=current.now(), today=current.today(),
            )  # fmt: skip
    except DomainError as error:
        return _back(error)
    return _shown(made)


@bp.post("/admin/token/sahkan")
@open_to(Permission.CONFIRM_TOKENS)
@fresh
def confirm() -> ResponseReturnValue:
    """Let the second person confirm what waits."""
    return _do(confirm_token)


@bp.post("/admin/token/cabut")
@open_to(Permission.CONFIRM_TOKENS)
def revoke() -> ResponseReturnValue:
    """Revoke a token at once, or refuse one that waits."""
    return _do(revoke_token)


def _do(deed: Callable[..., None]) -> ResponseReturnValue:
    """Do one of the two acts that ask for nothing."""
    try:
        with transaction(current.sessions()) as session:
            deed(session, current.means("desk").signer, _named(), actor=actor(), now=current.now())
    except DomainError as error:
        return _back(error)
    flash(gettext("Done."), "success")
    return redirect(url_for("tokens.overview"), code=303)


def _form() -> TokenForm:
    form = TokenForm()
    reach = offices_for(actor(), Permission.KEEP_TOKENS)
    with reading(current.sessions()) as session:
        form.office_id.choices = [(str(key), name) for key, name in _offices(session, reach)]
    form.scopes.choices = [(scope.value, label(scope)) for scope in Scope]
    if request.method == "GET":
        form.office_id.data = str(actor().home_office_id)
    return form


def _offices(session: Session, reach: frozenset[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    found = select(Office.id, Office.name).where(Office.id.in_(reach), Office.active.is_(True))
    return [(row.id, row.name) for row in session.execute(found.order_by(Office.name))]


def _draft(form: TokenForm) -> TokenDraft:
    """Return what was typed; raises `unknown_choice` at what no list gives."""
    try:
        office_id = uuid.UUID(form.office_id.data or "")
        scopes = frozenset(Scope(word) for word in form.scopes.data or [])
    except ValueError:
        raise InvalidInputError([FieldProblem("office_id", "unknown_choice")]) from None
    return TokenDraft(form.name.data or "", office_id, scopes, form.expires_on.data)


def _shown(made: Made) -> str:
    """Show the secret: it stands here and nowhere else."""
    return render_template("admin/token_made.html", token=made.row, secret=made.secret)


def _named() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("token", ""))
    except ValueError:
        raise NotFoundError("no_such_token") from None


def _back(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, NotAllowedError) and error.code == "not_allowed":
        raise error
    flash(words(error.code, error.params), "error")
    return redirect(url_for("tokens.overview"), code=303)
