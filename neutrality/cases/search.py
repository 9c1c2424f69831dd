"""Finding a case by its number, a NIP, a respondent's name, or the address of a post."""

from __future__ import annotations

import uuid

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.links import cases_with
from neutrality.cases.lists import Row, rows_of
from neutrality.cases.models import Case, Respondent
from neutrality.cases.standing import open_to_actor, shown_to
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.identity import clean_nip
from neutrality.domain.matching import name_tokens
from neutrality.domain.posts import read_link
from neutrality.means import Means
from neutrality.vault import IndexKind, KeyKind

MOST_FOUND = 50


def search(session: Session, means: Means, text: str, *, actor: Actor) -> list[Row]:
    """Return the cases with this number, reference or NIP, with this post, or a respondent of that name."""
    wanted = " ".join(text.split())
    reach = offices_for(actor, Permission.READ_CASE)
    if not wanted or not reach:
        return []
    found = select(Case).where(
        Case.office_id.in_(reach),
        shown_to(actor),
        or_(
            func.lower(Case.receipt_number) == wanted.lower(),
            func.lower(Case.registration_number) == wanted.lower(),
            Case.reference == _reference(wanted),
        ),
    )
    cases = list(session.scalars(found.limit(MOST_FOUND)))
    if not cases and read_link(wanted) is not None:
        cases = [
            case
            for office_id in reach
            for case in cases_with(session, means, [wanted], office_id, besides=None)
        ]
        cases = _only_open(session, cases, actor)
    if not cases:
        cases = _only_open(session, _by_person(session, means, wanted, reach), actor)
    return rows_of(session, means, cases, actor=actor)


def _only_open(session: Session, cases: list[Case], actor: Actor) -> list[Case]:
    """Return those whose content the actor may read: what was found by content is told to nobody else."""
    found = set(
        session.scalars(select(Case.id).where(Case.id.in_([row.id for row in cases]), open_to_actor(actor)))
    )
    return [case for case in cases if case.id in found]


def _reference(text: str) -> str:
    symbols = text.upper().replace("-", "").replace(" ", "")
    return f"{symbols[:4]}-{symbols[4:]}"


def _by_person(session: Session, means: Means, text: str, reach: frozenset[uuid.UUID]) -> list[Case]:
    nip = clean_nip(text)
    keyholder, scores = means.keyholder, dict[uuid.UUID, int]()
    if nip.isdigit():
        scores = keyholder.find(
            session, kind=IndexKind.NIP, values=[nip], office_id=None, owner_kind=KeyKind.RESPONDENT
        )
    tokens = name_tokens(text)
    for office_id in reach if tokens else ():
        hits = keyholder.find(
            session, kind=IndexKind.NAME, values=tokens, office_id=office_id, owner_kind=KeyKind.RESPONDENT
        )
        scores |= {owner: score for owner, score in hits.items() if score == len(tokens)}
    found = select(Case).join(Respondent, Respondent.case_id == Case.id)
    within = found.where(Respondent.id.in_(scores), Case.office_id.in_(reach)).distinct()
    return list(session.scalars(within.order_by(Case.received_on.desc()).limit(MOST_FOUND)))
