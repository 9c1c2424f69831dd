"""Offices: the tree with what each lacks, a new one below another, names and places."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.admin.answering import answer, keeping
from neutrality.admin.set_up import offices_in_order, what_offices_lack
from neutrality.admin.told import told
from neutrality.admin.words import LACKS
from neutrality.database import reading
from neutrality.directory.keeping import Keeping
from neutrality.directory.models import Office, Place
from neutrality.directory.offices import OfficeDraft, change_office, has_key, make_office, office_there
from neutrality.directory.service import LEVELS
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.deadlines import ZONES
from neutrality.fields import Form
from neutrality.gate import actor, open_to
from neutrality.i18n import label
from neutrality.stationery.models import LetterheadRow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("offices", __name__)
FILL = _("Please fill this in.")


class OfficeForm(Form):
    """An office: its name, where it stands, what it looks after."""

    name = StringField(
        _("Name of the office"), description=_("As it stands on letters."), validators=[InputRequired(FILL)]
    )
    parent_id = SelectField(_("Office above"), validators=[Optional()])
    place_code = SelectField(
        _("Area that it looks after"),
        description=_("Reports about this place and all places within are offered to it."),
        validators=[Optional()],
    )
    zone = SelectField(
        _("Time zone"),
        description=_("Holds for clocks that begin from now on."),
        validators=[Optional()],
    )

    @property
    def draft(self) -> OfficeDraft:
        """Return what was typed."""
        return OfficeDraft(
            name=self.name.data or "",
            parent_id=uuid.UUID(self.parent_id.data) if self.parent_id.data else None,
            place_code=self.place_code.data or None,
            zone=self.zone.data or None,
        )


class NewOfficeForm(OfficeForm):
    """An office that is to be."""

    code = StringField(
        _("Code"),
        description=_("Short, of letters, digits, dots and hyphens, like K-73.11. It never changes."),
        validators=[InputRequired(FILL)],
    )
    level = SelectField(_("Level"), validators=[InputRequired(FILL)])


class ChangeOfficeForm(OfficeForm):
    """An office that is there already, and why it changes."""

    reason = StringField(
        _("Why is it changed?"),
        description=_("Stands in the history in clear: name no person."),
        validators=[InputRequired(FILL)],
    )


@bp.get("/admin/kantor")
@open_to(Permission.KEEP_DIRECTORY)
def overview() -> ResponseReturnValue:
    """Show the tree of the own offices and what each lacks."""
    with reading(current.sessions()) as session:
        rows = offices_in_order(session, offices_for(actor(), Permission.KEEP_DIRECTORY))
        lacks = what_offices_lack(session, [office for office, _depth in rows])
        named = select(Place.code, Place.name).join(Office, Office.place_code == Place.code)
        places = {row.code: row.name for row in session.execute(named)}
    return render_template(
        "admin/offices.html", rows=rows, lacks=lacks, places=places, words=LACKS, levels=LEVELS
    )


@bp.route("/admin/kantor/baru", methods=["GET", "POST"])
@open_to(Permission.KEEP_DIRECTORY)
def new() -> ResponseReturnValue:
    """Make an office below the one that the address names."""
    with reading(current.sessions()) as session:
        above = _named(session, "di")
        if above is None or above.level == LEVELS[-1]:
            return redirect(url_for("offices.overview"), code=303)
        form = NewOfficeForm()
        form.parent_id.choices = [(str(above.id), above.name)]
        form.level.choices = [(one.value, label(one)) for one in LEVELS[LEVELS.index(above.level) + 1 :]]
        _offer(session, form, above)

    def work(keeping: Keeping) -> str:
        made = make_office(
            keeping, code=form.code.data or "", level=OfficeLevel(form.level.data), draft=form.draft
        )
        return url_for("offices.change", kode=made.code)

    said = gettext("Made. It receives reports once its keys are made at the server.")
    return answer(form, "admin/office_new.html", work, said=said, above=above)


@bp.route("/admin/kantor/ubah", methods=["GET", "POST"])
@open_to(Permission.KEEP_DIRECTORY)
def change() -> ResponseReturnValue:
    """Show an office with its history, and change it."""
    with reading(current.sessions()) as session:
        office = _named(session, "kode")
        if office is None:
            return redirect(url_for("offices.overview"), code=303)
        above = session.get(Office, office.parent_id) if office.parent_id else None
        form = ChangeOfficeForm(obj=office)
        form.parent_id.choices = _parents(session, office, above)
        _offer(session, form, above, kept=office.place_code)
        page = {
            "office": office,
            "lacks": [str(LACKS[one]) for one in what_offices_lack(session, [office])[office.id]],
            "history": told(session, office.id),
            "opened": has_key(session, office.id),
            "letterhead": session.get(LetterheadRow, office.id) is not None,
        }
    if request.method == "GET":
        form.parent_id.data = str(office.parent_id) if office.parent_id else ""

    def work(keeping: Keeping) -> str:
        change_office(keeping, office_there(keeping, office.code), form.draft, reason=form.reason.data or "")
        return url_for("offices.change", kode=office.code)

    return answer(form, "admin/office.html", work, said=gettext("Kept."), **page)


def _named(session: Session, parameter: str) -> Office | None:
    """Return the office that the address names; nothing where it names none. Raises `office_not_found`."""
    code = request.args.get(parameter, "")
    return office_there(keeping(session), code) if code else None


def _parents(session: Session, office: Office, above: Office | None) -> list[tuple[str, str]]:
    """Offer the office above that it has; while it has no key, every one of the own that may stand above."""
    if above is None:
        return [("", gettext("None: this is the topmost office"))]
    if has_key(session, office.id):
        return [(str(above.id), above.name)]
    reach = offices_for(actor(), Permission.KEEP_DIRECTORY)
    higher = LEVELS[: LEVELS.index(office.level)]
    found = select(Office).where(Office.id.in_(reach), Office.level.in_(higher), Office.closed_on.is_(None))
    rows = {row.id: row.name for row in (above, *session.scalars(found.order_by(Office.name)))}
    return [(str(office_id), name) for office_id, name in rows.items()]


def _offer(session: Session, form: OfficeForm, above: Office | None, *, kept: str | None = None) -> None:
    """Offer the zones, and the places within that of the office above."""
    form.zone.choices = [("", gettext("As at the place")), *((zone, zone) for zone in ZONES)]
    around = above.place_code if above else None
    if around:
        within = or_(Place.code == around, Place.code.startswith(f"{around}.", autoescape=True))
    else:  # districts of the whole country would be some thousands
        within = or_(~Place.code.like("__.__.%"), Place.code == kept)
    found = session.execute(select(Place.code, Place.name).where(within).order_by(Place.code))
    places = [(row.code, f"{row.code} {row.name}") for row in found]
    form.place_code.choices = [("", gettext("None")), *places]
