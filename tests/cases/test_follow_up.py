"""What becomes of a letter to an employer: three records, answers without a decree, measures, the board."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases.acts import ControlMeasure, EmployerAnswer
from neutrality.cases.cancelling import cancel_step
from neutrality.cases.figures import RespondentFact
from neutrality.cases.follow_up import FollowUpBoard, FollowUpFilters, follow_up_board
from neutrality.cases.lists import names_of_respondents
from neutrality.cases.measures import change_measure
from neutrality.cases.models import Case
from neutrality.cases.overdue import mark_overdue
from neutrality.cases.records import Records
from neutrality.cases.tracking import track
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.follow_up import Figure, Standing
from neutrality.domain.workflow import Action, Outcome, State, Step, SubStatus
from neutrality.history.models import Event
from neutrality.reports.submission import RespondentInput
from neutrality.vault import TrackingCode
from tests.cases import holding
from tests.cases.hands import papers
from tests.cases.office import Office
from tests.factories import WORKPLACE

FORWARDED = (Action.REGISTER, Action.FORWARD)


def holds(office: Office, case_id: uuid.UUID) -> None:
    """Assert everything that must hold of a case at any time: facts, intervals, clocks, history."""
    with office.sessions() as session:
        holding.everything_holds(session, office.means, case_id, office.who("head"))


def walk(office: Office, case_id: uuid.UUID, *actions: Action, **fields: Any) -> None:
    """Take steps one after the other."""
    for action in actions:
        office.step(case_id, action, **fields)


def with_employer(office: Office, *names: str, kind: str = "pns", addressee: str = "employer") -> uuid.UUID:
    """Return a case of people of the sample agency whose letters lie with the employer."""
    agency = office.workplace.agency.id
    people = tuple(RespondentInput(name=name, agency_id=agency, employee_type=kind) for name in names)
    case_id = office.receive(respondents=people).case_id
    office.step(case_id, Action.REGISTER)
    for number in range(1, len(names) + 1):
        office.step(case_id, Action.FORWARD, respondent=number, addressee=addressee)
        if addressee == "employer":
            office.step(case_id, Action.RECORD_RECEIPT, respondent=number)
    return case_id


def records(office: Office, case_id: uuid.UUID) -> Records:
    """Return the three records of the first respondent as the case file shows them."""
    return office.view(case_id).respondents[0].records


def board(office: Office, who: Actor | None = None, **filters: object) -> FollowUpBoard:
    """Return the board as somebody sees it."""
    asked = FollowUpFilters(**filters)  # type: ignore[arg-type]
    with transaction(office.sessions) as session:
        return follow_up_board(
            session, office.means, asked, actor=who or office.who("liaison"), today=office.today
        )


def test_a_closed_moral_statement_to_its_end_the_reporter_learns_that_it_was_followed_up(
    office: Office,
) -> None:
    code = TrackingCode.new()
    case_id = office.receive(code=code).case_id
    walk(office, case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD, violation_type="E05", sanction_level="moral")
    office.step(case_id, Action.RECORD_RECOMMENDATION, recommended_level="moral", record_source="press")
    assert not records(office, case_id).recommendations[0].on_paper
    with pytest.raises(InvalidInputError):
        office.correct(case_id, "recommendation_source", "rumour", respondent=1)
    assert office.correct(case_id, "recommendation_source", "letter", respondent=1)
    assert office.correct(case_id, "recommendation_number", "R/77", respondent=1)
    [recommended] = records(office, case_id).recommendations
    assert (recommended.on_paper, recommended.number) == (True, "R/77")
    office.step(case_id, Action.RECORD_RECEIPT)
    office.step(case_id, Action.RECORD_ANSWER, record_source="message")
    person = office.people(case_id)[0]
    assert (person.state, person.sub_status) == (State.RECOMMENDED, SubStatus.DECREE_AWAITED)
    holds(office, case_id)

    office.step(case_id, Action.RECORD_SANCTION, sanction_kind="moral_tertutup")
    assert office.case(case_id).outcome is Outcome.SANCTIONED
    [decision] = records(office, case_id).decisions
    assert (decision.kind, decision.on_paper, decision.lighter) == ("moral_tertutup", True, False)
    with office.holding(code) as holder:
        seen = track(holder)
    words = [line.told for line in seen.lines]
    assert (seen.outcome, words[-1]) == (None, "followed_up")
    assert "record_answer" in words
    assert not {"sanctioned", "moral_tertutup"} & set(words)
    holds(office, case_id)


def test_a_demotion_with_a_remedy_is_final_when_the_remedy_ended_and_lighter_than_recommended(
    office: Office,
) -> None:
    case_id = with_employer(office, "Budi Contoh", addressee="authority")
    office.step(case_id, Action.RECORD_RECOMMENDATION, recommended_level="ptdh")
    office.step(case_id, Action.RECORD_RECEIPT)
    office.step(case_id, Action.RECORD_SANCTION_UNDER_REMEDY, sanction_kind="turun_jabatan_12")
    assert office.people(case_id)[0].sub_status is SubStatus.REMEDY_PENDING
    assert board(office).lines[0].followed.standing is Standing.REMEDY
    office.clock.move(days=20)
    office.step(case_id, Action.END_REMEDY)
    assert office.case(case_id).outcome is Outcome.SANCTIONED

    found = records(office, case_id)
    assert [row.level for row in found.forwardings] == ["berat"]
    assert [(row.authority, row.level) for row in found.recommendations] == [("BKN", "ptdh")]
    assert [(row.level, row.lighter, row.outside) for row in found.decisions] == [("berat", True, False)]
    assert found.forwarding is not None
    assert found.forwarding.office == office.workplace.office.name
    assert found.employer == office.workplace.agency.name
    with office.sessions() as session:
        fact = session.scalars(select(RespondentFact)).one()
        assert (fact.authority_level, fact.sanction_level) == ("ptdh", "berat")
    holds(office, case_id)


def test_a_decision_below_our_own_proposal_alone_is_not_lighter(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.step(case_id, Action.RECORD_SANCTION, sanction_kind="teguran_lisan")
    [decision] = records(office, case_id).decisions
    assert (decision.lighter, decision.outside) == (False, True)
    with office.sessions() as session:
        fact = session.scalars(select(RespondentFact)).one()
        assert (fact.authority_level, fact.recommended_level) == (None, "berat")


def test_an_answer_that_waits_for_its_second_person_is_not_noted_as_overdue(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh", "Wati Contoh")
    office.examine(case_id)
    none = Step(
        Action.RECORD_NO_VIOLATION, office.today, "Alasan uji.",
        fields=papers(Action.RECORD_NO_VIOLATION, office.today),
    )  # fmt: skip
    assert not office.take(case_id, office.who("liaison"), none)
    office.clock.move(days=40)
    with transaction(office.sessions) as session:
        assert mark_overdue(session, office.means, now=office.clock()) == 1

    office.confirm(office.waiting(case_id)[0].id, office.who("head"))

    first, second = office.people(case_id)
    assert (first.outcome, second.sub_status) == (Outcome.PPK_NO_VIOLATION, SubStatus.PPK_OVERDUE)
    holds(office, case_id)


def test_a_silent_employer_is_reminded_then_controlled_then_not_followed_up(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.clock.move(days=40)
    with transaction(office.sessions) as session:
        assert mark_overdue(session, office.means, now=office.clock()) == 1
    [row], [line] = board(office).rows, board(office).lines
    assert (row.row.longest, line.days, row.row.next) == (40, 40, Action.REMIND)
    office.step(case_id, Action.REMIND)
    assert board(office).rows[0].row.next is Action.RECORD_CONTROL_MEASURE
    office.clock.move(days=5)
    office.step(case_id, Action.RECORD_CONTROL_MEASURE, control_measure="data_block")
    office.clock.move(days=5)
    office.step(case_id, Action.REMIND)
    assert board(office).rows[0].row.next is Action.RECORD_NOT_FOLLOWED_UP
    office.step(case_id, Action.RECORD_NOT_FOLLOWED_UP)
    assert office.case(case_id).outcome is Outcome.NOT_FOLLOWED_UP
    [row] = board(office).rows
    assert (row.row.answered, row.row.waiting, row.row.executed, row.row.longest) == (0, 0, 0, None)
    assert row.row.last_reminder == office.today
    holds(office, case_id)


def test_what_is_heard_is_no_decree(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    for source in ("message", "press"):
        with pytest.raises(InvalidInputError) as refused:
            office.step(case_id, Action.RECORD_SANCTION, record_source=source)
        assert [(one.field, one.code) for one in refused.value.problems] == [
            ("record_source", "needs_decree")
        ]
    assert office.people(case_id)[0].sub_status is SubStatus.PPK_EXAMINING


def test_a_recommendation_of_a_day_without_an_authority_asks_which_it_was(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh", addressee="authority")
    law = office.means.catalogue
    ended = tuple(
        replace(row, valid_to=office.today - timedelta(days=3)) if row.code == "BKN" else row
        for row in law.authorities
    )
    office.means = replace(office.means, catalogue=replace(law, authorities=ended))
    with pytest.raises(InvalidInputError) as refused:
        office.step(case_id, Action.RECORD_RECOMMENDATION)
    assert [(one.field, one.code) for one in refused.value.problems] == [("authority", "required_none_valid")]
    office.step(case_id, Action.RECORD_RECOMMENDATION, authority="BKN")
    assert records(office, case_id).recommendations[0].authority == "BKN"


@pytest.mark.both_databases
def test_more_time_a_refusal_and_a_move_are_said_and_can_be_taken_back(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.step(case_id, Action.RECORD_EXAMINING)
    assert board(office).lines[0].followed.standing is Standing.EXAMINING
    office.step(case_id, Action.RECORD_MORE_TIME)
    office.step(case_id, Action.RECORD_REFUSAL)
    assert board(office, figure=Figure.ANSWERED).lines[0].followed.standing is Standing.REFUSED
    with pytest.raises(InvalidInputError):
        office.step(case_id, Action.RECORD_MOVE, new_agency=WORKPLACE[2])
    with transaction(office.sessions) as session:
        other = office.factory.agency(session, code="LAIN", name="Dinas Lain")
        other_id, other_name = other.id, other.name
    office.step(case_id, Action.RECORD_MOVE, new_agency="LAIN")
    [row] = board(office).rows
    assert (row.agency, row.row.waiting, row.row.answered) == (other_name, 0, 0)
    assert row.row.next is Action.RECORD_RECEIPT
    assert records(office, case_id).employer == other_name
    holds(office, case_id)

    liaison = office.who("liaison")
    for left in ("refused", "asked_time"):
        with office.sessions() as session:
            last = select(Event.id).where(Event.stream_id == case_id, Event.to_state.is_not(None))
            gone = session.scalars(select(ControlMeasure.event_id)).all()
            positions = session.scalars(last.order_by(Event.id.desc())).all()
            void = set(session.scalars(select(EmployerAnswer.event_id).where(EmployerAnswer.void)))
        position = next(one for one in positions if one not in void and one not in gone)
        office.act(
            cancel_step, case_id, position=position, reason="Salah catat.", actor=liaison, today=office.today
        )
        assert office.people(case_id)[0].sub_status == f"ppk_{left}".replace("asked_time", "more_time")
        holds(office, case_id)
    assert [row.said for row in records(office, case_id).answers] == ["record_examining", "record_more_time"]
    with office.sessions() as session:
        assert {row.void for row in session.scalars(select(EmployerAnswer).where(
            EmployerAnswer.agency_id == other_id))} == {True}  # fmt: skip


def test_a_measure_comes_into_force_and_is_lifted_after_the_decision(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    person = office.people(case_id)[0].id
    change = {"respondent_id": person, "kind": "data_block", "note": "", "today": office.today}
    liaison = office.who("liaison")
    with pytest.raises(ConflictError):
        office.act(
            change_measure, case_id, stage="lifted", on=office.today, number="B/2", actor=liaison, **change
        )
    with pytest.raises(InvalidInputError):
        office.step(
            case_id, Action.RECORD_CONTROL_MEASURE, control_measure="data_block", measure_stage="in_force"
        )
    office.step(case_id, Action.RECORD_CONTROL_MEASURE, control_measure="data_block")
    office.act(
        change_measure, case_id, stage="in_force", on=office.today, number="B/1", actor=liaison, **change
    )
    office.step(case_id, Action.RECORD_SANCTION)
    with pytest.raises(NotAllowedError):
        office.act(
            change_measure, case_id, stage="lifted", on=office.today, number="B/2",
            actor=office.who("verifier"), **change,
        )  # fmt: skip
    office.act(
        change_measure, case_id, stage="lifted", on=office.today, number="B/2", actor=liaison, **change
    )
    found = [(row.stage, row.number) for row in records(office, case_id).measures]
    assert found == [("requested", ""), ("in_force", "B/1"), ("lifted", "B/2")]
    holds(office, case_id)


@pytest.mark.both_databases
def test_the_board_equals_a_count_by_hand_and_names_stand_for_whoever_may_read(office: Office) -> None:
    first = with_employer(office, "Budi Contoh", "Wati Contoh")
    office.step(first, Action.RECORD_SANCTION, respondent=1)
    second = with_employer(office, "Agus Misal")
    office.step(second, Action.RECORD_ANSWER)
    office.clock.move(days=9)
    nameless = office.receive(respondents=(RespondentInput(name="Tono Umpama"),)).case_id
    walk(office, nameless, *FORWARDED, addressee="employer")
    returned = with_employer(office, "Joko Umpama")
    office.step(returned, Action.RETURN_TO_OFFICE)

    known, unknown = board(office).rows
    assert (known.agency, unknown.agency) == (office.workplace.agency.name, "")
    row = known.row
    assert (row.letters, row.answered, row.partly, row.respondents) == (2, 1, 1, 3)
    assert (row.waiting, row.longest, row.middle) == (1, 9, 9.0)
    assert (row.decree_awaited, row.executed) == (1, 1)
    assert (unknown.row.letters, unknown.row.waiting, unknown.row.next) == (1, 0, Action.RECORD_RECEIPT)

    behind = {figure: [line.name for line in board(office, figure=figure).lines] for figure in Figure}
    assert behind[Figure.WAITING] == ["Wati Contoh"]
    assert behind[Figure.DECREE_AWAITED] == ["Agus Misal"]
    assert behind[Figure.EXECUTED] == ["Budi Contoh"]
    assert sorted(behind[Figure.ANSWERED]) == ["Agus Misal", "Budi Contoh"]
    assert len(behind[Figure.ALL]) == 4
    assert [line.name for line in board(office, no_agency=True).lines] == ["Tono Umpama"]
    agency = office.workplace.agency.id
    assert len(board(office, agency_id=agency, standing=Standing.EXECUTED).lines) == 1
    assert board(office, office_id=office.elsewhere().id).rows == []
    assert board(office, election_id=uuid.uuid4()).rows == []

    above = board(office, who=office.someone("Kepala Provinsi", Role.HEAD, at=office.workplace.province))
    assert len(above.rows) == 2
    assert {(line.name, line.barred) for line in above.lines} == {("", True)}
    assert len(board(office, who=office.who("auditor")).lines) == 4
    assert board(office, who=office.who("intake")).rows == []


def test_what_came_of_an_earlier_letter_does_not_count_for_the_next(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.step(case_id, Action.RECORD_EXAMINING)
    office.step(case_id, Action.RECORD_CONTROL_MEASURE)
    office.step(case_id, Action.RETURN_TO_OFFICE)
    office.step(case_id, Action.FORWARD, addressee="employer")
    office.step(case_id, Action.RECORD_RECEIPT)

    [line] = board(office).lines
    assert (line.followed.standing, line.followed.measures) == (Standing.RECEIVED, ())
    office.step(case_id, Action.RECORD_EXAMINING)
    assert board(office).lines[0].followed.standing is Standing.EXAMINING


def test_the_time_that_was_asked_for_stands_while_it_is_examined_and_each_kind_of_measure(
    office: Office,
) -> None:
    case_id = with_employer(office, "Budi Contoh")
    until = office.today + timedelta(days=30)
    office.step(case_id, Action.RECORD_MORE_TIME, more_time_until=until.isoformat())
    office.step(case_id, Action.RECORD_EXAMINING)
    [line] = board(office).lines
    assert (line.followed.standing, line.followed.until_on) == (Standing.MORE_TIME, until)

    for kind in ("data_block", "reprimand"):
        office.step(case_id, Action.RECORD_CONTROL_MEASURE, control_measure=kind)
    found = board(office)
    for measures in (found.lines[0].followed.measures, found.rows[0].row.measures):
        assert [one.kind for one in measures] == ["data_block", "reprimand"]


def test_names_are_opened_of_those_who_are_meant_alone(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh", "Wati Contoh")
    second = office.people(case_id)[1].id
    with office.sessions() as session:
        case, who = session.get_one(Case, case_id), office.who("liaison")
        names = names_of_respondents(session, office.means, [case], who, meant={second})
    assert names == {second: "Wati Contoh"}


def test_days_follow_the_delivery_as_it_is_known_today(office: Office) -> None:
    case_id = office.receive().case_id
    walk(office, case_id, *FORWARDED, addressee="employer")
    office.clock.move(days=6)
    office.step(case_id, Action.RECORD_RECEIPT, on=office.today - timedelta(days=2))
    with office.sessions() as session:
        assert session.scalars(select(RespondentFact.delivered_on)).one() == date(2026, 11, 14)
    assert board(office).lines[0].days == 2
