"""Numbers that a case, or one respondent of it, bears in the systems of others: sealed, found by an index.

A number could lead to a person in the other system, so it lies under the key of whom it is about: the
respondent's goes with the name, the case's with the case. Each office has an index of its own.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.service import names_of
from neutrality.cases.models import Case, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import open_to_actor
from neutrality.cases.work import Work
from neutrality.database import Base, Keyed
from neutrality.domain.access import Actor
from neutrality.domain.external import ExternalEntry, entry_keys, number_key
from neutrality.domain.workflow import Outcome
from neutrality.means import Means
from neutrality.vault import IndexKind, KeyKind, OpenKey

MOST_SHOWN = 10
_TABLE = "external_number"


class ExternalNumber(Keyed, Base):
    """One number elsewhere; which system is a code, the number, its day and the note are sealed."""

    __tablename__ = _TABLE

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("respondent.id"), index=True)
    system: Mapped[str] = mapped_column(String(20))
    entered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    sealed_content: Mapped[bytes]

    @property
    def owner(self) -> tuple[KeyKind, uuid.UUID]:
        """By whose key it is sealed and under whose id it is found."""
        if self.respondent_id is not None:
            return KeyKind.RESPONDENT, self.respondent_id
        return KeyKind.CASE, self.case_id


@dataclass(frozen=True)
class NumberView:
    """One number as the case file shows it; `also` are cases of the office that bear the same."""

    id: uuid.UUID
    system: str
    respondent_id: uuid.UUID | None
    ordinal: int | None
    entered_by: str
    entered_at: datetime
    withdrawn_at: datetime | None
    number: str = field(repr=False)
    given_on: date | None
    note: str = field(repr=False)
    also: list[tuple[uuid.UUID, str]] = field(default_factory=list)


_IN_ORDER = (ExternalNumber.entered_at, ExternalNumber.system, ExternalNumber.id)
# The key of each owner: of the case, or of a respondent.
Keys = Mapping[tuple[KeyKind, uuid.UUID], OpenKey]


def rows_of(session: Session, case_id: uuid.UUID) -> list[ExternalNumber]:
    """Return the numbers of a case in their order, the withdrawn ones too."""
    found = select(ExternalNumber).where(ExternalNumber.case_id == case_id)
    return list(session.scalars(found.order_by(*_IN_ORDER)))


def key_of(work: Work, row: ExternalNumber) -> OpenKey:
    """Return the key under which a number of the case lies, opened for whoever works."""
    if row.respondent_id is None:
        return work.key
    return work.respondent_key(work.session.get_one(Respondent, row.respondent_id))


def keys_of(work: Work, rows: Collection[ExternalNumber]) -> Keys:
    """Return the keys of whom these numbers are about, each opened once."""
    return {owner: key_of(work, row) for owner, row in {row.owner: row for row in rows}.items()}


def seal_number(key: OpenKey, row_id: uuid.UUID, entry: ExternalEntry) -> bytes:
    """Return a number with its day and note, sealed."""
    said = {
        "number": entry.number.strip(),
        "given_on": entry.given_on.isoformat() if entry.given_on else "",
        "note": entry.note.strip(),
    }
    return key.seal(_TABLE, row_id, "sealed_content", json.dumps(said))


def open_number(key: OpenKey, row: ExternalNumber) -> ExternalEntry:
    """Return a number as it was typed; raises `SealBrokenError`."""
    said = json.loads(key.open(_TABLE, row.id, "sealed_content", row.sealed_content))
    given_on = date.fromisoformat(said["given_on"]) if said["given_on"] else None
    return ExternalEntry(row.system, said["number"], given_on, said["note"])


def index_numbers(
    session: Session, means: Means, rows: Collection[ExternalNumber], keys: Keys, office_id: uuid.UUID
) -> None:
    """Make these owners findable at an office by those of the numbers that stand, and by no others."""
    for (kind, owner), key in keys.items():
        values = {
            value
            for row in rows
            if row.owner == (kind, owner) and row.withdrawn_at is None
            for value in entry_keys(row.system, open_number(key, row).number)
        }
        means.keyholder.remember(
            session, kind=IndexKind.EXTERNAL, values=values, office_id=office_id, owner_kind=kind, owner=owner
        )


def cases_bearing(
    session: Session,
    means: Means,
    number: str,
    offices: Collection[uuid.UUID],
    *conditions: ColumnElement[bool],
    system: str = "",
) -> list[Case]:
    """Return the newest cases of these offices that bear a number elsewhere, in that system or in any.

    What the `conditions` leave out takes no place among the newest.
    """
    key = number_key(number)
    if not key:
        return []
    values = [f"{system}:{key}" if system else key]
    found: dict[KeyKind, set[uuid.UUID]] = {KeyKind.CASE: set(), KeyKind.RESPONDENT: set()}
    for office_id in offices:
        for kind in (KeyKind.CASE, KeyKind.RESPONDENT):
            found[kind] |= means.keyholder.find(
                session, kind=IndexKind.EXTERNAL, values=values, office_id=office_id, owner_kind=kind
            ).keys()
    of_people = select(Respondent.case_id).where(Respondent.id.in_(found[KeyKind.RESPONDENT]))
    query = select(Case).where(
        or_(Case.id.in_(found[KeyKind.CASE]), Case.id.in_(of_people)),
        Case.office_id.in_(set(offices)),
        *conditions,
    )
    return list(session.scalars(query.order_by(Case.received_on.desc(), Case.id).limit(MOST_SHOWN)))


def number_views(work: Work, actor: Actor) -> list[NumberView]:
    """Return the numbers of a case that is open, each with the other cases that this actor may read.

    A case that was merged into another one is no longer named: its numbers went along.
    """
    rows = rows_of(work.session, work.case.id)
    names = names_of(work.session, {row.entered_by for row in rows})
    ordinals = {person.id: person.ordinal for person in work.everybody()} if rows else {}
    return [_view(work, row, names, ordinals, actor) for row in rows]


def _view(
    work: Work,
    row: ExternalNumber,
    names: Mapping[uuid.UUID, str],
    ordinals: Mapping[uuid.UUID, int],
    actor: Actor,
) -> NumberView:
    entry = open_number(key_of(work, row), row)
    return NumberView(
        id=row.id,
        system=row.system,
        respondent_id=row.respondent_id,
        ordinal=ordinals.get(row.respondent_id) if row.respondent_id else None,
        entered_by=names.get(row.entered_by, ""),
        entered_at=row.entered_at,
        withdrawn_at=row.withdrawn_at,
        number=entry.number,
        given_on=entry.given_on,
        note=entry.note,
        also=[] if row.withdrawn_at else _also(work, entry, actor),
    )


def _also(work: Work, entry: ExternalEntry, actor: Actor) -> list[tuple[uuid.UUID, str]]:
    others = (
        Case.id != work.case.id,
        Case.outcome.is_distinct_from(Outcome.DUPLICATE_MERGED),
        open_to_actor(actor),
    )
    here = [work.case.office_id]
    found = cases_bearing(work.session, work.means, entry.number, here, *others, system=entry.system)
    return [(case.id, number_of(case)) for case in reversed(found)]
