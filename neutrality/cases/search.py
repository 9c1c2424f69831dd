"""Finding a case by its number here or elsewhere, a NIP, a respondent's name, or the address of a post."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.external_numbers import cases_bearing
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
    """Return the cases with this number, reference or NIP, this post, or a respondent of that name.

    A number of another body's system is found as one of the office, whatever blanks and signs it is typed
    with.
    """
    wanted = " ".join(text.split())
    reach = offices_for(actor, Permission.READ_CASE)
    if not wanted or not reach:
        return []
    # What is found by content is told to nobody who may not read it.
    is_open = open_to_actor(actor)
    found = select(Case).where(Case.office_id.in_(reach), shown_to(actor))
    cases = list(session.scalars(found.where(_numbered(wanted)).limit(MOST_FOUND)))
    if not cases and _mixed(wanted):
        cases = list(session.scalars(found.where(_numbered_alike(wanted)).limit(MOST_FOUND)))
    if not cases and read_link(wanted) is not None:
        cases = [
            case
            for office_id in reach
            for case in cases_with(session, means, [wanted], office_id, is_open, besides=None)
        ]
    if not cases:
        cases = cases_bearing(session, means, wanted, reach, is_open)
    if not cases:
        cases = _by_person(session, means, wanted, reach, is_open)
    return rows_of(session, means, cases, actor=actor)


def _numbered(text: str) -> ColumnElement[bool]:
    """Return the condition of the case with this very number, for which an index is there."""
    of_the_office = (Case.receipt_number == text, Case.registration_number == text)
    return or_(*of_the_office, Case.reference == _reference(text))


def _numbered_alike(text: str) -> ColumnElement[bool]:
    """Return the condition of a number typed in other letters: all numbers of the office are read for it."""
    return or_(*(func.lower(one) == text.lower() for one in (Case.receipt_number, Case.registration_number)))


def _mixed(text: str) -> bool:
    """Return whether a text has letters and digits, as numbers have: it is no name and no NIP."""
    return any(map(str.isdigit, text)) and any(map(str.isalpha, text))


def _reference(text: str) -> str:
    symbols = text.upper().replace("-", "").replace(" ", "")
    return f"{symbols[:4]}-{symbols[4:]}"


def _by_person(
    session: Session, means: Means, text: str, reach: frozenset[uuid.UUID], is_open: ColumnElement[bool]
) -> list[Case]:
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
    within = found.where(Respondent.id.in_(scores), Case.office_id.in_(reach), is_open).distinct()
    return list(session.scalars(within.order_by(Case.received_on.desc()).limit(MOST_FOUND)))
