"""What a figure declares of itself, and the sum that must come out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BAWASLU, KASN, OWN = "Perbawaslu 7/2022", "KASN", "design 6"


class Unit(StrEnum):
    """What a figure counts; a respondent is a person in one case, a person is one across cases."""

    REPORT = "report"
    CASE = "case"
    RESPONDENT = "respondent"
    PERSON = "person"


class Basis(StrEnum):
    """Of which time a figure tells.

    What happened in the month, what became of those of the month, what stands at its end, or all that
    happened up to its end.
    """

    PERIOD = "period"
    COHORT = "cohort"
    STOCK = "stock"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True)
class Indicator:
    """One figure with its definition, in both languages."""

    id: str
    unit: Unit
    basis: Basis
    label_id: str
    label_en: str
    source: str
    explained_id: str
    explained_en: str
    version: int = 1

    def label(self, lang: str) -> str:
        """Return the name in Indonesian for `id`, else in English."""
        return self.label_id if lang == "id" else self.label_en

    def explained(self, lang: str) -> str:
        """Return the definition in Indonesian for `id`, else in English."""
        return self.explained_id if lang == "id" else self.explained_en


@dataclass(frozen=True)
class Identity:
    """Opening + what came − what left = closing, for one unit.

    What goes from one office of the scope to another counts once on each side, and is nothing in total.
    Who came with a merged case was received with that one, and counts as closed there. Mistakes that were
    taken out of the figures, and what of them was taken back in, stand apart.
    """

    unit: Unit
    opening: int
    received: int
    joined: int
    reopened: int
    readmitted: int
    transferred_in: int
    transferred_out: int
    closed: int
    excluded: int
    closing: int

    @property
    def expected(self) -> int:
        """Return the closing stock that the flows give."""
        came = self.received + self.joined + self.reopened + self.readmitted + self.transferred_in
        return self.opening + came - self.transferred_out - self.closed - self.excluded

    @property
    def holds(self) -> bool:
        """Return whether the counted closing stock is the expected one."""
        return self.expected == self.closing
