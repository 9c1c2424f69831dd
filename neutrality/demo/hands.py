"""The hands that carry one sample case: who takes a step, who confirms it, now and then with a no."""

from __future__ import annotations

import uuid
from datetime import date
from random import Random

from sqlalchemy import or_, select

from neutrality.cases.models import Case, Proposal, ProposalStatus, Respondent
from neutrality.cases.steps import confirm_step, refuse_step, take_step
from neutrality.cases.work import respondents_of
from neutrality.demo.luck import LUCK, UNANSWERED
from neutrality.demo.moment import Moment
from neutrality.demo.offices import Staffed
from neutrality.domain.access import Role
from neutrality.domain.workflow import Action, State, Step, SubStatus


class Hands:
    """One case between the people of its office."""

    def __init__(self, place: Staffed, random: Random, *, today: date) -> None:
        self.place, self.random, self.today = place, random, today
        self.case_id = uuid.UUID(int=0)

    def lucky(self, name: str) -> bool:
        """Return whether what happens so often happens now."""
        return self.random.random() < LUCK[name]

    def take(
        self,
        moment: Moment,
        role: Role,
        action: Action,
        fields: dict[str, str] | None = None,
        number: int = 0,
    ) -> None:
        """Take a step, or propose it."""
        take_step(
            moment.session, moment.means, self.case_id,
            Step(action, moment.day, "Sesuai hasil kajian (contoh).", fields=fields or {}),
            respondent_id=self.respondent(moment, number).id, version=self.version(moment),
            actor=self.place.people[role], now=moment.now, today=moment.day,
        )  # fmt: skip

    def confirm(self, moment: Moment, role: Role, number: int = 0) -> bool:
        """Let the second person answer; now and then the answer is no."""
        person = self.respondent(moment, number)
        waiting = select(Proposal.id).where(
            Proposal.case_id == self.case_id,
            Proposal.status == ProposalStatus.WAITING,
            or_(Proposal.respondent_id.is_(None), Proposal.respondent_id == person.id),
        )
        proposal_id = moment.session.scalars(waiting).one()
        actor = self.place.people[role]
        # The newest steps still wait for their second person.
        if (self.today - moment.day).days < UNANSWERED and self.lucky("unanswered"):
            return False
        if self.lucky("refused"):
            refuse_step(
                moment.session, moment.means, proposal_id, reason="Belum lengkap (contoh).", actor=actor,
                now=moment.now, today=moment.day,
            )  # fmt: skip
            return False
        confirm_step(moment.session, moment.means, proposal_id, actor=actor, now=moment.now, today=moment.day)
        return True

    def version(self, moment: Moment) -> int:
        """Return the version of the case as it is now."""
        moment.session.flush()
        return moment.session.get_one(Case, self.case_id).version

    def respondent(self, moment: Moment, number: int) -> Respondent:
        """Return a respondent of the case."""
        return respondents_of(moment.session, self.case_id)[number]

    def stands(self, moment: Moment, number: int = 0) -> tuple[State, SubStatus | None]:
        """Return where a respondent stands."""
        person = self.respondent(moment, number)
        return person.state, person.sub_status
