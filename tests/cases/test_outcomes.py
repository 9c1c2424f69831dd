"""Every way in which a matter ends, and how it begins again; several respondents, letters in any order."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases import facts
from neutrality.cases.figures import CaseFact
from neutrality.cases.models import Clock
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.workflow import Action, Outcome, ReportKind, State, Step
from neutrality.reports.models import Source
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.office import TWO, Office

FORWARDED = (Action.REGISTER, Action.FORWARD)
ROADS: dict[Outcome, tuple[Action, ...]] = {
    Outcome.NOT_MEETING_REQUIREMENTS: (Action.CLOSE_UNMET,),
    Outcome.OUT_OF_JURISDICTION: (Action.FORWARD_ELSEWHERE,),
    Outcome.TERMINATED_OTHER: (Action.TERMINATE_EARLY,),
    Outcome.NOT_PROVEN: (Action.REGISTER, Action.FIND_NOT_PROVEN),
    Outcome.CRIMINAL_ONLY: (Action.REGISTER, Action.HAND_TO_CRIMINAL),
    Outcome.SANCTIONED: (*FORWARDED, Action.RECORD_SANCTION),
    Outcome.PPK_NO_VIOLATION: (*FORWARDED, Action.RECORD_NO_VIOLATION),
    Outcome.NOT_FOLLOWED_UP: (
        *FORWARDED, Action.RECORD_CONTROL_MEASURE, Action.RECORD_NOT_FOLLOWED_UP,
    ),
}  # fmt: skip


def walk(office: Office, case_id: uuid.UUID, road: tuple[Action, ...]) -> None:
    """Take the steps of a road one after the other."""
    for action in road:
        office.step(case_id, action)


def holds(office: Office, case_id: uuid.UUID) -> None:
    """Assert everything that must hold of a case at any time."""
    head = office.who("head")
    with office.sessions() as session:
        holding.everything_holds(session, office.means, case_id, head)


@pytest.mark.both_databases
@pytest.mark.parametrize("outcome", list(ROADS))
def test_a_matter_can_end_so_and_be_opened_again_and_end_otherwise(office: Office, outcome: Outcome) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, ROADS[outcome])
    case = office.case(case_id)
    assert (case.state, case.outcome, case.closed_on) == (State.CLOSED, outcome, office.today)
    holds(office, case_id)

    office.clock.move(days=20)
    office.step(case_id, Action.REOPEN)
    case = office.case(case_id)
    assert (case.state, case.outcome, case.closed_on) == (State.VERIFIED, None, None)
    holds(office, case_id)

    office.step(case_id, Action.FIND_NOT_PROVEN)
    assert office.case(case_id).outcome is Outcome.NOT_PROVEN
    holds(office, case_id)


def test_reopening_what_was_never_registered_registers_it(office: Office) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.CLOSE_UNMET)
    assert office.case(case_id).registration_number is None
    office.step(case_id, Action.REOPEN)
    case = office.case(case_id)
    assert case.registered_on == office.today
    assert case.registration_number == f"001/Reg/LP/{office.workplace.office.code}/XI/2026"


def test_an_unsigned_report_closed_as_unmet_is_not_reopened_round_the_registration(office: Office) -> None:
    case_id = office.receive(signed_on=None).case_id
    office.step(case_id, Action.CLOSE_UNMET)
    with pytest.raises(DomainError) as refused:
        office.step(case_id, Action.REOPEN)
    assert refused.value.params == {"guard": "was_registered_or_can_be"}
    assert office.case(case_id).state is State.CLOSED


def test_what_is_no_signed_report_becomes_a_finding_by_the_pleno(office: Office) -> None:
    case_id = office.receive(kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None).case_id
    with pytest.raises(DomainError) as untraced:
        office.step(case_id, Action.REGISTER)
    assert untraced.value.params == {"guard": "initial_information_was_traced"}
    walk(office, case_id, (Action.START_TRACING, Action.RECORD_TRACING))
    with pytest.raises(DomainError) as refused:
        office.step(case_id, Action.REGISTER, pleno_on="")
    assert refused.value.params == {"guard": "finding_has_its_pleno"}
    office.step(case_id, Action.REGISTER)
    case = office.case(case_id)
    assert case.kind is ReportKind.TEMUAN
    assert case.registration_number is not None
    assert case.registration_number.startswith("001/Reg/TM/")


def test_whoever_entered_a_supervision_result_does_not_register_it(office: Office) -> None:
    entered = office.who("verifier")
    given: dict[str, Any] = {"kind": ReportKind.HASIL_PENGAWASAN, "source": Source.FIELD_SUPERVISOR}
    case_id = office.receive(clerk=entered, identity=None, signed_on=None, **given).case_id
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    with pytest.raises(DomainError) as refused:
        office.take(case_id, entered, step)
    assert refused.value.params == {"guard": "registrar_did_not_enter_the_report"}
    assert not office.take(case_id, office.who("verifier", 2), step)


def test_the_case_is_as_far_as_its_least_advanced_respondent(office: Office) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    seen = []
    for action, respondent in (
        (Action.FORWARD, 2), (Action.RECORD_SANCTION, 2), (Action.FORWARD, 1),
        (Action.RECORD_NO_VIOLATION, 1),
    ):  # fmt: skip
        office.step(case_id, action, respondent=respondent)
        seen.append((office.case(case_id).state.value, office.case(case_id).outcome))
        holds(office, case_id)
    assert seen == [
        ("verified", None), ("verified", None), ("recommended_sanction", None),
        ("closed", Outcome.SANCTIONED),
    ]  # fmt: skip


def test_the_outcome_of_a_case_is_the_weightiest_of_its_respondents(office: Office) -> None:
    order = [Outcome.SANCTIONED, Outcome.NOT_FOLLOWED_UP, Outcome.PPK_NO_VIOLATION, Outcome.NOT_PROVEN]
    for one, other in itertools.combinations(order, 2):
        case_id = office.receive(respondents=TWO).case_id
        office.step(case_id, Action.REGISTER)
        for respondent, outcome in ((1, other), (2, one)):
            for action in ROADS[outcome][1:]:
                office.step(case_id, action, respondent=respondent)
        assert office.case(case_id).outcome is one


@pytest.mark.parametrize("first", [1, 2])
def test_letters_come_in_any_order_and_the_case_moves_on_the_day_of_the_last(
    office: Office, sessions: Sessions, first: int
) -> None:
    start, second = office.today, 3 - first
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    office.clock.move(days=12)
    office.step(case_id, Action.FORWARD, respondent=first, on=start + timedelta(days=6))
    office.step(case_id, Action.FORWARD, respondent=second, on=start + timedelta(days=3))
    office.step(case_id, Action.RECORD_SANCTION, respondent=first, on=start + timedelta(days=10))
    for last in (Action.RECORD_CONTROL_MEASURE, Action.RECORD_NOT_FOLLOWED_UP):
        office.step(case_id, last, respondent=second, on=start + timedelta(days=8))
    with sessions() as session:
        holding.the_past_follows_too(session, case_id)
        rows = holding.intervals_of(session, case_id)[case_id]
        closed = session.get_one(CaseFact, case_id).closed_on
    assert [(row.state.value, row.legal_from) for row in rows] == [
        ("received", start),
        ("verified", start),
        ("recommended_sanction", start + timedelta(days=6)),
        ("closed", start + timedelta(days=10)),
    ]
    assert closed == office.case(case_id).closed_on == start + timedelta(days=10)
    holds(office, case_id)


def test_each_employer_has_a_clock_of_its_own_and_the_handling_runs_until_the_last(
    office: Office, sessions: Sessions
) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD, respondent=1)
    assert running(sessions, case_id) == [("K3", None), ("K4", 1)]
    office.step(case_id, Action.FORWARD, respondent=2, addressee="employer")
    office.step(case_id, Action.RECORD_RECEIPT, respondent=2)
    assert running(sessions, case_id) == [("K4", 1), ("K5", 2)]
    office.step(case_id, Action.RECORD_SANCTION, respondent=1)
    assert running(sessions, case_id) == [("K5", 2)]
    office.step(case_id, Action.REOPEN, respondent=1)
    assert running(sessions, case_id) == [("K3", None), ("K5", 2)]


def running(sessions: Sessions, case_id: uuid.UUID) -> list[tuple[str, int | None]]:
    """Return the kind of each running clock and the ordinal of its respondent."""
    with sessions() as session:
        ordinals = {person.id: person.ordinal for person in respondents_of(session, case_id)}
        rows = session.scalars(select(Clock).where(Clock.case_id == case_id, Clock.stopped_on.is_(None)))
        found = [(row.kind.value, ordinals[row.respondent_id] if row.respondent_id else None) for row in rows]
    return sorted(found, key=str)


@pytest.mark.parametrize(
    ("day", "late", "field"),
    [(1, "x", "legal_on"), (-1, "", "late_reason"), (-30, "x", "legal_on")],
    ids=["tomorrow", "late without a reason", "before the receipt"],
)
def test_a_step_on_a_wrong_day_is_refused_at_its_field(
    office: Office, day: int, late: str, field: str
) -> None:
    early = office.today - timedelta(days=3)
    case_id = office.receive(received_on=early).case_id
    on: date = office.today + timedelta(days=day)
    step = Step(Action.REGISTER, on, "Alasan.", late, papers(Action.REGISTER, early))
    with pytest.raises(InvalidInputError) as refused:
        office.take(case_id, office.who("verifier"), step)
    assert field in [problem.field for problem in refused.value.problems]


def test_a_backdated_step_is_dated_when_it_was_made_and_listed_as_late(office: Office) -> None:
    early = office.today - timedelta(days=3)
    case_id = office.receive(received_on=early).case_id
    office.step(case_id, Action.REGISTER, on=early + timedelta(days=1))
    assert office.case(case_id).registered_on == early + timedelta(days=1)
    entry = office.view(case_id).timeline[-1]
    assert (entry.backdated, entry.late_reason) == (True, "Surat baru tiba.")
    assert entry.recorded_at == office.clock()


def test_waiting_for_the_second_person_dates_nothing_later(office: Office) -> None:
    case_id = office.receive().case_id
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    proposed_on = office.today
    assert not office.take(case_id, office.who("verifier"), step)
    assert office.case(case_id).state is State.RECEIVED
    office.clock.move(days=4)
    office.confirm(office.waiting(case_id)[0].id, office.who("head"))
    assert office.case(case_id).registered_on == proposed_on
    holds(office, case_id)


def test_a_refused_step_can_be_proposed_anew_and_the_reason_is_kept(office: Office) -> None:
    case_id = office.receive().case_id
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    office.take(case_id, office.who("verifier"), step)
    office.refuse(office.waiting(case_id)[0].id, office.who("head"), "Alamat kurang.")
    assert office.view(case_id).timeline[-1].reason == "Alamat kurang."
    office.step(case_id, Action.REGISTER)
    assert office.case(case_id).state is State.VERIFIED


def test_a_closed_moral_statement_is_never_named_to_the_sender(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, (Action.REGISTER, Action.FORWARD))
    office.step(case_id, Action.RECORD_SANCTION, sanction_kind="moral_tertutup")
    with office.sessions() as session:
        told = [row.told for row in holding.messages_of(session, case_id)]
        assert facts.differences(session, case_id) == []
    assert "followed_up" in told
    assert "sanctioned" not in told


def test_an_officer_of_the_parent_office_can_be_the_second_person(office: Office) -> None:
    case_id = office.receive().case_id
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    office.take(case_id, office.who("verifier"), step)
    above = office.who(Role.HEAD, at=office.workplace.province)
    office.confirm(office.waiting(case_id)[0].id, above)
    assert office.case(case_id).state is State.VERIFIED
