"""Identities of reporters follow their case, by the former custodian's passphrase.

An identity opens for custodians alone, so no head can take it along: until it is handed on, nobody reads it.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, CaseReport
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.deadlines import ZONES
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.vault import DataKey, KeyKind, KeyWrap, Reader, ReaderKey, ReaderKind

AT_ONCE = 20
_CUSTODY = (ReaderKind.CUSTODIAN, ReaderKind.RECOVERY)


def count_left(session: Session, *, actor: Actor) -> int:
    """Return how many identities wait to be handed on to or from the actor's offices."""
    return session.scalar(select(func.count()).select_from(_waiting(actor).subquery())) or 0


def hand_on(
    session: Session,
    means: Means,
    *,
    passphrase: str,
    actor: Actor,
    now: datetime,
    most: int = AT_ONCE,
) -> int:
    """Give the next identities to the custodians of the office that has the case now; return how many.

    The passphrase is the former custodian's: it comes from that custodian, or from the envelope of an
    office that was closed. Wraps that it does not open stay and are tried again later.

    Raises:
        NotAllowedError: `not_allowed`, `opening_cap`, `passphrase_tries`.
        InvalidInputError: `passphrase_wrong` at `passphrase` when it opens none of them.

    """
    if not offices_for(actor, Permission.HAND_ON_IDENTITY):
        raise NotAllowedError("not_allowed", permission=Permission.HAND_ON_IDENTITY.value)
    done, rows = 0, session.execute(_waiting(actor).limit(most)).all()
    for report_id, former, current in rows:
        try:
            key = means.keyholder.open_identity(
                session, owner=report_id, office_id=former, passphrase=passphrase, actor=str(actor.account_id)
            )
        except DomainError as error:
            if error.code != "passphrase_wrong":
                raise
            continue
        means.vault.share(session, key, [Reader.custodian(current)])
        session.execute(delete(KeyWrap).where(KeyWrap.id.in_(_wraps_of(report_id, former))))
        _record(session, means, report_id, former, actor=actor, now=now)
        done += 1
    if rows and not done:
        raise InvalidInputError([FieldProblem("passphrase", "passphrase_wrong")])
    return done


def waits_for(session: Session, report_id: uuid.UUID, office_id: uuid.UUID) -> bool:
    """Return whether an identity still lies with the custodians of another office."""
    other = select(KeyWrap.id).join(DataKey).join(ReaderKey, ReaderKey.id == KeyWrap.reader_key_id)
    found = other.where(
        DataKey.owner == report_id, DataKey.kind == KeyKind.IDENTITY, ReaderKey.kind.in_(_CUSTODY),
        ReaderKey.office_id != office_id,
    )  # fmt: skip
    return session.scalar(found.limit(1)) is not None


def _waiting(actor: Actor) -> Select[uuid.UUID, uuid.UUID, uuid.UUID]:
    """Return report, former office and the one that has it now."""
    mine = offices_for(actor, Permission.HAND_ON_IDENTITY)
    return (
        select(DataKey.owner, ReaderKey.office_id, Report.office_id)
        .join(KeyWrap, KeyWrap.data_key_id == DataKey.id)
        .join(ReaderKey, ReaderKey.id == KeyWrap.reader_key_id)
        .join(Report, Report.id == DataKey.owner)
        .where(
            DataKey.kind == KeyKind.IDENTITY,
            ReaderKey.kind == ReaderKind.CUSTODIAN,
            ReaderKey.office_id != Report.office_id,
            ReaderKey.office_id.in_(mine) | Report.office_id.in_(mine),
        )
        .distinct()
        .order_by(DataKey.owner)
    )


def _wraps_of(report_id: uuid.UUID, office_id: uuid.UUID) -> Select[uuid.UUID]:
    return (
        select(KeyWrap.id)
        .join(DataKey, DataKey.id == KeyWrap.data_key_id)
        .join(ReaderKey, ReaderKey.id == KeyWrap.reader_key_id)
        .where(
            DataKey.owner == report_id,
            DataKey.kind == KeyKind.IDENTITY,
            ReaderKey.kind.in_(_CUSTODY),
            ReaderKey.office_id == office_id,
        )
    )


def _record(
    session: Session, means: Means, report_id: uuid.UUID, former: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    found = select(Case).join(CaseReport, CaseReport.case_id == Case.id)
    case = session.scalars(
        found.where(CaseReport.report_id == report_id, CaseReport.current).order_by(CaseReport.main.desc())
    ).first()
    if case is None:
        return
    zone = ZONES[session.get_one(Office, case.office_id).zone]
    today = now.astimezone(ZoneInfo(zone)).date()
    entry = Entry(
        Stream.CASE, case.id, EventKind.IDENTITY_HANDED_ON, today, office_id=case.office_id,
        actor_id=actor.account_id, report_id=report_id, payload={"from_office": str(former)},
    )  # fmt: skip
    append(session, means.signer, entry, now=now)
