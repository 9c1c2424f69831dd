"""Three persons with the roles of `docs/staffing.md` carry everything, and nobody is two of them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from neutrality.accounts.delegations import confirm_delegation, enter_delegation
from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.conflicts import ask_withdrawal, declare
from neutrality.cases.holder import withdraw
from neutrality.cases.identity import check_identity
from neutrality.cases.service import record_signature
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role, Subject, Surface
from neutrality.domain.conflicts import Tie
from neutrality.domain.delegation import DelegationKind, Draft
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.staffing import THREE
from neutrality.domain.two_persons import may_erase
from neutrality.domain.workflow import BY_ACTION, Action, Outcome, ReportKind, State, Step
from neutrality.recusal.models import Conflict
from neutrality.retention.holds import lift_hold, set_hold
from neutrality.vault import TrackingCode
from tests.cases.clearing import outgoing
from tests.cases.custody import Custody
from tests.cases.examining import DECIDING
from tests.cases.hands import papers
from tests.cases.office import Office

NAMES = ("Ani", "Budi", "Citra")


class Three:
    """Ani at the counter, Budi who investigates and holds the identities, Citra the head."""

    def __init__(self, office: Office) -> None:
        self.office = office
        people = zip(NAMES, THREE, strict=True)
        self.ani, self.budi, self.citra = (office.someone(name, *sorted(held)) for name, held in people)
        self.custody = Custody(office)

    def receive(self, code: TrackingCode | None = None, **changes: object) -> uuid.UUID:
        """Let the counter take a report in that the custodian finds complete."""
        case_id = self.office.receive(code, clerk=self.ani, **changes).case_id
        self.office.act(check_identity, case_id, complete=True, actor=self.budi)
        return case_id

    def step(self, case_id: uuid.UUID, action: Action, first: Actor, second: Actor | None = None) -> None:
        """Take a step with just these hands; whoever proposes it cannot confirm it."""
        office = self.office
        if action in DECIDING:
            office.examine(case_id, who=self.budi)
        done = office.take(
            case_id, first, Step(action, office.today, "Alasan uji.", "", papers(action, office.today))
        )
        assert done is (second is None)
        if second is not None:
            (waiting,) = office.waiting(case_id)
            with pytest.raises(NotAllowedError):
                office.confirm(waiting.id, first)
            office.confirm(waiting.id, second)

    def to_the_employer(self) -> uuid.UUID:
        """Bring a case to the employer."""
        case_id = self.receive()
        self.step(case_id, Action.REGISTER, self.budi, self.citra)
        self.step(case_id, Action.FORWARD, self.budi, self.citra)
        return case_id

    def trace_in_vain(self) -> Outcome | None:
        """Trace a tip that leads to nothing."""
        tip = self.office.receive(
            clerk=self.ani, kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None
        ).case_id
        self.step(tip, Action.START_TRACING, self.budi)
        self.step(tip, Action.CLOSE_TRACED, self.budi, self.citra)
        return self.office.case(tip).outcome

    def withdraw(self) -> Outcome | None:
        """Let a reporter take a report back that nobody else carries."""
        code = TrackingCode.new()
        case_id = self.receive(code)
        with self.office.holding(code) as one:
            withdraw(one, "", once=uuid.uuid4())
        self.step(case_id, Action.ACCEPT_WITHDRAWAL, self.budi, self.citra)
        return self.office.case(case_id).outcome


@pytest.fixture
def three(office: Office) -> Three:
    """Return an office of three."""
    return Three(office)


def test_every_outcome_of_the_workflow_is_reached(three: Three) -> None:
    office, ani, budi, citra = three.office, three.ani, three.budi, three.citra
    ended = {}
    unmet = three.receive()
    three.step(unmet, Action.CLOSE_UNMET, budi, citra)
    not_proven = three.receive()
    three.step(not_proven, Action.REGISTER, budi, citra)
    three.step(not_proven, Action.FIND_NOT_PROVEN, citra)
    three.step(not_proven, Action.REOPEN, citra)
    reopened = office.case(not_proven).state
    three.step(not_proven, Action.FIND_NOT_PROVEN, citra)
    for action in (Action.RECORD_SANCTION, Action.RECORD_NO_VIOLATION, Action.RECORD_NOT_FOLLOWED_UP):
        case_id = three.to_the_employer()
        if action is Action.RECORD_NOT_FOLLOWED_UP:
            three.step(case_id, Action.RECORD_CONTROL_MEASURE, ani)
        three.step(case_id, action, ani, citra)
        ended[action] = office.case(case_id).outcome
    for action in (Action.FORWARD_ELSEWHERE, Action.TERMINATE_EARLY):
        case_id = three.receive()
        three.step(case_id, action, budi, citra)
        ended[action] = office.case(case_id).outcome
    case_id = three.receive()
    three.step(case_id, Action.REGISTER, budi, citra)
    three.step(case_id, Action.HAND_TO_CRIMINAL, budi, citra)
    ended[Action.HAND_TO_CRIMINAL] = office.case(case_id).outcome
    ended[Action.CLOSE_TRACED] = three.trace_in_vain()
    ended[Action.ACCEPT_WITHDRAWAL] = three.withdraw()

    assert reopened is State.VERIFIED
    # A merger has a page of its own, and needs two cases.
    assert {office.case(unmet).outcome, office.case(not_proven).outcome, *ended.values()} == {
        row.outcome for row in BY_ACTION.values() if row.outcome and not row.by_itself
    }
    assert ended[Action.RECORD_SANCTION] is Outcome.SANCTIONED


def test_everything_beside_the_workflow_is_done_too(three: Three) -> None:
    office, ani, budi, citra = three.office, three.ani, three.budi, three.citra
    case_id, code = three.receive(signed_on=None, code=TrackingCode.new()), TrackingCode.new()
    office.act(record_signature, case_id, signed_on=office.today, actor=ani, today=office.today)
    assert not office.correct(case_id, "event_on", office.today.isoformat(), who=ani)
    office.confirm(office.waiting(case_id)[0].id, budi)
    three.custody.release(case_id, citra, by=budi)
    assert three.custody.read(case_id, citra).name == "Sari Contoh"
    three.custody.confirm(case_id, budi)
    three.custody.give(case_id, code, ani)
    for act in (set_hold, lift_hold):
        with transaction(office.sessions) as session:
            act(session, office.means, case_id, reason="Perintah.", actor=citra, now=office.clock())
    with transaction(office.sessions) as session:
        now = office.clock()
        declare(session, office.means, case_id, tie=Tie.KIN, reason="Ipar.", actor=ani, now=now)
    with transaction(office.sessions) as session:
        conflict = session.scalars(select(Conflict)).one()
        ask_withdrawal(session, office.means, case_id, conflict.id, reason="Keliru.", actor=ani, now=now)
    office.confirm(office.waiting(case_id)[0].id, citra)

    assert office.case(case_id).state is State.RECEIVED
    assert office.waiting(case_id) == []


def test_evidence_leaves_through_two_of_them(three: Three) -> None:
    leaving = outgoing(three.office, files=1)
    copy_id = leaving.copy(who=three.budi)
    question = leaving.ask(1, copy_id, who=three.budi)

    with pytest.raises(NotAllowedError):
        leaving.answer(question, guessable=False, who=three.budi)
    leaving.answer(question, guessable=False, who=three.citra)


def test_two_of_them_erase(three: Three) -> None:
    citra, budi = (replace(who, surface=Surface.COMMAND_LINE) for who in (three.citra, three.budi))
    here = Subject(three.office.workplace.office.id)

    assert may_erase(citra, budi, (here, here))
    assert not may_erase(citra, citra, (here, here))


def test_an_absent_chief_is_stood_in_for_and_the_deputy_is_still_one_person(three: Three) -> None:
    office, ani, budi, citra = three.office, three.ani, three.budi, three.citra
    above = office.who("head", at=office.workplace.province)
    letter = Draft(
        ani.account_id, citra.account_id, Role.HEAD, DelegationKind.PLH, "3/SPt/2026", office.today,
        office.today + timedelta(days=5),
    )  # fmt: skip
    with transaction(office.sessions) as session:
        row = enter_delegation(
            session, office.means.signer, office.workplace.office.id, letter, actor=citra,
            now=office.clock(), today=office.today,
        )  # fmt: skip
        confirm_delegation(session, office.means.signer, row.id, actor=above, now=office.clock())
        deputy = load_actor(session, session.get_one(Account, ani.account_id), today=office.today)
    case_id = three.receive()

    three.step(case_id, Action.REGISTER, budi, deputy)
    three.step(case_id, Action.FORWARD, budi, deputy)
    three.step(case_id, Action.RECORD_NO_VIOLATION, deputy, above)

    assert office.case(case_id).state is State.CLOSED
