"""Mistakes as the people of an office mend them, by the services alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from neutrality.cases import cancelling, excluding, redating
from neutrality.cases.amending import amended, told_of
from neutrality.cases.replay import STEPS
from neutrality.database import transaction
from neutrality.domain.access import Actor
from tests.cases.office import Office


@dataclass
class Mending:
    """The head proposes, a member of the plenary is the second person."""

    office: Office

    def last(self, case_id: uuid.UUID) -> int:
        """Return where the last step that stands lies in the log."""
        with self.office.sessions() as session:
            standing = amended(told_of(session, case_id))
            return [event.id for event, _ in standing if event.kind in STEPS][-1]

    def propose(
        self, case_id: uuid.UUID, position: int | None = None, *, who: Actor | None = None,
        reason: str = "Salah perkara.",
    ) -> bool:  # fmt: skip
        """Cancel a step, the last one unless it is named; return whether that is done."""
        office = self.office
        who, case = who or office.who("head"), office.case(case_id)
        at = position if position is not None else self.last(case_id)
        with transaction(office.sessions) as session:
            return cancelling.cancel_step(
                session, office.means, case_id, at, reason=reason, version=case.version, actor=who,
                now=office.clock(), today=office.today,
            )  # fmt: skip

    def cancel(self, case_id: uuid.UUID, position: int | None = None) -> None:
        """Cancel a step, with the second person where it needs one."""
        if not self.propose(case_id, position):
            self._confirm(case_id)

    def propose_day(self, case_id: uuid.UUID, value: str, position: int | None = None) -> None:
        """Propose another day for a step."""
        office = self.office
        at = position if position is not None else self.last(case_id)
        who, case = office.who("head"), office.case(case_id)
        with transaction(office.sessions) as session:
            redating.propose_redating(
                session, office.means, case_id, at, value=value, reason="Salah tanggal.",
                version=case.version, actor=who, now=office.clock(), today=office.today,
            )  # fmt: skip

    def redate(self, case_id: uuid.UUID, value: str, position: int | None = None) -> None:
        """Let a step be of another day, by two."""
        self.propose_day(case_id, value, position)
        self._confirm(case_id)

    def exclude(
        self, case_id: uuid.UUID, code: str = "test_entry", *, respondent: uuid.UUID | None = None,
        back: bool = False, confirmed: bool = True,
    ) -> None:  # fmt: skip
        """Take a case or a respondent out of the figures, or back in, by two."""
        office = self.office
        who, case = office.who("head"), office.case(case_id)
        with transaction(office.sessions) as session:
            excluding.propose_exclusion(
                session, office.means, case_id, code=code, reason="Entri uji.", respondent_id=respondent,
                back=back, version=case.version, actor=who, now=office.clock(), today=office.today,
            )  # fmt: skip
        if confirmed:
            self._confirm(case_id)

    def _confirm(self, case_id: uuid.UUID) -> None:
        self.office.confirm(self.office.waiting(case_id)[0].id, self.office.who("pleno_member"))
