"""Plenary meetings about a case: recorded with everybody's vote, read back for the office."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import colleagues, names_of
from neutrality.cases.examination import digest
from neutrality.cases.examination_reading import examiner_of
from neutrality.cases.examined import Pleno, PlenoDecision, PlenoMember, PlenoVote
from neutrality.cases.models import Case
from neutrality.cases.standing import barred_accounts, helping_offices
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission, Role
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.pleno import (
    Member,
    PlenoResult,
    Sitting,
    Table,
    Vote,
    refuse_examiner,
    sitting_problems,
)
from neutrality.domain.workflow import State
from neutrality.means import Means

SEATS = frozenset({Role.PLENO_MEMBER, Role.HEAD})
_MEMBER = "pleno_member"


@dataclass(frozen=True)
class Seat:
    """A member of the office's plenary meeting; whoever is barred has no vote."""

    account_id: uuid.UUID
    name: str
    barred: bool


@dataclass(frozen=True)
class Decided:
    """What a meeting decided of one respondent, with the votes and who abstained."""

    ordinal: int
    result: str
    votes: Counter[str]
    abstained: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class PlenoView:
    """One meeting, opened."""

    ordinal: int
    held_on: date
    quorum: int
    present: int
    recorded_by: str
    recorded_at: datetime
    members: tuple[str, ...] = field(repr=False)
    decided: tuple[Decided, ...] = field(repr=False)
    minutes: str = field(repr=False)


def record_pleno(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    sitting: Sitting,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a plenary meeting: it is dated when it was held, and told of when it is written down.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever has no seat; `examined_yourself` for whoever examined last.
        ConflictError: `changed_meanwhile`; `wrong_state` when nobody waits for a decision.
        InvalidInputError: by field.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.RECORD_PLENO, version=version
    )
    refuse_examiner(recorded_by=actor.account_id, examined_by=examiner_of(session, case_id))
    if work.case.state is not State.VERIFIED:
        raise ConflictError("wrong_state")
    waiting = {person.ordinal for person in work.respondents() if person.state is State.VERIFIED}
    seats = seats_of(session, work.case)
    table = Table(
        {seat.account_id for seat in seats},
        barred_accounts(session, case_id),
        waiting,
        work.case.received_on,
        work.today,
    )
    if problems := sitting_problems(sitting, table):
        raise InvalidInputError(problems)
    _keep(work, sitting, actor)
    work.touch()
    session.flush()


def seats_of(session: Session, case: Case) -> list[Seat]:
    """Return who has a seat in the meeting: members and heads here, and at an office that helps, by name."""
    places = {case.office_id} | helping_offices(session, case.id)
    barred = barred_accounts(session, case.id)
    found: list[Account] = colleagues(session, places, SEATS)
    return [Seat(person.id, person.name, person.id in barred) for person in found]


def usual_quorum(session: Session, office_id: uuid.UUID) -> int | None:
    """Return how many had to be there at the office's last meeting, which is proposed for the next."""
    last = (
        select(Pleno.quorum)
        .join(Case, Case.id == Pleno.case_id)
        .where(Case.office_id == office_id)
        .order_by(Pleno.held_on.desc(), Pleno.recorded_at.desc())
    )
    return session.scalars(last.limit(1)).first()


def plenos_of(work: Work) -> list[PlenoView]:
    """Return the meetings about a case, the newest first."""
    rows = work.session.scalars(
        select(Pleno).where(Pleno.case_id == work.case.id).order_by(Pleno.ordinal.desc())
    ).all()
    ordinals = {person.id: person.ordinal for person in work.respondents()}
    return [_view(work, row, ordinals) for row in rows]


