"""Which numbers are missing among those that an office types from its own agenda: a hint, never a bar."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from neutrality.cases.documents import Document
from neutrality.cases.register import GivenNumber
from neutrality.domain.agenda_numbers import place_in_agenda, skipped
from neutrality.domain.mistakes import NumberKind

# Whoever looks for a number looks for a late one; a wrong digit would tell of thousands.
MOST_RUNS = 5


@dataclass(frozen=True)
class Skipped:
    """The runs of numbers, by first and last, that are missing for a kind of document in a year."""

    kind: str
    year: int
    runs: list[tuple[int, int]]

    @property
    def numbers(self) -> str:
        """The numbers as they are read, a run by its ends."""
        return ", ".join(str(one) if one == last else f"{one}–{last}" for one, last in self.runs)


def skipped_in_agenda(
    session: Session, office_id: uuid.UUID, wanted: Collection[tuple[str, int]]
) -> list[Skipped]:
    """Return what is missing for these kinds and years at an office, the last runs of each.

    A number that the agenda has for another kind is not missing, nor one that is void.
    """
    if not wanted:
        return []
    same = and_(Document.case_id == GivenNumber.case_id, Document.number == GivenNumber.text)
    found = (
        select(GivenNumber.year, GivenNumber.text, GivenNumber.typed, Document.kind)
        .outerjoin(Document, same)
        .where(
            GivenNumber.office_id == office_id,
            GivenNumber.kind == NumberKind.LETTER,
            GivenNumber.year.in_({year for _, year in wanted}),
        )
    )
    given = [
        (row.year, row.kind, row.typed, place)
        for row in session.execute(found)
        if (place := place_in_agenda(row.text, row.year)) is not None
    ]
    told = []
    for kind, year in sorted(wanted):
        here = [(whose, typed, place) for on, whose, typed, place in given if on == year]
        own = [place for whose, typed, place in here if typed and whose == kind]
        runs = skipped(own, (place for whose, typed, place in here if typed or whose == kind))
        told += [Skipped(kind, year, runs[-MOST_RUNS:])] if runs else []
    return told
