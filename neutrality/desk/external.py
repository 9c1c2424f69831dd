"""Numbers that a case bears in the systems of others, at the desk; and the copy sheet for SBT."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.copy_sheet import copy_sheet
from neutrality.cases.external_keeping import add_external_number, withdraw_external_number
from neutrality.cases.external_numbers import NumberView, number_views
from neutrality.cases.work import begin
from neutrality.database import reading, transaction
from neutrality.desk.asking import Shared, acting, ask_of, typed
from neutrality.desk.forms import FILL, Versioned
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.errors import NotFoundError
from neutrality.domain.external import ExternalEntry
from neutrality.fields import DayMonthYearField
from neutrality.gate import open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.cases.dossier import RespondentView
    from neutrality.cases.reading import CaseView

bp = Blueprint("external", __name__)


class NumberForm(Versioned):
    """A number with its system, its day and a note."""

    system = SelectField(_("System"), validators=[InputRequired(FILL)], validate_choice=False)
    number = StringField(_("Number there"), validators=[InputRequired(FILL)])
    given_on = DayMonthYearField(
        _("Day on which it was given"), validators=[InputRequired(FILL)],
        description=_("As it stands in that system."),
    )  # fmt: skip
    about = SelectField(_("Whose number is it?"), validators=[Optional()], validate_choice=False)
    note = TextAreaField(_("Note"), validators=[Optional()])

    def entry(self) -> ExternalEntry:
        """Return what was typed."""
        return ExternalEntry(
            self.system.data or "", self.number.data or "", self.given_on.data, self.note.data or ""
        )


class WithdrawForm(Versioned):
    """Why a number is taken back."""

    reason = TextAreaField(_("Why was it wrong?"), validators=[InputRequired(FILL)])


@bp.route("/meja/kasus/<uuid:case_id>/nomor-luar", methods=["GET", "POST"])
@open_to(Permission.KEEP_EXTERNAL_NUMBERS)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Add a number of another system to the case, or to one respondent of it."""
    view = read_case(case_id)
    form = _number_form(view)

    def page() -> str:
        return render_template("desk/external/add.html", case=view, form=form)

    def work(session: Session, shared: Shared) -> bool:
        del shared["today"]
        about = _chosen(view, form.about.data)
        add_external_number(
            session, current.means("desk"), case_id, form.entry(), respondent_id=about, **shared
        )
        return True

    return ask_of(view, form, page, work)


@bp.route("/meja/kasus/<uuid:case_id>/nomor-luar/<uuid:number_id>", methods=["GET", "POST"])
@open_to(Permission.KEEP_EXTERNAL_NUMBERS)
def withdraw(case_id: uuid.UUID, number_id: uuid.UUID) -> ResponseReturnValue:
    """Take back a number that was wrong."""
    view, form = read_case(case_id), WithdrawForm(formdata=typed())
    with reading(current.sessions()) as session:
        row = next((one for one in numbers_box(session, case_id) if one.id == number_id), None)
    if row is None or row.withdrawn_at is not None:
        raise NotFoundError("no_such_external_number")

    def page() -> str:
        return render_template("desk/external/withdraw.html", case=view, form=form, row=row)

    def work(session: Session, shared: Shared) -> bool:
        del shared["today"]
        withdraw_external_number(
            session, current.means("desk"), case_id, number_id, reason=form.reason.data or "", **shared
        )
        return True

    return ask_of(view, form, page, work)


@bp.get("/meja/kasus/<uuid:case_id>/lembar-salin")
@open_to(Permission.READ_COPY_SHEET)
def sheet(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show what SBT asks of one respondent, each field to be copied; that it was read is written down."""
    ordinal = request.args.get("terlapor", type=int)
    with transaction(current.sessions()) as session:
        told = copy_sheet(session, current.means("desk"), case_id, ordinal, **acting())
    return render_template("desk/external/sheet.html", sheet=told, lang=current.lang())


def numbers_box(session: Session, case_id: uuid.UUID) -> list[NumberView]:
    """Return the numbers of a case elsewhere, opened for whoever is signed in."""
    how, needed = acting(), Permission.READ_CASE
    work = begin(session, current.means("desk"), case_id, permission=needed, lock=False, **how)
    return number_views(work, how["actor"])


def _number_form(view: CaseView) -> Any:
    form = NumberForm(formdata=typed())
    systems = current.catalogue().choices("external_system", current.lang(), current.today())
    form.system.choices = [("", gettext("Choose")), *systems]
    form.about.choices = [
        ("", gettext("The whole case’s")),
        *((str(one.ordinal), _named(one)) for one in view.respondents if one.pseudonymised_on is None),
    ]
    if request.method == "GET":
        form.given_on.data = current.today()
    return form


def _named(person: RespondentView) -> str:
    return f"{person.ordinal}. {person.name or gettext('Name not known')}"


def _chosen(view: CaseView, ordinal: str | None) -> uuid.UUID | None:
    """Return the respondent of that number, nobody for the whole case; raises `no_such_respondent`."""
    if not ordinal:
        return None
    for person in view.respondents:
        if str(person.ordinal) == ordinal:
            return person.id
    raise NotFoundError("no_such_respondent")
