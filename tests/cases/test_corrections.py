"""Ralat: what a corrected field moves, who must agree, what stays as it was known before."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Clock
from neutrality.cases.search import search
from neutrality.database import Sessions
from neutrality.directory.models import Election
from neutrality.domain.access import Role
from neutrality.domain.catalogue import Regime
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotAllowedError
from neutrality.domain.workflow import Action, State, Step
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.office import NIP, TWO, Office, now_of

MONDAY = date(2026, 11, 9)
FRIDAY_BEFORE = date(2026, 11, 6)


def clock_of(sessions: Sessions, case_id: uuid.UUID, kind: str) -> Clock:
    """Return the running clock of a kind."""
    with sessions() as session:
        found = select(Clock).where(Clock.case_id == case_id, Clock.stopped_on.is_(None), Clock.kind == kind)
        return session.scalars(found).one()


def election(sessions: Sessions, code: str) -> str:
    """Return the id of an election as the form sends it."""
    with sessions() as session:
        return str(session.scalars(select(Election.id).where(Election.code == code)).one())


def holds(office: Office, case_id: uuid.UUID) -> None:
    """Assert everything that must hold of a case at any time."""
    head = office.who("head")
    with office.sessions() as session:
        holding.everything_holds(session, office.means, case_id, head)


@pytest.mark.both_databases
def test_a_corrected_receipt_moves_clock_intervals_and_facts(office: Office, sessions: Sessions) -> None:
    office.clock.set(now_of(MONDAY))
    case_id = office.receive(respondents=TWO, event_on=date(2026, 11, 5)).case_id
    assert clock_of(sessions, case_id, "K1").due_on == date(2026, 11, 11)
    office.correct_by_two(case_id, "received_on", FRIDAY_BEFORE.isoformat())
    assert clock_of(sessions, case_id, "K1").due_on == date(2026, 11, 10)
    assert office.case(case_id).next_due_on == date(2026, 11, 10)
    with sessions() as session:
        assert session.get_one(CaseFact, case_id).received_on == FRIDAY_BEFORE
        people = session.scalars(select(RespondentFact).where(RespondentFact.case_id == case_id))
        assert {row.received_on for row in people} == {FRIDAY_BEFORE}
        before = session.scalars(
            select(StateInterval).where(StateInterval.subject_id == case_id, StateInterval.revision == 1)
        ).one()
        assert before.legal_from == MONDAY
    holds(office, case_id)


def test_a_receipt_is_not_moved_behind_a_later_step(office: Office) -> None:
    office.clock.set(now_of(FRIDAY_BEFORE))
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.clock.set(now_of(MONDAY))
    with pytest.raises(InvalidInputError) as refused:
        office.correct(case_id, "received_on", MONDAY.isoformat())
    assert [(p.field, p.code) for p in refused.value.problems] == [("value", "after_later_step")]


def test_a_corrected_receipt_or_election_decides_anew_whether_the_report_came_in_time(
    office: Office, sessions: Sessions
) -> None:
    known = office.today - timedelta(days=20)
    case_id = office.receive(known_on=known, event_on=known).case_id
    assert office.view(case_id).reports[0].in_time
    office.correct(case_id, "election_id", election(sessions, "pilkada-2024"))
    assert not office.view(case_id).reports[0].in_time
    office.correct_by_two(case_id, "received_on", (known + timedelta(days=7)).isoformat())
    assert office.view(case_id).reports[0].in_time


@pytest.mark.both_databases
def test_another_election_brings_its_own_regime_and_clocks(office: Office, sessions: Sessions) -> None:
    office.clock.set(now_of(MONDAY))
    case_id = office.receive().case_id
    office.clock.set(now_of(date(2026, 11, 11)))
    office.step(case_id, Action.REGISTER)
    seen = []
    for code in ("pilkada-2024", "pemilu-2024-legislatif"):
        office.correct(case_id, "election_id", election(sessions, code))
        clock = clock_of(sessions, case_id, "K3")
        seen.append((office.case(case_id).regime, clock.rule, clock.started_on, clock.due_on))
        holds(office, case_id)
    assert seen == [
        (Regime.PILKADA, "pilkada-handling", MONDAY, date(2026, 11, 12)),
        (Regime.PEMILU, "pemilu-handling", date(2026, 11, 11), date(2026, 11, 20)),
    ]


def test_the_clock_of_a_reopened_matter_keeps_its_own_start_under_another_election(
    office: Office, sessions: Sessions
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN)
    office.clock.move(days=30)
    office.step(case_id, Action.REOPEN)
    reopened_on = office.today
    office.correct(case_id, "election_id", election(sessions, "pilkada-2024"))
    clock = clock_of(sessions, case_id, "K3")
    assert (clock.started_on, clock.due_on) == (reopened_on, reopened_on + timedelta(days=3))


def test_the_day_of_the_event_can_be_learned_later_and_then_no_longer_bars(office: Office) -> None:
    case_id = office.receive(event_on=None, known_on=None).case_id
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    with pytest.raises(DomainError) as refused:
        office.take(case_id, office.who("verifier"), step)
    assert refused.value.params == {"guard": "material_requirements_are_met"}
    office.correct_by_two(case_id, "event_on", (office.today - timedelta(days=2)).isoformat())
    assert office.view(case_id).reports[0].event_on == office.today - timedelta(days=2)
    office.step(case_id, Action.REGISTER)
    assert office.case(case_id).state is State.VERIFIED


@pytest.mark.both_databases
def test_a_corrected_name_and_nip_are_found_and_the_wrong_ones_no_longer(
    office: Office, sessions: Sessions
) -> None:
    case_id = office.receive().case_id
    office.correct_by_two(case_id, "name", "Wahyu Misal", respondent=1)
    office.correct_by_two(case_id, "nip", "1986 0926 2015 051009", respondent=1)
    head = office.who("head")
    with sessions() as session:
        for text, found in (("wahyu", 1), ("Budi", 0), ("198609262015051009", 1), (NIP, 0)):
            assert len(search(session, office.means, text, actor=head)) == found, text
    holds(office, case_id)


@pytest.mark.parametrize(
    ("name", "value", "respondent", "column"),
    [
        ("place_code", "73.12", None, "place_code"),
        ("channel", "letter", None, "channel"),
        ("employee_type", "pppk", 1, "employee_type"),
        ("position_group", "pelaksana", 1, "position_group"),
    ],
)
def test_one_person_corrects_what_is_no_date_no_outcome_and_no_name(
    office: Office, sessions: Sessions, *, name: str, value: str, respondent: int | None, column: str
) -> None:
    case_id = office.receive().case_id
    assert office.correct(case_id, name, value, respondent=respondent)
    person = office.people(case_id)[0]
    with sessions() as session:
        row = session.get_one(RespondentFact, person.id)
        assert getattr(row, column) == value
    holds(office, case_id)


def test_the_agency_of_a_respondent_is_corrected_and_taken_back(office: Office, sessions: Sessions) -> None:
    case_id = office.receive().case_id
    agency = office.workplace.agency.id
    for value, kept in ((str(agency), agency), ("", None)):
        office.correct(case_id, "agency_id", value, respondent=1)
        with sessions() as session:
            assert session.get_one(RespondentFact, office.people(case_id)[0].id).agency_id == kept
        holds(office, case_id)


def test_the_violation_type_needs_two_and_stands_in_the_facts(office: Office, sessions: Sessions) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD)
    office.correct_by_two(case_id, "violation_type", "D04", respondent=1)
    with sessions() as session:
        assert session.get_one(RespondentFact, office.people(case_id)[0].id).violation_type == "D04"
    holds(office, case_id)


def test_the_second_person_is_another_one_with_the_right_to_confirm(office: Office) -> None:
    case_id = office.receive().case_id
    office.correct(case_id, "event_on", (office.today - timedelta(days=5)).isoformat())
    waiting = office.waiting(case_id)[0].id
    for who, code in (
        (office.who("verifier"), "same_person"), (office.who("intake"), "not_allowed"),
        (office.who("liaison"), "not_allowed"), (office.who("auditor"), "not_allowed"),
    ):  # fmt: skip
        with pytest.raises(NotAllowedError) as refused:
            office.confirm(waiting, who)
        assert refused.value.code == code
    assert office.view(case_id).reports[0].event_on == office.today - timedelta(days=1)
    office.confirm(waiting, office.who("pleno_member"))
    assert office.view(case_id).reports[0].event_on == office.today - timedelta(days=5)


def test_nobody_acts_on_a_case_whose_correction_waits(office: Office) -> None:
    case_id = office.receive().case_id
    office.correct(case_id, "received_on", (office.today - timedelta(days=1)).isoformat())
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    with pytest.raises(ConflictError) as refused:
        office.take(case_id, office.who("verifier"), step)
    assert refused.value.code == "already_waiting"


def test_old_and_new_value_stand_in_the_history_with_the_reason(office: Office) -> None:
    case_id = office.receive().case_id
    office.correct_by_two(case_id, "name", "Wahyu Misal", respondent=1)
    entry = office.view(case_id).timeline[-1]
    assert (entry.details["from"], entry.details["to"]) == ("Budi Contoh", "Wahyu Misal")
    assert entry.reason == "Salah ketik."


def test_no_more_than_the_listed_roles_correct_and_never_without_a_reason(office: Office) -> None:
    case_id = office.receive().case_id
    for role in (Role.PLENO_MEMBER, Role.AUDITOR, Role.CUSTODIAN, Role.STATISTICS, Role.ADMIN):
        with pytest.raises(DomainError):
            office.correct(case_id, "channel", "letter", who=office.who(role))
    with pytest.raises(InvalidInputError) as refused:
        office.correct(case_id, "channel", "letter", reason="  ")
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    with pytest.raises(DomainError) as same:
        office.correct(case_id, "channel", "walk_in")
    assert same.value.code == "nothing_changed"


@pytest.mark.parametrize(
    ("field", "days_back", "code"),
    [
        ("received_on", 5, "received_too_early"),
        ("event_on", 1, "before_event"),
        ("known_on", 5, "before_event"),
        ("known_on", -1, "in_future"),
    ],
)
def test_dates_stay_in_their_order(office: Office, field: str, days_back: int, code: str) -> None:
    happened, known = office.today - timedelta(days=4), office.today - timedelta(days=2)
    case_id = office.receive(event_on=happened, known_on=known).case_id
    with pytest.raises(InvalidInputError) as refused:
        office.correct(case_id, field, (office.today - timedelta(days=days_back)).isoformat())
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("value", code)]


def test_the_day_of_knowing_is_corrected_by_two_and_decides_the_window_anew(
    office: Office, sessions: Sessions
) -> None:
    early = office.today - timedelta(days=30)
    case_id = office.receive(
        event_on=early, known_on=early, election_id=uuid.UUID(election(sessions, "pilkada-2024"))
    ).case_id
    assert not office.view(case_id).reports[0].in_time
    office.correct_by_two(case_id, "known_on", office.today.isoformat())
    report = office.view(case_id).reports[0]
    assert report.in_time
    assert report.known_on == office.today
