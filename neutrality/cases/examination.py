"""The examination is filled in: checklist, elements, finding and causes in one saving."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from neutrality.cases import facts
from neutrality.cases.examination_reading import (
    OPEN,
    examination_of,
    examined_of,
    known_to,
    study_row,
)
from neutrality.cases.examined import (
    ChecklistAnswer,
    ElementExamined,
    Examination,
    RespondentCause,
    Study,
)
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.examination import (
    Examined,
    Known,
    Noted,
    checklist_problems,
    examined_problems,
    known_causes,
    main_cause,
)
from neutrality.domain.history import EventKind
from neutrality.means import Means


def examine(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    checklist: Mapping[str, Noted],
    people: Mapping[uuid.UUID, Examined],
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the answers as they stand now; what is not yet answered is left out, only changes are told.

    Raises:
        NotFoundError: `no_such_case`, `no_such_respondent`.
        NotAllowedError: for whoever does not examine.
        ConflictError: `changed_meanwhile`; `wrong_state` once it is decided; `nothing_changed`.
        InvalidInputError: by field; those of a respondent begin with `r`, the number and a line.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.EXAMINE, version=version
    )
    known = known_to(means.catalogue, work.today)
    persons = {key: respondent_in(work, key) for key in people}
    refuse_decided(work, *persons.values())
    problems = checklist_problems(checklist, known)
    for key, seen in people.items():
        problems += [_of(persons[key], problem) for problem in examined_problems(seen, known)]
    if problems:
        raise InvalidInputError(problems)
    changed = [_keep_checklist(work, checklist)]
    for key, seen in people.items():
        changed += [_keep_examined(work, persons[key], seen, known), _keep_causes(work, persons[key], seen)]
    if not any(changed):
        raise ConflictError("nothing_changed")
    note_examiner(work, actor)


def refuse_decided(work: Work, *persons: Respondent) -> None:
    """Refuse to change what a decision rests on once it is taken; raises `wrong_state`."""
    if work.case.state not in OPEN or any(person.state not in OPEN for person in persons):
        raise ConflictError("wrong_state")


def note_examiner(work: Work, actor: Actor) -> Study:
    """Write down who examined last: this person does not approve what follows from it."""
    row = study_row(work.session, work.case.id)
    if row is None:
        row = Study(id=uuid.uuid4(), case_id=work.case.id, version=0)
        work.session.add(row)
    row.examined_by, row.examined_at = actor.account_id, to_minute(work.now)
    work.touch()
    work.session.flush()
    return row


def digest(content: object) -> str:
    """Return what commits an event to texts that stand elsewhere; it is sealed with the event."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def seal_note(work: Work, table: str, row_id: uuid.UUID, note: str) -> bytes | None:
    """Return a note sealed under the case's key, nothing for an empty one."""
    return work.key.seal(table, row_id, "sealed_note", note) if note else None


def _keep_checklist(work: Work, answers: Mapping[str, Noted]) -> bool:
    held = examination_of(work).checklist
    if held == dict(answers):
        return False
    work.session.execute(delete(ChecklistAnswer).where(ChecklistAnswer.case_id == work.case.id))
    for item, noted in answers.items():
        row_id = uuid.uuid4()
        sealed = seal_note(work, "checklist_answer", row_id, noted.note)
        work.session.add(
            ChecklistAnswer(
                id=row_id, case_id=work.case.id, item=item, answer=noted.answer, sealed_note=sealed
            )
        )
    told = {item: asdict(noted) for item, noted in answers.items()}
    work.record(
        EventKind.CHECKLIST_ANSWERED,
        legal_on=work.today,
        payload={"checklist": _codes({item: noted.answer for item, noted in answers.items()})},
        texts={"digest": digest(told)},
    )
    return True


def _keep_examined(work: Work, person: Respondent, seen: Examined, known: Known) -> bool:
    """Elements of another type than the one that is chosen now are not kept."""
    asked = known.elements.get(seen.violation_type, ())
    answers = {code: noted for code, noted in seen.elements.items() if code in asked}
    held, seen = replace(examined_of(work, person), causes=()), replace(seen, elements=answers, causes=())
    if held == seen:
        return False
    session, of_case = work.session, {"case_id": work.case.id, "respondent_id": person.id}
    session.execute(delete(ElementExamined).where(ElementExamined.respondent_id == person.id))
    session.execute(delete(Examination).where(Examination.respondent_id == person.id))
    row_id = uuid.uuid4()
    session.add(
        Examination(
            id=row_id, violation_type=seen.violation_type or None, finding=seen.finding or None,
            sealed_note=seal_note(work, "examination", row_id, seen.finding_note), **of_case,
        )
    )  # fmt: skip
    for code, noted in answers.items():
        row_id = uuid.uuid4()
        sealed = seal_note(work, "element_examined", row_id, noted.note)
        session.add(
            ElementExamined(id=row_id, element=code, answer=noted.answer, sealed_note=sealed, **of_case)
        )
    work.record(
        EventKind.ELEMENTS_EXAMINED,
        legal_on=work.today,
        respondent_id=person.id,
        payload={
            "violation_type": seen.violation_type,
            "elements": _codes({code: noted.answer for code, noted in answers.items()}),
            "finding": seen.finding,
        },
        texts={"digest": digest(asdict(seen))},
    )
    return True


def _keep_causes(work: Work, person: Respondent, seen: Examined) -> bool:
    """Keep the set of causes; the main one is what figures count."""
    found = known_causes(seen.causes)
    if examined_of(work, person).causes == found:
        return False
    session = work.session
    session.execute(delete(RespondentCause).where(RespondentCause.respondent_id == person.id))
    for ordinal, one in enumerate(found, start=1):
        row_id = uuid.uuid4()
        session.add(
            RespondentCause(
                id=row_id, case_id=work.case.id, respondent_id=person.id, ordinal=ordinal, cause=one.cause,
                confidence=one.confidence or None,
                sealed_note=seal_note(work, "respondent_cause", row_id, one.note),
            )
        )  # fmt: skip
    person.cause = main_cause(found)
    payload = {
        "cause": person.cause,
        "causes": _codes({one.cause: one.confidence for one in found}),
    }
    event = work.record(
        EventKind.CAUSE_SET,
        legal_on=work.today,
        respondent_id=person.id,
        payload=payload,
        texts={"digest": digest([asdict(one) for one in found])},
    )
    session.flush()
    facts.keep(session, event, payload)
    return True


def _codes(answers: Mapping[str, str]) -> str:
    return " ".join(f"{code}={answer}" for code, answer in sorted(answers.items()))


def _of(person: Respondent, problem: FieldProblem) -> FieldProblem:
    return replace(problem, field=f"r{person.ordinal}_{problem.field}")