def _keep(work: Work, sitting: Sitting, actor: Actor) -> None:
    session, case_id, row_id = work.session, work.case.id, uuid.uuid4()
    last = session.scalar(select(func.max(Pleno.ordinal)).where(Pleno.case_id == case_id)) or 0
    sealed = work.key.seal("pleno", row_id, "sealed_minutes", sitting.minutes) if sitting.minutes else None
    session.add(
        Pleno(
            id=row_id, case_id=case_id, ordinal=last + 1, held_on=sitting.held_on, quorum=sitting.quorum,
            present=len(sitting.there), recorded_by=actor.account_id, recorded_at=to_minute(work.now),
            sealed_minutes=sealed,
        )
    )  # fmt: skip
    session.flush()
    people = {person.ordinal: person.id for person in work.respondents()}
    for ordinal, result in sitting.results.items():
        session.add(
            PlenoDecision(pleno_id=row_id, respondent_id=people[ordinal], case_id=case_id, result=result)
        )
    for ordinal, member in enumerate(sitting.there, start=1):
        _keep_member(work, row_id, ordinal, member, people)
    counted = {number: sitting.count(number) for number in sitting.results}
    work.record(
        EventKind.PLENO_RECORDED,
        legal_on=work.today,
        payload={
            "pleno_on": sitting.held_on.isoformat(),
            "quorum": len(sitting.there),
            "required": sitting.quorum,
            "results": " ".join(f"{number}={result}" for number, result in sorted(sitting.results.items())),
            "votes": " ".join(f"{number}={_told(votes)}" for number, votes in sorted(counted.items())),
        },
        texts={"digest": digest({"minutes": sitting.minutes, "names": [one.name for one in sitting.there]})},
    )


def _keep_member(
    work: Work, pleno_id: uuid.UUID, ordinal: int, member: Member, people: dict[int, uuid.UUID]
) -> None:
    row_id, case_id = uuid.uuid4(), work.case.id
    sealed = None
    if member.account_id is None:
        sealed = work.key.seal(_MEMBER, row_id, "sealed_name", member.name)
    work.session.add(
        PlenoMember(
            id=row_id, case_id=case_id, pleno_id=pleno_id, ordinal=ordinal, account_id=member.account_id,
            sealed_name=sealed,
        )
    )  # fmt: skip
    work.session.flush()
    work.session.add_all(
        PlenoVote(member_id=row_id, respondent_id=people[number], case_id=case_id, vote=vote)
        for number, vote in member.votes.items()
        if vote and number in people
    )


def _told(votes: Counter[str]) -> str:
    return "/".join(str(votes[name.value]) for name in Vote)


def _view(work: Work, row: Pleno, ordinals: dict[uuid.UUID, int]) -> PlenoView:
    session = work.session
    members = session.scalars(
        select(PlenoMember).where(PlenoMember.pleno_id == row.id).order_by(PlenoMember.ordinal)
    ).all()
    named = _names(work, members)
    votes = session.scalars(select(PlenoVote).where(PlenoVote.member_id.in_(named))).all()
    results = session.scalars(select(PlenoDecision).where(PlenoDecision.pleno_id == row.id)).all()
    minutes = row.sealed_minutes
    return PlenoView(
        row.ordinal,
        row.held_on,
        row.quorum,
        row.present,
        names_of(session, [row.recorded_by]).get(row.recorded_by, ""),
        row.recorded_at,
        tuple(named.values()),
        tuple(
            _decided(one, ordinals[one.respondent_id], named, votes)
            for one in sorted(results, key=lambda result: ordinals[result.respondent_id])
        ),
        work.key.open_text("pleno", row.id, "sealed_minutes", minutes) if minutes else "",
    )


def _names(work: Work, members: Iterable[PlenoMember]) -> dict[uuid.UUID, str]:
    rows = list(members)
    known = names_of(work.session, [row.account_id for row in rows if row.account_id])
    return {
        row.id: work.key.open_text(_MEMBER, row.id, "sealed_name", row.sealed_name)
        if row.sealed_name
        else known.get(row.account_id or row.id, "")
        for row in rows
    }


def _decided(
    row: PlenoDecision, ordinal: int, named: dict[uuid.UUID, str], votes: Iterable[PlenoVote]
) -> Decided:
    about = [vote for vote in votes if vote.respondent_id == row.respondent_id]
    abstained = tuple(named[vote.member_id] for vote in about if vote.vote == Vote.ABSTAINED)
    return Decided(ordinal, PlenoResult(row.result), Counter(vote.vote for vote in about), abstained)
