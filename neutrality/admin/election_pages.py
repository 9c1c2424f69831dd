"""Elections: their dates as a decree sets them, and a warning before dates move under open cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.admin.answering import answer
from neutrality.admin.places import offered_places
from neutrality.admin.told import told
from neutrality.admin.words import FIELDS
from neutrality.cases.models import Case
from neutrality.database import reading
from neutrality.directory.elections import (
    DATES,
    DECIDE_THE_PHASE,
    ElectionDraft,
    change_election,
    election_there,
    enter_election,
    missing_dates,
    moved,
)
from neutrality.directory.holidays import reachable, within
from neutrality.directory.keeping import Keeping
from neutrality.directory.models import Election, Place
from neutrality.directory.service import elections
from neutrality.domain.access import Permission
from neutrality.domain.catalogue import Regime
from neutrality.domain.workflow import State
from neutrality.fields import DayMonthYearField, Form
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    import uuid

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("elections", __name__)
FILL = _("Please fill this in.")
FEWEST = 5


class ElectionForm(Form):
    """An election and its dates, in their order in time."""

    name = StringField(_("Name of the election"), validators=[InputRequired(FILL)])
    regime = SelectField(
        _("Election law"),
        description=_("Its clocks and windows hold for every case under this election."),
        validators=[InputRequired(FILL)],
    )
    kind = SelectField(_("What kind of election?"), validators=[InputRequired(FILL)])
    place_code = SelectField(_("Where?"), validators=[Optional()])
    stages_from = DayMonthYearField(FIELDS["stages_from"], validators=[Optional()])
    registration_on = DayMonthYearField(FIELDS["registration_on"], validators=[Optional()])
    determination_on = DayMonthYearField(
        FIELDS["determination_on"],
        description=_("Before this day nobody is a candidate: other types of violations hold."),
        validators=[Optional()],
    )
    campaign_from = DayMonthYearField(FIELDS["campaign_from"], validators=[Optional()])
    campaign_to = DayMonthYearField(FIELDS["campaign_to"], validators=[Optional()])
    quiet_from = DayMonthYearField(FIELDS["quiet_from"], validators=[Optional()])
    quiet_to = DayMonthYearField(FIELDS["quiet_to"], validators=[Optional()])
    voting_on = DayMonthYearField(FIELDS["voting_on"], validators=[InputRequired(FILL)])
    stages_to = DayMonthYearField(
        FIELDS["stages_to"],
        description=_("Until a year after it, reports can name the election."),
        validators=[Optional()],
    )
    source = StringField(
        _("Decree or announcement"),
        description=_("Number and date of what sets these dates."),
        validators=[InputRequired(FILL)],
    )
    checked = BooleanField(_("I compared the dates with the official text"))

    @property
    def draft(self) -> ElectionDraft:
        """Return what was typed."""
        dates: dict[str, Any] = {name: self[name].data for name in DATES}
        return ElectionDraft(
            name=" ".join((self.name.data or "").split()),
            regime=Regime(self.regime.data),
            kind=self.kind.data or "",
            place_code=self.place_code.data or None,
            source=" ".join((self.source.data or "").split()),
            needs_review=not self.checked.data,
            **dates,
        )


class NewElectionForm(ElectionForm):
    """An election that is to be entered."""

    code = StringField(
        _("Code"),
        description=_("Short, of letters, digits, dots and hyphens, like pemilu-2029. It never changes."),
        validators=[InputRequired(FILL)],
    )


class ChangeElectionForm(ElectionForm):
    """An election that is there already; dates that open cases hang on are confirmed once more."""

    reason = StringField(
        _("Why is it changed?"),
        description=_("Number of the decree, or what was wrong. Name no person."),
        validators=[InputRequired(FILL)],
    )
    confirmed = BooleanField(_("I have read what moves, and change the dates"))


@bp.get("/admin/pemilihan")
@open_to(Permission.KEEP_DIRECTORY)
def overview() -> ResponseReturnValue:
    """List the elections, each with what is missing."""
    with reading(current.sessions()) as session:
        reach = reachable(session, actor(), Permission.KEEP_DIRECTORY)
        found = elections(session)
        named = select(Place.code, Place.name).join(Election, Election.place_code == Place.code)
        places = {row.code: row.name for row in session.execute(named)}
    rows = [(row, len(missing_dates(row)), within(row.place_code, reach)) for row in found]
    return render_template("admin/elections.html", rows=rows, places=places)


@bp.route("/admin/pemilihan/baru", methods=["GET", "POST"])
@open_to(Permission.KEEP_DIRECTORY)
def new() -> ResponseReturnValue:
    """Enter an election."""
    form = NewElectionForm()
    with reading(current.sessions()) as session:
        _offer(session, form)

    def work(keeping: Keeping) -> str:
        made = enter_election(keeping, code=form.code.data or "", draft=form.draft)
        return url_for("elections.change", kode=made.code)

    return answer(form, "admin/election_new.html", work, said=gettext("Entered."))


@bp.route("/admin/pemilihan/ubah", methods=["GET", "POST"])
@open_to(Permission.KEEP_DIRECTORY)
def change() -> ResponseReturnValue:
    """Show an election with its history, and change it; dates that move under cases are asked about once."""
    code = request.args.get("kode", "")
    if not code:
        return redirect(url_for("elections.overview"), code=303)
    with reading(current.sessions()) as session:
        election = election_there(session, code)
        form = ChangeElectionForm(obj=election)
        _offer(session, form, kept=election.place_code)
        every, still_open = _cases(session, election.id)
        page: dict[str, Any] = {
            "election": election,
            "mine": within(
                election.place_code, reachable(session, actor(), Permission.KEEP_DIRECTORY)
            ),
            "history": told(session, election.id),
            "open_cases": few(still_open),
            "moves": [],
            "names": FIELDS,
            "deciding": DECIDE_THE_PHASE,
        }  # fmt: skip
    if request.method == "GET":
        form.checked.data = not election.needs_review
    elif every and form.validate():
        page["moves"] = moved(election, form.draft)

    def work(keeping: Keeping) -> str:
        change_election(
            keeping, election_there(keeping.session, code), form.draft, reason=form.reason.data or "",
            in_use=every > 0, confirmed=bool(form.confirmed.data),
        )  # fmt: skip
        return url_for("elections.change", kode=code)

    return answer(form, "admin/election.html", work, said=gettext("Kept."), **page)


def _cases(session: Session, election_id: uuid.UUID) -> tuple[int, int]:
    """Return how many cases name the election, and how many of them are open."""
    counted = select(func.count()).select_from(Case).where(Case.election_id == election_id)
    still_open = counted.where(Case.state != State.CLOSED)
    return session.scalar(counted) or 0, session.scalar(still_open) or 0


def few(count: int) -> str:
    """Return a count of cases as an administrator is told it, who is to know of no single one."""
    return str(count) if count == 0 or count >= FEWEST else gettext("fewer than %(count)s", count=FEWEST)


def _offer(session: Session, form: ElectionForm, *, kept: str | None = None) -> None:
    catalogue, lang = current.catalogue(), current.lang()
    form.regime.choices = [pair for pair in catalogue.choices("regime", lang) if pair[0] != Regime.ANY]
    form.kind.choices = catalogue.choices("election_kind", lang)
    form.place_code.choices = offered_places(session, gettext("Everywhere"), kept=kept)
