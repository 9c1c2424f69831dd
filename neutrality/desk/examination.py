"""The examination at the desk: checklist, elements, findings and causes in one form; the study, its paper."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.dossier import RespondentView
from neutrality.cases.examination import examine
from neutrality.cases.examination_reading import ExaminationView, Progress, examination_of
from neutrality.cases.plenos import PlenoView, plenos_of
from neutrality.cases.reading import CaseView
from neutrality.cases.study import SECTIONS, StudyView, save_study, study_of
from neutrality.cases.work import Work, begin
from neutrality.database import reading
from neutrality.desk.asking import Shared, ask, ask_of, typed
from neutrality.desk.choices import phase_of
from neutrality.desk.examination_forms import (
    CAUSES,
    answers_of,
    elements_shown,
    examination_form,
    examined_of,
    study_form,
)
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.examination import is_pressed
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("examination", __name__)


@dataclass(frozen=True)
class ExaminationBox:
    """What the case file says of the examination, by numbers and codes."""

    steps: int
    steps_done: int
    people: list[Progress]
    study: StudyView
    last_pleno: PlenoView | None

    @property
    def open(self) -> bool:
        """Whether anybody is still examined."""
        return any(person.open for person in self.people)


def examination_box(session: Session, view: CaseView) -> ExaminationBox | None:
    """Return the state of the examination, nothing before the registration."""
    if view.registered_on is None:
        return None
    work = _work(session, view.id)
    held, meetings = examination_of(work), plenos_of(work)
    steps = steps_of(held)
    return ExaminationBox(
        len(steps), sum(done for _step, done in steps.items()), list(held.progress.values()), study_of(work),
        meetings[0] if meetings else None,
    )  # fmt: skip


def steps_of(held: ExaminationView) -> dict[str, bool]:
    """Return the steps of the checklist, and whether each is answered whole."""
    rows = current.catalogue().checklist_items(current.today())
    return {
        step.code: all(row.code in held.checklist for row in rows if row.step == step.code)
        for step in current.catalogue().codes("examination_step", current.today())
    }


def begin_step(form: Any, view: CaseView, person_id: uuid.UUID | None) -> None:
    """Fill in the step that decides what is known already: type, study, the last plenary meeting."""
    if "study_number" not in form:
        return
    with reading(current.sessions()) as session:
        box = examination_box(session, view)
        held = examination_of(_work(session, view.id))
    if box is None:
        return
    form.study_number.data = box.study.number
    if box.last_pleno is not None:
        form.pleno_on.data, form.quorum.data = box.last_pleno.held_on, str(box.last_pleno.present)
    if "violation_type" in form and person_id in held.people:
        form.violation_type.data = held.people[person_id].violation_type or form.violation_type.data


@bp.route("/meja/kasus/<uuid:case_id>/pemeriksaan", methods=["GET", "POST"])
@open_to(Permission.EXAMINE)
def form(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask everything that is due by the decision, and keep it in one saving."""
    view = read_case(case_id)
    with reading(current.sessions()) as session:
        held = examination_of(_work(session, case_id, Permission.EXAMINE))
        phase = phase_of(session, case_id, view.reports[0].event_on)
    people = [person for person in view.respondents if held.progress[person.id].open]
    asked = examination_form(held, people, phase=phase, typed=typed())

    def keep(session: Session, shared: Shared) -> bool:
        examine(
            session, current.means("desk"), case_id, checklist=answers_of(asked),
            people=examined_of(asked, people), version=shared["version"],
            actor=shared["actor"], now=shared["now"],
        )  # fmt: skip
        return True

    def page() -> str:
        return _page(view, asked, held, people, phase)

    return ask_of(view, asked, page, keep, onward=lambda: _onward(case_id))


@bp.route("/meja/kasus/<uuid:case_id>/kajian", methods=["GET", "POST"])
@open_to(Permission.EXAMINE)
def study(case_id: uuid.UUID) -> ResponseReturnValue:
    """Write the study: the second of two who save it at once sees both texts."""
    view = read_case(case_id)
    held = _study(case_id, Permission.EXAMINE)
    asked = study_form(held, begun=_begun(view), typed=typed())

    def keep(session: Session, shared: Shared) -> str:
        save_study(
            session, current.means("desk"), case_id, number=asked.number.data or "",
            sections=asked.sections, version=asked.read_version, **shared,
        )  # fmt: skip
        return _("The study is kept.")

    def page() -> str:
        newer = _study(case_id)
        beside = newer if newer.version != asked.read_version else None
        asked.version.data = str(newer.version)
        return render_template("desk/examination/study.html", case=view, form=asked, beside=beside)

    return ask(case_id, asked, page, keep, onward=lambda: url_for("examination.paper", case_id=case_id))


@bp.get("/meja/kasus/<uuid:case_id>/kajian/cetak")
@open_to(Permission.READ_CASE)
def paper(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show the study as it is printed, with checklist and elements; the reporter is not named."""
    view = read_case(case_id)
    with reading(current.sessions()) as session:
        work = _work(session, case_id)
        held, study, earlier = examination_of(work), study_of(work), plenos_of(work)
    return render_template(
        "desk/examination/paper.html", case=view, held=held, study=study, earlier=earlier,
        items=current.catalogue().checklist_items(current.today()), lang=current.lang(),
        sections=current.catalogue().codes(SECTIONS), elements_of=current.catalogue().elements_of,
    )  # fmt: skip


def _page(
    view: CaseView, asked: Any, held: ExaminationView, people: list[RespondentView], phase: str | None
) -> str:
    who = actor()
    return render_template(
        "desk/examination/form.html", case=view, form=asked, held=held, causes=CAUSES, phase=phase,
        people=people, shown={person.id: elements_shown(asked, person) for person in people},
        pressed={key for key, seen in held.people.items() if is_pressed(seen)},
        items=current.catalogue().checklist_items(current.today()), steps=steps_of(held),
        may_enter=bool(offices_for(who, Permission.ENTER_REPORT)),
        may_find=bool(offices_for(who, Permission.ENTER_FINDING)),
    )  # fmt: skip


def _work(session: Session, case_id: uuid.UUID, permission: Permission = Permission.READ_CASE) -> Work:
    return begin(
        session, current.means("desk"), case_id, actor=actor(), now=current.now(), permission=permission,
        lock=False,
    )  # fmt: skip


def _study(case_id: uuid.UUID, permission: Permission = Permission.READ_CASE) -> StudyView:
    with reading(current.sessions()) as session:
        return study_of(_work(session, case_id, permission))


def _onward(case_id: uuid.UUID) -> str:
    """Stay where something is still missing, else go back to the case."""
    with reading(current.sessions()) as session:
        held = examination_of(_work(session, case_id))
    missing = any(one.missing for one in held.progress.values() if one.open)
    return url_for("examination.form" if missing else "desk.case", case_id=case_id)


def _begun(view: CaseView) -> dict[str, str]:
    """Return what a new study begins with: who it is about, the reporter by pseudonym alone."""
    lines = [_("Reporter: %(name)s (identity kept secret)", name=view.pseudonym)]
    for person in view.respondents:
        about = (person.name or _("Name not known"), person.position, person.agency or person.agency_text)
        lines.append(_("Respondent: %(text)s", text=", ".join(part for part in about if part)))
    return {"parties": "\n".join(lines)}
