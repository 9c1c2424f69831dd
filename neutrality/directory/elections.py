"""Elections as they are kept: entered and changed by name of a decree, their dates in order."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.keeping import (
    Keeping,
    code_problems,
    old_and_new,
    place_problems,
    plain,
    record,
    refuse,
    require_place,
    text_problems,
)
from neutrality.directory.models import Election
from neutrality.directory.service import BEFORE_VOTING, create_election
from neutrality.domain.catalogue import Regime
from neutrality.domain.errors import FieldProblem, NotFoundError
from neutrality.domain.history import EventKind

DATES = (*BEFORE_VOTING, "voting_on", "stages_to")
# Which of them decide the phase of an act, and with it the types that fit.
DECIDE_THE_PHASE = ("determination_on", "campaign_from", "campaign_to")
FURTHEST_YEARS = 10


@dataclass(frozen=True, kw_only=True)
class ElectionDraft:
    """An election as somebody typed it; `needs_review` until its dates were checked against the decree."""

    name: str
    regime: Regime
    kind: str
    place_code: str | None
    stages_from: date | None
    registration_on: date | None
    determination_on: date | None
    campaign_from: date | None
    campaign_to: date | None
    quiet_from: date | None
    quiet_to: date | None
    voting_on: date
    stages_to: date | None
    source: str
    needs_review: bool


def enter_election(keeping: Keeping, *, code: str, draft: ElectionDraft) -> Election:
    """Return a new election; reports can name it from now on.

    Raises:
        InvalidInputError: what is wrong, at its field.

    """
    code = code.strip()
    refuse(code_problems(code) + _problems(keeping, draft))
    election = create_election(keeping.session, code=code, **asdict(draft))
    record(keeping, EventKind.ELECTION_ENTERED, election.id, {"code": code, **_told(asdict(draft))})
    return election


def change_election(
    keeping: Keeping,
    election: Election,
    draft: ElectionDraft,
    *,
    reason: str,
    in_use: bool,
    confirmed: bool,
) -> None:
    """Change an election; one that cases name keeps its regime, and its dates move when that is confirmed.

    Raises:
        NotAllowedError: `directory_reach`, for one that lies outside the places of the actor's offices.
        InvalidInputError: what is wrong, at its field.
        DomainError: `nothing_changed`.

    """
    require_place(keeping, election.place_code)
    problems = _problems(keeping, draft) + text_problems(reason=reason)
    if in_use and draft.regime != election.regime:
        problems.append(FieldProblem("regime", "election_in_use"))
    if in_use and not confirmed and moved(election, draft):
        problems.append(FieldProblem("confirmed", "dates_move"))
    refuse(problems)
    changed = old_and_new(_told(asdict(drafted(election))), _told(asdict(draft)))
    for name, value in asdict(draft).items():
        setattr(election, name, value)
    keeping.session.flush()
    record(keeping, EventKind.ELECTION_CHANGED, election.id, {**changed, "reason": reason.strip()})


def election_there(session: Session, code: str) -> Election:
    """Return an election by its code; raises `no_such_election`."""
    election = session.scalar(select(Election).where(Election.code == code))
    if election is None:
        raise NotFoundError("no_such_election")
    return election


def drafted(election: Election) -> ElectionDraft:
    """Return an election as it could have been typed."""
    return ElectionDraft(**{name: getattr(election, name) for name in ElectionDraft.__dataclass_fields__})


def moved(election: Election, draft: ElectionDraft) -> list[tuple[str, date | None, date | None]]:
    """Return which dates would change, from when to when."""
    both = ((name, getattr(election, name), getattr(draft, name)) for name in DATES)
    return [(name, old, new) for name, old, new in both if old != new]


def missing_dates(election: Election) -> list[str]:
    """Return which dates of an election nobody entered yet."""
    return [name for name in DATES if getattr(election, name) is None]


def _problems(keeping: Keeping, draft: ElectionDraft) -> list[FieldProblem]:
    problems = text_problems(name=draft.name, source=draft.source) + place_problems(keeping, draft.place_code)
    if draft.kind not in {row.code for row in keeping.catalogue.codes("election_kind")}:
        problems.append(FieldProblem("kind", "unknown_choice"))
    if draft.regime == Regime.ANY:
        problems.append(FieldProblem("regime", "unknown_choice"))
    given = [(name, getattr(draft, name)) for name in DATES if getattr(draft, name) is not None]
    for (_, earlier), (name, later) in pairwise(given):
        if later < earlier:
            problems.append(FieldProblem(name, "before_the_date_above"))
    far = [name for name, on in given if abs(on.year - keeping.today.year) > FURTHEST_YEARS]
    return problems + [FieldProblem(name, "far_away") for name in far]


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}
