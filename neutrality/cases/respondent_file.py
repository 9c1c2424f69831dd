"""Everything that is kept of one respondent, opened for whoever reads the case; testimony for few."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.cases.allegations import manner_of, notes_of, other_types, phase_of, tied_sheets
from neutrality.cases.data_requests import RequestView, requests_of
from neutrality.cases.dossier import RespondentView, respondent_view
from neutrality.cases.hearings import HearingView, hearings_of
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.witnesses import WitnessView, witnesses_of
from neutrality.cases.work import Work, begin
from neutrality.domain.access import Actor, Permission, may
from neutrality.domain.errors import NotFoundError
from neutrality.domain.respondent import Manner, Phase, permitted
from neutrality.evidence.respondent_files import describe_rebuttals
from neutrality.evidence.service import FileDescription
from neutrality.means import Means


@dataclass(frozen=True)
class RespondentFile:
    """One respondent with everything beside the row; `whole` says whether testimony is shown."""

    case_id: uuid.UUID
    number: str
    whole: bool
    phase: Phase
    other_types: list[str]
    levels: tuple[str, ...]
    sheets: list[uuid.UUID]
    person: RespondentView = field(repr=False)
    phase_reason: str = field(repr=False)
    manner: Manner = field(repr=False)
    hearings: list[HearingView] = field(repr=False)
    files: list[FileDescription] = field(repr=False)
    requests: list[RequestView] = field(repr=False)


def respondent_file(
    session: Session, means: Means, case_id: uuid.UUID, ordinal: int, *, actor: Actor, now: datetime
) -> RespondentFile:
    """Return what is kept of a respondent.

    Raises:
        NotFoundError: `no_such_case`, `no_such_respondent`.
        NotAllowedError: for somebody without casework.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_CASE, lock=False)
    person = _at(work, ordinal)
    key, others = work.respondent_key(person), other_types(session, person)
    whole = may(actor, Permission.READ_EVIDENCE, work.subject_for(actor))
    types = [code for code in (person.violation_type, *others) if code]
    return RespondentFile(
        case_id=case_id,
        number=number_of(work.case),
        whole=whole,
        phase=phase_of(session, work, person),
        phase_reason=notes_of(key, person).phase_reason,
        other_types=others,
        levels=permitted(means.catalogue, types)[0],
        sheets=tied_sheets(session, person.id),
        person=respondent_view(work, person, work.today),
        manner=manner_of(key, person),
        hearings=hearings_of(work, person, whole=whole),
        files=describe_rebuttals(session, key, person.id),
        requests=requests_of(work, person),
    )


def case_witnesses(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[WitnessView]:
    """Return the witnesses of a case: by number to whoever reads it, by name to whoever reads evidence."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_CASE, lock=False)
    return witnesses_of(work, whole=may(actor, Permission.READ_EVIDENCE, work.subject_for(actor)))


def _at(work: Work, ordinal: int) -> Respondent:
    for person in work.respondents():
        if person.ordinal == ordinal:
            return person
    raise NotFoundError("no_such_respondent")
