"""Cases that may be one, listed with why, and merging them by a person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.cases.merged import Merges, merges_of
from neutrality.cases.merging import find_master, merge_cases
from neutrality.cases.reading import CaseView
from neutrality.cases.twins import Twins, twins
from neutrality.database import reading
from neutrality.desk.asking import Shared, ask_of, typed
from neutrality.desk.forms import Versioned
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.duplicates import OPEN_TO_MERGING, needs_head
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.persons import Entered, ranked
from neutrality.gate import actor, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.cases.dossier import RespondentView
    from neutrality.cases.models import Case

bp = Blueprint("merging", __name__)
ADDED = "added"


class MergeForm(Versioned):
    """Why both are one event; as whom each respondent goes on stands in a field of its own."""

    reason = TextAreaField(
        _("Why are both the same event?"),
        description=_("Kept sealed in the history of both cases. The reporters are not told."),
        validators=[InputRequired(_("Please fill this in."))],
    )


@dataclass(frozen=True)
class TwinsBox:
    """What a case file says of cases that may be the same, and of those it was merged with."""

    twins: list[Twins] = field(repr=False)
    merges: Merges


def twins_box(session: Session, row: Case) -> TwinsBox:
    """Return which cases may be the same as this one, and with which it was merged."""
    who = actor()
    return TwinsBox(twins(session, actor=who, case_id=row.id), merges_of(session, row.id, actor=who))


@bp.get("/meja/kembar")
@open_to(Permission.MERGE_CASES)
def pairs() -> ResponseReturnValue:
    """List the pairs of cases that may be one, the likest first, each with why."""
    with reading(current.sessions()) as session:
        found = twins(session, actor=actor())
    return render_template("desk/twins.html", found=found)


@bp.route("/meja/kasus/<uuid:case_id>/gabung", methods=["GET", "POST"])
@open_to(Permission.MERGE_CASES)
def merge(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for the other case, then as whom each respondent goes on there, and merge."""
    view, number = read_case(case_id), request.args.get("ke", "")[:60].strip()
    if not number:
        return render_template("desk/merge_which.html", case=view, number="", problem="")
    try:
        other = _other(case_id, number)
    except InvalidInputError as error:
        problem = words(error.problems[0].code)
        return render_template("desk/merge_which.html", case=view, number=number, problem=problem), 422
    going, there = (_going_on(one) for one in (view, other))
    form = merge_form(going, there)

    def page() -> str:
        return render_template(
            "desk/merge.html", case=view, other=other, form=form, going=going,
            needs_head=needs_head(view.state),
        )  # fmt: skip

    def work(session: Session, shared: Shared) -> bool:
        del shared["today"]
        chosen = {one.id: _chosen(form[f"person_{one.ordinal}"].data) for one in going}
        return merge_cases(
            session, current.means("desk"), case_id, master_id=other.id, pairs=chosen,
            reason=form.reason.data or "", **shared,
        )  # fmt: skip

    return ask_of(view, form, page, work)


def merge_form(going: list[RespondentView], there: list[RespondentView]) -> Any:
    """Return the form with a choice for each respondent; who sounds alike is chosen beforehand."""
    rows = [(str(one.id), f"{one.ordinal}. {one.name or gettext('Name not known')}") for one in there]
    choices = [*rows, (ADDED, gettext("nobody there: add as a further respondent"))]
    controls = {
        f"person_{one.ordinal}": SelectField(
            gettext("%(name)s goes on as", name=one.name or gettext("Name not known")),
            choices=choices,
            default=_likest(one, there),
        )
        for one in going
    }
    return type("ThisMergeForm", (MergeForm,), controls)(formdata=typed())


def _other(case_id: uuid.UUID, number: str) -> CaseView:
    with reading(current.sessions()) as session:
        means, now = current.means("desk"), current.now()
        master_id = find_master(session, means, case_id, number, actor=actor(), now=now)
    return read_case(master_id)


def _going_on(view: CaseView) -> list[RespondentView]:
    return [person for person in view.respondents if person.state in OPEN_TO_MERGING]


def _likest(one: RespondentView, there: list[RespondentView]) -> str:
    """Return the choice that stands first: somebody with the same number or a name that sounds alike."""
    for other in there:
        if one.nip_masked and one.nip_masked == other.nip_masked:
            return str(other.id)
    found = ranked(Entered(one.name), [(other.id, Entered(other.name)) for other in there])
    return str(found[0][0]) if found else ADDED


def _chosen(text: str) -> uuid.UUID | None:
    return None if text == ADDED else uuid.UUID(text)
