"""The ways through the table by the services: completed, traced, extended, overdue, returned, contested."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases import service
from neutrality.cases.acts import Forwarding, Recommendation, SanctionDecision
from neutrality.cases.figures import RespondentFact
from neutrality.cases.holder import Holder
from neutrality.cases.models import Clock
from neutrality.cases.overdue import mark_overdue
from neutrality.cases.tracking import track
from neutrality.database import transaction
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, Outcome, ReportKind, State, Step, SubStatus
from neutrality.history.models import Event
from neutrality.reports.models import Source
from neutrality.vault import TrackingCode
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.office import TWO, Office

TIP: dict[str, Any] = {"kind": ReportKind.INFORMASI_AWAL, "identity": None, "signed_on": None}


def walk(office: Office, case_id: uuid.UUID, *road: Action, **fields: Any) -> None:
    """Take the steps of a road one after the other; all that must hold holds after each."""
    head = office.who("head")
    for action in road:
        office.step(case_id, action, **fields)
        with office.sessions() as session:
            holding.everything_holds(session, office.means, case_id, head)


def clocks(office: Office, case_id: uuid.UUID) -> dict[str, Clock]:
    """Return the running clocks by kind."""
    with office.sessions() as session:
        rows = session.scalars(select(Clock).where(Clock.case_id == case_id, Clock.stopped_on.is_(None)))
        return {row.kind.value: row for row in rows}


def told(office: Office, case_id: uuid.UUID) -> list[str]:
    """Return what the senders were told, in order."""
    with office.sessions() as session:
        rows = sorted(holding.messages_of(session, case_id), key=lambda row: row.event_id or 0)
        return [row.told for row in rows]


def stands(office: Office, case_id: uuid.UUID) -> tuple[State, SubStatus | None]:
    """Return where the case stands."""
    case = office.case(case_id)
    return case.state, case.sub_status


def refused(office: Office, case_id: uuid.UUID, action: Action) -> object:
    """Return the name of the rule that bars a step."""
    with pytest.raises(DomainError) as refusal:
        office.step(case_id, action)
    return refusal.value.params.get("guard", refusal.value.code)


def test_while_the_reporter_completes_a_report_its_study_stands_still(office: Office) -> None:
    code = TrackingCode.new()
    case_id = office.receive(code).case_id
    before = clocks(office, case_id)["K1"].due_on
    walk(office, case_id, Action.REQUEST_CORRECTION)
    waiting = clocks(office, case_id)
    assert waiting["K1"].paused_on == office.today
    assert office.case(case_id).next_due_on == waiting["K2"].due_on
    assert refused(office, case_id, Action.CLOSE_UNMET) == "reporter_had_time_to_complete"
    assert refused(office, case_id, Action.REGISTER) == "wrong_state"
    with office.holding(code) as one:
        line = service_lines(one)[-1]
    assert line.startswith("Mohon lengkapi bukti.\n– Bukti\nBatas: ")

    office.clock.move(days=1)
    walk(office, case_id, Action.RECORD_CORRECTION)
    assert clocks(office, case_id)["K1"].due_on > before
    walk(office, case_id, Action.REGISTER)
    assert told(office, case_id) == ["received", "request_correction", "record_correction", "register"]


def service_lines(one: Holder) -> list[str]:
    """Return the texts that the holder of a code reads."""
    return [line.text for line in track(one).lines]


def test_nobody_is_asked_to_complete_what_came_too_late(office: Office) -> None:
    case_id = office.receive().case_id
    with pytest.raises(InvalidInputError) as refusal:
        office.step(case_id, Action.REQUEST_CORRECTION, lacks="evidence within_window")
    assert [(one.field, one.code) for one in refusal.value.problems] == [("lacks", "unknown_choice")]


def test_what_was_not_completed_in_time_is_closed(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, Action.REQUEST_CORRECTION)
    office.clock.move(days=9)
    walk(office, case_id, Action.CLOSE_UNMET)
    assert office.case(case_id).outcome is Outcome.NOT_MEETING_REQUIREMENTS


def test_a_tip_is_traced_found_and_registered_by_the_pleno(office: Office) -> None:
    case_id = office.receive(**TIP, links=()).case_id
    assert refused(office, case_id, Action.CLOSE_UNMET) == "initial_information_is_never_rejected"
    assert refused(office, case_id, Action.REGISTER) == "material_requirements_are_met"
    assert clocks(office, case_id)["K1"].internal_target
    walk(office, case_id, Action.START_TRACING)
    assert stands(office, case_id) == (State.RECEIVED, SubStatus.TRACING)
    office.clock.move(days=3)
    walk(office, case_id, Action.RECORD_TRACING)
    case = office.case(case_id)
    assert (case.kind, case.sub_status) == (ReportKind.HASIL_PENGAWASAN, SubStatus.SUPERVISION_RESULT)
    found = clocks(office, case_id)
    assert set(found) == {"finding"}
    assert found["finding"].started_on == office.today
    walk(office, case_id, Action.REGISTER)
    assert office.case(case_id).kind is ReportKind.TEMUAN
    assert (office.case(case_id).registration_number or "").startswith("001/Reg/TM/")


def test_a_tip_that_leads_to_nothing_ends_so_and_opens_again_on_new_evidence(office: Office) -> None:
    case_id = office.receive(**TIP).case_id
    walk(office, case_id, Action.START_TRACING, Action.CLOSE_TRACED)
    assert office.case(case_id).outcome is Outcome.TRACED_WITHOUT_RESULT
    walk(office, case_id, Action.REOPEN)
    assert office.case(case_id).kind is ReportKind.TEMUAN


def test_an_unsigned_report_is_traced_and_is_a_report_again_once_it_is_signed(office: Office) -> None:
    case_id = office.receive(signed_on=None).case_id
    walk(office, case_id, Action.START_TRACING)
    assert office.case(case_id).kind is ReportKind.INFORMASI_AWAL
    day, clerk = office.today, office.who("intake")
    office.act(service.record_signature, case_id, signed_on=day, actor=clerk, today=day)
    office.act(service.check_identity, case_id, complete=True, actor=office.who("custodian"))
    walk(office, case_id, Action.REGISTER)
    assert office.case(case_id).kind is ReportKind.LAPORAN


def test_a_supervision_result_counts_seven_days_from_what_it_found(office: Office) -> None:
    found_on = office.today - timedelta(days=2)
    given: dict[str, Any] = {"kind": ReportKind.HASIL_PENGAWASAN, "source": Source.FIELD_SUPERVISOR}
    case_id = office.receive(**{**TIP, **given}, known_on=found_on, event_on=found_on).case_id
    running = clocks(office, case_id)
    assert set(running) == {"finding"}
    assert running["finding"].started_on == found_on
    walk(office, case_id, Action.REGISTER)
    assert set(clocks(office, case_id)) == {"K3"}


def test_an_extension_counts_from_the_registration_and_is_given_once(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, Action.REGISTER)
    registered_on = office.today
    office.clock.move(days=5)
    walk(office, case_id, Action.SUMMON, Action.EXTEND)
    assert stands(office, case_id) == (State.VERIFIED, SubStatus.HEARING)
    assert clocks(office, case_id)["K3x"].started_on == registered_on
    assert refused(office, case_id, Action.EXTEND) == "was_not_extended_before"
    walk(office, case_id, Action.SEND_TO_PLENO, Action.RETURN_FROM_PLENO)
    assert stands(office, case_id) == (State.VERIFIED, SubStatus.EXTENDED)
    assert told(office, case_id)[-1] == "extend", "hearing and pleno stay in the office"


def test_from_the_authority_to_a_final_sanction_by_every_step(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, Action.REGISTER, Action.FORWARD, Action.RECORD_AUTHORITY_RECEIPT)
    assert refused(office, case_id, Action.RECORD_AUTHORITY_RECEIPT) == "authority_did_not_have_it"
    walk(office, case_id, Action.RECORD_RECOMMENDATION, Action.RECORD_RECEIPT)
    due_on = clocks(office, case_id)["K5"].due_on
    office.clock.move(days=40)
    assert marked(office) == 1
    assert marked(office) == 0
    assert stands(office, case_id) == (State.RECOMMENDED, SubStatus.PPK_OVERDUE)
    assert overdue_since(office, case_id) == due_on + timedelta(days=1)
    assert refused(office, case_id, Action.RECORD_NOT_FOLLOWED_UP) == "control_measure_was_taken"
    walk(office, case_id, Action.REMIND, Action.RECORD_CONTROL_MEASURE, Action.RECORD_SANCTION_UNDER_REMEDY)
    assert stands(office, case_id) == (State.RECOMMENDED, SubStatus.REMEDY_PENDING)
    assert clocks(office, case_id) == {}
    walk(office, case_id, Action.END_REMEDY)
    assert office.case(case_id).outcome is Outcome.SANCTIONED
    assert "mark_overdue" not in told(office, case_id)
    with office.sessions() as session:
        recommended = session.scalars(select(Recommendation)).one()
        assert (recommended.authority, recommended.level) == ("BKN", "sedang")
        fact = session.get_one(RespondentFact, office.people(case_id)[0].id)
        assert (fact.recommended_level, fact.sanction_kind) == ("sedang", "moral_terbuka")


def test_a_remedy_that_changed_the_decision_leaves_the_other_in_force(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, Action.REGISTER, Action.FORWARD)
    walk(office, case_id, Action.RECORD_SANCTION_UNDER_REMEDY, sanction_kind="turun_jabatan_12")
    with pytest.raises(InvalidInputError):
        office.step(case_id, Action.END_REMEDY, remedy_result="changed")
    day = office.today.isoformat()
    office.step(
        case_id, Action.END_REMEDY, remedy_result="changed", sanction_kind="moral_tertutup",
        decision_number="SK/10", decision_on=day, effective_on=day,
    )  # fmt: skip
    with office.sessions() as session:
        rows = session.scalars(select(SanctionDecision).order_by(SanctionDecision.event_id))
        assert [row.kind for row in rows] == ["turun_jabatan_12", "moral_tertutup"]
    assert told(office, case_id)[-1] == "followed_up", "a closed statement is never named"


def test_a_closed_statement_that_stood_the_remedy_is_not_named_either(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, Action.REGISTER, Action.FORWARD)
    walk(office, case_id, Action.RECORD_SANCTION_UNDER_REMEDY, sanction_kind="moral_tertutup")
    walk(office, case_id, Action.END_REMEDY)
    assert told(office, case_id)[-2:] == ["followed_up", "followed_up"]


def test_an_annulled_sanction_leaves_none(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, Action.REGISTER, Action.FORWARD, Action.RECORD_SANCTION_UNDER_REMEDY)
    walk(office, case_id, Action.RECORD_NO_VIOLATION)
    with office.sessions() as session:
        fact = session.get_one(RespondentFact, office.people(case_id)[0].id)
        assert (fact.outcome, fact.sanction_kind) == (Outcome.PPK_NO_VIOLATION, None)


def test_what_is_returned_is_found_and_forwarded_anew_within_its_own_time(office: Office) -> None:
    case_id = office.receive(respondents=TWO).case_id
    walk(office, case_id, Action.REGISTER, Action.FORWARD, addressee="employer")
    walk(office, case_id, Action.RECORD_RECEIPT, Action.RETURN_TO_OFFICE)
    assert set(clocks(office, case_id)) == {"K3", "returned"}
    with office.sessions() as session:
        fact = session.get_one(RespondentFact, office.people(case_id)[0].id)
        assert (fact.proven_on, fact.forwarded_on, fact.recommended_level) == (None, None, None)
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=2)
    assert set(clocks(office, case_id)) == {"returned"}
    assert refused(office, case_id, Action.EXTEND) == "handling_time_runs"
    walk(office, case_id, Action.FORWARD)
    with office.sessions() as session:
        assert len(session.scalars(select(Forwarding)).all()) == 2


def test_a_respondent_who_dies_or_is_no_asn_leaves_the_other_alone(office: Office) -> None:
    case_id = office.receive(respondents=TWO).case_id
    walk(office, case_id, Action.REGISTER, Action.REFER_RESPONDENT)
    assert office.case(case_id).state is State.VERIFIED
    office.step(case_id, Action.FORWARD, respondent=2)
    office.step(case_id, Action.TERMINATE, respondent=2)
    assert office.case(case_id).outcome is Outcome.OUT_OF_JURISDICTION


def test_steps_of_one_respondent_are_dated_in_their_order(office: Office) -> None:
    start = office.today
    case_id = office.receive().case_id
    walk(office, case_id, Action.REGISTER, Action.FORWARD)
    office.clock.move(days=10)
    office.step(case_id, Action.RECORD_RECOMMENDATION, on=start + timedelta(days=8))
    with pytest.raises(InvalidInputError) as early:
        office.step(case_id, Action.RECORD_RECEIPT, on=start + timedelta(days=5))
    assert [problem.code for problem in early.value.problems] == ["before_last_step"]


def test_a_receipt_is_not_corrected_behind_a_step_within_it(office: Office) -> None:
    early = office.today - timedelta(days=4)
    case_id = office.receive(received_on=early, event_on=early, known_on=early).case_id
    office.step(case_id, Action.REQUEST_CORRECTION, on=early + timedelta(days=1))
    with pytest.raises(InvalidInputError) as refusal:
        office.correct(case_id, "received_on", (early + timedelta(days=2)).isoformat())
    assert [problem.code for problem in refusal.value.problems] == ["after_later_step"]


def test_a_merger_is_not_asked_for_on_the_page_of_the_steps(office: Office) -> None:
    case_id = office.receive().case_id
    step = Step(Action.MERGE, office.today, "Sama.", "", papers(Action.MERGE, office.today))
    with pytest.raises(ConflictError):
        office.take(case_id, office.who("verifier"), step)


def marked(office: Office) -> int:
    """Let the worker note what is overdue; return how many."""
    with transaction(office.sessions) as session:
        return mark_overdue(session, office.means, now=office.clock())


def overdue_since(office: Office, case_id: uuid.UUID) -> date:
    """Return the legal date of what time noted."""
    with office.sessions() as session:
        found = select(Event.legal_on).where(
            Event.stream_id == case_id, Event.kind == EventKind.EMPLOYER_OVERDUE
        )
        return session.scalars(found).one()
