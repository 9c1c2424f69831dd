"""Which respondents are one person, as somebody decided: kept, and worked out anew when a decision falls."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.cases.models import Person, Respondent
from neutrality.cases.people import new_person, open_particulars
from neutrality.cases.work import Work
from neutrality.database import Base, Keyed
from neutrality.vault import BlindIndex, DataKey, IndexKind, KeyKind, KeyWrap


class PersonMatch(Keyed, Base):
    """Two respondents of one office of whom somebody decided whether they are one; the lesser id first."""

    __tablename__ = "person_match"
    __table_args__ = (UniqueConstraint("respondent_id", "other_id"),)

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    same: Mapped[bool]
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]
    sealed_reason: Mapped[bytes]

    def beside(self, respondent_id: uuid.UUID) -> uuid.UUID:
        """Return the other one of the two."""
        return self.other_id if self.respondent_id == respondent_id else self.respondent_id


@dataclass
class _Group:
    """Respondents tied to each other, those of them with a NIP, and what ties them."""

    rows: dict[uuid.UUID, Respondent]
    numbered: set[uuid.UUID]
    ties: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=dict)

    def unnumbered(self) -> set[uuid.UUID]:
        """Return those whom only decisions tie to others."""
        return self.rows.keys() - self.numbered


def matches_of(session: Session, respondents: Iterable[uuid.UUID]) -> Sequence[PersonMatch]:
    """Return what was decided about any of these respondents."""
    wanted = list(respondents)
    either = or_(PersonMatch.respondent_id.in_(wanted), PersonMatch.other_id.in_(wanted))
    return session.scalars(select(PersonMatch).where(either).order_by(PersonMatch.id)).all()


def regroup(work: Work, respondents: Iterable[uuid.UUID]) -> None:
    """Let the person of these respondents follow from their NIP, else from what somebody decided.

    A NIP is stronger than a decision: two numbers stay two persons, and the decision alone ties them.
    """
    session = work.session
    group = _group(session, set(respondents))
    before = {row.person_id for row in group.rows.values() if row.person_id}
    left = group.unnumbered()
    while left:
        part, persons = _part(group, left)
        left -= part
        person = _person_of(work, group, part, persons)
        for key in part:
            group.rows[key].person_id = person
    session.flush()
    _forget_lonely(session, before)


def _group(session: Session, wanted: set[uuid.UUID]) -> _Group:
    """Return everybody whom decisions about these, or about their persons, may move."""
    persons = select(Respondent.person_id).where(Respondent.id.in_(wanted), Respondent.person_id.is_not(None))
    near = set(session.scalars(select(Respondent.id).where(Respondent.person_id.in_(persons)))) | wanted
    found = matches_of(session, near)
    keys = near | {key for row in found for key in (row.respondent_id, row.other_id)}
    rows = {row.id: row for row in session.scalars(select(Respondent).where(Respondent.id.in_(keys)))}
    numbered = select(BlindIndex.owner).where(
        BlindIndex.kind == IndexKind.NIP,
        BlindIndex.owner_kind == KeyKind.RESPONDENT,
        BlindIndex.owner.in_(keys),
    )
    group = _Group(rows, set(session.scalars(numbered)))
    for row in found:
        if row.same:
            group.ties.setdefault(row.respondent_id, set()).add(row.other_id)
            group.ties.setdefault(row.other_id, set()).add(row.respondent_id)
    return group


def _part(group: _Group, left: set[uuid.UUID]) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Return some that decisions make one person, and the persons of those with a NIP tied to them."""
    part, reached, persons = set[uuid.UUID](), [min(left)], set[uuid.UUID]()
    while reached:
        key = reached.pop()
        if key in part:
            continue
        part.add(key)
        for other in group.ties.get(key, ()):
            person = group.rows[other].person_id
            if other in group.numbered:
                persons |= {person} if person else set()
            else:
                reached.append(other)
    return part, persons


def _person_of(work: Work, group: _Group, part: set[uuid.UUID], persons: set[uuid.UUID]) -> uuid.UUID | None:
    """Return the person that some respondents without a NIP are; nobody in particular for one alone."""
    if persons:
        return min(persons)
    if len(part) == 1:
        return None
    with_number = {group.rows[key].person_id for key in group.numbered}
    held = {group.rows[key].person_id for key in part} - {None} - with_number
    if known := [person for person in held if person]:
        return min(known)
    first = group.rows[min(part)]
    particulars = open_particulars(work.respondent_key(first), first)
    return new_person(work.session, work.means, particulars, work.case.office_id)


def _forget_lonely(session: Session, persons: set[uuid.UUID]) -> None:
    """Remove the persons that nobody is any more, and their keys: a name without a matter is not kept."""
    kept = set(session.scalars(select(Respondent.person_id).where(Respondent.person_id.in_(persons))))
    numbered = select(BlindIndex.owner).where(
        BlindIndex.owner_kind == KeyKind.PERSON, BlindIndex.owner.in_(persons)
    )
    lonely = persons - kept - set(session.scalars(numbered))
    keys = select(DataKey.id).where(DataKey.owner.in_(lonely))
    for statement in (
        delete(Person).where(Person.id.in_(lonely)),
        delete(KeyWrap).where(KeyWrap.data_key_id.in_(keys)),
        delete(DataKey).where(DataKey.owner.in_(lonely)),
    ):
        session.execute(statement)
