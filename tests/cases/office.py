"""The people of one office, what is brought to them and what they do with it, by the services alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases import corrections, service, steps
from neutrality.cases.adding import add_later
from neutrality.cases.holder import Holder, enter
from neutrality.cases.models import Case, Proposal, ProposalStatus, Respondent
from neutrality.cases.reading import CaseView, case_file
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Actor, Role
from neutrality.domain.workflow import Action, ReportKind, Step
from neutrality.means import Means
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import TrackingCode
from tests.cases.examining import DECIDING, examine_shortly
from tests.cases.hands import HANDS, papers
from tests.factories import REGENCY, Factory, Workplace
from tests.fixtures.clock import Clock

NIP = "198609262015051001"
NARRATIVE = "Membagikan kaus calon di kantor."
ONE = (RespondentInput(name="Budi Contoh", nip=NIP),)
TWO = (*ONE, RespondentInput(name="Wati Lain"))


@dataclass
class Office:
    """One local office below a province; everybody in it works through the services, each act committed."""

    sessions: Sessions
    means: Means
    workplace: Workplace
    factory: Factory
    clock: Clock
    public: Means
    staff: dict[str, Actor] = field(default_factory=dict)
    flaws: dict[uuid.UUID, frozenset[str]] = field(default_factory=dict)
    _elsewhere: OfficeRow | None = None

    @property
    def today(self) -> date:
        """The day in Jakarta."""
        return self.clock().astimezone(ZoneInfo("Asia/Jakarta")).date()

    def who(self, role: Role | str, number: int = 1, *, at: OfficeRow | None = None) -> Actor:
        """Return an officer with one role; another number is another person."""
        return self.someone(f"{Role(role).value} {number} {at.code if at else ''}", Role(role), at=at)

    def someone(self, name: str, *roles: Role, at: OfficeRow | None = None) -> Actor:
        """Return a person with these roles at the local office or another one, the same for the same name."""
        if name not in self.staff:
            with transaction(self.sessions) as session:
                place = at or self.workplace.office
                account: Account = self.factory.account(session, place, *roles, name=name)
                session.flush()
                self.staff[name] = load_actor(session, account)
        return self.staff[name]

    def elsewhere(self) -> OfficeRow:
        """Return a sibling of the office, which may know nothing of its cases."""
        if self._elsewhere is None:
            with transaction(self.sessions) as session:
                self._elsewhere = self.factory.office(session, parent=self.workplace.province)
        return self._elsewhere

    def submission(self, **changes: object) -> Submission:
        """Return a lawful report: signed, named, in time, complete; received today unless said otherwise."""
        day = changes.get("received_on", self.today)
        assert isinstance(day, date)
        base = Submission(
            kind=ReportKind.LAPORAN,
            source=Source.COUNTER,
            channel="walk_in",
            office_id=self.workplace.office.id,
            received_at=self.clock(),
            received_on=day,
            narrative=NARRATIVE,
            event_on=day - timedelta(days=1),
            known_on=day,
            place_code=REGENCY,
            links=("https://contoh.test/unggahan",),
            respondents=ONE,
            identity=Identity("Sari Contoh", "Jalan Contoh 1"),
            signed_on=day,
            late_reason="" if day == self.today else "Surat baru tiba.",
        )
        return replace(base, **changes)  # type: ignore[arg-type]

    def receive(
        self, code: TrackingCode | None = None, *, clerk: Actor | None = None, **changes: object
    ) -> service.Received:
        """Bring a report to the counter, or send one from the public pages, where nobody has an account."""
        sent = self.submission(**changes)
        by_citizen = sent.source is Source.PUBLIC
        clerk = clerk or self.someone("Loket", Role.INTAKE, Role.FIELD_SUPERVISOR)
        with transaction(self.sessions) as session:
            return service.receive(
                session, self.public if by_citizen else self.means, sent, code=code,
                actor=None if by_citizen else clerk, now=self.clock(), today=self.today,
            )  # fmt: skip

    @contextmanager
    def holding(self, code: TrackingCode) -> Iterator[Holder]:
        """Let the holder of a code do something on the public surface; it is committed afterwards."""
        with transaction(self.sessions) as session:
            yield enter(session, self.public, code, now=self.clock(), today=self.today)

    def view(self, case_id: uuid.UUID) -> CaseView:
        """Return the opened case as its head sees it."""
        head = self.who("head")
        with transaction(self.sessions) as session:
            return case_file(
                session, self.means, case_id, actor=head, lang="id", today=self.today, now=self.clock()
            )

    def case(self, case_id: uuid.UUID) -> Case:
        """Return the row of the case."""
        with self.sessions() as session:
            return session.get_one(Case, case_id)

    def people(self, case_id: uuid.UUID) -> list[Respondent]:
        """Return the respondents' rows in their order."""
        with self.sessions() as session:
            return respondents_of(session, case_id)

    def waiting(self, case_id: uuid.UUID) -> list[Proposal]:
        """Return what waits for a second person."""
        with self.sessions() as session:
            found = select(Proposal).where(
                Proposal.case_id == case_id, Proposal.status == ProposalStatus.WAITING
            )
            return list(session.scalars(found))

    def take(
        self,
        case_id: uuid.UUID,
        who: Actor,
        step: Step,
        *,
        respondent: int = 1,
        version: int | None = None,
    ) -> bool:
        """Take a step on one respondent; return whether it is done, not only proposed."""
        case, people = self.case(case_id), self.people(case_id)
        with transaction(self.sessions) as session:
            return steps.take_step(
                session, self.means, case_id, step, respondent_id=people[respondent - 1].id,
                version=case.version if version is None else version, actor=who,
                now=self.clock(), today=self.today,
            )  # fmt: skip

    def confirm(self, proposal_id: uuid.UUID, who: Actor) -> None:
        """Confirm what waits, as the second person."""
        with transaction(self.sessions) as session:
            steps.confirm_step(
                session, self.means, proposal_id, actor=who, now=self.clock(), today=self.today
            )

    def refuse(self, proposal_id: uuid.UUID, who: Actor, reason: str = "Belum lengkap.") -> None:
        """Refuse or take back what waits."""
        with transaction(self.sessions) as session:
            steps.refuse_step(
                session, self.means, proposal_id, reason=reason, actor=who, now=self.clock(), today=self.today
            )

    def step(
        self,
        case_id: uuid.UUID,
        action: Action,
        *,
        respondent: int = 1,
        on: date | None = None,
        **fields: str,
    ) -> None:
        """Carry a step through with the persons that it needs and lawful papers."""
        first, second = HANDS[action]
        if action in DECIDING:
            self.examine(case_id, respondent=respondent, violation_type=fields.get("violation_type", "D06"))
        day = on or self.today
        late = "Surat baru tiba." if day < self.today else ""
        typed = Step(action, day, "Alasan uji.", late, {**papers(action, day), **fields})
        done = self.take(case_id, self.who(first), typed, respondent=respondent)
        if not done and second is not None:
            self.confirm(self.waiting(case_id)[0].id, self.who(second, 2))

    def examine(
        self, case_id: uuid.UUID, *, respondent: int | None = None, violation_type: str = "D06",
        who: Actor | None = None,
    ) -> None:  # fmt: skip
        """Fill in what a decision about a respondent, or about all, waits for."""
        examiner = who or self.who("verifier")
        with transaction(self.sessions) as session:
            examine_shortly(
                session, self.means, case_id, actor=examiner, now=self.clock(), ordinal=respondent,
                violation_type=violation_type,
            )  # fmt: skip

    def correct(
        self,
        case_id: uuid.UUID,
        name: str,
        value: str,
        *,
        respondent: int | None = None,
        who: Actor | None = None,
        reason: str = "Salah ketik.",
    ) -> bool:
        """Correct a field; return whether it is done, not only proposed."""
        case, people = self.case(case_id), self.people(case_id)
        who = who or self.who("verifier")
        with transaction(self.sessions) as session:
            return corrections.correct(
                session, self.means, case_id, field=name, value=value, reason=reason,
                respondent_id=people[respondent - 1].id if respondent else None, version=case.version,
                actor=who, now=self.clock(), today=self.today,
            )  # fmt: skip

    def correct_by_two(
        self, case_id: uuid.UUID, name: str, value: str, *, respondent: int | None = None
    ) -> None:
        """Correct a field that needs two persons."""
        assert not self.correct(case_id, name, value, respondent=respondent)
        self.confirm(self.waiting(case_id)[0].id, self.who("head"))

    def add(self, case_id: uuid.UUID, name: str, *, who: Actor | None = None, **more: Any) -> Respondent:
        """Add a respondent who was found later."""
        person, who = RespondentInput(name=name, **more), who or self.who("verifier")
        with transaction(self.sessions) as session:
            return add_later(
                session, self.means, case_id, person, reason="Terlihat di foto yang sama.",
                version=session.get_one(Case, case_id).version, actor=who, now=self.clock(),
            )  # fmt: skip

    def act(self, use_case: Callable[..., object], case_id: uuid.UUID, **arguments: object) -> None:
        """Carry out a use case beside the workflow on the version that stands now."""
        version, now = self.case(case_id).version, self.clock()
        with transaction(self.sessions) as session:
            use_case(session, self.means, case_id, version=version, now=now, **arguments)


def now_of(day: date) -> datetime:
    """Return mid-morning of a day in Jakarta."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
