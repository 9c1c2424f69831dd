"""Serah terima at the desk: whose work is handed over, to whom, and the paper that both sign."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.handover import ACTED, Sheet, officers, sheet_of
from neutrality.database import reading, transaction
from neutrality.desk.asking import typed
from neutrality.desk.forms import FILL
from neutrality.desk.handover_papers import at_desk
from neutrality.directory.models import Office
from neutrality.documents.handover_reading import paper_about
from neutrality.documents.handovers import hand_over_on_paper
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, InvalidInputError, NotFoundError
from neutrality.domain.handover import Handover
from neutrality.fields import DayMonthYearField, Form, put_at_fields
from neutrality.gate import actor, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("handover", __name__)
OVERVIEW = "handover.overview"
PURPOSES = {
    "identities": _("Identities of reporters"),
    "letters": _("Letters to and calls with reporters"),
    "evidence": _("Evidence"),
    "from_above": _("Cases of offices below"),
    "exports": _("Lists and figures taken out"),
    ACTED: _("Other acts on cases"),
}


class HandoverForm(Form):
    """The last day, who goes on, and what they should know."""

    last_day = DayMonthYearField(_("Last day at the office"), validators=[InputRequired(FILL)])
    successor = SelectField(
        _("Who goes on with the open cases?"),
        description=_("Below, single cases can go to somebody else."),
        validators=[Optional()],
        validate_choice=False,
    )
    note = TextAreaField(
        _("Note for whoever goes on"),
        description=_(
            "Kept sealed in the history of each case. Where the papers are, what is promised, what is next."
        ),
        validators=[Optional()],
    )


@bp.get("/meja/serah-terima")
@open_to(Permission.HAND_OVER_OFFICER)
def overview() -> ResponseReturnValue:
    """List who works at the office, and whose work was handed over."""
    with reading(current.sessions()) as session:
        rows = officers(session, actor=actor())
    return render_template("desk/handover/overview.html", rows=rows, me=actor().account_id)


@bp.route("/meja/serah-terima/baru", methods=["GET", "POST"])
@open_to(Permission.HAND_OVER_OFFICER)
def new() -> ResponseReturnValue:
    """Hand the work of one officer over."""
    sheet = _sheet()
    if sheet is None:
        return redirect(url_for(OVERVIEW))
    form = HandoverForm(formdata=typed())
    people = dict(person for case in sheet.cases for person in case.able)
    form.successor.choices = [("", gettext("Choose")), *((str(key), name) for key, name in people.items())]

    def page() -> str:
        return render_template("desk/handover/new.html", form=form, sheet=sheet, purposes=PURPOSES)

    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            hand_over_on_paper(at_desk(session), _typed(form, sheet), today=current.today())
    except InvalidInputError as error:
        put_at_fields(form, error)
        return page(), 422
    except DomainError as error:
        form.form_errors.append(words(error.code, error.params))
        return page(), 409
    flash(gettext("Handed over. Finish the document, print it and let all sign it."), "success")
    return redirect(url_for("handover.paper", akun=sheet.officer.id), code=303)


@bp.get("/meja/serah-terima/berita-acara")
@open_to(Permission.HAND_OVER_OFFICER)
def paper() -> ResponseReturnValue:
    """Show the document of a handover and what it rests on; of who has not left what there would be."""
    sheet = _sheet()
    if sheet is None:
        return redirect(url_for(OVERVIEW))
    with reading(current.sessions()) as session:
        office = session.get_one(Office, sheet.office_id).name
        document = paper_about(at_desk(session), sheet.officer.id)
    return render_template(
        "desk/handover/paper.html", sheet=sheet, office=office, today=current.today(), purposes=PURPOSES,
        document=document, head=actor().name,
    )  # fmt: skip


def _sheet() -> Sheet | None:
    """Return what there is of the officer whom the address names; nothing for none of this office."""
    chosen = request.args.get("akun", type=uuid.UUID)
    if chosen is None:
        return None
    try:
        with reading(current.sessions()) as session:
            return sheet_of(session, chosen, actor=actor())
    except NotFoundError:
        return None


def _typed(form: HandoverForm, sheet: Sheet) -> Handover:
    everybody = _account(form.successor.data)
    chosen = {
        case.id: _account(request.form.get(f"successor-{case.id}")) or everybody for case in sheet.cases
    }
    return Handover(sheet.officer.id, form.last_day.data, chosen, form.note.data or "")


def _account(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
