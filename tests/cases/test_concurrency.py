"""Two at once, each in a transaction of its own: one wins, the other is told, nothing is half done."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from neutrality.cases import facts
from neutrality.cases.models import Case, Proposal
from neutrality.cases.service import Received, receive
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Actor
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.workflow import Action, Outcome, Step
from neutrality.history.models import Event
from neutrality.reports.models import Report, Source
from neutrality.vault import TrackingCode
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.office import Office

pytestmark = pytest.mark.both_databases


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Start all acts at the same moment; return what each gave or raised."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        gate.wait(timeout=20)
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the test says which it accepts
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def registered(office: Office, case_id: uuid.UUID, number: str = "") -> Callable[[], object]:
    """Return the act of confirming a proposed registration."""
    step = Step(
        Action.REGISTER,
        office.today,
        "Lengkap.",
        "",
        {**papers(Action.REGISTER, office.today), "number": number},
    )
    office.take(case_id, office.who("verifier"), step)
    proposal, head = office.waiting(case_id)[0].id, office.who("head")
    return lambda: office.confirm(proposal, head)


def test_of_two_who_take_the_same_step_one_wins_and_the_other_is_told(
    office: Office, sessions: Sessions
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.examine(case_id)
    version, pleno, head = office.case(case_id).version, office.who("pleno_member"), office.who("head")
    step = Step(Action.FIND_NOT_PROVEN, office.today, "Tidak cukup bukti.", "",
                papers(Action.FIND_NOT_PROVEN, office.today))  # fmt: skip

    def take(who: Actor) -> Callable[[], object]:
        return lambda: office.take(case_id, who, step, version=version)

    told = at_once(take(pleno), take(head))
    assert sorted(type(one).__name__ for one in told) == ["ConflictError", "bool"]
    conflict = next(one for one in told if isinstance(one, ConflictError))
    assert conflict.code == "changed_meanwhile"
    assert office.case(case_id).outcome is Outcome.NOT_PROVEN
    with sessions() as session:
        ends = session.scalars(select(Event).where(Event.kind == "case:respondent:not_proven")).all()
        assert len(ends) == 1
        assert facts.differences(session, case_id) == []
        holding.intervals_are_whole(session, session.get_one(Case, case_id), office.people(case_id))


def test_of_two_who_confirm_the_same_proposal_one_wins(office: Office, sessions: Sessions) -> None:
    case_id = office.receive().case_id
    confirm = registered(office, case_id)
    told = at_once(confirm, confirm)
    assert [one.code for one in told if isinstance(one, ConflictError)] == ["not_waiting"]
    with sessions() as session:
        assert session.scalar(select(func.count()).where(Event.kind == "case:case:registered")) == 1


def test_of_two_who_propose_one_waits_and_the_other_is_told(office: Office, sessions: Sessions) -> None:
    case_id = office.receive().case_id
    first, second = office.who("verifier", 1), office.who("verifier", 2)
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    version = office.case(case_id).version
    told = at_once(
        lambda: office.take(case_id, first, step, version=version),
        lambda: office.take(case_id, second, step, version=version),
    )
    assert [one.code for one in told if isinstance(one, ConflictError)] == ["changed_meanwhile"]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Proposal)) == 1


def test_numbers_given_at_once_have_no_gap_and_no_double(office: Office, sessions: Sessions) -> None:
    clerk = office.who("intake")
    told = at_once(*(lambda: office.receive(clerk=clerk) for _ in range(6)))
    assert all(isinstance(one, Received) for one in told), told
    with sessions() as session:
        receipts = sorted(str(number) for number in session.scalars(select(Case.receipt_number)))
        cases = list(session.scalars(select(Case.id)))
    assert [int(number[:3]) for number in receipts] == [1, 2, 3, 4, 5, 6]
    told = at_once(*[registered(office, case_id) for case_id in cases])
    assert told == [None] * 6
    with sessions() as session:
        numbers = sorted(str(number) for number in session.scalars(select(Case.registration_number)))
    assert [int(number[:3]) for number in numbers] == [1, 2, 3, 4, 5, 6]


def test_the_same_typed_number_is_taken_once(office: Office) -> None:
    cases = [office.receive().case_id for _ in range(2)]
    told = at_once(*[registered(office, case_id, "12/Agenda/2026") for case_id in cases])
    refused = [one for one in told if one is not None]
    assert [type(one) for one in refused] == [InvalidInputError]
    assert isinstance(refused[0], InvalidInputError)
    assert [(p.field, p.code) for p in refused[0].problems] == [("number", "number_taken")]
    numbers = [office.case(case_id).registration_number for case_id in cases]
    assert sorted(numbers, key=str) == ["12/Agenda/2026", None]


def test_the_counter_steps_over_a_number_that_was_typed_before(office: Office) -> None:
    code = office.workplace.office.code
    one, other = office.receive().case_id, office.receive().case_id
    registered(office, one, f"001/Reg/LP/{code}/XI/2026")()
    registered(office, other)()
    assert office.case(other).registration_number == f"002/Reg/LP/{code}/XI/2026"


def test_each_year_and_kind_begins_with_one(office: Office) -> None:
    office.receive()
    office.clock.move(days=60)
    again = office.case(office.receive().case_id).receipt_number
    assert again == f"001/LP/{office.workplace.office.code}/I/2027"


def test_a_double_click_makes_one_report_and_both_are_told_the_same(
    office: Office, sessions: Sessions
) -> None:
    code, submission = (
        TrackingCode.new(),
        office.submission(source=Source.PUBLIC, channel="web", signed_on=None),
    )

    def once() -> Received:
        with transaction(sessions) as session:
            return receive(
                session, office.means, submission, code=code, actor=None, now=office.clock(),
                today=office.today,
            )  # fmt: skip

    def send() -> Received:
        try:
            return once()
        except IntegrityError:  # as the pages do: the other request was first, its answer is ours too
            return once()

    told = [one for one in at_once(*[send] * 4) if isinstance(one, Received)]
    assert len(told) == 4
    assert len({(one.case_id, one.report_id, one.reference, one.due_on) for one in told}) == 1
    assert [one.repeated for one in told].count(False) == 1
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 1
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalar(select(func.count()).where(Event.kind == "case:report:received")) == 1
