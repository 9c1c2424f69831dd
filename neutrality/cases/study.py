"""The study (kajian) of a case: one long text in sections, whose last writer is the examiner."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.choices import LONGEST_NUMBER
from neutrality.cases.examination import digest, note_examiner, refuse_decided
from neutrality.cases.examination_reading import study_row
from neutrality.cases.examined import Study
from neutrality.cases.work import Work, begin
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.examination import study_problems
from neutrality.domain.history import EventKind
from neutrality.means import Means

_TABLE = "study"
SECTIONS = "study_section"


@dataclass(frozen=True)
class StudyView:
    """The study opened; version 0 is one that nobody wrote yet."""

    version: int = 0
    number: str = field(default="", repr=False)
    sections: Mapping[str, str] = field(default_factory=dict, repr=False)
    written_by: str = ""
    written_at: datetime | None = None


def save_study(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    number: str,
    sections: Mapping[str, str],
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the study as a new version; the history says which sections changed, not what they say.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever does not examine.
        ConflictError: `study_changed` when somebody saved it since `version` was read; `wrong_state` once
            it is decided; `nothing_changed`.
        InvalidInputError: `too_long`, `unknown_choice` at the section, `too_long` at `number`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.EXAMINE)
    refuse_decided(work)
    held = study_of(work)
    if held.version != version:
        raise ConflictError("study_changed")
    problems = study_problems(sections, {row.code for row in means.catalogue.codes(SECTIONS)})
    if len(number) > LONGEST_NUMBER:
        problems.append(FieldProblem("number", "too_long", {"most": LONGEST_NUMBER}))
    if problems:
        raise InvalidInputError(problems)
    texts = {name: text for name, text in sections.items() if text.strip()}
    if (held.number, dict(held.sections)) == (number.strip(), texts):
        raise ConflictError("nothing_changed")
    changed = [name for name in sections if texts.get(name, "") != held.sections.get(name, "")]
    _keep(work, note_examiner(work, actor), number.strip(), texts, changed)


def study_of(work: Work) -> StudyView:
    """Return the study of a case that is open."""
    row = study_row(work.session, work.case.id)
    if row is None or row.sealed_content is None:
        return StudyView()
    content = json.loads(work.key.open(_TABLE, row.id, "sealed_content", row.sealed_content))
    names = names_of(work.session, [row.examined_by])
    return StudyView(
        row.version, content["number"], content["sections"], names.get(row.examined_by, ""), row.examined_at
    )


def _keep(work: Work, row: Study, number: str, texts: Mapping[str, str], changed: list[str]) -> None:
    content = json.dumps({"number": number, "sections": texts})
    row.version += 1
    row.sealed_content = work.key.seal(_TABLE, row.id, "sealed_content", content)
    work.session.flush()
    work.record(
        EventKind.STUDY_SAVED,
        legal_on=work.today,
        payload={
            "version": row.version,
            "sections": " ".join(changed),
            "length": sum(len(text) for text in texts.values()),
        },
        texts={"digest": digest({"number": number, "sections": texts})},
    )
