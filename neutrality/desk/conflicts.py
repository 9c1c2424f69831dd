"""Conflicts of interest at the desk, help from the office above, and reading a case below on request."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.cases import assistance
from neutrality.cases.conflicts import (
    ConflictView,
    ask_withdrawal,
    bar_of,
    conflict_in,
    conflicts_of,
    declare,
    derived_on,
    record_of,
    recordable,
)
from neutrality.cases.lists import rows_of
from neutrality.cases.neighbours import Neighbour, neighbours
from neutrality.cases.openings import Opening, open_from_above, openings_of, waiting_for_above
from neutrality.cases.reading import Glance, glance
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading
from neutrality.desk.asking import act, ask
from neutrality.domain.access import Actor, Permission, Relation, Subject, allowed, may
from neutrality.domain.conflicts import Tie
from neutrality.fields import Form
from neutrality.gate import actor, open_to
from neutrality.i18n import day, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.cases.models import Case
    from neutrality.desk.asking import Shared

bp = Blueprint("conflicts", __name__)
FILL = _("Please fill this in.")


class TieForm(Form):
    """Who is tied to the case, how, and why."""

    account = SelectField(_("Who is tied to the case?"), validators=[Optional()], validate_choice=False)
    tie = RadioField(_("What is the tie?"), validators=[InputRequired(_("Choose one."))])
    reason = TextAreaField(
        _("Reason"),
        description=_("Kept sealed in the history of the case. Two sentences are enough."),
        validators=[InputRequired(FILL)],
    )


class WhyForm(Form):
    """A reason alone."""

    reason = TextAreaField(_("Reason"), validators=[InputRequired(FILL)])


@dataclass(frozen=True)
class Ties:
    """What the case file says of conflicts, of help and of readers from above."""

    conflicts: list[ConflictView]
    derived: list[tuple[str, Relation]]
    help: assistance.Help | None
    undone: list[str]
    openings: list[Opening]
    neighbours: list[Neighbour]


def ties_box(session: Session, row: Case) -> Ties:
    """Return what the case file says of conflicts, of help and of readers from above."""
    who, means = actor(), current.means("desk")
    return Ties(
        conflicts_of(session, means, row.id, actor=who, now=current.now()),
        derived_on(session, row.id),
        assistance.help_on(session, row.id, who),
        [label(action) for action in assistance.left_to_nobody(session, row)],
        openings_of(session, row.id, current.today()),
        neighbours(session, means, row.id, actor=who, now=current.now()),
    )


def shut_case(session: Session, row: Case, seen: Glance, subject: Subject) -> ResponseReturnValue:
    """Show what somebody may see who may not read the case: the bar, the office above, or the custodian."""
    who = actor()
    bar = bar_of(session, row, who)
    if bar is not None:
        return render_template("desk/conflicts/barred.html", bar=bar)
    if Relation.ABOVE not in subject.relations or not may(who, Permission.REQUEST_CONTENT, subject):
        return render_template("desk/glance.html", case=seen)
    means = current.means("desk")
    waiting = waiting_for_above(session, means, row.id, actor=who, now=current.now())
    return render_template(
        "desk/conflicts/above.html", case=seen, waiting=waiting, today=current.today(), P=Permission,
        listed=rows_of(session, means, [row], actor=who)[0], allowed=allowed(who, subject),
        help=assistance.help_on(session, row.id, who),
    )  # fmt: skip


@bp.route("/meja/kasus/<uuid:case_id>/benturan", methods=["GET", "POST"])
@open_to(Permission.DECLARE_CONFLICT)
def tie(case_id: uuid.UUID) -> ResponseReturnValue:
    """Declare that one is tied to a case; the head can write it down of another officer."""
    who, form = actor(), TieForm()
    seen, others = _seen_with_others(case_id, who)
    form.tie.choices = [(one.value, label(one)) for one in Tie]
    form.account.choices = [("", gettext("Myself")), *others]

    def keep(session: Session, shared: Shared) -> None:
        chosen, means = form.account.data, current.means("desk")
        about = {"tie": Tie(form.tie.data), "reason": form.reason.data or "", **shared}
        if chosen:
            record_of(session, means, case_id, account_id=_account(chosen), **about)
        else:
            declare(session, means, case_id, **about)

    def page() -> str:
        return render_template("desk/conflicts/tie.html", case=seen, form=form, others=others)

    return ask(case_id, form, page, keep)


@bp.route("/meja/kasus/<uuid:case_id>/benturan/<uuid:conflict_id>", methods=["GET", "POST"])
@open_to(Permission.DECLARE_CONFLICT)
def withdraw(case_id: uuid.UUID, conflict_id: uuid.UUID) -> ResponseReturnValue:
    """Ask that a conflict no longer stands; a head confirms that as the second person."""
    form, seen = WhyForm(), _seen_with_others(case_id, actor())[0]
    with reading(current.sessions()) as session:
        conflict_in(session, case_id, conflict_id)

    def keep(session: Session, shared: Shared) -> str:
        means = current.means("desk")
        ask_withdrawal(session, means, case_id, conflict_id, reason=form.reason.data or "", **shared)
        return gettext("Kept. It waits for the second person.")

    def page() -> str:
        return render_template("desk/conflicts/withdraw.html", case=seen, form=form)

    return ask(case_id, form, page, keep)


@bp.post("/meja/kasus/<uuid:case_id>/bantuan/tawarkan")
@open_to(Permission.ASSIGN_CASE)
def offer_up(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the office above for help."""
    return _help(case_id, assistance.offer)


