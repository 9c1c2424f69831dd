"""Ralat of numbers, of the kind and of the employer's decision: by two, and everything follows."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from neutrality.cases import facts
from neutrality.cases.acts import SanctionDecision
from neutrality.cases.numbering import numbering
from neutrality.cases.register import GivenNumber
from neutrality.database import Sessions
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.mistakes import VoidReason
from neutrality.domain.workflow import Action, ReportKind
from tests.cases.office import Office


def refused(
    office: Office, case_id: uuid.UUID, name: str, value: str, *, respondent: int | None = None
) -> list[tuple[str, str]]:
    """Return why a correction is refused."""
    with pytest.raises(InvalidInputError) as told:
        office.correct(case_id, name, value, respondent=respondent)
    return [(one.field, one.code) for one in told.value.problems]


@pytest.mark.both_databases
def test_a_corrected_number_leaves_the_wrong_one_batal(office: Office, sessions: Sessions) -> None:
    case_id, other = office.receive().case_id, office.receive().case_id
    wrong, taken = office.case(case_id).receipt_number, office.case(other).receipt_number
    for value, code in ((str(taken), "number_taken"), ("9" * 61, "too_long"), ("", "required")):
        assert refused(office, case_id, "receipt_number", value) == [("value", code)]
    assert refused(office, case_id, "registration_number", "7") == [("value", "no_number")]

    office.correct_by_two(case_id, "receipt_number", "7/Agenda/2026")

    assert office.case(case_id).receipt_number == "7/Agenda/2026"
    assert refused(office, other, "receipt_number", str(wrong).lower()) == [("value", "number_taken")]
    with sessions() as session:
        row = session.scalars(select(GivenNumber).where(GivenNumber.text == wrong)).one()
        assert (row.void, row.void_reason, row.case_id) == (True, VoidReason.CORRECTED, case_id)
        found = numbering(session, actor=office.who("head"), year=office.today.year)
    typed, counted = sorted(found.series, key=lambda one: one.name)
    assert [row.text for row in typed.rows] == ["7/Agenda/2026"]
    assert (counted.last, counted.missing, counted.doubled, counted.void) == (2, (), (), 1)
    assert [row.case_id for row in counted.rows] == [case_id, other]


def test_a_number_that_is_gone_is_named_as_missing(office: Office, sessions: Sessions) -> None:
    for _ in range(3):
        office.receive()
    with sessions.begin() as session:
        session.delete(session.scalars(select(GivenNumber).where(GivenNumber.value == 2)).one())
    with sessions() as session:
        series = numbering(session, actor=office.who("auditor"), year=office.today.year).series[0]
    assert (series.last, series.missing) == (3, (2,))


def test_what_was_typed_where_the_counter_comes_counts_as_given(office: Office, sessions: Sessions) -> None:
    code = office.workplace.office.code
    one, other = office.receive().case_id, office.receive().case_id
    office.step(one, Action.REGISTER, number=f"001/Reg/LP/{code}/XI/2026")
    office.step(other, Action.REGISTER)
    with sessions() as session:
        found = numbering(session, actor=office.who("head"), year=office.today.year).series
    registered = next(series for series in found if series.name == "Reg/LP")
    assert [row.typed for row in registered.rows] == [True, False]
    assert (registered.last, registered.missing) == (2, ())


def test_the_kind_is_corrected_before_the_registration_and_never_to_a_finding(
    office: Office, sessions: Sessions
) -> None:
    case_id = office.receive().case_id
    assert refused(office, case_id, "kind", "temuan") == [("value", "unknown_choice")]
    office.correct_by_two(case_id, "kind", "informasi_awal")
    office.correct_by_two(case_id, "kind", "laporan")
    assert office.case(case_id).kind is ReportKind.LAPORAN
    with sessions() as session:
        assert facts.differences(session, case_id) == []
    office.step(case_id, Action.REGISTER)
    assert refused(office, case_id, "kind", "informasi_awal") == [("value", "registered_already")]


@pytest.mark.both_databases
def test_a_decision_is_corrected_in_kind_day_and_number(office: Office, sessions: Sessions) -> None:
    case_id = office.receive().case_id
    undecided = refused(office, case_id, "sanction_kind", "moral_terbuka", respondent=1)
    assert undecided == [("value", "no_decision")]
    office.clock.move(days=3)
    for action in (Action.REGISTER, Action.FORWARD, Action.RECORD_SANCTION):
        office.step(case_id, action)
    day = office.today - timedelta(days=1)
    assert refused(office, case_id, "decision_on", "2031-01-01", respondent=1) == [("value", "in_future")]
    for name, value in (
        ("sanction_kind", "moral_tertutup"), ("decision_on", day.isoformat()), ("cause", "C2"),
        ("decision_number", "SK/77"),
    ):  # fmt: skip
        office.correct_by_two(case_id, name, value, respondent=1)
    person = office.people(case_id)[0]
    with sessions() as session:
        row = session.scalars(select(SanctionDecision)).one()
        fact = facts.load(session, case_id).respondents[person.id]
        assert (row.kind, row.level, row.decided_on) == ("moral_tertutup", "moral", day)
        assert (fact.sanction_kind, fact.sanction_level, fact.decided_on) == ("moral_tertutup", "moral", day)
        assert (fact.cause, person.cause) == ("C2", "C2")
        assert facts.differences(session, case_id) == []
    decision = office.view(case_id).respondents[0].decision
    assert decision is not None
    assert decision.number == "SK/77"
