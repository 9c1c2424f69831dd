"""Retention in numbers, for whoever sees no case: what is due, what is held, what the last run did."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Respondent
from neutrality.domain.access import Actor
from neutrality.domain.catalogue import Afterwards, Catalogue
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.retention import due, erasure_of
from neutrality.domain.workflow import Outcome
from neutrality.history.models import Event, EventPayload
from neutrality.history.service import Entry, Signer, append
from neutrality.retention.holds import criminal_cases, ordered_cases

_RUNS = uuid.UUID("6f1b6d64-0a55-4c15-9d5e-7a2d1a8a5b10")


@dataclass(frozen=True)
class LastRun:
    """What a run did: how many were carried out, failed, were held."""

    at: datetime
    done: int
    failed: int
    held: int


@dataclass(frozen=True)
class Figures:
    """How many records are due and not held, how many cases something holds, when the next ones are due."""

    due: int
    held: int
    next_due: date | None
    last: LastRun | None


def figures(
    session: Session, catalogue: Catalogue, offices: Collection[uuid.UUID], *, today: date
) -> Figures:
    """Return the numbers of these offices; no case, and of the days to come the first alone."""
    days = list(_due_days(session, catalogue, offices, today))
    on = Case.office_id.in_(offices), Case.erased_on.is_(None)
    held = session.scalar(select(func.count()).select_from(Case).where(*on, _held())) or 0
    coming = [day for day, _count in days if day > today]
    now_due = sum(count for day, count in days if day <= today)
    return Figures(now_due, held, min(coming, default=None), _last_run(session, offices))


def note_run(
    session: Session, signer: Signer, *, done: int, failed: int, held: int, by: tuple[Actor, Actor],
    now: datetime, today: date,
) -> None:  # fmt: skip
    """Write down that two persons had carried out what was due, in numbers."""
    first, second = by
    entry = Entry(
        Stream.CATALOGUE, _RUNS, EventKind.RETENTION_RAN, today, office_id=first.home_office_id,
        actor_id=first.account_id,
        payload={"done": done, "failed": failed, "held": held, "second": str(second.account_id)},
    )  # fmt: skip
    append(session, signer, entry, now=now)


def _last_run(session: Session, offices: Collection[uuid.UUID]) -> LastRun | None:
    row = session.execute(
        select(Event.recorded_at, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream == Stream.CATALOGUE, Event.stream_id == _RUNS, Event.office_id.in_(offices))
        .order_by(Event.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    told = json.loads(row.content)
    return LastRun(row.recorded_at, told["done"], told["failed"], told["held"])


def _due_days(
    session: Session, catalogue: Catalogue, offices: Collection[uuid.UUID], today: date
) -> Iterator[tuple[date, int]]:
    """Yield a day and how many records become due on it: whole cases, and names of respondents before."""
    open_to_it = (
        Case.office_id.in_(offices), Case.closed_on.is_not(None), Case.erased_on.is_(None), ~_held(),
    )  # fmt: skip
    cases = select(Case.outcome, Case.closed_on, func.count()).where(*open_to_it)
    for outcome, closed_on, count in session.execute(cases.group_by(Case.outcome, Case.closed_on)):
        whole = _erased_on(catalogue, outcome, closed_on)
        if whole is not None:
            yield whole, count
    people = (
        select(Case.outcome, Respondent.outcome, Case.closed_on, func.count())
        .join(Respondent, Respondent.case_id == Case.id)
        .where(*open_to_it, Respondent.pseudonymised_on.is_(None), Respondent.outcome.is_not(None))
        .group_by(Case.outcome, Respondent.outcome, Case.closed_on)
    )
    for of_case, outcome, closed_on, count in session.execute(people):
        whole = _erased_on(catalogue, of_case, closed_on)
        if outcome is None or closed_on is None or (whole is not None and whole <= today):
            continue
        for asked in due(catalogue.retention_rules(outcome.value, closed_on), closed_on):
            if asked.rule.then is Afterwards.PSEUDONYMISE:
                yield asked.due_on, count


def _erased_on(catalogue: Catalogue, outcome: Outcome | None, closed_on: date | None) -> date | None:
    if outcome is None or closed_on is None:
        return None
    whole = erasure_of(due(catalogue.retention_rules(outcome.value, closed_on), closed_on))
    return whole.due_on if whole else None


def _held() -> ColumnElement[bool]:
    return or_(Case.id.in_(ordered_cases()), Case.id.in_(criminal_cases()))
