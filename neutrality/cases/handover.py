"""Serah terima: what a leaving officer had, to whom it goes, and what the account ever opened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.accounts.delegations import end_for_leaving
from neutrality.accounts.departing import Departure
from neutrality.accounts.models import Account, RoleGrant
from neutrality.cases.assignment import assign, assignable
from neutrality.cases.models import Case, Proposal, ProposalStatus
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import shown_to, subject_for
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission, Role, may, offices_for
from neutrality.domain.errors import NotFoundError
from neutrality.domain.handover import Handover, check_handover
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import State
from neutrality.history.models import Event
from neutrality.history.service import Entry, append
from neutrality.means import Means

# What an officer opened, by purpose; what was only looked at on the desk's pages leaves no event of its own.
OPENED: dict[str, frozenset[EventKind]] = {
    "identities": frozenset(
        {EventKind.IDENTITY_READ, EventKind.IDENTITY_SHOWN, EventKind.IDENTITY_CONFIRMED}
    ),
    "letters": frozenset({EventKind.LETTER_PRINTED, EventKind.REPORTER_CALLED}),
    "evidence": frozenset({EventKind.EVIDENCE_READ, EventKind.EVIDENCE_REDACTED, EventKind.EVIDENCE_CLEARED}),
    "from_above": frozenset({EventKind.CASE_OPENED_BY_PARENT}),
    "exports": frozenset({EventKind.CASES_EXPORTED, EventKind.STATISTICS_EXPORTED, EventKind.PAPER_MADE}),
}
ACTED = "acted"


@dataclass(frozen=True)
class Officer:
    """Somebody of the head's office, and the last day where it is set."""

    id: uuid.UUID
    name: str
    roles: tuple[Role, ...]
    last_day: date | None


@dataclass(frozen=True)
class OpenCase:
    """An open case of the leaving officer, and who can be given it."""

    id: uuid.UUID
    number: str
    due_on: date | None
    able: tuple[tuple[uuid.UUID, str], ...]


@dataclass(frozen=True)
class OpenedLine:
    """What the account opened of one case for one purpose: how often, first and last."""

    purpose: str
    number: str
    times: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Sheet:
    """What the paper of a handover says."""

    officer: Officer
    office_id: uuid.UUID
    cases: list[OpenCase]
    waiting: list[tuple[str, date]]
    opened: list[OpenedLine]
    totals: dict[str, int]


def officers(session: Session, *, actor: Actor) -> list[Officer]:
    """Return who works at the head's own offices, by name; those who left too."""
    mine = offices_for(actor, Permission.HAND_OVER_OFFICER) & actor.seats
    found = (
        select(Account, RoleGrant.role, Departure.last_day)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .outerjoin(Departure, Departure.account_id == Account.id)
        .where(RoleGrant.office_id.in_(mine), RoleGrant.revoked_on.is_(None))
        .order_by(Account.name, Account.id)
    )
    held: dict[uuid.UUID, Officer] = {}
    for account, role, last_day in session.execute(found):
        known = held.get(account.id)
        roles = (*known.roles, role) if known else (role,)
        held[account.id] = Officer(account.id, account.name, roles, last_day)
    return list(held.values())


def sheet_of(session: Session, account_id: uuid.UUID, *, actor: Actor) -> Sheet:
    """Return what there is to hand over of an officer of the head's office.

    Raises:
        NotFoundError: `no_such_officer`, alike for nobody and for an officer of another office.

    """
    officer = next((one for one in officers(session, actor=actor) if one.id == account_id), None)
    if officer is None:
        raise NotFoundError("no_such_officer")
    office_id = session.get_one(Account, account_id).home_office_id
    opened = _opened(session, account_id, actor)
    totals: dict[str, int] = {}
    for line in opened:
        totals[line.purpose] = totals.get(line.purpose, 0) + line.times
    cases = _open_cases(session, account_id, actor)
    return Sheet(officer, office_id, cases, _waiting(session, account_id, actor), opened, totals)


