"""Mistakes mended at an office on any day, by the services alone and by the two persons they need."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from neutrality.cases import cancelling, excluding, redating
from neutrality.cases.amending import amended, told_of
from neutrality.cases.models import Case, Proposal, ProposalStatus
from neutrality.cases.replay import STEPS
from neutrality.cases.steps import confirm_step
from neutrality.cases.work import everybody_of
from neutrality.database import transaction
from neutrality.domain.access import Role
from tests.statistics.bureau import Bureau


@dataclass
class Repairs:
    """The head proposes, a verifier who took no part confirms."""

    bureau: Bureau

    def last(self, case_id: uuid.UUID) -> int:
        """Return where the last step that stands lies in the log."""
        with self.bureau.sessions() as session:
            return [event.id for event, _ in amended(told_of(session, case_id)) if event.kind in STEPS][-1]

    def cancel(self, case_id: uuid.UUID, on: date, position: int | None = None) -> None:
        """Cancel a step, the last one unless it is named."""
        bureau, at, shared = self.bureau, position or self.last(case_id), self._shared(case_id, on)
        with transaction(bureau.sessions) as session:
            done = cancelling.cancel_step(
                session, bureau.means, case_id, at, reason="Salah perkara.", **shared
            )
        if not done:
            self.confirm(case_id, on)

    def redate(self, case_id: uuid.UUID, day: date, on: date, position: int | None = None) -> None:
        """Let a step be of another day."""
        bureau, at, shared = self.bureau, position or self.last(case_id), self._shared(case_id, on)
        with transaction(bureau.sessions) as session:
            redating.propose_redating(
                session, bureau.means, case_id, at, value=day.isoformat(), reason="Salah tanggal.",
                **shared,
            )  # fmt: skip
        self.confirm(case_id, on)

    def exclude(
        self, case_id: uuid.UUID, on: date, *, number: int | None = None, code: str = "", back: bool = False
    ) -> None:
        """Take a case, or one respondent of it, out of the figures or back in."""
        bureau, shared = self.bureau, self._shared(case_id, on)
        with bureau.sessions() as session:
            person = everybody_of(session, case_id)[number - 1].id if number else None
        with transaction(bureau.sessions) as session:
            excluding.propose_exclusion(
                session, bureau.means, case_id, code=code or ("wrong_person" if number else "test_entry"),
                reason="Entri uji.", respondent_id=person, back=back, **shared,
            )  # fmt: skip
        self.confirm(case_id, on)

    def confirm(self, case_id: uuid.UUID, on: date) -> None:
        """Let the verifier confirm what the head proposed."""
        verifier = self.bureau.actor(Role.VERIFIER)
        with transaction(self.bureau.sessions) as session:
            waiting = select(Proposal.id).where(
                Proposal.case_id == case_id, Proposal.status == ProposalStatus.WAITING
            )
            proposal = session.scalars(waiting).one()
            confirm_step(session, self.bureau.means, proposal, actor=verifier, now=_morning(on), today=on)

    def _shared(self, case_id: uuid.UUID, on: date) -> dict[str, Any]:
        with self.bureau.sessions() as session:
            version = session.get_one(Case, case_id).version
        head = self.bureau.actor(Role.HEAD)
        return {"version": version, "actor": head, "now": _morning(on), "today": on}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)
