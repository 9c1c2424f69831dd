"""What the persons who release a month should know before: what is late, unsure, left out, missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.buckets import month_bounds
from neutrality.cases.models import Case
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.ground import Ground
from neutrality.domain.history import Stream
from neutrality.domain.publication import Table
from neutrality.history.models import Event
from neutrality.releases.making import Draft


@dataclass(frozen=True)
class Warnings:
    """Numbers of what makes the month less sure, and the tables that are not or not newly shown."""

    late: int
    backdated: int
    excluded: int
    erased: int
    unsure: tuple[str, ...]
    not_yet: tuple[str, ...]
    withheld: tuple[Table, ...]
    held: tuple[Table, ...]

    @property
    def any(self) -> bool:
        """Return whether there is anything to know."""
        return any((self.late, self.backdated, self.excluded, self.erased, self.unsure, self.not_yet))


def warnings_of(session: Session, draft: Draft, law: Catalogue, *, zone: tzinfo) -> Warnings:
    """Return what is to be known of a draft."""
    ground, publication = draft.ground, draft.publication
    return Warnings(
        late=ground.count("late_entries"),
        backdated=_backdated(session, ground.month, zone),
        excluded=ground.count("cases_excluded") + ground.count("cases_excluded_closed"),
        erased=session.scalar(select(func.count(Case.id)).where(Case.erased_on.is_not(None))) or 0,
        unsure=tuple(_unsure(ground, law)),
        not_yet=tuple(one.name for one in publication.offices if one.status == "not_yet"),
        withheld=tuple(one for one in publication.tables if not one.lines),
        held=tuple(one for one in publication.tables if one.lines and one.until != publication.month),
    )


def _backdated(session: Session, month: str, zone: tzinfo) -> int:
    """Return how many entries of the month were recorded on a later day than they tell of."""
    rows = session.execute(
        select(Event.legal_on, Event.recorded_at).where(
            Event.stream == Stream.CASE, Event.legal_on.between(*month_bounds(month))
        )
    )
    return sum(recorded.astimezone(zone).date() > legal for legal, recorded in rows)


def _unsure(ground: Ground, law: Catalogue) -> Iterable[str]:
    """Return the types of violation in the figures whose entry in the law awaits review."""
    for code in sorted({one.type for one in ground.persons if one.type}):
        if law.violation_type(code).needs_review:
            yield code
