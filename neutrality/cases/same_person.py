"""Somebody decides whether two respondents of one office are one person: remembered, told, taken back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.models import Case, Respondent
from neutrality.cases.persons import Possible, entered, reading_work, session_rows, shown
from neutrality.cases.sameness import PersonMatch, matches_of, regroup
from neutrality.cases.standing import open_to_actor
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.persons import differences
from neutrality.domain.reporter import check_reason
from neutrality.means import Means
from neutrality.vault import KeyKind, Purpose

_TABLE = "person_match"


@dataclass(frozen=True)
class Decided:
    """What somebody decided about two respondents."""

    other: Possible
    same: bool
    who: str
    decided_at: datetime
    reason: str = field(repr=False)


def decided_of(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> list[Decided]:
    """Return what was decided about a respondent, of cases that the reader may read.

    Raises:
        NotFoundError: `no_such_case`, `no_such_respondent`.
        NotAllowedError: for whoever may not read the case.

    """
    work = reading_work(session, means, case_id, actor, now)
    asked = respondent_in(work, respondent_id)
    found = {row.beside(asked.id): row for row in matches_of(session, [asked.id])}
    others = select(Respondent, Case).join(Case, Case.id == Respondent.case_id)
    rows = session_rows(work, others.where(Respondent.id.in_(found), open_to_actor(actor)))
    names = names_of(session, {match.decided_by for match in found.values()})
    known = entered(work, [asked, *(row for row, _ in rows)], Purpose.CASE)
    return [
        Decided(
            shown(row, case, known[row.id], 0, differences(known[asked.id], known[row.id])),
            match.same, names[match.decided_by], match.decided_at, _reason(work, match),
        )
        for row, case in rows
        for match in [found[row.id]]
    ]  # fmt: skip


def decide_match(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    other_id: uuid.UUID,
    *,
    same: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Decide that two respondents of one office are one person, or that they are not; both files tell it.

    Raises:
        InvalidInputError: `required` at `reason`.
        NotFoundError: `no_such_case`, `no_such_respondent`, alike for another office's.
        NotAllowedError: when the permission is lacking on either case.
        DomainError: `decided_already`.

    """
    check_reason(reason)
    works = _both(session, means, case_id, respondent_id, other_id, actor=actor, now=now)
    first, second = sorted((respondent_id, other_id))
    if any(row.beside(first) == second for row in matches_of(session, [first])):
        raise DomainError("decided_already")
    work, row_id = works[respondent_id], uuid.uuid4()
    session.add(
        PersonMatch(
            id=row_id, respondent_id=first, other_id=second, case_id=case_id, same=same,
            decided_by=actor.account_id, decided_at=to_minute(now),
            sealed_reason=work.key.seal(_TABLE, row_id, "sealed_reason", reason.strip()),
        )
    )  # fmt: skip
    session.flush()
    if same:
        regroup(work, [first, second])
    _record(works, EventKind.PERSONS_MATCHED if same else EventKind.PERSONS_SET_APART, reason)


def undo_match(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    other_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a decision about two respondents back: it can be asked again; both reasons stay in the history.

    Raises:
        InvalidInputError: `required` at `reason`.
        NotFoundError: `no_such_case`, `no_such_respondent`, also when nothing was decided.
        NotAllowedError: when the permission is lacking on either case.

    """
    check_reason(reason)
    works = _both(session, means, case_id, respondent_id, other_id, actor=actor, now=now)
    found = [row for row in matches_of(session, [respondent_id]) if row.beside(respondent_id) == other_id]
    if not found:
        raise NotFoundError("no_such_respondent")
    session.delete(found[0])
    session.flush()
    regroup(works[respondent_id], [respondent_id, other_id])
    _record(works, EventKind.PERSONS_UNDECIDED, reason)


def _both(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    other_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> dict[uuid.UUID, Work]:
    """Lock both cases in the order of their ids, by respondent."""
    office = select(Case.office_id).where(Case.id == case_id).scalar_subquery()
    held = select(Respondent.case_id).join(Case, Case.id == Respondent.case_id)
    other = session.scalar(held.where(Respondent.id == other_id, Case.office_id == office))
    cases = {respondent_id: case_id, other_id: other or case_id}
    works = {
        one: begin(session, means, one, actor=actor, now=now, permission=Permission.MATCH_PERSONS)
        for one in sorted(set(cases.values()))
    }
    for key, one in cases.items():
        respondent_in(works[one], key)
    if len(works) == 1:
        raise NotFoundError("no_such_respondent")
    return {key: works[one] for key, one in cases.items()}


def _reason(work: Work, match: PersonMatch) -> str:
    key = work.means.keyholder.open_key(
        work.session, kind=KeyKind.CASE, owner=match.case_id, office_id=work.case.office_id,
        actor=str(work.actor_id), purpose=Purpose.CASE,
    )  # fmt: skip
    return key.open_text(_TABLE, match.id, "sealed_reason", match.sealed_reason)


def _record(works: dict[uuid.UUID, Work], kind: EventKind, reason: str) -> None:
    """Write the event on both streams, each naming its respondent and the other case."""
    for key, work in works.items():
        other = next(one for one in works.values() if one.case.id != work.case.id)
        payload = {"other_case": str(other.case.id)}
        work.record(
            kind, legal_on=work.today, respondent_id=key, payload=payload, texts={"reason": reason.strip()}
        )
