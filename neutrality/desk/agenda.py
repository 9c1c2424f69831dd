"""The week at the desk: what is due on which day, for the screen, for paper and for a chat."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.agenda import DueItem, monday_of, week_of
from neutrality.database import reading
from neutrality.desk.clocks import address_of_desk
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.access import Permission
from neutrality.domain.due_words import in_words
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("agenda", __name__)
WEEK = timedelta(days=7)


@bp.get("/meja/agenda")
@open_to(Permission.LIST_CASES)
def week() -> ResponseReturnValue:
    """Show what is due in a week, the reader's own cases first on each day."""
    who, today, lang = actor(), current.today(), current.lang()
    monday = _monday(today)
    with reading(current.sessions()) as session:
        late, days = week_of(session, current.catalogue(), monday, actor=who, lang=lang, today=today)
        home = session.get_one(Office, who.home_office_id)
        calendar = read_calendar(session, home.place_code, lang=lang)
    return render_template(
        "desk/clocks/agenda.html", late=late, days=days, today=today, calendar=calendar, monday=monday,
        sunday=monday + WEEK - timedelta(days=1), before=monday - WEEK, after=monday + WEEK,
        office=home.name, chat=_for_chat(late, days, monday),
    )  # fmt: skip


def _monday(today: date) -> date:
    """Return the first day of the week that the address names, of this week when it names none."""
    try:
        named = date.fromisoformat(request.args.get("minggu", ""))
    except ValueError:
        named = today
    return monday_of(named if abs(named.year - today.year) <= _FURTHEST_YEARS else today)


def _for_chat(late: list[DueItem], days: list[tuple[date, list[DueItem]]], monday: date) -> str:
    """Return the week as plain text: numbers and dates, nobody's name, a link that asks to sign in."""
    lang = current.lang()
    told = [f"*{in_words(day, lang)}*\n" + "\n".join(map(_line, items)) for day, items in days if items]
    if late:
        told.insert(0, f"*{_('Past their date')}*\n" + "\n".join(map(_line, late)))
    return "\n\n".join(
        [
            f"*{_('Dates to keep')}*",
            *(told or [_("Nothing is due this week.")]),
            f"{address_of_desk()}/meja/agenda?minggu={monday.isoformat()}",
        ]
    )


def _line(item: DueItem) -> str:
    return f"- {item.number} · {item.label}"


_FURTHEST_YEARS = 20
