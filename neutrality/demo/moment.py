"""When the sample world stands, and how to write in it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from neutrality.means import Means

Days = Generator[date, "Moment", None]


@dataclass(frozen=True)
class Moment:
    """One day of the sample world."""

    session: Session
    means: Means
    day: date

    @property
    def now(self) -> datetime:
        """Return mid-morning of that day."""
        return datetime.combine(self.day, time(3), UTC)
