"""One identity released to named handlers, shown to them one reading at a time, and taken back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import colleagues, names_of
from neutrality.cases.identity import custodians_key, named_report
from neutrality.cases.models import Case, CaseReport
from neutrality.cases.standing import barred_accounts, subject_for
from neutrality.cases.work import Work, begin, find_case, reports_of
from neutrality.database import to_minute
from neutrality.directory.service import office_chain
from neutrality.domain.access import BARRED_FROM_SECOND, MATRIX, Actor, Permission, may
from neutrality.domain.errors import NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import (
    Releasable,
    Release,
    ReleaseEnd,
    ReleasePurpose,
    check_reason,
    check_release,
    runs,
)
from neutrality.domain.workflow import State
from neutrality.means import Means
from neutrality.reports.models import IdentityRelease, ReleaseHandler, Report
from neutrality.reports.service import open_identity_of
from neutrality.reports.submission import Identity
from neutrality.vault import KeyKind, Purpose, Reader, ReaderKind


@dataclass(frozen=True)
class ReleaseView:
    """A running release as custodians and colleagues see it."""

    id: uuid.UUID
    purpose: ReleasePurpose
    expires_on: date | None
    released_at: datetime
    custodian: str
    handlers: list[str]
    handler_ids: frozenset[uuid.UUID] = field(repr=False)


NEEDED = {
    ReleasePurpose.HANDLING: Permission.READ_RELEASED,
    ReleasePurpose.LETTER: Permission.SERVE_REPORTER,
}


def able_to_handle(
    session: Session, case_id: uuid.UUID, purpose: ReleasePurpose, *, besides: uuid.UUID
) -> list[Account]:
    """Return to whom an identity can be released: who does such work there and is not tied to the case."""
    above = [office.id for office in office_chain(session, session.get_one(Case, case_id).office_id)]
    found = colleagues(session, above, MATRIX[NEEDED[purpose]].roles)
    kept_away = {besides, *barred_accounts(session, case_id, BARRED_FROM_SECOND)}
    return [person for person in found if person.id not in kept_away]


def release_identity(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    release: Release,
    *,
    passphrase: str,
    actor: Actor,
    now: datetime,
) -> uuid.UUID:
    """Release the identity of the case's reporter; return the release.

    From now on the office's key opens the identity's own, and `read_released` does it for the handlers alone.

    Raises:
        NotFoundError: `no_identity`.
        NotAllowedError: `release_to_oneself`.
        DomainError: `release_unsigned`, `release_closed`, `already_released`.
        InvalidInputError: every problem with its field, `passphrase_wrong` among them.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.CHECK_IDENTITY)
    report = named_report(work)
    held = _unended(session, report.id)
    stale = [row for row in held if not runs(False, row.expires_on, work.today)]
    able = able_to_handle(session, case_id, release.purpose, besides=actor.account_id)
    about = Releasable(
        signed=report.signed_on is not None,
        closed=work.case.state is State.CLOSED,
        able=frozenset(person.id for person in able),
        running=frozenset(row.purpose for row in held if row not in stale),
    )
    check_release(release, about, custodian=actor.account_id, today=work.today)
    key = custodians_key(work, report, passphrase)
    for row in stale:
        _end(work, report, row, ReleaseEnd.EXPIRY)
    if not _unended(session, report.id):
        means.vault.share(session, key, [Reader.office(work.case.office_id)])
    return _keep(work, report, release, custodian=actor.account_id)


def end_release(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    release_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """End a release before its time; raises `release_ended` when there is no such one running."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.CHECK_IDENTITY)
    report = named_report(work)
    found = {row.id: row for row in _unended(session, report.id)}
    if release_id not in found:
        raise NotFoundError("release_ended")
    _end(work, report, found[release_id], ReleaseEnd.CUSTODIAN)


def end_at_closing(work: Work) -> None:
    """End whatever is released of a case that has just been closed."""
    if work.case.state is State.CLOSED:
        end_all(work, ReleaseEnd.CLOSING)


def end_all(work: Work, cause: ReleaseEnd) -> None:
    """End whatever is released of a case."""
    for report in reports_of(work.session, work.case.id):
        for row in _unended(work.session, report.id):
            _end(work, report, row, cause)


def end_expired(work: Work) -> None:
    """End the releases of a case whose last day is over."""
    for report in reports_of(work.session, work.case.id):
        for row in _unended(work.session, report.id):
            if not runs(False, row.expires_on, work.today):
                _end(work, report, row, ReleaseEnd.EXPIRY)


def cases_with_expired(session: Session, day: date) -> list[Case]:
    """Return the cases, locked, in which the last day of a release has come; each office has its own day."""
    expired = select(IdentityRelease.report_id).where(
        IdentityRelease.ended_at.is_(None), IdentityRelease.expires_on <= day
    )
    holding = select(CaseReport.case_id).where(CaseReport.report_id.in_(expired))
    cases = select(Case).where(Case.id.in_(holding)).order_by(Case.id)
    return list(session.scalars(cases.with_for_update()))


def read_released(
    session: Session, means: Means, case_id: uuid.UUID, *, reason: str, actor: Actor, now: datetime
) -> Identity:
    """Return who the reporter is, to a named handler of a running release; the reading is an event.

    Raises:
        NotAllowedError: `not_released` for everybody else.
        InvalidInputError: `required` at `reason`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_RELEASED)
    report = named_report(work)
    check_reason(reason)
    identity = released_to(work, report, ReleasePurpose.HANDLING, Purpose.IDENTITY)
    work.record(
        EventKind.IDENTITY_SHOWN,
        legal_on=work.today,
        report_id=report.id,
        texts={"reason": reason.strip()},
    )
    return identity