def hand_over(
    session: Session, means: Means, handover: Handover, *, actor: Actor, now: datetime, today: date
) -> None:
    """Give every open case of a leaving officer to somebody else, end what the officer stands in for.

    What waits for a second person and was proposed by the officer stays answerable.

    Raises:
        NotFoundError: `no_such_officer`.
        NotAllowedError: `hand_over_oneself`.
        ConflictError: `leaves_already`.
        InvalidInputError: at `last_day`, at `successor`, at `note`.

    """
    sheet = sheet_of(session, handover.leaving, actor=actor)
    able = {case.id: [key for key, _name in case.able] for case in sheet.cases}
    left = sheet.officer.last_day is not None
    check_handover(handover, by=actor.account_id, left=left, able=able, today=today)
    for case in sheet.cases:
        version = session.get_one(Case, case.id).version
        assign(
            session, means, case.id, handover.successors[case.id], note=handover.note, version=version,
            actor=actor, now=now,
        )  # fmt: skip
    ended = end_for_leaving(session, means.signer, handover.leaving, actor=actor, now=now)
    last_day = handover.last_day or today
    session.add(
        Departure(
            account_id=handover.leaving, office_id=sheet.office_id, last_day=last_day,
            entered_by=actor.account_id, entered_at=to_minute(now),
        )
    )  # fmt: skip
    payload = {
        "last_day": last_day.isoformat(),
        "cases": len(sheet.cases),
        "waiting": len(sheet.waiting),
        "delegations": ended,
        **{f"opened_{purpose}": count for purpose, count in sheet.totals.items()},
    }
    entry = Entry(
        Stream.ACCOUNT, handover.leaving, EventKind.OFFICER_HANDED_OVER, today, office_id=sheet.office_id,
        actor_id=actor.account_id, payload=payload,
    )  # fmt: skip
    append(session, means.signer, entry, now=now)


def _open_cases(session: Session, account_id: uuid.UUID, actor: Actor) -> list[OpenCase]:
    mine = offices_for(actor, Permission.HAND_OVER_OFFICER) & actor.seats
    found = select(Case).where(
        shown_to(actor), Case.assignee_id == account_id, Case.state != State.CLOSED, Case.office_id.in_(mine)
    )
    return [
        OpenCase(
            case.id, number_of(case), case.next_due_on,
            tuple((one.id, one.name) for one in assignable(session, case) if one.id != account_id),
        )
        for case in session.scalars(found.order_by(Case.next_due_on, Case.id)).all()
        if may(actor, Permission.ASSIGN_CASE, subject_for(session, case, actor))
    ]  # fmt: skip


def _waiting(session: Session, account_id: uuid.UUID, actor: Actor) -> list[tuple[str, date]]:
    mine = offices_for(actor, Permission.HAND_OVER_OFFICER) & actor.seats
    found = (
        select(Case, Proposal.legal_on)
        .join(Proposal, Proposal.case_id == Case.id)
        .where(
            Proposal.proposed_by == account_id,
            Proposal.status == ProposalStatus.WAITING,
            Case.office_id.in_(mine),
            shown_to(actor),
        )
        .order_by(Proposal.legal_on, Case.id)
    )
    return [(number_of(case), legal_on) for case, legal_on in session.execute(found)]


def _opened(session: Session, account_id: uuid.UUID, actor: Actor) -> list[OpenedLine]:
    """Return by case and purpose what the history tells that the account opened or did.

    A case that another office has by now, or that the head must not know of, is counted without its number.
    """
    found = (
        select(Event.kind, Event.stream_id, func.count(), func.min(Event.legal_on), func.max(Event.legal_on))
        .where(Event.actor_id == account_id, Event.stream.in_((Stream.CASE, Stream.EXPORT)))
        .group_by(Event.kind, Event.stream_id)
    )
    purposes = {kind: purpose for purpose, kinds in OPENED.items() for kind in kinds}
    lines: dict[tuple[str, uuid.UUID], tuple[int, date, date]] = {}
    for kind, stream_id, count, first, last in session.execute(found):
        key = purposes.get(kind, ACTED), stream_id
        held = lines.get(key, (0, first, last))
        lines[key] = held[0] + count, min(held[1], first), max(held[2], last)
    mine = offices_for(actor, Permission.HAND_OVER_OFFICER) & actor.seats
    cases = select(Case).where(
        Case.id.in_({stream_id for _purpose, stream_id in lines}), Case.office_id.in_(mine), shown_to(actor)
    )
    numbers = {case.id: number_of(case) for case in session.scalars(cases)}
    order = (*OPENED, ACTED)
    told = [
        OpenedLine(purpose, numbers.get(stream_id, ""), *values)
        for (purpose, stream_id), values in lines.items()
    ]
    return sorted(told, key=lambda line: (order.index(line.purpose), line.first_on, line.number))
