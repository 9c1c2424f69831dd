"""One piece of work on one case: what all writing use cases share, and how an event is recorded."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.notices import announce
from neutrality.cases.standing import standing, subject_for
from neutrality.directory.models import Office
from neutrality.domain.access import (
    BARRED_FROM_ACTING,
    MATRIX,
    Actor,
    Permission,
    Relation,
    Role,
    Subject,
    acting,
    may,
    require,
)
from neutrality.domain.conflicts import Sight
from neutrality.domain.deadlines import ZONES
from neutrality.domain.delegation import StandIn
from neutrality.domain.errors import ConflictError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import By, State
from neutrality.history.models import Event
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.vault import KeyKind, OpenKey, Purpose


@dataclass(frozen=True)
class Work:
    """The case being worked on, its opened key, who works and when."""

    session: Session
    means: Means
    case: Case
    key: OpenKey
    actor_id: uuid.UUID | None
    now: datetime
    capacity: StandIn | None = None
    brought_by: str = ""  # what brought the history, where nobody worked on it here

    @property
    def today(self) -> date:
        """The calendar day at the office, for acts that are dated when they are written down."""
        office = self.session.get_one(Office, self.case.office_id)
        return self.now.astimezone(ZoneInfo(ZONES[office.zone])).date()

    def record(
        self,
        kind: EventKind,
        *,
        legal_on: date,
        report_id: uuid.UUID | None = None,
        respondent_id: uuid.UUID | None = None,
        moved: tuple[State | None, State] | None = None,
        payload: Mapping[str, Any] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> Event:
        """Append an event to the case's stream: codes in clear, texts sealed under the case's key."""
        said = {name: text for name, text in (texts or {}).items() if text}

        def seal_text(row_id: uuid.UUID) -> bytes:
            return self.key.seal("event_text", row_id, "sealed", json.dumps(said))

        before, after = moved or (None, None)
        lent = {"capacity": f"{self.capacity.kind} {self.capacity.role}"} if self.capacity else {}
        brought = {"brought_by": self.brought_by} if self.brought_by else {}
        entry = Entry(
            Stream.CASE,
            self.case.id,
            kind,
            legal_on,
            office_id=self.case.office_id,
            actor_id=self.actor_id,
            report_id=report_id,
            respondent_id=respondent_id,
            from_state=before.value if before else None,
            to_state=after.value if after else None,
            payload={**(payload or {}), **lent, **brought},
            seal_text=seal_text if said else None,
        )
        event = append(self.session, self.means.signer, entry, now=self.now)
        announce(self.session, self.means, event, now=self.now)
        return event

    def subject_for(self, actor: Actor) -> Subject:
        """Return what the matrix is asked about the case by this actor."""
        return subject_for(self.session, self.case, actor)

    def by(self, actor: Actor, barred: frozenset[Relation] = BARRED_FROM_ACTING) -> By:
        """Return the actor in those roles in which they can act on the case, for the workflow."""
        return By(actor.account_id, acting(actor, self.subject_for(actor), barred))

    def in_role(self, actor: Actor, roles: Iterable[Role]) -> Work:
        """Return this work as one of these roles does it, so that its events name a stand-in as one."""
        return replace(self, capacity=actor.capacity(roles, self.case.office_id))

    def touch(self) -> None:
        """Make the case a new version, so that whoever read the old one is told."""
        flag_modified(self.case, "last_step_on")

    def respondents(self) -> list[Respondent]:
        """Return the respondents of the case in their order, without those who were taken out of it."""
        return respondents_of(self.session, self.case.id)

    def everybody(self) -> list[Respondent]:
        """Return all who ever were respondents of the case, in their order."""
        return everybody_of(self.session, self.case.id)

    def main_report(self) -> Report:
        """Return the report that opened the case."""
        return reports_of(self.session, self.case.id)[0]

    def report_key(self, report: Report) -> OpenKey:
        """Return the key of one of the case's reports, opened for whoever works."""
        return self.means.keyholder.open_key(
            self.session,
            kind=KeyKind.REPORT,
            owner=report.id,
            office_id=self.case.office_id,
            actor=str(self.actor_id),
            purpose=Purpose.CASE,
        )

    def respondent_key(self, respondent: Respondent) -> OpenKey:
        """Return the key of one respondent, opened for whoever works."""
        return self.means.keyholder.open_key(
            self.session,
            kind=KeyKind.RESPONDENT,
            owner=respondent.id,
            office_id=self.case.office_id,
            actor=str(self.actor_id),
            purpose=Purpose.CASE,
        )


