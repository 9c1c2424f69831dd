"""Witnesses of a case, sealed under the case's key: 'Saksi-1' to everybody, a name to few, in no paper."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.service import names_of
from neutrality.cases.work import Work, begin
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.respondent import reason_problems
from neutrality.domain.testimony import WitnessAccount, problems_of_witness, pseudonym_of
from neutrality.means import Means

_TABLE = "witness"
_SEALED = ("name", "address", "phone", "statement")


class Witness(Keyed, Base):
    """One witness; one row for each version, the older ones stay."""

    __tablename__ = "witness"
    __table_args__ = (UniqueConstraint("witness_id", "version"),)

    witness_id: Mapped[uuid.UUID]
    version: Mapped[int]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    ordinal: Mapped[int]
    sworn: Mapped[bool]
    protected: Mapped[bool]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    sealed_content: Mapped[bytes]


@dataclass(frozen=True)
class WitnessView:
    """A witness; what is sealed stays empty for whoever reads no evidence."""

    witness_id: uuid.UUID
    version: int
    pseudonym: str
    sworn: bool
    protected: bool
    recorded_by: str
    recorded_at: datetime
    testimony: WitnessAccount | None = field(repr=False)
    reason: str = field(repr=False)


def add_witness(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    testimony: WitnessAccount,
    *,
    actor: Actor,
    now: datetime,
) -> Witness:
    """Keep a witness of a case; raises `InvalidInputError`."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.EXAMINE_RESPONDENT)
    if problems := problems_of_witness(testimony):
        raise InvalidInputError(problems)
    ordinal = 1 + len({row.witness_id for row in _rows(session, case_id)})
    row = _keep(work, testimony, "", witness_id=uuid.uuid4(), version=1, ordinal=ordinal)
    _note(work, EventKind.WITNESS_ADDED, row, "")
    return row


def correct_witness(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    witness_id: uuid.UUID,
    testimony: WitnessAccount,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> Witness:
    """Keep a new version of a witness's record; the one that it corrects stays.

    Raises:
        NotFoundError: `no_such_witness`.
        ConflictError: `witness_changed` when somebody corrected it since `version` was read.
        InvalidInputError: what is wrong, at its field, `reason` among them.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.EXAMINE_RESPONDENT)
    held = _versions(session, case_id, witness_id)[-1]
    if held.version != version:
        raise ConflictError("witness_changed")
    if problems := [*problems_of_witness(testimony), *reason_problems(reason)]:
        raise InvalidInputError(problems)
    row = _keep(
        work, testimony, reason.strip(), witness_id=witness_id, version=version + 1, ordinal=held.ordinal
    )
    _note(work, EventKind.WITNESS_CORRECTED, row, reason.strip())
    return row


def witnesses_of(work: Work, *, whole: bool) -> list[WitnessView]:
    """Return the witnesses of a case in their order; who they are only when the reader sees it whole."""
    newest = {row.witness_id: row for row in _rows(work.session, work.case.id)}
    return _views(work, newest.values(), whole=whole)


def witness_versions(work: Work, witness_id: uuid.UUID) -> list[WitnessView]:
    """Return every version of a witness's record, the newest first; raises `no_such_witness`."""
    return _views(work, _versions(work.session, work.case.id, witness_id)[::-1], whole=True)


def _rows(session: Session, case_id: uuid.UUID) -> list[Witness]:
    found = select(Witness).where(Witness.case_id == case_id)
    return list(session.scalars(found.order_by(Witness.ordinal, Witness.version)))


def _versions(session: Session, case_id: uuid.UUID, witness_id: uuid.UUID) -> list[Witness]:
    rows = [row for row in _rows(session, case_id) if row.witness_id == witness_id]
    if not rows:
        raise NotFoundError("no_such_witness")
    return rows


def _keep(
    work: Work, testimony: WitnessAccount, reason: str, *, witness_id: uuid.UUID, version: int, ordinal: int
) -> Witness:
    row_id = uuid.uuid4()
    content = {**{name: getattr(testimony, name).strip() for name in _SEALED}, "reason": reason}
    row = Witness(
        id=row_id, witness_id=witness_id, version=version, case_id=work.case.id, ordinal=ordinal,
        sworn=testimony.sworn, protected=testimony.protected, recorded_by=work.actor_id,
        recorded_at=to_minute(work.now),
        sealed_content=work.key.seal(_TABLE, row_id, "sealed_content", json.dumps(content)),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def _note(work: Work, kind: EventKind, row: Witness, reason: str) -> None:
    payload = {"witness_number": pseudonym_of(row.ordinal), "sworn": row.sworn, "protected": row.protected}
    work.record(kind, legal_on=work.today, payload=payload, texts={"reason": reason})


def _views(work: Work, rows: Iterable[Witness], *, whole: bool) -> list[WitnessView]:
    rows = list(rows)
    names = names_of(work.session, {row.recorded_by for row in rows})
    return [_view(work, row, names.get(row.recorded_by, ""), whole=whole) for row in rows]


def _view(work: Work, row: Witness, recorded_by: str, *, whole: bool) -> WitnessView:
    testimony, reason = None, ""
    if whole:
        told = json.loads(work.key.open_text(_TABLE, row.id, "sealed_content", row.sealed_content))
        reason = told.pop("reason")
        testimony = WitnessAccount(**told, sworn=row.sworn, protected=row.protected)
    copied = {name: getattr(row, name) for name in _OF_ROW}
    return WitnessView(
        **copied, pseudonym=pseudonym_of(row.ordinal), recorded_by=recorded_by, testimony=testimony,
        reason=reason,
    )  # fmt: skip


_OF_ROW = ("witness_id", "version", "sworn", "protected", "recorded_at")
