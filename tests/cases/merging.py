"""Two cases of one office merged by its people, by the services alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from neutrality.cases import merging
from neutrality.cases.tracking import TrackView, track
from neutrality.database import transaction
from neutrality.domain.access import Actor
from neutrality.vault import TrackingCode
from tests.cases.office import Office

REASON = "Peristiwa yang sama."


@dataclass(frozen=True)
class Mergers:
    """What the people of an office do with two cases that are one."""

    office: Office

    def merge(
        self,
        case_id: uuid.UUID,
        master_id: uuid.UUID,
        *pairs: int | None,
        by: Actor | None = None,
        **changes: Any,
    ) -> bool:
        """Merge a case into another; each of its respondents goes on as that number there, or is added."""
        office = self.office
        there = office.people(master_id)
        chosen = [there[number - 1].id if number else None for number in pairs]
        actor, now = by or office.who("verifier"), office.clock()
        going = [row for row in office.people(case_id) if row.outcome is None]
        typed: dict[str, Any] = {
            "master_id": master_id, "pairs": dict(zip((row.id for row in going), chosen, strict=True)),
            "reason": REASON, "version": office.case(case_id).version, **changes,
        }  # fmt: skip
        with transaction(office.sessions) as session:
            return merging.merge_cases(session, office.means, case_id, actor=actor, now=now, **typed)

    def page(self, code: TrackingCode) -> TrackView:
        """Return what the holder of a code is shown."""
        with self.office.holding(code) as holder:
            return track(holder)