@bp.post("/meja/kasus/<uuid:case_id>/bantuan/terima")
@open_to(Permission.ACCEPT_ASSISTANCE)
def take_part(case_id: uuid.UUID) -> ResponseReturnValue:
    """Let the office above take part."""
    return _help(case_id, assistance.accept)


@bp.post("/meja/kasus/<uuid:case_id>/bantuan/akhiri")
@open_to(Permission.ACCEPT_ASSISTANCE)
def end_part(case_id: uuid.UUID) -> ResponseReturnValue:
    """End the part of the office above, or turn its offer down."""
    return _help(case_id, assistance.end)


@bp.route("/meja/kasus/<uuid:case_id>/minta-isi", methods=["GET", "POST"])
@open_to(Permission.REQUEST_CONTENT)
def open_below(case_id: uuid.UUID) -> ResponseReturnValue:
    """Open a case of an office below for reading, with a reason that the office below reads."""
    form, seen = WhyForm(), _seen_with_others(case_id, actor())[0]

    def open_it(session: Session, shared: Shared) -> str:
        last = open_from_above(
            session, current.means("desk"), case_id, reason=form.reason.data or "", today=current.today(),
            **shared,
        )  # fmt: skip
        return gettext("You can read this case until %(day)s.", day=day(last))

    def page() -> str:
        return render_template("desk/conflicts/open_below.html", case=seen, form=form)

    return ask(case_id, form, page, open_it)


def _help(case_id: uuid.UUID, use_case: Callable[..., None]) -> ResponseReturnValue:
    return act(case_id, lambda session, shared: use_case(session, current.means("desk"), case_id, **shared))


def _seen_with_others(case_id: uuid.UUID, who: Actor) -> tuple[Glance, list[tuple[str, str]]]:
    """Return the case without its content, and of whom this person can write down a tie."""
    with reading(current.sessions()) as session:
        seen, row = glance(session, case_id, actor=who), find_case(session, case_id, who)
        if not may(who, Permission.RECORD_CONFLICT, subject_for(session, row, who)):
            return seen, []
        people = recordable(session, row, besides=who.account_id)
        return seen, [(str(person.id), person.name) for person in people]


def _account(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)  # nobody's: answered as an unknown choice
