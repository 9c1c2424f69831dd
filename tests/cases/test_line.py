"""A report followed through all four states by the services alone, on both databases."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases import facts, service
from neutrality.cases.reading import CaseView, case_file, track
from neutrality.cases.steps import confirm_step, take_step
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.history import Stream
from neutrality.domain.workflow import Action, Outcome, ReportKind, State, Step
from neutrality.history.service import Signer, check
from neutrality.means import Means
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import Keyholder, TrackingCode, Vault
from tests.factories import REGENCY, Factory, Workplace

pytestmark = pytest.mark.both_databases
TODAY = date(2026, 11, 10)


@pytest.fixture
def means(catalogue: Catalogue, vault: Vault, store: object, signer: Signer, keyholder: Keyholder) -> Means:
    return Means(catalogue, vault, store, signer, keyholder)  # type: ignore[arg-type]


@pytest.fixture
def workplace(sessions: Sessions, factory: Factory) -> Workplace:
    with transaction(sessions) as session:
        return factory.workplace(session)


class Office:
    """The people of one office and what they do."""

    def __init__(self, sessions: Sessions, means: Means, workplace: Workplace, factory: Factory) -> None:
        self.sessions, self.means, self.workplace, self.factory = sessions, means, workplace, factory
        self.now = factory.now
        self.staff: dict[str, Actor] = {}

    def actor(self, name: str, *roles: Role) -> Actor:
        if name not in self.staff:
            with transaction(self.sessions) as session:
                account: Account = self.factory.account(session, self.workplace.office, *roles, name=name)
                self.staff[name] = load_actor(session, account)
        return self.staff[name]

    def submission(self, **changes: object) -> Submission:
        base = Submission(
            kind=ReportKind.LAPORAN,
            source=Source.COUNTER,
            channel="walk_in",
            office_id=self.workplace.office.id,
            received_at=self.now,
            received_on=TODAY,
            narrative="Membagikan kaus calon di kantor.",
            event_on=TODAY - timedelta(days=1),
            known_on=TODAY,
            place_code=REGENCY,
            links=("https://contoh.test/unggahan",),
            respondents=(RespondentInput(name="Budi Contoh", nip="198609262015051000"),),
            identity=Identity("Sari Contoh", "Jalan Contoh 1"),
            signed_on=TODAY,
        )
        return replace(base, **changes)  # type: ignore[arg-type]

    def receive(self, code: TrackingCode | None = None, **changes: object) -> service.Received:
        clerk = self.actor("Loket", Role.INTAKE, Role.FIELD_SUPERVISOR)
        with transaction(self.sessions) as session:
            return service.receive(
                session, self.means, self.submission(**changes), code=code, actor=clerk, now=self.now,
                today=TODAY,
            )  # fmt: skip

    def view(self, case_id: uuid.UUID) -> CaseView:
        head = self.actor("Ketua", Role.HEAD)
        with transaction(self.sessions) as session:
            return case_file(session, self.means, case_id, actor=head, lang="id", today=TODAY, now=self.now)

    def step(
        self, case_id: uuid.UUID, who: Actor, action: Action, fields: dict[str, str] | None = None
    ) -> bool:
        view = self.view(case_id)
        with transaction(self.sessions) as session:
            return take_step(
                session, self.means, case_id, Step(action, TODAY, "alasan", fields=fields or {}),
                respondent_id=view.respondents[0].id, version=view.version, actor=who,
                now=self.now, today=TODAY,
            )  # fmt: skip

    def confirm(self, case_id: uuid.UUID, who: Actor) -> None:
        proposal = self.view(case_id).proposals[0]
        with transaction(self.sessions) as session:
            confirm_step(session, self.means, proposal.id, actor=who, now=self.now, today=TODAY)

    def both(self, case_id: uuid.UUID, who: Actor, action: Action, second: Actor, **fields: str) -> None:
        assert not self.step(case_id, who, action, fields)
        self.confirm(case_id, second)


@pytest.fixture
def office(sessions: Sessions, means: Means, workplace: Workplace, factory: Factory) -> Office:
    return Office(sessions, means, workplace, factory)


PLENO = {"study_number": "K/1", "pleno_on": TODAY.isoformat(), "quorum": "3"}
FORWARD = {**PLENO, "violation_type": "D06", "sanction_level": "berat", "addressee": "authority"}
DECIDED = {"decision_number": "SK/9", "decision_on": TODAY.isoformat()}


def test_a_report_reaches_the_employers_decision(office: Office, sessions: Sessions) -> None:
    verifier, head = office.actor("Verifikator", Role.VERIFIER), office.actor("Ketua", Role.HEAD)
    liaison = office.actor("Penghubung", Role.LIAISON)
    code = TrackingCode.new()
    received = office.receive(code=code)
    office.both(received.case_id, verifier, Action.REGISTER, head)
    assert office.view(received.case_id).state is State.VERIFIED
    office.both(received.case_id, verifier, Action.FORWARD, head, **FORWARD)
    assert office.view(received.case_id).state is State.RECOMMENDED
    fields = {**DECIDED, "sanction_kind": "potong_tukin_6", "effective_on": TODAY.isoformat()}
    office.both(received.case_id, liaison, Action.RECORD_SANCTION, verifier, **fields)
    view = office.view(received.case_id)
    assert (view.state, view.outcome) == (State.CLOSED, Outcome.SANCTIONED)
    assert view.respondents[0].decision is not None
    assert view.respondents[0].decision.number == "SK/9"
    assert all(clock.stopped_on for clock in view.clocks)
    with transaction(sessions) as session:
        assert facts.differences(session, received.case_id) == []
        assert check(session, Stream.CASE, received.case_id) == len(view.timeline)
        told = track(session, office.means, code)
    assert [word for word, _, _ in told.messages] == ["received", "register", "forward", "sanctioned"]
    assert told.state is State.CLOSED
