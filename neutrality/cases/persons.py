"""Who else a respondent may be: found within the own office, shown with what differs, decided by somebody."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.people import Particulars, open_particulars
from neutrality.cases.sameness import matches_of
from neutrality.cases.standing import open_to_actor
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.directory.models import Agency
from neutrality.domain.access import Actor, Permission
from neutrality.domain.identity import mask_nip
from neutrality.domain.matching import name_tokens
from neutrality.domain.persons import MOST_OPENED, Entered, differences, ranked
from neutrality.domain.workflow import Outcome, State
from neutrality.means import Means
from neutrality.vault import IndexKind, KeyKind, Purpose


@dataclass(frozen=True)
class Possible:
    """Another respondent of the office beside the one asked about: who it is, and in what they differ."""

    respondent_id: uuid.UUID
    case_id: uuid.UUID
    number: str
    ordinal: int
    state: State
    outcome: Outcome | None
    agency: str
    likeness: int
    differs: tuple[str, ...]
    name: str = field(repr=False)
    nip_masked: str = field(repr=False)
    position: str = field(repr=False)


def possible_matches(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> list[Possible]:
    """Return which respondents of the office may be the same person, the likest first.

    The index of the names' sounds comes first, then the open cases, the newest first, whose names are
    compared in memory, so that a misspelt name is found; no more than 50 are opened. What was decided
    before is not asked again, and nothing that the reader may not read is opened.

    Raises:
        NotFoundError: `no_such_case`, `no_such_respondent`.
        NotAllowedError: for whoever may not read the case; `opening_cap`.

    """
    work = reading_work(session, means, case_id, actor, now)
    asked = respondent_in(work, respondent_id)
    wanted = entered(work, [asked], Purpose.CASE)[asked.id]
    if asked.pseudonymised_on is not None or not name_tokens(wanted.name):
        return []
    rows = _to_open(work, asked, wanted.name, actor)
    known = entered(work, [row for row, _ in rows], Purpose.MATCH)
    by_id = {row.id: (row, case) for row, case in rows}
    return [
        shown(*by_id[key], known[key], score, differences(wanted, known[key]))
        for key, score in ranked(wanted, known.items())
    ]


def count_hints(work: Work, respondent: Respondent, name: str, *, actor: Actor) -> int:
    """Return of how many others the index says that they are called alike; nothing is opened for it."""
    found = _named_alike(work, name)
    if not found:
        return 0
    return len(session_rows(work, _others(work, respondent, actor).where(Respondent.id.in_(found))))


def session_rows(work: Work, query: Select[Respondent, Case]) -> list[tuple[Respondent, Case]]:
    """Return respondents with their cases."""
    return [(row, case) for row, case in work.session.execute(query)]


def reading_work(session: Session, means: Means, case_id: uuid.UUID, actor: Actor, now: datetime) -> Work:
    """Return a case opened for reading; raises as `begin` does."""
    needed = Permission.READ_CASE
    return begin(session, means, case_id, actor=actor, now=now, permission=needed, lock=False)


def _named_alike(work: Work, name: str) -> dict[uuid.UUID, int]:
    """Return who has two words of a name by their sound, or its only one, each with how many."""
    tokens = name_tokens(name)
    found = work.means.keyholder.find(
        work.session, kind=IndexKind.NAME, values=tokens, office_id=work.case.office_id,
        owner_kind=KeyKind.RESPONDENT,
    )  # fmt: skip
    return {owner: score for owner, score in found.items() if score >= min(2, len(tokens))}


def _others(work: Work, asked: Respondent, actor: Actor) -> Select[Respondent, Case]:
    """Return respondents of the office's other cases of whom nothing is known or decided in this regard."""
    decided = {row.beside(asked.id) for row in matches_of(work.session, [asked.id])}
    found = select(Respondent, Case).join(Case, Case.id == Respondent.case_id)
    others = found.where(
        Case.office_id == work.case.office_id,
        Case.erased_on.is_(None),
        Case.id != work.case.id,
        open_to_actor(actor),
        Respondent.pseudonymised_on.is_(None),
        Respondent.outcome.is_distinct_from(Outcome.DUPLICATE_MERGED),
        Respondent.id.not_in(decided),
    )
    return others.where(Respondent.person_id.is_distinct_from(asked.person_id)) if asked.person_id else others


def _to_open(work: Work, asked: Respondent, name: str, actor: Actor) -> list[tuple[Respondent, Case]]:
    scores = _named_alike(work, name)
    likest = sorted(scores, key=lambda key: (-scores[key], str(key)))[:MOST_OPENED]
    others = _others(work, asked, actor)
    rows = session_rows(work, others.where(Respondent.id.in_(likest)))
    rows.sort(key=lambda pair: (-scores[pair[0].id], str(pair[0].id)))
    newest = others.where(Case.state != State.CLOSED, Respondent.id.not_in(likest))
    newest = newest.order_by(Case.received_on.desc(), Respondent.id).limit(MOST_OPENED - len(rows))
    return [*rows, *session_rows(work, newest)]


def entered(work: Work, rows: Sequence[Respondent], purpose: Purpose) -> dict[uuid.UUID, Entered]:
    """Return what is written down of respondents, opened at once and counted as one purpose."""
    keys = work.means.keyholder.open_many(
        work.session, kind=KeyKind.RESPONDENT, owners=[row.id for row in rows],
        office_id=work.case.office_id, actor=str(work.actor_id), purpose=purpose,
    )  # fmt: skip
    wanted = {row.agency_id for row in rows if row.agency_id}
    agencies = {row.id: row.name for row in work.session.scalars(select(Agency).where(Agency.id.in_(wanted)))}
    return {
        row.id: _as_entered(open_particulars(keys[row.id], row), agencies.get(row.agency_id or row.id, ""))
        for row in rows
        if row.id in keys
    }


def _as_entered(held: Particulars, agency: str) -> Entered:
    return Entered(held.name, held.nip, agency or held.agency_text, held.position)


def shown(row: Respondent, case: Case, one: Entered, score: int, differs: tuple[str, ...]) -> Possible:
    """Return another respondent as somebody looks at it, the NIP masked."""
    return Possible(
        row.id, case.id, number_of(case), row.ordinal, row.state, row.outcome, one.agency, score, differs,
        one.name, mask_nip(one.nip) if one.nip else "", one.position,
    )  # fmt: skip
