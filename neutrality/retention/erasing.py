"""Erase one case, or the name of one respondent: what is private goes, the history stays whole."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import facts, intervals
from neutrality.cases.acts import (
    Act,
    ControlMeasure,
    EmployerAnswer,
    Forwarding,
    Recommendation,
    SanctionDecision,
)
from neutrality.cases.coarsening import coarse
from neutrality.cases.models import Case, Respondent
from neutrality.cases.people import Particulars, seal_particulars
from neutrality.cases.sameness import matches_of
from neutrality.cases.standing import subject_for
from neutrality.domain.access import Actor, Permission, require
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.history import EventKind, Stream, new_salt
from neutrality.domain.retention import Due, copies_until, quarter_of
from neutrality.domain.two_persons import may_erase
from neutrality.history.models import Event, EventPayload
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.retention.ledger import digest_of
from neutrality.retention.models import Erasure
from neutrality.retention.places import Of
from neutrality.retention.reach import (
    Reach,
    forget_documents,
    forget_own,
    lonely_person,
    lose_keys,
    reach,
    wipe,
)
from neutrality.retention.renaming import forget_texts
from neutrality.vault import KeyKind, Reader


@dataclass(frozen=True)
class Two:
    """Who erases together; a replay repeats what others decided and has one person, who ran it."""

    first: Actor
    second: Actor | None
    replayed: bool = False

    def check(self, session: Session, case: Case) -> None:
        """Refuse unless they may erase this case; raises `two_to_erase`, `not_allowed`, `barred`."""
        seen = subject_for(session, case, self.first)
        if self.replayed:
            require(self.first, Permission.ERASE, seen)
        elif self.second is None or not may_erase(
            self.first, self.second, (seen, subject_for(session, case, self.second))
        ):
            raise NotAllowedError("two_to_erase")

    def payload(self) -> dict[str, Any]:
        """Return how the event names the second person."""
        second = str(self.second.account_id) if self.second else None
        return {"second": second, "replayed": self.replayed}


@dataclass(frozen=True)
class Erased:
    """What was done, as the ledger keeps it, and which objects of the store must go after the commit."""

    entry: dict[str, Any]
    objects: tuple[str, ...]


def erase(
    session: Session, means: Means, case: Case, asked: Due, *, by: Two, now: datetime, today: date
) -> Erased:
    """Erase everything private of a case; its events, states and coarse figures stay."""
    by.check(session, case)
    reached = reach(session, case)
    told = _coarse_facts(session, case)
    counted = reached.count()
    wipe(session, reached)
    ended = copies_until(today, asked.rule)
    payload = {
        "rule": asked.rule.rule,
        "closed_on": asked.closed_on.isoformat(),
        "due_on": asked.due_on.isoformat(),
        "copies_until": ended.isoformat(),
        **counted,
        **by.payload(),
    }
    _record(session, means, case, EventKind.CASE_ERASED, payload, by=by, now=now, today=today)
    event = _record(session, means, case, EventKind.FACTS_COARSENED, told, by=by, now=now, today=today)
    facts.keep(session, event, told)
    _coarsen_rows(session, case, reached, told, event)
    session.merge(
        Erasure(
            case_id=case.id, rule=asked.rule.rule, closed_on=asked.closed_on, due_on=asked.due_on,
            erased_on=today, copies_until=ended,
        )
    )  # fmt: skip
    case.erased_on = today
    session.flush()
    return Erased(_entry(case, asked, by, today, reached=reached), reached.objects)


def pseudonymise(
    session: Session,
    means: Means,
    case: Case,
    person: Respondent,
    asked: Due,
    *,
    by: Two,
    now: datetime,
    today: date,
) -> Erased:
    """Erase who a respondent is: name, NIP, position, the person behind, every index; the rest stays."""
    by.check(session, case)
    persons = lonely_person(session, person)
    person.person_id = None
    objects = tuple(sorted((*forget_own(session, person), *forget_documents(session, person, today))))
    session.flush()
    # Why somebody took two for one may say who it is.
    for match in matches_of(session, [person.id]):
        session.delete(match)
    session.flush()
    lose_keys(session, {person.id, *persons})
    forget_texts(session, person, persons)
    readers = [Reader.office(case.office_id)]
    key = means.vault.create_key(session, kind=KeyKind.RESPONDENT, owner=person.id, readers=readers)
    person.sealed_content = seal_particulars(key, person.id, Particulars())
    person.pseudonymised_on = today
    payload = {
        "rule": asked.rule.rule,
        "closed_on": asked.closed_on.isoformat(),
        "due_on": asked.due_on.isoformat(),
        "copies_until": copies_until(today, asked.rule).isoformat(),
        **by.payload(),
    }
    kind = EventKind.RESPONDENT_PSEUDONYMISED
    _record(session, means, case, kind, payload, by=by, now=now, today=today, respondent_id=person.id)
    session.flush()
    return Erased(_entry(case, asked, by, today, respondent_id=person.id, objects=objects), objects)


_DATED_ACTS: tuple[tuple[type[Act], str], ...] = (
    (Forwarding, "made_on"),
    (Recommendation, "made_on"),
    (SanctionDecision, "decided_on"),
    (EmployerAnswer, "answered_on"),
    (ControlMeasure, "made_on"),
)


def _coarse_facts(session: Session, case: Case) -> dict[str, Any]:
    kept = facts.load(session, case.id)
    assert kept.case is not None  # noqa: S101 - a case's first event makes it
    salt = session.scalar(
        select(EventPayload.salt)
        .join(Event, Event.id == EventPayload.event_id)
        .where(Event.stream == Stream.CASE, Event.stream_id == case.id)
        .order_by(Event.number)
        .limit(1)
    )
    return coarse(session, kept.case, kept.respondents.values(), salt or new_salt())


def _coarsen_rows(session: Session, case: Case, reached: Reach, told: dict[str, Any], event: Event) -> None:
    """Let every row that figures are counted from say what the coarse facts say."""
    fact = told["case"]
    for interval in intervals.current(session, case.id):
        intervals.revise(
            session, interval, position=event.id, legal_from=quarter_of(interval.legal_from),
            legal_to=quarter_of(interval.legal_to) if interval.legal_to else None,
        )  # fmt: skip
    respondents = reached.ids[Of.RESPONDENT]
    for model, name in _DATED_ACTS:
        for row in session.scalars(select(model).where(model.respondent_id.in_(respondents))):
            setattr(row, name, quarter_of(getattr(row, name)))
    shared = {"place_code": fact["place_code"], "channel": fact["channel"]}
    election = uuid.UUID(fact["election_id"]) if fact["election_id"] else None
    case.place_code, case.channel, case.election_id = shared["place_code"], shared["channel"], election
    for report in session.scalars(select(Report).where(Report.id.in_(reached.ids[Of.REPORT]))):
        report.place_code, report.channel, report.election_id = case.place_code, case.channel, election
        report.received_on = quarter_of(report.received_on)
    types = {one["respondent_id"]: one["employee_type"] for one in told["respondents"]}
    for person in session.scalars(select(Respondent).where(Respondent.case_id == case.id)):
        person.employee_type = types[str(person.id)]
    session.flush()


def _record(
    session: Session,
    means: Means,
    case: Case,
    kind: EventKind,
    payload: dict[str, Any],
    *,
    by: Two,
    now: datetime,
    today: date,
    respondent_id: uuid.UUID | None = None,
) -> Event:
    entry = Entry(
        Stream.CASE,
        case.id,
        kind,
        today,
        office_id=case.office_id,
        actor_id=by.first.account_id,
        respondent_id=respondent_id,
        payload=payload,
    )
    return append(session, means.signer, entry, now=now)


def _entry(
    case: Case,
    asked: Due,
    by: Two,
    today: date,
    *,
    respondent_id: uuid.UUID | None = None,
    reached: Reach | None = None,
    objects: tuple[str, ...] = (),
) -> dict[str, Any]:
    second = by.second.account_id if by.second else None
    return {
        "case": str(case.id),
        "respondent": str(respondent_id) if respondent_id else None,
        "reports": sorted(str(one) for one in reached.ids[Of.REPORT]) if reached else [],
        "objects": [digest_of(key) for key in (reached.objects if reached else objects)],
        "rule": asked.rule.rule,
        "years": asked.rule.years,
        "backup_days": asked.rule.backup_days,
        "closed_on": asked.closed_on.isoformat(),
        "erased_on": today.isoformat(),
        "by": [str(by.first.account_id), str(second) if second else None],
    }