def released_to(work: Work, report: Report, release: ReleasePurpose, purpose: Purpose) -> Identity:
    """Open an identity for whoever works; the caller writes down what for.

    Raises:
        NotAllowedError: `not_released` unless a release that runs today names them.

    """
    named = any(
        view.purpose is release and work.actor_id in view.handler_ids
        for view in running_releases(work.session, report.id, work.today)
    )
    if not named:
        raise NotAllowedError("not_released")
    key = work.means.keyholder.open_key(
        work.session,
        kind=KeyKind.IDENTITY,
        owner=report.id,
        office_id=work.case.office_id,
        actor=str(work.actor_id),
        purpose=purpose,
    )
    return open_identity_of(key, report)


def running_releases(session: Session, report_id: uuid.UUID, today: date) -> list[ReleaseView]:
    """Return what is released of a report today, the oldest first."""
    rows = [row for row in _unended(session, report_id) if runs(False, row.expires_on, today)]
    pairs = select(ReleaseHandler.release_id, ReleaseHandler.account_id)
    held = session.execute(pairs.where(ReleaseHandler.release_id.in_([row.id for row in rows]))).all()
    names = names_of(session, {*(row.custodian_id for row in rows), *(pair.account_id for pair in held)})
    return [
        ReleaseView(
            id=row.id,
            purpose=row.purpose,
            expires_on=row.expires_on,
            released_at=row.released_at,
            custodian=names[row.custodian_id],
            handlers=sorted(names[pair.account_id] for pair in held if pair.release_id == row.id),
            handler_ids=frozenset(pair.account_id for pair in held if pair.release_id == row.id),
        )
        for row in rows
    ]


def may_handle(
    session: Session, case_id: uuid.UUID, actor: Actor, to: ReleasePurpose, *, today: date
) -> bool:
    """Return whether a running release of the case's report names the actor, who does such work there."""
    case = find_case(session, case_id, actor)
    views = running_releases(session, reports_of(session, case_id)[0].id, today)
    named = any(view.purpose is to and actor.account_id in view.handler_ids for view in views)
    return named and may(actor, NEEDED[to], subject_for(session, case, actor))


def _unended(session: Session, report_id: uuid.UUID) -> list[IdentityRelease]:
    found = select(IdentityRelease).where(
        IdentityRelease.report_id == report_id, IdentityRelease.ended_at.is_(None)
    )
    return list(session.scalars(found.order_by(IdentityRelease.released_at, IdentityRelease.id)))


def _keep(work: Work, report: Report, release: Release, *, custodian: uuid.UUID) -> uuid.UUID:
    row_id, key = uuid.uuid4(), work.report_key(report)
    row = IdentityRelease(
        id=row_id,
        report_id=report.id,
        purpose=release.purpose,
        custodian_id=custodian,
        sealed_reason=key.seal("identity_release", row_id, "sealed_reason", release.reason.strip()),
        released_at=to_minute(work.now),
        expires_on=release.expires_on,
        ended_at=None,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(ReleaseHandler(release_id=row_id, account_id=one) for one in release.handlers)
    work.record(
        EventKind.IDENTITY_RELEASED,
        legal_on=work.today,
        report_id=report.id,
        payload={
            "purpose": release.purpose.value,
            "handlers": " ".join(sorted(map(str, release.handlers))),
            "expires_on": release.expires_on.isoformat() if release.expires_on else None,
        },
        texts={"reason": release.reason.strip()},
    )
    return row_id


def _end(work: Work, report: Report, row: IdentityRelease, cause: ReleaseEnd) -> None:
    """End a release; with the last one the office's wrap of the identity's key is gone."""
    row.ended_at = to_minute(work.now)
    work.session.flush()
    if not _unended(work.session, report.id):
        work.means.vault.take_back(
            work.session, kind=KeyKind.IDENTITY, owner=report.id, reader=ReaderKind.OFFICE
        )
    payload = {"purpose": row.purpose.value, "ended_by": cause.value}
    work.record(EventKind.IDENTITY_RELEASE_ENDED, legal_on=work.today, report_id=report.id, payload=payload)
