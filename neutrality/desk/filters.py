"""What narrows the list of cases; all of it stands in the address, no names do."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from neutrality import current
from neutrality.cases.narrowing import Filters
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.fields import DayMonthYearField, Form
from neutrality.i18n import label, month

# What a number above the list or a figure of the month narrows to; kept when more filters are set.
SWITCHES = ("mine", "unassigned", "escalated", "waiting", "news", "pressure", "flooded", "excluded")
KEPT = (*SWITCHES, "due", "bucket", "month", "outcome")


class FilterForm(Form):
    """What narrows the list; everything stands in the address, no names do."""

    class Meta:
        """A list changes nothing, so it needs no token."""

        csrf = False

    state = SelectField(_("State"), validate_choice=False)
    kind = SelectField(_("Kind"), validate_choice=False)
    office = SelectField(_("Office"), validate_choice=False)
    place = SelectField(_("Place"), validate_choice=False)
    type = SelectField(_("Violation type"), validate_choice=False)
    channel = SelectField(_("Channel"), validate_choice=False)
    election = SelectField(_("Election"), validate_choice=False)
    assignee = SelectField(_("Assigned to"), validate_choice=False)
    after_day = DayMonthYearField(_("Received from"), name="from")
    before_day = DayMonthYearField(_("Received to"), name="to")

    def filters(self, args: MultiDict[str, str]) -> Filters:
        """Return what the list is narrowed to; what is no choice narrows nothing."""
        narrowed = Filters(
            state=_member(State, self.state.data),
            kind=_member(ReportKind, self.kind.data),
            office_id=_uuid(self.office.data),
            place_code=self.place.data or None,
            violation_type=self.type.data or None,
            channel=self.channel.data or None,
            election_id=_uuid(self.election.data),
            assignee=_uuid(self.assignee.data),
            received_from=self.after_day.data,
            received_to=self.before_day.data,
            due=args.get("due") if args.get("due") in {"due", "overdue"} else None,
            bucket=args.get("bucket"),
            month=args.get("month"),
            outcome=_member(Outcome, args.get("outcome")),
        )
        switched: dict[str, Any] = {name: True for name in SWITCHES if args.get(name) == "1"}
        return replace(narrowed, **switched)


def filter_form(
    args: MultiDict[str, str],
    *,
    offices: list[tuple[str, str]],
    places: list[tuple[str, str]],
    elections: list[tuple[str, str]],
    people: list[tuple[str, str]],
) -> FilterForm:
    """Return the filters with their choices."""
    form = FilterForm(formdata=args)
    everything = [("", gettext("All"))]
    catalogue, lang = current.catalogue(), current.lang()
    form.state.choices = everything + [(str(state), label(state)) for state in State]
    form.kind.choices = everything + [(str(kind), label(kind)) for kind in ReportKind]
    form.office.choices = everything + offices
    form.place.choices = everything + places
    form.type.choices = everything + [
        (row.code, f"{row.code} · {row.label(lang)}") for row in catalogue.violation_types()
    ]
    form.channel.choices = everything + catalogue.choices("intake_channel", lang)
    form.election.choices = everything + elections
    form.assignee.choices = everything + people
    return form


def narrowed_to(args: MultiDict[str, str]) -> list[str]:
    """Return in words what a number or a figure narrowed the list to."""
    switches = {
        "mine": gettext("mine"),
        "unassigned": gettext("assigned to nobody"),
        "escalated": gettext("put before the head"),
        "waiting": gettext("waiting for a second person"),
        "news": gettext("news from reporters"),
        "pressure": gettext("pressure on a reporter"),
        "flooded": gettext("came in a flood"),
        "excluded": gettext("taken out of the figures"),
    }
    said = [text for name, text in switches.items() if args.get(name) == "1"]
    due = {"due": gettext("due soon"), "overdue": gettext("overdue")}.get(args.get("due", ""))
    if due:
        said.append(due)
    said += _figure(args)
    outcome = _member(Outcome, args.get("outcome"))
    return [*said, label(outcome)] if outcome else said


def _figure(args: MultiDict[str, str]) -> list[str]:
    names = {
        "received": gettext("received in %(month)s"),
        "registered": gettext("registered in %(month)s"),
        "proven": gettext("proven in %(month)s"),
        "forwarded": gettext("forwarded in %(month)s"),
        "decided": gettext("decided by the employer in %(month)s"),
        "closed": gettext("closed in %(month)s"),
        "open": gettext("open at the end of %(month)s"),
    }
    bucket, when = args.get("bucket", ""), args.get("month")
    if bucket not in names:
        return []
    return [names[bucket] % {"month": month(when)}] if when else [gettext("open in all")]


def _member(kind: Any, text: str | None) -> Any:
    return kind(text) if text in {member.value for member in kind} else None


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
