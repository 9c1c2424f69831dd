"""How somebody stands to a case: what ties or bars them, and whether they come from the office above."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session, aliased

from neutrality.accounts.models import Employment
from neutrality.cases.acts import EmployerAnswer
from neutrality.cases.models import Case, Respondent
from neutrality.domain.access import BARRED, Actor, Relation, Subject
from neutrality.domain.conflicts import RELATION_OF, Held, Sight, Tie, relations, sight
from neutrality.recusal.models import Assistance, Conflict, ParentOpening
from neutrality.vault import BlindIndex, IndexKind, KeyKind

# A page asks this for each thing that it shows, so the two questions are put together once.
_CASE, _ACCOUNT = bindparam("of_case", type_=Uuid()), bindparam("of_account", type_=Uuid())
One = uuid.UUID | BindParameter[uuid.UUID]
BARRING = frozenset(tie for tie, relation in RELATION_OF.items() if relation in BARRED)


def standing(session: Session, case: Case, actor: Actor) -> tuple[Subject, Sight]:
    """Return what the matrix is asked about a case by this actor, and what of it they are shown at all."""
    held = held_by(session, case.id, actor.account_id)
    named = {_CASE.key: case.id, _ACCOUNT.key: actor.account_id}
    is_respondent, same_agency = session.execute(_tied(), named).one()
    found = relations(held, is_respondent=is_respondent, same_agency=same_agency)
    return Subject(case.office_id, found | _from_above(session, case, actor)), sight(
        held, is_respondent=is_respondent
    )


def subject_for(session: Session, case: Case, actor: Actor) -> Subject:
    """Return what the matrix is asked about a case by this actor: its office, and what ties them to it."""
    return standing(session, case, actor)[0]


def held_by(session: Session, case_id: uuid.UUID, account_id: uuid.UUID) -> list[Held]:
    """Return the conflicts of one account on a case."""
    rows = session.execute(_held(), {_CASE.key: case_id, _ACCOUNT.key: account_id})
    return [Held(row.tie, row.declared_by == account_id) for row in rows]


def ties_on(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, frozenset[Relation]]:
    """Return every account that anything ties to a case, and what."""
    found: dict[uuid.UUID, set[Relation]] = {}
    standing_ones = select(Conflict.account_id, Conflict.tie).where(
        Conflict.case_id == case_id, Conflict.withdrawn_at.is_(None)
    )
    for account_id, tie in session.execute(standing_ones):
        found.setdefault(account_id, set()).add(RELATION_OF[tie])
    people = select(Respondent.id).where(Respondent.case_id == case_id)
    for account_id in session.scalars(_accounts_of(people)):
        found.setdefault(account_id, set()).add(Relation.PARTY)
    lent = select(Employment.account_id).where(Employment.agency_id.in_(_agencies(case_id)))
    for account_id in session.scalars(lent):
        found.setdefault(account_id, set()).add(Relation.SAME_AGENCY)
    return {account_id: frozenset(ties) for account_id, ties in found.items()}


def barred_accounts(
    session: Session, case_id: uuid.UUID, barring: Iterable[Relation] = BARRED
) -> frozenset[uuid.UUID]:
    """Return who is barred from a case, as a rule from doing anything on it."""
    bars = frozenset(barring)
    return frozenset(account_id for account_id, ties in ties_on(session, case_id).items() if ties & bars)


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the cases whose existence this actor may learn."""
    told = _conflicts_of(actor).where(Conflict.declared_by != actor.account_id)
    mine = select(Respondent.case_id).where(Respondent.id.in_(_respondents_of(actor.account_id)))
    return and_(Case.id.not_in(told), Case.id.not_in(mine))


def hidden_from(session: Session, actor: Actor) -> frozenset[uuid.UUID]:
    """Return the cases whose existence this actor must not learn, few as they are."""
    return frozenset(session.scalars(select(Case.id).where(not_(shown_to(actor)))))


