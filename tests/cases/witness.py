"""Who sees one case, tries things in it, and knows from the regulation what must come of each try."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import corrections, steps
from neutrality.cases.correctable import CORRECTABLE
from neutrality.cases.models import Case, Clock, Proposal
from neutrality.cases.people import open_particulars
from neutrality.cases.work import begin, reports_of, respondents_of
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError
from neutrality.domain.workflow import Action, Level, Step
from neutrality.history.models import Event
from neutrality.reports.models import Report
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.office import Office
from tests.cases.regulation import (
    CORRECTION_SECONDS,
    LAWS,
    READERS,
    Attempt,
    Person,
    Seen,
    Standing,
    may_register,
    objections,
    registers,
)

ROLES = [role.value for role in Role]


class Witness:
    """One case of an office, between its staff and the regulation."""

    def __init__(self, office: Office, case_id: uuid.UUID) -> None:
        self.office, self.case_id = office, case_id
        self.actors: dict[uuid.UUID, Actor] = {}
        self.changed = True
        self._seen: Seen | None = None

    def forget(self) -> None:
        """Look again: something happened that nobody here did."""
        self.changed, self._seen = True, None

    def person(self, role: str, number: int = 1, *, inside: bool = True) -> Person:
        """Return somebody with a role at the case's office, or at one that has nothing to do with it."""
        at = self.office.workplace.office if inside else self.office.elsewhere()
        actor = self.office.who(role, number, at=at)
        self.actors[actor.account_id] = actor
        return Person(actor.account_id, role, inside)

    def rows(self) -> tuple[Case, Report]:
        """Return the case and the report that opened it."""
        with self.office.sessions() as session:
            return session.get_one(Case, self.case_id), reports_of(session, self.case_id)[0]

    def proposals(self) -> list[Proposal]:
        """Return what waits, in a fixed order."""
        ordinals = {person.id: person.ordinal for person in self.office.people(self.case_id)}
        return sorted(
            self.office.waiting(self.case_id),
            key=lambda row: ordinals.get(row.respondent_id or uuid.UUID(int=0), 0),
        )

    @property
    def seen(self) -> Seen:
        """What the law looks at, read once after each change."""
        self._seen = self._seen or self._look()
        return self._seen

    def _look(self) -> Seen:
        case, report = self.rows()
        people = self.office.people(self.case_id)
        with self.office.sessions() as session:
            known = holding.intervals_of(session, self.case_id)
        places: dict[uuid.UUID | None, int] = {person.id: place for place, person in enumerate(people)}
        stands = {case.id: str(case.sub_status), **{one.id: str(one.sub_status) for one in people}}
        standing = {
            key: Standing(
                rows[-1].state.value, max(rows[-1].legal_from, self._stepped_on(key, rows[-1].state.value)),
                "closed" if rows[-1].state == "closed" else stands[key],
            )
            for key, rows in known.items()
        }  # fmt: skip
        clocks = self._clocks()
        flaws = self.office.flaws.get(self.case_id, frozenset())
        signed_report = case.kind == "laporan"
        formal = bool(report.signed_on) and report.identity_status == "complete" and report.in_time
        named = "unknown person" not in flaws or self.named()
        return Seen(
            case=standing[self.case_id],
            people=tuple(standing[person.id] for person in people),
            signed_report=signed_report,
            formally_complete=(formal or not signed_report) and named,
            materially_complete=report.event_on is not None
            and ("no evidence" not in flaws or case.sub_status == "supervision_result"),
            registered=case.registered_on is not None,
            entered_by=report.entered_by,
            kind=case.kind.value,
            outcomes=tuple(str(person.outcome) if person.outcome else None for person in people),
            handling_runs=("K3", None) in clocks,
            extended=("K3x", None) in clocks,
            with_authority=tuple(("sbt-verification", person.id) in clocks for person in people),
            completes_until=clocks.get(("K2", None)),
            in_time=report.in_time,
            waiting=tuple(places.get(proposal.respondent_id) for proposal in self.proposals()),
        )

    def _clocks(self) -> dict[tuple[str, uuid.UUID | None], date]:
        """Return until when each running clock runs, by its kind and respondent."""
        with self.office.sessions() as session:
            rows = session.scalars(
                select(Clock).where(Clock.case_id == self.case_id, Clock.stopped_on.is_(None))
            )
            return {(row.kind.value, row.respondent_id): row.due_on for row in rows}

    def _stepped_on(self, subject: uuid.UUID, state: str) -> date:
        """Return the day of the last step on the subject, or on the case while it moves with it."""
        with self.office.sessions() as session:
            found = session.execute(
                select(Event.respondent_id, Event.legal_on).where(
                    Event.stream_id == self.case_id,
                    Event.to_state.is_not(None),
                    Event.from_state.is_not(None),
                )
            ).all()
        shared = subject == self.case_id or state in {"received", "verified"}
        days = [day for whose, day in found if whose == subject or (whose is None and shared)]
        return max(days, default=date.min)

    def lawful_attempts(self, back: int) -> Iterator[Attempt]:
        """Yield every step that the right officers may take now, dated some days back where that may be."""
        seen, today = self.seen, self.office.today
        for action, law in LAWS.items():
            for place, standing in enumerate(seen.people):
                since = seen.case.since if law.whole_case else standing.since
                day = max(since, today - timedelta(days=back))
                for role in sorted(law.first):
                    for number in (1, 2):
                        who = self.person(role, number)
                        late = "Surat baru tiba." if day < today else ""
                        typed = papers(Action(action), day)
                        attempt = Attempt(action, who, place, day, late_reason=late, papers=typed)
                        if not objections(attempt, seen, today):
                            yield attempt

    def tries(self, attempt: Attempt, against: list[str]) -> bool | None:
        """Take the step; return whether it is done, None when it was refused as it had to be."""
        day, who = attempt.legal_on, self.actors[attempt.who.account_id]
        step = Step(Action(attempt.action), day, attempt.reason, attempt.late_reason, attempt.papers)
        version = self.rows()[0].version - attempt.stale
        person = self.office.people(self.case_id)[attempt.respondent]
        return self.does(
            lambda session: steps.take_step(
                session, self.office.means, self.case_id, step, respondent_id=person.id, version=version,
                actor=who, now=self.office.clock(), today=self.office.today,
            ),
            against,
        )  # fmt: skip

    def answers(
        self, proposal: Proposal, who: Person, against: list[str], refusal: str | None = None
    ) -> None:
        """Confirm what waits, or refuse it with a reason."""
        actor, now, today = self.actors[who.account_id], self.office.clock(), self.office.today
        means = self.office.means
        if refusal is None:
            self.does(
                lambda session: steps.confirm_step(
                    session, means, proposal.id, actor=actor, now=now, today=today
                ),
                against,
            )
            return
        self.does(
            lambda session: steps.refuse_step(
                session, means, proposal.id, reason=refusal, actor=actor, now=now, today=today
            ),
            against,
        )

    def corrects(
        self, name: str, value: str, place: int | None, who: Person, against: list[str]
    ) -> bool | None:
        """Correct a field of the case or of one respondent."""
        case, people = self.rows()[0], self.office.people(self.case_id)
        return self.does(
            lambda session: corrections.correct(
                session, self.office.means, self.case_id, field=name, value=value, reason="Salah ketik.",
                respondent_id=None if place is None else people[place].id, version=case.version,
                actor=self.actors[who.account_id], now=self.office.clock(), today=self.office.today,
            ),
            against,
        )  # fmt: skip

    def does(self, act: Callable[[Session], object], against: list[str]) -> bool | None:
        """Act in one transaction: refused without a trace when something speaks against it, else done."""
        with self.office.sessions() as session:
            before = holding.footprint(session, self.case_id) if against else []
        refusal: DomainError | None = None
        try:
            with transaction(self.office.sessions) as session:
                done = act(session)
        except DomainError as error:
            refusal = error
        if refusal is None:
            assert not against, f"accepted against {against}"
            self.changed, self._seen = True, None
            return bool(done)
        assert against, f"refused although lawful: {refusal.code} {refusal.params}"
        with self.office.sessions() as session:
            assert holding.footprint(session, self.case_id) == before, "the refusal left a trace"
        return None

    def first_of(self, proposal: Proposal) -> Person:
        """Return who proposed what waits."""
        return Person(proposal.proposed_by, "")

    def seconds(self, proposal: Proposal) -> set[str] | frozenset[str]:
        """Return which roles may be the second person."""
        return LAWS[proposal.action.value].second if proposal.action else CORRECTION_SECONDS

    def against_confirming(self, proposal: Proposal, who: Person) -> list[str]:
        """Return what speaks against this person as the second one, and against the step by now."""
        against = self._against_answering(proposal, who)
        seen = self.seen
        if proposal.action and registers(proposal.action.value, seen):
            at = {one.id: place for place, one in enumerate(self.office.people(self.case_id))}
            place = at[proposal.respondent_id] if proposal.respondent_id else 0
            lawful = may_register(seen, self.first_of(proposal), {"pleno_on": "a day"}, place)
            against += [] if lawful else ["requirements of the registration"]
        return against

    def against_refusing(self, proposal: Proposal, who: Person) -> list[str]:
        """Return what speaks against a refusal: the first person may always take back."""
        if who.inside and who.role in READERS and who.account_id == proposal.proposed_by:
            return []
        return self._against_answering(proposal, who)

    def _against_answering(self, proposal: Proposal, who: Person) -> list[str]:
        return [
            *(["another office"] if not who.inside else []),
            *(["the role"] if who.role not in self.seconds(proposal) else []),
            *(["the same person"] if who.account_id == proposal.proposed_by else []),
        ]

    def holds(self, name: str, place: int | None) -> str:
        """Return what stands in a correctable field now."""
        reader = self.office.who("head")
        with self.office.sessions() as session:
            work = begin(
                session, self.office.means, self.case_id, actor=reader, now=self.office.clock(), lock=False
            )
            person = respondents_of(session, self.case_id)[place or 0]
            if CORRECTABLE[name].sealed:
                return str(getattr(open_particulars(work.respondent_key(person), person), name))
            of_case = self.rows()[1] if name == "event_on" else work.case
            return str(getattr(person if CORRECTABLE[name].level is Level.RESPONDENT else of_case, name))

    def named(self) -> bool:
        """Return whether any respondent has a name by now."""
        return any(self.holds("name", place) for place in range(len(self.office.people(self.case_id))))