def begin(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    permission: Permission | None = None,
    version: int | None = None,
    lock: bool = True,
) -> Work:
    """Lock a case and open it for work (for reading alone without the lock).

    Raises:
        NotFoundError: `no_such_case`, alike for no such case and for another office's.
        NotAllowedError: when the permission is lacking.
        ConflictError: `case_erased` when its records are gone; `changed_meanwhile` when somebody changed
            the case since `version` was read.

    """
    case, subject = _find(session, case_id, actor, lock=lock)
    if permission is not None:
        require(actor, permission, subject)
    if case.erased_on is not None:
        raise ConflictError("case_erased")
    if version is not None and version != case.version:
        raise ConflictError("changed_meanwhile", version=case.version)
    key = means.keyholder.open_key(
        session,
        kind=KeyKind.CASE,
        owner=case.id,
        office_id=case.office_id,
        actor=str(actor.account_id),
        purpose=Purpose.CASE,
    )
    roles = MATRIX[permission].roles if permission is not None else frozenset[Role]()
    return Work(session, means, case, key, actor.account_id, now, actor.capacity(roles, case.office_id))


def opened_by_worker(
    session: Session, means: Means, kind: KeyKind, owner: uuid.UUID, office_id: uuid.UUID, *, purpose: Purpose
) -> OpenKey:
    """Return a key as the worker opens it after the commit, under the cap of its own.

    Raises:
        NotFoundError: `key_not_found`.
        NotAllowedError: `opening_cap`.

    """
    return means.keyholder.open_key(
        session, kind=kind, owner=owner, office_id=office_id, actor="worker", purpose=purpose
    )


def respondent_in(work: Work, respondent_id: uuid.UUID | None) -> Respondent:
    """Return a respondent of the case; raises `no_such_respondent`."""
    for person in work.respondents():
        if person.id == respondent_id:
            return person
    raise NotFoundError("no_such_respondent")


def find_case(session: Session, case_id: uuid.UUID, actor: Actor, *, lock: bool = False) -> Case:
    """Return a case that the actor may know of; raises `no_such_case`, also for whom it must not be known."""
    return _find(session, case_id, actor, lock=lock)[0]


def _find(session: Session, case_id: uuid.UUID, actor: Actor, *, lock: bool) -> tuple[Case, Subject]:
    query = select(Case).where(Case.id == case_id)
    case = session.scalar(query.with_for_update() if lock else query)
    if case is None or not may(actor, Permission.LIST_CASES, Subject(case.office_id)):
        raise NotFoundError("no_such_case")
    subject, sight = standing(session, case, actor)
    if sight is Sight.NOTHING:
        raise NotFoundError("no_such_case")
    return case, subject


def respondents_of(session: Session, case_id: uuid.UUID) -> list[Respondent]:
    """Return the respondents of a case in their order, without those who were taken out of it."""
    return [person for person in everybody_of(session, case_id) if person.excluded_on is None]


def everybody_of(session: Session, case_id: uuid.UUID) -> list[Respondent]:
    """Return all who ever were respondents of a case, in their order."""
    found = select(Respondent).where(Respondent.case_id == case_id).order_by(Respondent.ordinal)
    return list(session.scalars(found))


def reports_of(session: Session, case_id: uuid.UUID) -> list[Report]:
    """Return the reports of a case, the one that opened it first."""
    found = (
        select(Report)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .where(CaseReport.case_id == case_id)
        .order_by(CaseReport.main.desc(), Report.received_on, Report.id)
    )
    return list(session.scalars(found))
