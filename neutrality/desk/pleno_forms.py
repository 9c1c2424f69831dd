"""What is typed of a plenary meeting: who was there, each member's vote on each respondent, the results."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases.plenos import Seat
from neutrality.desk.forms import FILL, Versioned
from neutrality.domain.pleno import Member, Sitting
from neutrality.fields import DayMonthYearField

# Members without an account: named on lines of their own.
GUESTS = 3


class PlenoForm(Versioned):
    """A meeting without the lines of its members."""

    held_on = DayMonthYearField(_("Day of the plenary meeting"), validators=[InputRequired(FILL)])
    quorum = StringField(
        _("Members who must be there"),
        description=_("The quorum of your office. No rule seen so far names the number."),
        validators=[InputRequired(FILL)],
    )
    minutes = TextAreaField(
        _("Minutes"),
        description=_("What was said and decided, for the office’s file."),
        validators=[Optional()],
    )


def pleno_form(
    seats: list[Seat], people: list[int], *, quorum: int | None, typed: MultiDict[str, str] | None
) -> Any:
    """Return the form with a line for each member and a vote on each respondent; nothing is chosen."""
    catalogue, lang, today = current.catalogue(), current.lang(), current.today()
    votes = [("", gettext("Not there")), *catalogue.choices("vote", lang, today)]
    controls: dict[str, Field] = {}
    for place in places_of(seats):
        if place.startswith("guest"):
            controls[f"{place}_name"] = StringField(_("Name"), validators=[Optional()])
        for number in people:
            controls[f"{place}_vote_{number}"] = SelectField(
                _("Vote"), choices=votes, validators=[Optional()], validate_choice=False
            )
    for number in people:
        controls[f"result_{number}"] = RadioField(
            _("Result"), choices=catalogue.choices("pleno_result", lang, today),
            validators=[Optional()], validate_choice=False,
        )  # fmt: skip
    form = type("ThisPlenoForm", (PlenoForm,), controls)(formdata=typed)
    if typed is None:
        form.held_on.data, form.quorum.data = today, str(quorum or "")
    return form


def places_of(seats: list[Seat]) -> list[str]:
    """Return the names of the lines: the members who may vote, then those without an account."""
    members = [f"member{number}" for number, seat in enumerate(seats, start=1) if not seat.barred]
    return [*members, *(f"guest{number}" for number in range(1, GUESTS + 1))]


def sitting_of(form: Any, seats: list[Seat], people: list[int]) -> Sitting:
    """Return the meeting as it was typed."""
    quorum = (form.quorum.data or "").strip()
    few = quorum.isascii() and quorum.isdigit() and len(quorum) < len("1000")
    results = {number: form[f"result_{number}"].data or "" for number in people}
    return Sitting(
        form.held_on.data,
        int(quorum) if few else 0,
        tuple(_member(form, place, seats, people) for place in places_of(seats)),
        {number: result for number, result in results.items() if result},
        (form.minutes.data or "").strip(),
    )


def _member(form: Any, place: str, seats: list[Seat], people: list[int]) -> Member:
    votes = {number: form[f"{place}_vote_{number}"].data or "" for number in people}
    if place.startswith("guest"):
        return Member(place, name=(form[f"{place}_name"].data or "").strip(), votes=votes)
    return Member(place, seats[int(place.removeprefix("member")) - 1].account_id, votes=votes)