def open_to_actor(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the cases whose content is open to this actor as to its own office."""
    helped = select(Assistance.case_id).where(
        Assistance.office_id.in_(actor.seats),
        Assistance.accepted_at.is_not(None),
        Assistance.ended_at.is_(None),
    )
    near = or_(Case.office_id.in_(actor.seats), Case.id.in_(helped))
    if actor.today is not None:
        asked = select(ParentOpening.case_id).where(
            ParentOpening.account_id == actor.account_id, ParentOpening.expires_on >= actor.today
        )
        near = or_(near, Case.id.in_(asked))
    return and_(near, shown_to(actor), Case.id.not_in(_conflicts_of(actor)))


def declared_by(session: Session, actor: Actor, case_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of these cases from which the actor stepped back."""
    return frozenset(session.scalars(_conflicts_of(actor).where(Conflict.case_id.in_(set(case_ids)))))


def helping_offices(session: Session, case_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the offices that accepted to help with a case."""
    found = select(Assistance.office_id).where(
        Assistance.case_id == case_id, Assistance.accepted_at.is_not(None), Assistance.ended_at.is_(None)
    )
    return frozenset(session.scalars(found))


def _from_above(session: Session, case: Case, actor: Actor) -> frozenset[Relation]:
    """Return how the actor comes from above: with nothing opened, as a reader on request, or not at all."""
    if case.office_id in actor.seats or helping_offices(session, case.id) & actor.seats:
        return frozenset()
    asked = None
    if actor.today is not None:
        asked = session.scalar(
            select(ParentOpening.id).where(
                ParentOpening.case_id == case.id,
                ParentOpening.account_id == actor.account_id,
                ParentOpening.expires_on >= actor.today,
            )
        )
    return frozenset({Relation.READER if asked else Relation.ABOVE})


def _conflicts_of(actor: Actor) -> Select[uuid.UUID]:
    return select(Conflict.case_id).where(
        Conflict.account_id == actor.account_id,
        Conflict.withdrawn_at.is_(None),
        Conflict.tie.in_(BARRING),
    )


@cache
def _held() -> Select[Tie, uuid.UUID]:
    return select(Conflict.tie, Conflict.declared_by).where(
        Conflict.case_id == _CASE, Conflict.account_id == _ACCOUNT, Conflict.withdrawn_at.is_(None)
    )


@cache
def _tied() -> Select[bool, bool]:
    return select(_is_respondent(_CASE, _ACCOUNT), _same_agency(_CASE, _ACCOUNT))


def _is_respondent(case_id: One, account_id: One) -> ColumnElement[bool]:
    return exists().where(Respondent.case_id == case_id, Respondent.id.in_(_respondents_of(account_id)))


def _same_agency(case_id: One, account_id: One) -> ColumnElement[bool]:
    return exists().where(Employment.agency_id.in_(_agencies(case_id)), Employment.account_id == account_id)


def _agencies(case_id: One) -> CompoundSelect[Any]:
    """Return the agencies of the respondents: those that were named, and those to which somebody moved."""
    named = select(Respondent.agency_id).where(Respondent.case_id == case_id)
    moved = (
        select(EmployerAnswer.agency_id)
        .join(Respondent, Respondent.id == EmployerAnswer.respondent_id)
        .where(Respondent.case_id == case_id, EmployerAnswer.void.is_(False))
    )
    return union(
        named.where(Respondent.agency_id.is_not(None)), moved.where(EmployerAnswer.agency_id.is_not(None))
    )


def _respondents_of(account_id: One) -> Select[uuid.UUID]:
    """Return the respondents that have the NIP of an account: two digests of one key are compared."""
    own, named = aliased(BlindIndex), aliased(BlindIndex)
    return (
        select(named.owner)
        .join(own, own.digest == named.digest)
        .where(
            own.kind == IndexKind.NIP,
            own.owner_kind == KeyKind.ACCOUNT,
            own.owner == account_id,
            named.kind == IndexKind.NIP,
            named.owner_kind == KeyKind.RESPONDENT,
        )
    )


def _accounts_of(respondents: Select[uuid.UUID]) -> Select[uuid.UUID]:
    own, named = aliased(BlindIndex), aliased(BlindIndex)
    return (
        select(own.owner)
        .join(named, own.digest == named.digest)
        .where(
            own.kind == IndexKind.NIP,
            own.owner_kind == KeyKind.ACCOUNT,
            named.kind == IndexKind.NIP,
            named.owner_kind == KeyKind.RESPONDENT,
            named.owner.in_(respondents),
        )
    )
