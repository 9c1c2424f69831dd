"""What a respondent is said to have done: further types, phase, manner, and whose the posts are."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.cases.examining import examining
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, reports_of
from neutrality.database import Base, Keyed, to_minute
from neutrality.directory.models import Election
from neutrality.domain.access import Actor
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.respondent import (
    Manner,
    Phase,
    manner_problems,
    other_type_problems,
    phase_of_act,
    phase_problems,
)
from neutrality.evidence.models import CaptureSheet
from neutrality.means import Means
from neutrality.vault import OpenKey

_IN_CLEAR = ("channel", "platform", "interaction", "is_official", "employer_conflict")
# In the history "channel" is the way by which a report came.
_SAID = {"channel": "act_channel"}


class RespondentViolation(Keyed, Base):
    """A violation type beside the main one, which stands on the respondent and in the figures."""

    __tablename__ = "respondent_violation"
    __table_args__ = (UniqueConstraint("respondent_id", "violation_type"),)

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"))
    violation_type: Mapped[str] = mapped_column(ForeignKey("violation_type.code"))


class CaptureTie(Keyed, Base):
    """Which capture sheets show what a respondent did; one sheet may show several."""

    __tablename__ = "capture_tie"
    __table_args__ = (UniqueConstraint("respondent_id", "sheet_id"),)

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"))
    sheet_id: Mapped[uuid.UUID]
    tied_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    tied_at: Mapped[datetime]


@dataclass(frozen=True)
class Notes:
    """What is sealed beside the codes of a respondent: why they were chosen."""

    phase_reason: str = field(default="", repr=False)
    employer_reason: str = field(default="", repr=False)


def other_types(session: Session, respondent: Respondent | None) -> list[str]:
    """Return the types of a respondent beside the main one, by code."""
    if respondent is None:
        return []
    found = select(RespondentViolation.violation_type).where(
        RespondentViolation.respondent_id == respondent.id
    )
    return sorted(session.scalars(found))


def set_types(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    codes: Collection[str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Let these be the types beside the main one.

    Raises:
        InvalidInputError: at `types`.
        DomainError: `nothing_changed`.

    """
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now)
    held, wanted = other_types(session, person), sorted(set(codes))
    known = {row.code for row in means.catalogue.violation_types(work.today)} | set(held)
    if problems := other_type_problems(wanted, person.violation_type, known):
        raise InvalidInputError(problems)
    if held == wanted:
        raise DomainError("nothing_changed")
    session.execute(delete(RespondentViolation).where(RespondentViolation.respondent_id == person.id))
    session.add_all(RespondentViolation(respondent_id=person.id, violation_type=code) for code in wanted)
    payload = {"types": " ".join(wanted), "types_before": " ".join(held)}
    work.record(EventKind.TYPES_SET, legal_on=work.today, respondent_id=person.id, payload=payload)
    work.touch()
    session.flush()


def phase_of(session: Session, work: Work, person: Respondent) -> Phase:
    """Return the phase of what a respondent did, with what it was computed from."""
    election = session.get(Election, work.case.election_id) if work.case.election_id else None
    return phase_of_act(reports_of(session, work.case.id)[0].event_on, election, person.phase)


def choose_phase(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    phase: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Let another phase count than the computed one, with a reason; an empty one goes back to that.

    Raises:
        InvalidInputError: at `phase`, `reason`.
        DomainError: `nothing_changed`.

    """
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now)
    if problems := phase_problems(phase, reason):
        raise InvalidInputError(problems)
    if phase == (person.phase or ""):
        raise DomainError("nothing_changed")
    computed = phase_of(session, work, person).computed
    person.phase = phase or None
    _keep_note(work, person, phase_reason=reason.strip() if phase else "")
    payload = {"phase": person.phase or computed, "phase_computed": computed, "chosen": bool(phase)}
    work.record(
        EventKind.PHASE_CHOSEN, legal_on=work.today, respondent_id=person.id, payload=payload,
        texts={"reason": reason.strip()},
    )  # fmt: skip
    work.touch()
    session.flush()


def set_manner(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    manner: Manner,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep how it was done and who did it; raises `InvalidInputError`, `nothing_changed`."""
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now)
    if problems := manner_problems(manner, means.catalogue):
        raise InvalidInputError(problems)
    if manner == manner_of(work.respondent_key(person), person):
        raise DomainError("nothing_changed")
    for name in _IN_CLEAR:
        setattr(person, name, getattr(manner, name) or None)
    _keep_note(work, person, employer_reason=manner.employer_reason.strip())
    payload = {_SAID.get(name, name): getattr(manner, name) for name in _IN_CLEAR}
    work.record(EventKind.MANNER_SET, legal_on=work.today, respondent_id=person.id, payload=payload)
    work.touch()
    session.flush()


def manner_of(key: OpenKey, person: Respondent) -> Manner:
    """Return how it was done, with the sealed reason."""
    codes = {name: getattr(person, name) or "" for name in _IN_CLEAR}
    return Manner(**codes, employer_reason=notes_of(key, person).employer_reason)


def tie_captures(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    sheet_ids: Collection[str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say which capture sheets of the case show what a respondent did; raises as `set_types` does."""
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now)
    found = select(CaptureSheet.sheet_id).where(CaptureSheet.case_id == case_id)
    known = {str(one): one for one in session.scalars(found)}
    if set(sheet_ids) - set(known):
        raise InvalidInputError([FieldProblem("sheets", "unknown_choice")])
    wanted = {known[one] for one in sheet_ids}
    if wanted == set(tied_sheets(session, person.id)):
        raise DomainError("nothing_changed")
    session.execute(delete(CaptureTie).where(CaptureTie.respondent_id == person.id))
    shared = {"respondent_id": person.id, "tied_by": actor.account_id, "tied_at": to_minute(now)}
    session.add_all(CaptureTie(id=uuid.uuid4(), sheet_id=one, **shared) for one in wanted)
    payload = {"sheets": sorted(str(one) for one in wanted)}
    work.record(EventKind.CAPTURES_TIED, legal_on=work.today, respondent_id=person.id, payload=payload)
    session.flush()


def tied_sheets(session: Session, respondent_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the capture sheets that show what a respondent did."""
    found = select(CaptureTie.sheet_id).where(CaptureTie.respondent_id == respondent_id)
    return list(session.scalars(found.order_by(CaptureTie.sheet_id)))


def notes_of(key: OpenKey, person: Respondent) -> Notes:
    """Return what is sealed beside the codes; raises `SealBrokenError`."""
    if person.sealed_notes is None:
        return Notes()
    return Notes(**json.loads(key.open("respondent", person.id, "sealed_notes", person.sealed_notes)))


def _keep_note(work: Work, person: Respondent, **changes: str) -> None:
    key = work.respondent_key(person)
    notes = {**asdict(notes_of(key, person)), **changes}
    person.sealed_notes = key.seal("respondent", person.id, "sealed_notes", json.dumps(notes))
