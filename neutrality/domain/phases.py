"""In which phase of an election an act falls."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class ElectionDates(Protocol):
    """The two dates of an election that decide the phase of an act."""

    @property
    def determination_on(self) -> date | None:
        """Day on which the candidates were determined."""

    @property
    def campaign_from(self) -> date | None:
        """First day of the campaign."""

    @property
    def campaign_to(self) -> date | None:
        """Last day of the campaign."""


def phase_on(day: date, election: ElectionDates) -> str:
    """Return the phase of an act; before determination nobody is a candidate (PP 94/2021 Pasal 5 huruf n)."""
    start, end = election.campaign_from, election.campaign_to
    if start is not None and end is not None and start <= day <= end:
        return "masa_kampanye"
    determined = election.determination_on
    return "calon" if determined is not None and day >= determined else "bakal_calon"
