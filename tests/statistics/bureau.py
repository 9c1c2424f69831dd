"""An office whose people act by the services alone, on any day and for any day."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from neutrality.accounts.service import load_actor
from neutrality.cases.corrections import correct
from neutrality.cases.models import Case, Proposal, ProposalStatus
from neutrality.cases.service import receive
from neutrality.cases.steps import confirm_step, take_step
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Role
from neutrality.domain.workflow import Action, ReportKind, Step
from neutrality.means import Means
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.statistics.service import Month, month_of
from tests.cases.examining import DECIDING, examine_shortly
from tests.cases.hands import HANDS, papers
from tests.factories import REGENCY, Factory

TODAY = date(2026, 11, 10)
# Here the head sits in the pleno.
FIRST = {Role.PLENO_MEMBER: Role.HEAD}


@dataclass
class Bureau:
    """The people of one office: a clerk, a verifier, a liaison, and the head as the second person."""

    sessions: Sessions
    means: Means
    office: Office
    factory: Factory
    _staff: dict[Role, Actor] = field(default_factory=dict)

    def actor(self, role: Role) -> Actor:
        """Return who holds the role here."""
        if role not in self._staff:
            with transaction(self.sessions) as session:
                self._staff[role] = load_actor(session, self.factory.account(session, self.office, role))
        return self._staff[role]

    def receive(
        self, day: date, *, entered: date | None = None, people: int = 1, **changes: object
    ) -> uuid.UUID:
        """Bring a report that was received on a day, typed in on that day or on a later one."""
        entered = entered or day
        base = Submission(
            kind=ReportKind.LAPORAN, source=Source.COUNTER, channel="walk_in", office_id=self.office.id,
            received_at=_morning(day), received_on=day, narrative="Membagikan kaus calon di kantor.",
            event_on=day, known_on=day, place_code=REGENCY, links=("https://contoh.test/unggahan",),
            respondents=tuple(RespondentInput(name=f"Contoh {number}") for number in range(people)),
            identity=Identity("Sari Contoh", "Jalan Contoh 1"), signed_on=day,
            late_reason="Listrik padam." if entered > day else "",
        )  # fmt: skip
        clerk = self.actor(Role.INTAKE)
        with transaction(self.sessions) as session:
            received = receive(
                session, self.means, replace(base, **changes), code=None,  # type: ignore[arg-type]
                actor=clerk, now=_morning(entered), today=entered,
            )  # fmt: skip
        return received.case_id

    def supervise(self, day: date, *, people: int = 1) -> uuid.UUID:
        """Bring a supervision result, which the pleno can make a finding."""
        kind = ReportKind.HASIL_PENGAWASAN
        return self.receive(
            day, people=people, kind=kind, channel="supervision", identity=None, signed_on=None
        )

    def step(
        self, case_id: uuid.UUID, action: Action, day: date, *, number: int = 1, entered: date | None = None,
        **fields: str,
    ) -> None:  # fmt: skip
        """Take a step on one respondent, the head being the second person where two are needed."""
        entered = entered or day
        reason = "Listrik padam." if entered > day else ""
        step = Step(action, day, "Alasan uji.", reason, {**asked_for(action, day), **fields})
        first = self.actor(FIRST.get(HANDS[action][0], HANDS[action][0]))
        examiner = self.actor(Role.VERIFIER)
        with transaction(self.sessions) as session:
            if action in DECIDING:
                examine_shortly(
                    session, self.means, case_id, actor=examiner, now=_morning(entered), ordinal=number,
                    violation_type=fields.get("violation_type", "D06"),
                )  # fmt: skip
            done = take_step(
                session, self.means, case_id, step,
                respondent_id=respondents_of(session, case_id)[number - 1].id,
                version=session.get_one(Case, case_id).version,
                actor=first, now=_morning(entered), today=entered,
            )  # fmt: skip
        if not done:
            self.confirm(case_id, entered)

    def confirm(self, case_id: uuid.UUID, day: date) -> None:
        """Let the head confirm what waits."""
        head = self.actor(Role.HEAD)
        with transaction(self.sessions) as session:
            waiting = select(Proposal.id).where(
                Proposal.case_id == case_id, Proposal.status == ProposalStatus.WAITING
            )
            proposal = session.scalars(waiting).one()
            confirm_step(session, self.means, proposal, actor=head, now=_morning(day), today=day)

    def correct(self, case_id: uuid.UUID, name: str, value: str, *, on: date) -> None:
        """Correct a field of the case (ralat), with the head where two are needed."""
        verifier = self.actor(Role.VERIFIER)
        with transaction(self.sessions) as session:
            done = correct(
                session, self.means, case_id, field=name, value=value, reason="Salah ketik.",
                respondent_id=None, version=session.get_one(Case, case_id).version,
                actor=verifier, now=_morning(on), today=on,
            )  # fmt: skip
        if not done:
            self.confirm(case_id, on)

    def month(self, name: str, *, today: date = TODAY) -> Month:
        """Return the figures of a month at this office alone."""
        with self.sessions() as session:
            return month_of(session, name, frozenset({self.office.id}), today=today)


def asked_for(action: Action, day: date) -> dict[str, str]:
    """Return what the law asks at a step, dated that day."""
    later = (day + timedelta(days=1)).isoformat()
    sanction = {"sanction_kind": "potong_tukin_6", "effective_on": later}
    sanctioned = {Action.RECORD_SANCTION, Action.RECORD_SANCTION_UNDER_REMEDY}
    return {**papers(action, day), **(sanction if action in sanctioned else {})}


def totals(month: Month) -> dict[str, int]:
    """Return every figure in total, by its name."""
    return {row.indicator.id: row.value for row in month.rows if row.dimension == "total"}


def along(month: Month, indicator: str, dimension: str) -> dict[str, int]:
    """Return a figure along one dimension."""
    return {row.code: row.value for row in month.along(indicator, dimension)}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)
