"""T0: what begins with a report, in time or not, under which law, with which numbers, and only once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from neutrality.cases.assignment import assign
from neutrality.cases.models import Case, Clock
from neutrality.cases.service import check_identity, receive
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Election
from neutrality.domain.access import Role
from neutrality.domain.errors import InvalidInputError, NotAllowedError
from neutrality.domain.workflow import Action, ReportKind
from neutrality.reports.models import Report, Source
from neutrality.vault import TrackingCode
from tests.cases.office import Office, now_of

MONDAY = date(2026, 11, 9)
PEMILU, PILKADA = "pemilu-2024-legislatif", "pilkada-2024"


def election(sessions: Sessions, code: str | None) -> uuid.UUID | None:
    """Return the id of an election, nothing outside any."""
    with sessions() as session:
        return session.scalar(select(Election.id).where(Election.code == code))


@pytest.mark.parametrize(
    ("code", "known", "in_time"),
    [
        (PEMILU, date(2026, 10, 29), True),  # seven working days: Friday 30 October to Monday 9 November
        (PEMILU, date(2026, 10, 28), False),
        (PILKADA, date(2026, 11, 2), True),  # seven calendar days
        (PILKADA, date(2026, 11, 1), False),
        (None, date(2026, 6, 1), True),  # outside any election nothing runs out
        (PEMILU, None, True),  # nobody knows since when: in doubt it is in time
    ],
)
def test_the_law_of_the_election_says_whether_a_report_is_in_time(
    office: Office, sessions: Sessions, code: str | None, known: date | None, in_time: bool
) -> None:
    office.clock.set(now_of(MONDAY))
    received = office.receive(election_id=election(sessions, code), known_on=known, event_on=known)
    with sessions() as session:
        assert session.get_one(Report, received.report_id).in_time is in_time


def test_a_late_report_bars_the_registration_and_not_the_initial_information(
    office: Office, sessions: Sessions
) -> None:
    long_ago = office.today - timedelta(days=30)
    late: dict[str, Any] = {"election_id": election(sessions, PILKADA)}
    late |= {"known_on": long_ago, "event_on": long_ago}
    case_id = office.receive(**late).case_id
    with pytest.raises(Exception, match="guard"):
        office.step(case_id, Action.REGISTER)
    other = office.receive(kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None, **late).case_id
    for action in (Action.START_TRACING, Action.RECORD_TRACING, Action.REGISTER):
        office.step(other, action)
    for action in (Action.START_TRACING, Action.RECORD_TRACING, Action.REGISTER):
        office.step(case_id, action)
    assert office.case(case_id).kind is ReportKind.TEMUAN


@pytest.mark.parametrize(
    ("code", "study", "study_due", "handling", "handling_due"),
    [
        (PEMILU, "pemilu-preliminary", date(2026, 11, 10), "pemilu-handling", date(2026, 11, 18)),
        (PILKADA, "pilkada-preliminary", date(2026, 11, 8), "pilkada-handling", date(2026, 11, 9)),
        (None, "internal-preliminary", date(2026, 11, 10), "internal-handling", date(2026, 11, 18)),
    ],
)
def test_each_regime_has_its_own_clocks(
    office: Office, sessions: Sessions, *, code: str | None, study: str, study_due: date,
    handling: str, handling_due: date,
) -> None:  # fmt: skip
    friday = date(2026, 11, 6)
    office.clock.set(now_of(friday))
    received = office.receive(election_id=election(sessions, code))
    assert (received.due_on, received.due_cited) == (study_due, code is not None)
    office.clock.set(now_of(MONDAY))
    office.step(received.case_id, Action.REGISTER)
    with sessions() as session:
        rows = session.scalars(select(Clock).where(Clock.case_id == received.case_id).order_by(Clock.kind))
        told = [(row.rule, row.due_on, row.internal_target, row.stopped_on) for row in rows]
    internal = code is None
    assert told == [(study, study_due, internal, MONDAY), (handling, handling_due, internal, None)]


def test_a_transferred_report_keeps_the_time_at_which_the_first_body_received_it(
    office: Office, sessions: Sessions
) -> None:
    thursday = date(2026, 11, 5)
    first = datetime(2026, 11, 5, 6, 30, tzinfo=UTC)
    office.clock.set(now_of(MONDAY))
    received = office.receive(
        channel="transferred", received_on=thursday, received_at=first, late_reason="Dilimpahkan Polres."
    )
    with sessions() as session:
        report = session.get_one(Report, received.report_id)
        case = session.get_one(Case, received.case_id)
    assert (report.received_at, report.received_on) == (first, thursday)
    assert report.recorded_at == case.recorded_at == office.clock()
    assert report.late_entry
    assert received.due_on == MONDAY


@pytest.mark.both_databases
def test_the_same_code_twice_is_one_report_and_one_answer(office: Office, sessions: Sessions) -> None:
    code = TrackingCode.new()
    first, second = office.receive(code=code), office.receive(code=code, narrative="Lain sama sekali.")
    assert second == replace(first, repeated=True)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 1
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(office: Office, sessions: Sessions) -> None:
    with pytest.raises(InvalidInputError) as refused:
        office.receive(narrative=" ", place_code="99.99", known_on=office.today + timedelta(days=1))
    assert {problem.field for problem in refused.value.problems} == {"narrative", "place_code", "known_on"}
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 0


def test_reports_are_entered_at_the_counter_of_the_own_office_only(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        office.receive(clerk=office.who("head"))
    with pytest.raises(NotAllowedError):
        office.receive(clerk=office.who("intake", at=office.elsewhere()))
    office.receive(clerk=office.who("intake", at=office.workplace.province))


def test_field_supervisors_enter_findings_and_no_reports(office: Office) -> None:
    supervisor = office.who("field_supervisor")
    found: dict[str, Any] = {"kind": ReportKind.HASIL_PENGAWASAN, "source": Source.FIELD_SUPERVISOR}
    found |= {"identity": None, "signed_on": None}
    assert office.receive(clerk=supervisor, **found).kind is ReportKind.HASIL_PENGAWASAN
    with pytest.raises(NotAllowedError):
        office.receive(clerk=supervisor)


def test_the_public_surface_gives_no_number_the_first_act_of_the_desk_does(
    office: Office, sessions: Sessions
) -> None:
    with transaction(sessions) as session:
        case_id = receive(
            session, office.means, office.submission(source=Source.PUBLIC, channel="web", signed_on=None),
            code=TrackingCode.new(), actor=None, now=office.clock(), today=office.today,
        ).case_id  # fmt: skip
    assert office.case(case_id).receipt_number is None
    office.correct(case_id, "place_code", "73.12")
    office.step(case_id, Action.CLOSE_UNMET)
    assert office.case(case_id).receipt_number == f"001/LP/{office.workplace.office.code}/XI/2026"


def test_an_act_just_after_midnight_in_jakarta_is_of_the_new_day(office: Office) -> None:
    office.clock.set(datetime(2026, 11, 9, 17, 30, tzinfo=UTC))
    assert office.today == date(2026, 11, 10)
    case_id = office.receive().case_id
    office.act(assign, case_id, assignee_id=office.who("verifier").account_id, actor=office.who(Role.HEAD))
    office.act(check_identity, case_id, complete=False, actor=office.who(Role.CUSTODIAN))
    assert {entry.legal_on for entry in office.view(case_id).timeline} == {date(2026, 11, 10)}
