"""An examination opened: answers with their notes, what a decision still waits for, who examined last."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.examined import (
    ChecklistAnswer,
    ElementExamined,
    Examination,
    Pleno,
    PlenoDecision,
    RespondentCause,
    Study,
)
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.examination import CauseFound, Examined, Known, Missing, Noted, missing_for_decision
from neutrality.domain.workflow import State

OPEN = frozenset({State.RECEIVED, State.VERIFIED})


@dataclass(frozen=True)
class Progress:
    """How far the examination of one respondent is, by numbers and codes alone."""

    ordinal: int
    open: bool
    elements: int
    asked: int
    finding: str
    result: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class ExaminationView:
    """Everything that was examined of a case, opened."""

    checklist: dict[str, Noted] = field(repr=False)
    people: dict[uuid.UUID, Examined] = field(repr=False)
    progress: dict[uuid.UUID, Progress]
    examined_by: uuid.UUID | None
    examined_at: datetime | None
    study_version: int


def known_to(catalogue: Catalogue, on: date) -> Known:
    """Return what can be chosen on a day."""
    return Known(
        tuple(row.code for row in catalogue.checklist_items(on)),
        {
            kind.code: tuple(row.code for row in catalogue.elements_of(kind.code))
            for kind in catalogue.violation_types(on)
        },
        frozenset(row.code for row in catalogue.causes() if row.selectable and row.valid(on)),
    )


def examination_of(work: Work) -> ExaminationView:
    """Return what was examined of a case."""
    session, case_id = work.session, work.case.id
    known, study = known_to(work.means.catalogue, work.today), study_row(session, case_id)
    answers = session.scalars(select(ChecklistAnswer).where(ChecklistAnswer.case_id == case_id))
    checklist = {row.item: Noted(row.answer, note_of(work, row)) for row in answers}
    people = {person.id: examined_of(work, person) for person in work.respondents()}
    results = results_of(session, case_id)
    return ExaminationView(
        checklist,
        people,
        {
            person.id: _progress(person, people[person.id], checklist, known, results.get(person.id, ""))
            for person in work.respondents()
        },
        study.examined_by if study else None,
        study.examined_at if study else None,
        study.version if study else 0,
    )


def examined_of(work: Work, person: Respondent) -> Examined:
    """Return what was examined of one respondent."""
    session = work.session
    row = session.scalar(select(Examination).where(Examination.respondent_id == person.id))
    elements = session.scalars(select(ElementExamined).where(ElementExamined.respondent_id == person.id))
    causes = session.scalars(
        select(RespondentCause)
        .where(RespondentCause.respondent_id == person.id)
        .order_by(RespondentCause.ordinal)
    )
    return Examined(
        (row.violation_type or "") if row else "",
        {one.element: Noted(one.answer, note_of(work, one)) for one in elements},
        (row.finding or "") if row else "",
        note_of(work, row) if row else "",
        tuple(CauseFound(one.cause, one.confidence or "", note_of(work, one)) for one in causes),
    )


def facts_for_decision(work: Work, person: Respondent | None) -> dict[str, Any]:
    """Return what the guards of T8 and T9 look at; nothing is asked of what does not stand before them."""
    if person is None or person.state is not State.VERIFIED:
        return {}
    session, case_id = work.session, work.case.id
    row = session.scalar(select(Examination).where(Examination.respondent_id == person.id))
    elements = select(ElementExamined.element).where(ElementExamined.respondent_id == person.id)
    checklist = select(ChecklistAnswer.item).where(ChecklistAnswer.case_id == case_id)
    seen = Examined(
        (row.violation_type or "") if row else "",
        {code: Noted("") for code in session.scalars(elements)},
        (row.finding or "") if row else "",
    )
    known, study = known_to(work.means.catalogue, work.today), study_row(session, case_id)
    return {
        "missing": missing_for_decision(known, list(session.scalars(checklist)), seen),
        "examined_type": seen.violation_type,
        "examined_by": study.examined_by if study else None,
        "pleno_result": results_of(session, case_id).get(person.id),
    }


def study_row(session: Session, case_id: uuid.UUID) -> Study | None:
    """Return the row of the study, which says who examined last."""
    return session.scalar(select(Study).where(Study.case_id == case_id))


def examiner_of(session: Session, case_id: uuid.UUID) -> uuid.UUID | None:
    """Return who examined the case last."""
    return session.scalar(select(Study.examined_by).where(Study.case_id == case_id))


def results_of(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return what the last plenary meeting about each respondent decided."""
    found = (
        select(PlenoDecision.respondent_id, PlenoDecision.result)
        .join(Pleno, Pleno.id == PlenoDecision.pleno_id)
        .where(PlenoDecision.case_id == case_id)
        .order_by(Pleno.ordinal)
    )
    return {row.respondent_id: row.result for row in session.execute(found)}


def note_of(work: Work, row: ChecklistAnswer | Examination | ElementExamined | RespondentCause) -> str:
    """Return the note beside an answer, opened."""
    if row.sealed_note is None:
        return ""
    return work.key.open_text(row.__tablename__, row.id, "sealed_note", row.sealed_note)


def _progress(
    person: Respondent, seen: Examined, checklist: dict[str, Noted], known: Known, result: str
) -> Progress:
    asked = known.elements.get(seen.violation_type, ())
    return Progress(
        person.ordinal,
        person.state in OPEN,
        len(set(asked) & set(seen.elements)),
        len(asked),
        seen.finding,
        result,
        missing_for_decision(known, checklist, seen),
    )
