"""Mistakes in the follow-up: what came in from others, days of papers, stages of measures, two employers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.audit import cases
from neutrality.audit.snapshot import snapshot
from neutrality.cases.acts import ControlMeasure
from neutrality.cases.figures import RespondentFact
from neutrality.cases.measures import change_measure
from neutrality.cases.models import Respondent
from neutrality.cases.scans import add_scans
from neutrality.database import transaction
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.workflow import Action, Outcome, SubStatus
from tests.cases.mending import Mending
from tests.cases.office import Office
from tests.cases.test_follow_up import board, records, with_employer


@pytest.fixture
def mending(office: Office) -> Mending:
    return Mending(office)


def holds(office: Office) -> None:
    """Assert that the tables say what the events say, those that were mended too."""
    with snapshot(office.sessions) as held:
        assert [finding for _, found in cases.problems(held) for finding in found] == []


def change(office: Office, case_id: uuid.UUID, kind: str, stage: str, note: str = "") -> None:
    """Record today how a measure goes on."""
    office.act(
        change_measure, case_id, respondent_id=office.people(case_id)[0].id, kind=kind, stage=stage,
        on=office.today, number="B/1", note=note, actor=office.who("liaison"), today=office.today,
    )  # fmt: skip


def test_the_number_of_a_letter_that_came_in_bars_nothing(office: Office, mending: Mending) -> None:
    case_id = with_employer(office, "Budi Contoh", addressee="authority")
    office.step(case_id, Action.RECORD_RECOMMENDATION, letter_number="R/7")
    office.step(case_id, Action.RECORD_RECEIPT)
    for action in (Action.RECORD_EXAMINING, Action.RECORD_MORE_TIME, Action.RECORD_ANSWER):
        office.step(case_id, action, letter_number="800/12")
    office.step(case_id, Action.RECORD_SANCTION_UNDER_REMEDY)
    office.step(case_id, Action.END_REMEDY, letter_number="BPASN/3")
    for _ in range(7):
        mending.cancel(case_id)

    assert office.people(case_id)[0].sub_status is SubStatus.FORWARDED_TO_AUTHORITY
    holds(office)
    office.step(case_id, Action.RECORD_RECOMMENDATION)
    office.step(case_id, Action.RECORD_RECEIPT)
    office.step(case_id, Action.REMIND, letter_number="12/PM")
    with pytest.raises(ConflictError) as ours:
        mending.cancel(case_id)
    assert ours.value.code == "letter_left"


@pytest.mark.parametrize("action", [Action.RECORD_ANSWER, Action.RECORD_MOVE])
def test_an_answer_and_a_move_are_never_older_than_their_step(
    office: Office, mending: Mending, action: Action
) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.clock.move(days=6)
    with transaction(office.sessions) as session:
        office.factory.agency(session, code="LAIN")
    said = office.today - timedelta(days=2)
    days: dict[str, Any] = {
        "answered_on": said.isoformat(),
        "moved_on": said.isoformat(),
        "new_agency": "LAIN",
    }
    office.step(case_id, action, **days)
    with pytest.raises(InvalidInputError) as refused:
        mending.propose_day(case_id, (said - timedelta(days=1)).isoformat())
    assert refused.value.problems[0].code == "before_its_papers"
    mending.redate(case_id, said.isoformat())
    holds(office)


def test_the_first_stage_of_a_measure_stands_under_the_next_one(office: Office, mending: Mending) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.clock.move(days=5)
    for kind in ("data_block", "reprimand"):
        office.step(case_id, Action.RECORD_CONTROL_MEASURE, control_measure=kind)
    change(office, case_id, "reprimand", "in_force")
    office.clock.move(days=3)
    with pytest.raises(ConflictError) as rests:
        mending.propose(case_id)
    assert rests.value.code == "later_step_stands"
    with pytest.raises(InvalidInputError) as later:
        mending.propose_day(case_id, office.today.isoformat())
    assert later.value.problems[0].code == "after_next_step"
    # What became of a measure moves nothing: other steps can be taken back beneath it.
    office.step(case_id, Action.RECORD_SANCTION)
    change(office, case_id, "data_block", "lifted")
    mending.cancel(case_id)
    assert office.people(case_id)[0].outcome is not Outcome.SANCTIONED
    holds(office)


def test_a_wrong_stage_of_a_measure_is_followed_by_the_right_one(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.step(case_id, Action.RECORD_CONTROL_MEASURE, control_measure="data_block")
    change(office, case_id, "data_block", "lifted")
    with pytest.raises(InvalidInputError) as refused:
        change(office, case_id, "data_block", "in_force")
    assert [(one.field, one.code) for one in refused.value.problems] == [("note", "required")]
    change(office, case_id, "data_block", "in_force", note="Belum dicabut.")
    assert [row.stage for row in records(office, case_id).measures] == ["requested", "lifted", "in_force"]
    assert [row.stage for row in board(office).lines[0].followed.measures] == ["in_force"]
    holds(office)


def test_a_measure_keeps_the_day_of_its_paper_however_often_its_step_is_redated(
    office: Office, mending: Mending
) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.clock.move(days=9)
    paper = office.today - timedelta(days=3)
    office.step(
        case_id, Action.RECORD_CONTROL_MEASURE, control_measure="reprimand",
        control_measure_on=paper.isoformat(),
    )  # fmt: skip
    mending.redate(case_id, paper.isoformat())
    mending.redate(case_id, (paper + timedelta(days=1)).isoformat())
    with office.sessions() as session:
        assert session.scalars(select(ControlMeasure.made_on)).one() == paper
    with pytest.raises(InvalidInputError) as refused:
        mending.propose_day(case_id, (paper - timedelta(days=1)).isoformat())
    assert refused.value.problems[0].code == "before_its_papers"
    holds(office)


def test_what_was_redated_and_then_cancelled_is_no_finding(office: Office, mending: Mending) -> None:
    case_id = with_employer(office, "Budi Contoh", addressee="authority")
    office.clock.move(days=4)
    office.step(case_id, Action.RECORD_CONTROL_MEASURE)
    for _ in ("measure", "forwarding"):
        mending.redate(case_id, (office.today - timedelta(days=2)).isoformat())
        mending.cancel(case_id)
        holds(office)


def test_an_earlier_decision_stays_the_act_of_the_employer_of_that_time(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    with transaction(office.sessions) as session:
        other = office.factory.agency(session, code="LAIN").name
    office.step(case_id, Action.RECORD_MOVE, new_agency="LAIN")
    office.step(case_id, Action.RECORD_RECEIPT)
    office.step(case_id, Action.RECORD_SANCTION)
    assert records(office, case_id).decisions[0].employer == other
    office.step(case_id, Action.REOPEN)
    office.step(case_id, Action.FORWARD, addressee="employer")
    office.step(case_id, Action.RECORD_RECEIPT)
    office.step(case_id, Action.RECORD_SANCTION)

    found, first = records(office, case_id), office.workplace.agency.name
    assert found.employer == first
    assert [row.employer for row in found.decisions] == [other, first]


def test_a_decision_is_measured_by_what_was_permitted_on_its_day(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    office.step(case_id, Action.RECORD_SANCTION, sanction_kind="turun_jabatan_12")
    decided = office.today
    office.clock.move(days=20)
    law = office.means.catalogue
    ended = {
        code: replace(row, valid_to=decided + timedelta(days=1)) if row.level == "berat" else row
        for code, row in law.sanctions.items()
    }
    office.means = replace(office.means, catalogue=replace(law, sanctions=ended))
    found = records(office, case_id)
    assert [(row.level, row.outside) for row in found.decisions] == [("berat", False)]
    assert found.permitted is not None
    assert not found.permitted.holds("berat")


def test_an_answer_is_of_the_day_on_which_the_employer_gave_it(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh", "Wati Contoh")
    office.clock.move(days=8)
    said, decided = (office.today - timedelta(days=days) for days in (3, 2))
    office.step(case_id, Action.RECORD_ANSWER, answered_on=said.isoformat())
    office.step(case_id, Action.RECORD_SANCTION, respondent=2, decision_on=decided.isoformat())
    assert answered(office) == [said, decided]
    mended = office.today - timedelta(days=5)
    office.correct_by_two(case_id, "decision_on", mended.isoformat(), respondent=2)
    assert answered(office) == [said, mended]
    office.step(case_id, Action.RECORD_SANCTION, decision_on=decided.isoformat())
    office.correct_by_two(case_id, "decision_on", mended.isoformat(), respondent=1)
    assert answered(office) == [said, mended]
    holds(office)


def answered(office: Office) -> list[date | None]:
    """Return on which day each respondent's employer answered, in their order."""
    found = select(RespondentFact.answered_on).join(Respondent, Respondent.id == RespondentFact.respondent_id)
    with office.sessions() as session:
        return list(session.scalars(found.order_by(Respondent.ordinal)))


def test_no_paper_is_added_to_whose_name_was_erased(office: Office) -> None:
    case_id = with_employer(office, "Budi Contoh")
    position = records(office, case_id).forwardings[0].position
    with transaction(office.sessions) as session:
        session.get_one(Respondent, office.people(case_id)[0].id).pseudonymised_on = office.today
    with transaction(office.sessions) as session, pytest.raises(ConflictError, match="identity_erased"):
        add_scans(
            session, office.means, case_id, position, [], actor=office.who("liaison"), now=office.clock()
        )
