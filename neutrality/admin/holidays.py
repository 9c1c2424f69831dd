"""The calendar of days without work: seen, entered, changed, withdrawn, each by name of a decree."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.admin.answering import answer
from neutrality.database import reading
from neutrality.directory.holidays import (
    FreeDay,
    Keeping,
    change_day,
    day_there,
    days_of,
    enter_day,
    reachable,
    withdraw_day,
    within,
)
from neutrality.directory.models import Holiday, Office, Place, PlaceLevel
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import NotFoundError
from neutrality.fields import DayMonthYearField, Form
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("holidays", __name__)
FILL = _("Please fill this in.")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class DayForm(Form):
    """One day without work."""

    on = DayMonthYearField(_("Which day?"), validators=[InputRequired(FILL)])
    name = StringField(_("Name in Indonesian"), validators=[InputRequired(FILL)])
    name_en = StringField(_("Name in English"), validators=[InputRequired(FILL)])
    kind = SelectField(_("What kind of day?"), validators=[InputRequired(FILL)])
    place_code = SelectField(
        _("Where?"),
        description=_("The day holds there and in all areas within."),
        validators=[Optional()],
    )
    source = StringField(
        _("Decree or announcement"),
        description=_("Number and date. Everybody who reads a date computed with it can see this."),
        validators=[InputRequired(FILL)],
    )
    estimated = BooleanField(_("The day is an estimate and can still change"))

    @property
    def draft(self) -> FreeDay:
        """Return what was typed."""
        return FreeDay(
            on=cast("date", self.on.data),
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            kind=self.kind.data or "",
            estimated=bool(self.estimated.data),
            place_code=self.place_code.data or None,
            source=self.source.data or "",
        )


class ChangeForm(DayForm):
    """A day that becomes another, and why."""

    reason = StringField(
        _("Why is it changed?"),
        description=_("Stands in the history in clear: name no person."),
        validators=[InputRequired(FILL)],
    )


class WithdrawForm(Form):
    """Why a day is worked again."""

    reason = StringField(
        _("Why is it withdrawn?"),
        description=_("Number of the decree, or what was wrong. Name no person."),
        validators=[InputRequired(FILL)],
    )


@bp.get("/admin/kalender")
@open_to(Permission.KEEP_CALENDAR)
def overview() -> ResponseReturnValue:
    """List the days of a year, those that the reader may change with a link."""
    year = request.args.get("tahun", type=int) or current.today().year
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    with reading(current.sessions()) as session:
        places = reachable(session, actor())
        rows = [(row, place, within(row.place_code, places)) for row, place in days_of(session, year)]
    return render_template("admin/holidays.html", rows=rows, year=year)


@bp.route("/admin/kalender/baru", methods=["GET", "POST"])
@open_to(Permission.KEEP_CALENDAR)
def new() -> ResponseReturnValue:
    """Enter a day without work."""
    form = DayForm()
    _fill_choices(form)
    return _ask(form, "admin/holiday_new.html", lambda keeping: enter_day(keeping, form.draft))


@bp.route("/admin/kalender/hari", methods=["GET", "POST"])
@open_to(Permission.KEEP_CALENDAR)
def change() -> ResponseReturnValue:
    """Change the day that the address names; one that moves is withdrawn here and entered there."""
    with reading(current.sessions()) as session:
        row = _named(session)
    if row is None:
        return redirect(url_for("holidays.overview"), code=303)
    form = ChangeForm(obj=row)
    _fill_choices(form)
    return _ask(
        form,
        "admin/holiday.html",
        lambda keeping: change_day(
            keeping, _there(keeping.session, row), form.draft, reason=form.reason.data or ""
        ),
        day=row,
    )


@bp.route("/admin/kalender/cabut", methods=["GET", "POST"])
@open_to(Permission.KEEP_CALENDAR)
def withdraw() -> ResponseReturnValue:
    """Let the day that the address names be worked again."""
    with reading(current.sessions()) as session:
        row = _named(session)
    if row is None:
        return redirect(url_for("holidays.overview"), code=303)
    form = WithdrawForm()

    def work(keeping: Keeping) -> Holiday:
        there = _there(keeping.session, row)
        withdraw_day(keeping, there, reason=form.reason.data or "")
        return there

    return _ask(form, "admin/holiday_withdraw.html", work, day=row)


def _ask(
    asked: Form, template: str, work: Callable[[Keeping], Holiday], **page: object
) -> ResponseReturnValue:
    """Show a form, then do what it asks and go to the year of the day."""

    def to(keeping: Keeping) -> str:
        return url_for("holidays.overview", tahun=work(keeping).on.year)

    said = gettext("Kept. Open dates are being computed anew.")
    return answer(asked, template, to, said=said, **page)


def _named(session: Session) -> Holiday | None:
    """Return the day that the address names; nothing where it names none. Raises `no_such_day`."""
    text = request.args.get("tanggal", "")
    if not text:
        return None
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise NotFoundError("no_such_day") from None
    return day_there(session, on, request.args.get("tempat") or None)


def _there(session: Session, row: Holiday) -> Holiday:
    return day_there(session, row.on, row.place_code)


def _fill_choices(form: DayForm) -> None:
    """Offer the kinds, and the places that the reader's offices look after."""
    form.kind.choices = current.catalogue().choices("holiday_kind", current.lang())
    reach = offices_for(actor(), Permission.KEEP_CALENDAR)
    with reading(current.sessions()) as session:
        everywhere = reachable(session, actor()) is None
        looked_after = Place.code.in_(select(Office.place_code).where(Office.id.in_(reach)))
        wanted = or_(looked_after, Place.level == PlaceLevel.PROVINCE) if everywhere else looked_after
        rows = session.execute(select(Place.code, Place.name).where(wanted).order_by(Place.code)).all()
    found = [(row.code, f"{row.code} {row.name}") for row in rows]
    form.place_code.choices = [*([("", gettext("Everywhere"))] if everywhere else []), *found]
