"""Agencies: the list with who decides there, a new one, names that change from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, or_, select
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.admin.answering import answer
from neutrality.admin.places import offered_places
from neutrality.admin.told import told
from neutrality.database import reading
from neutrality.directory.agencies import (
    AgencyDraft,
    agency_there,
    change_agency,
    enter_agency,
    former_names,
)
from neutrality.directory.holidays import reachable, within
from neutrality.directory.keeping import Keeping
from neutrality.directory.models import Agency, Place
from neutrality.domain.access import Permission
from neutrality.fields import DayMonthYearField, Form
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("agencies", __name__)
FILL = _("Please fill this in.")
A_PAGE, LAST_PAGE = 50, 10_000


class AgencyForm(Form):
    """An agency."""

    name = StringField(_("Name of the agency"), validators=[InputRequired(FILL)])
    kind = SelectField(_("What kind of agency?"), validators=[InputRequired(FILL)])
    place_code = SelectField(_("Where?"), validators=[Optional()])
    ppk_title = StringField(
        _("Who decides: office of the Pejabat Pembina Kepegawaian (PPK)"),
        description=_("The office, never a person, for example “Bupati Barru”. Letters begin with it."),
        validators=[InputRequired(FILL)],
    )
    address = TextAreaField(
        _("Address for letters"),
        description=_("At most four lines. Left empty, letters say “di Tempat”."),
        validators=[Optional()],
    )

    @property
    def draft(self) -> AgencyDraft:
        """Return what was typed."""
        return AgencyDraft(
            name=self.name.data or "",
            kind=self.kind.data or "",
            place_code=self.place_code.data or None,
            ppk_title=self.ppk_title.data or "",
            address=self.address.data or "",
        )


class NewAgencyForm(AgencyForm):
    """An agency that is to be entered."""

    code = StringField(
        _("Code"),
        description=_("Short, of letters, digits, dots and hyphens. It never changes."),
        validators=[InputRequired(FILL)],
    )


class ChangeAgencyForm(AgencyForm):
    """An agency that is there already: since when it is called so, and why it changes."""

    since = DayMonthYearField(
        _("Since when are name or office of the decider so?"),
        description=_("Needed where one of them changes. What stood before is kept with its last day."),
        validators=[Optional()],
    )
    active = BooleanField(_("In use: reports and findings can name it"))
    reason = StringField(
        _("Why is it changed?"),
        description=_("Number of the decree, or what was wrong. Name no person."),
        validators=[InputRequired(FILL)],
    )

    @property
    def draft(self) -> AgencyDraft:
        """Return what was typed."""
        typed = super().draft
        return AgencyDraft(**{**vars(typed), "active": bool(self.active.data)})


@bp.get("/admin/instansi")
@open_to(Permission.KEEP_DIRECTORY)
def overview() -> ResponseReturnValue:
    """List the agencies, those that the reader may change with a link."""
    words = " ".join(request.args.get("cari", "").split())[:100]
    page = min(max(request.args.get("halaman", 1, type=int), 1), LAST_PAGE)
    with reading(current.sessions()) as session:
        reach = reachable(session, actor(), Permission.KEEP_DIRECTORY)
        count, rows = _found(session, words, page)
    return render_template(
        "admin/agencies.html", count=count, page=page, more=count > page * A_PAGE, words=words,
        rows=[(row, place, within(row.place_code, reach)) for row, place in rows],
    )  # fmt: skip


@bp.route("/admin/instansi/baru", methods=["GET", "POST"])
@open_to(Permission.KEEP_DIRECTORY)
def new() -> ResponseReturnValue:
    """Enter an agency."""
    form = NewAgencyForm()
    with reading(current.sessions()) as session:
        _offer(session, form)

    def work(keeping: Keeping) -> str:
        made = enter_agency(keeping, code=form.code.data or "", draft=form.draft)
        return url_for("agencies.change", kode=made.code)

    return answer(form, "admin/agency_new.html", work, said=gettext("Entered."))


@bp.route("/admin/instansi/ubah", methods=["GET", "POST"])
@open_to(Permission.KEEP_DIRECTORY)
def change() -> ResponseReturnValue:
    """Show an agency with its former names and its history, and change it."""
    code = request.args.get("kode", "")
    if not code:
        return redirect(url_for("agencies.overview"), code=303)
    with reading(current.sessions()) as session:
        agency = agency_there(session, code)
        form = ChangeAgencyForm(obj=agency)
        _offer(session, form, kept=agency.place_code)
        mine = within(agency.place_code, reachable(session, actor(), Permission.KEEP_DIRECTORY))
        page = {
            "agency": agency,
            "mine": mine,
            "former": former_names(session, agency.id),
            "history": told(session, agency.id),
        }

    def work(keeping: Keeping) -> str:
        there = agency_there(keeping.session, code)
        change_agency(
            keeping, there, form.draft, since=form.since.data, reason=form.reason.data or ""
        )  # fmt: skip
        return url_for("agencies.change", kode=code)

    return answer(form, "admin/agency.html", work, said=gettext("Kept."), **page)


def _found(session: Session, words: str, page: int) -> tuple[int, list[tuple[Agency, str]]]:
    """Return how many agencies there are, and one page of them with the name of their place."""
    found = select(Agency, Place.name).join(Place, Place.code == Agency.place_code, isouter=True)
    counted = select(func.count()).select_from(Agency)
    if words:
        fits = or_(Agency.name.icontains(words, autoescape=True), Agency.code == words)
        found, counted = found.where(fits), counted.where(fits)
    rows = session.execute(found.order_by(Agency.name).limit(A_PAGE).offset((page - 1) * A_PAGE))
    return session.scalar(counted) or 0, [(row, name or "") for row, name in rows]


def _offer(session: Session, form: AgencyForm, *, kept: str | None = None) -> None:
    form.kind.choices = current.catalogue().choices("agency_kind", current.lang())
    form.place_code.choices = offered_places(session, gettext("No place: an agency of the nation"), kept=kept)
