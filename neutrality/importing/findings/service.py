"""Take rows of a sheet in: each goes the way of the form, is remembered, and the office's history tells."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from neutrality.cases.imported import ImportedFinding
from neutrality.cases.receiving import receive
from neutrality.database import to_minute
from neutrality.domain.access import Permission, Subject, require
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, append
from neutrality.importing.findings.checking import Checked, Standing
from neutrality.importing.findings.ground import Ground
from neutrality.importing.service import By
from neutrality.means import Means


@dataclass(frozen=True)
class Taken:
    """How much of a sheet was taken in."""

    findings: int = 0
    respondents: int = 0

    def __add__(self, other: Taken) -> Taken:
        """Return both together."""
        return Taken(self.findings + other.findings, self.respondents + other.respondents)


def allow(ground: Ground, by: By) -> None:
    """Refuse whoever may not enter findings at the office; raises `not_allowed`."""
    require(by.actor, Permission.ENTER_FINDING, Subject(ground.office.id))


def take_in(session: Session, means: Means, ground: Ground, rows: Iterable[Checked], by: By) -> Taken:
    """Receive what is new of these rows.

    Raises:
        NotAllowedError: `not_allowed`.
        InvalidInputError: what the form would refuse.
        IntegrityError: when somebody took the same row in at the same moment.

    """
    allow(ground, by)
    taken = Taken()
    for one in rows:
        if one.standing is not Standing.NEW or one.submission is None:
            continue
        received = receive(
            session, means, one.submission, code=None, actor=by.actor, now=by.now, today=by.today
        )
        session.add(
            ImportedFinding(
                office_id=ground.office.id, report_id=received.report_id, digest=one.digest,
                content=one.content, recorded_at=to_minute(by.now),
            )
        )  # fmt: skip
        session.flush()
        taken += Taken(1, len(one.submission.respondents))
    return taken


def conclude(session: Session, means: Means, office_id: uuid.UUID, taken: Taken, by: By) -> None:
    """Write down in the office's history that a sheet was taken in, by whom, how much of it."""
    payload = {"findings": taken.findings, "respondents": taken.respondents}
    entry = Entry(
        Stream.CATALOGUE, office_id, EventKind.FINDINGS_IMPORTED, by.today,
        office_id=office_id, actor_id=by.actor.account_id, payload=payload,
    )  # fmt: skip
    append(session, means.signer, entry, now=by.now)
