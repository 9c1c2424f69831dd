"""What stands beside the cases of one page of the register: read in a few questions for all of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.acts import Forwarding, Recommendation, SanctionDecision
from neutrality.cases.examined import Pleno, PlenoDecision
from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.transfer_models import Transfer
from neutrality.directory.models import Agency, Election, Office, Place
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from neutrality.reports.models import Report

Act = TypeVar("Act", Forwarding, Recommendation, SanctionDecision)
Key = TypeVar("Key")
Name = TypeVar("Name")
Ids = Collection[uuid.UUID]


@dataclass(frozen=True)
class Beside:
    """Everything but the sealed texts, by case or by respondent."""

    people: dict[uuid.UUID, list[Respondent]]
    event_on: dict[uuid.UUID, date | None]
    elections: dict[uuid.UUID, Election]
    places: dict[str, str]
    agencies: dict[uuid.UUID, str]
    offices: dict[uuid.UUID, str]
    investigators: dict[uuid.UUID, str]
    transfers: dict[uuid.UUID, list[Transfer]]
    forwardings: dict[uuid.UUID, Forwarding]
    recommendations: dict[uuid.UUID, Recommendation]
    decisions: dict[uuid.UUID, SanctionDecision]
    plenos: dict[uuid.UUID, tuple[date, str]]
    remedies: dict[uuid.UUID, dict[str, str]] = field(default_factory=dict)


def beside(session: Session, cases: Collection[Case]) -> Beside:
    """Return what stands beside these cases."""
    ids = [case.id for case in cases]
    people = _people(session, ids)
    everybody = [person for rows in people.values() for person in rows]
    person_ids = [person.id for person in everybody]
    transfers = _transfers(session, ids)
    offices = {row.from_office_id for rows in transfers.values() for row in rows}
    offices |= {row.to_office_id for rows in transfers.values() for row in rows}
    return Beside(
        people,
        _event_days(session, ids),
        _elections(session, {case.election_id for case in cases if case.election_id}),
        _named(
            session, select(Place.code, Place.name).where(Place.code.in_({case.place_code for case in cases}))
        ),
        _named(
            session, select(Agency.id, Agency.name).where(Agency.id.in_({one.agency_id for one in everybody}))
        ),
        _named(session, select(Office.id, Office.name).where(Office.id.in_(offices))),
        names_of(session, {case.assignee_id for case in cases if case.assignee_id}),
        transfers,
        _last(session, Forwarding, person_ids),
        _last(session, Recommendation, person_ids),
        _last(session, SanctionDecision, person_ids),
        _plenos(session, ids),
        _remedies(session, ids),
    )


def _named(session: Session, found: Select[Key, Name]) -> dict[Key, Name]:
    return {row[0]: row[1] for row in session.execute(found)}


def _people(session: Session, ids: Ids) -> dict[uuid.UUID, list[Respondent]]:
    people: dict[uuid.UUID, list[Respondent]] = {}
    found = select(Respondent).where(Respondent.case_id.in_(ids)).order_by(Respondent.ordinal)
    for person in session.scalars(found):
        people.setdefault(person.case_id, []).append(person)
    return people


def _event_days(session: Session, ids: Ids) -> dict[uuid.UUID, date | None]:
    """Return on which day it happened, as the report that opened each case says; nothing else of it."""
    found = select(CaseReport.case_id, Report.event_on).join(Report, Report.id == CaseReport.report_id)
    return _named(session, found.where(CaseReport.case_id.in_(ids), CaseReport.main))


def _elections(session: Session, ids: Ids) -> dict[uuid.UUID, Election]:
    return {row.id: row for row in session.scalars(select(Election).where(Election.id.in_(ids)))}


def _transfers(session: Session, ids: Ids) -> dict[uuid.UUID, list[Transfer]]:
    """Return the transfers that were carried out, the first one first."""
    moved: dict[uuid.UUID, list[Transfer]] = {}
    found = select(Transfer).where(Transfer.case_id.in_(ids), Transfer.legal_on.is_not(None))
    for row in session.scalars(found.order_by(Transfer.answered_at)):
        moved.setdefault(row.case_id, []).append(row)
    return moved


def _last(session: Session, model: type[Act], ids: Ids) -> dict[uuid.UUID, Act]:
    """Return of each respondent the last act that stands."""
    found = select(model).where(model.respondent_id.in_(ids), model.void.is_(False)).order_by(model.event_id)
    return {row.respondent_id: row for row in session.scalars(found)}


def _plenos(session: Session, ids: Ids) -> dict[uuid.UUID, tuple[date, str]]:
    """Return of each respondent when the last meeting was held and what it decided."""
    found = (
        select(PlenoDecision.respondent_id, Pleno.held_on, PlenoDecision.result)
        .join(Pleno, Pleno.id == PlenoDecision.pleno_id)
        .where(PlenoDecision.case_id.in_(ids))
        .order_by(Pleno.held_on, Pleno.ordinal)
    )
    return {person: (held_on, result) for person, held_on, result in session.execute(found)}


def _remedies(session: Session, ids: Ids) -> dict[uuid.UUID, dict[str, str]]:
    """Return of each respondent which remedy was taken and how it ended, codes alone."""
    told: dict[uuid.UUID, dict[str, str]] = {}
    found = (
        select(Event.respondent_id, Event.kind, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(
            Event.stream_id.in_(ids), Event.kind.in_((EventKind.REMEDY_PENDING, EventKind.REMEDY_ENDED)),
        )
        .order_by(Event.id)
    )  # fmt: skip
    for row in session.execute(found):
        person, kind, content = row.respondent_id, row.kind, row.content
        if person is None:
            continue
        payload: dict[str, Any] = json.loads(content)
        if kind is EventKind.REMEDY_PENDING:
            told[person] = {"remedy": payload.get("remedy") or ""}
        elif person in told:
            told[person]["remedy_result"] = payload.get("remedy_result") or ""
    return told
