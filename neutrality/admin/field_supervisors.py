"""Field supervisors at the desk: a sheet is checked, shown, made into accounts; slips are printed once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import FileField, SelectField, TextAreaField
from wtforms.validators import Optional

from neutrality import current
from neutrality.accounts.field_posts import (
    Slip,
    appoint,
    end_post,
    field_posts,
    invite_again,
    post_of,
    require_appointing,
    sheet_against,
)
from neutrality.accounts.sheets import LARGEST, rows_of, rows_of_text, text_of
from neutrality.admin.invitation_paper import address, picture
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.appointments import Sheet, read_sheet
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.fields import Form
from neutrality.gate import actor, fresh, open_to
from neutrality.refusals import words
from neutrality.refusals.field import COLUMNS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("field_supervisors", __name__)


class SheetForm(Form):
    """A sheet for one office, chosen or pasted."""

    office_id = SelectField(_("Office"))
    sheet = FileField(
        _("Sheet (CSV or XLSX)"),
        description=_("Four columns: name, village, number of the decree, last day. One person in each row."),
        validators=[Optional()],
    )
    pasted = TextAreaField(
        _("Or paste the rows"),
        description=_("Copied from a spreadsheet, as they are."),
        validators=[Optional()],
    )

    def rows(self) -> list[list[str]]:
        """Return the rows that were chosen, else those that were pasted.

        Raises:
            DomainError: `sheet_missing`, `sheet_unreadable`, `sheet_too_large`.

        """
        chosen = request.files.get("sheet")
        if chosen is not None and chosen.filename:
            return rows_of(chosen.stream.read(LARGEST + 1))
        if not (self.pasted.data or "").strip():
            raise DomainError("sheet_missing")
        return rows_of_text(self.pasted.data or "")


@bp.route("/admin/pengawas", methods=["GET", "POST"])
@open_to(Permission.APPOINT_FIELD)
def overview() -> ResponseReturnValue:
    """List the field supervisors; check a sheet, and make its accounts when that was confirmed."""
    form = _form()
    if request.method == "GET":
        return _page(form)
    try:
        office_id, rows = _office(form), form.rows()
        sheet = read_sheet(rows, current.today())
        if sheet.problems or "make" not in request.form:
            return _checked(form, office_id, rows, sheet)
        with transaction(current.sessions()) as session:
            require_appointing(office_id, first=actor())
            done = appoint(
                session, current.means("desk").signer, office_id, sheet.appointments, actor=actor(),
                now=current.now(),
            )  # fmt: skip
    except NotFoundError:
        form.office_id.errors = [words("unknown_choice")]
        return _page(form), 422
    except DomainError as error:
        form.sheet.errors = [words(error.code, error.params)]
        return _page(form), 422
    if done.slips:
        return _slips(list(done.slips))
    flash(gettext("All of them are there already: %(known)s. Nothing was made twice.", known=done.known))
    return redirect(url_for("field_supervisors.overview"), code=303)


@bp.post("/admin/pengawas/undangan")
@open_to(Permission.APPOINT_FIELD)
@fresh
def invite() -> ResponseReturnValue:
    """Print a new invitation for one person; the old one opens nothing any more."""
    try:
        with transaction(current.sessions()) as session:
            account = post_of(session, _named(), actor())
            slip = invite_again(
                session, current.means("desk").signer, account, actor=actor(), now=current.now()
            )
    except NotFoundError as error:
        return _back(error)
    return _slips([slip])


@bp.post("/admin/pengawas/akhiri")
@open_to(Permission.APPOINT_FIELD)
def end() -> ResponseReturnValue:
    """End an appointment now; whoever was signed in with it is no more."""
    try:
        with transaction(current.sessions()) as session:
            account = post_of(session, _named(), actor())
            end_post(
                session, current.means("desk").signer, account, actor=actor(), now=current.now(),
                today=current.today(),
            )  # fmt: skip
    except NotFoundError as error:
        return _back(error)
    flash(gettext("Ended. Nothing can be sent with this account any more."), "success")
    return redirect(url_for("field_supervisors.overview"), code=303)


def _form() -> SheetForm:
    form = SheetForm()
    reach = offices_for(actor(), Permission.APPOINT_FIELD)
    with reading(current.sessions()) as session:
        rows = session.execute(
            select(Office.id, Office.name).where(Office.id.in_(reach)).order_by(Office.name)
        )
        form.office_id.choices = [(str(row.id), row.name) for row in rows]
    if request.method == "GET":
        form.office_id.data = str(actor().home_office_id)
    return form


def _office(form: SheetForm) -> uuid.UUID:
    """Return the office that was chosen; raises `no_such_account` for what the list does not give."""
    if form.office_id.data not in {str(one) for one in offices_for(actor(), Permission.APPOINT_FIELD)}:
        raise NotFoundError("no_such_account")
    return uuid.UUID(form.office_id.data)


def _page(form: SheetForm, **shown: object) -> str:
    with reading(current.sessions()) as session:
        posts = field_posts(session, actor=actor(), today=current.today())
    return render_template("admin/field_supervisors.html", form=form, posts=posts, **shown)


def _checked(
    form: SheetForm, office_id: uuid.UUID, rows: list[list[str]], sheet: Sheet
) -> ResponseReturnValue:
    """Show what is wrong row by row, or what would be made, to be confirmed once for all."""
    form.pasted.data = text_of(rows)
    if sheet.problems:
        wrong = [
            (one.row, str(COLUMNS[one.problem.field]), words(one.problem.code, one.problem.params))
            for one in sheet.problems
        ]
        return _page(form, wrong=wrong), 422
    with reading(current.sessions()) as session:
        new, known = sheet_against(session, office_id, sheet.appointments)
    return _page(form, new=new, known=known)


def _slips(slips: list[Slip]) -> str:
    """Show the sheets of paper: the codes stand here and nowhere else."""
    shown = [(slip, picture(slip)) for slip in slips]
    return render_template("admin/invitations.html", slips=shown, address=address())


def _named() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.form.get("account", ""))
    except ValueError:
        return None


def _back(error: DomainError) -> ResponseReturnValue:
    flash(words(error.code, error.params), "error")
    return redirect(url_for("field_supervisors.overview"), code=303)
