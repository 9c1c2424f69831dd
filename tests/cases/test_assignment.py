"""Whose case it is: taken, given, handed over with a note, put before the head; the load of the desk."""

from __future__ import annotations

import uuid

import pytest

from neutrality.cases.assignment import assign
from neutrality.cases.escalation import Escalation, answer_escalation, escalate
from neutrality.cases.lists import board
from neutrality.cases.narrowing import Filters
from neutrality.cases.workload import Load, workload
from neutrality.domain.access import Actor
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotAllowedError
from neutrality.domain.workflow import Action
from tests.cases.office import Office


def give(office: Office, case_id: uuid.UUID, to: Actor | None, by: Actor, note: str = "") -> None:
    office.act(assign, case_id, assignee_id=to.account_id if to else None, note=note, actor=by)


def loads(office: Office) -> dict[str, Load]:
    with office.sessions() as session:
        rows = workload(session, actor=office.who("head"), today=office.today, now=office.clock())
    return {row.name: row for row in rows}


def test_an_officer_takes_a_case_and_hands_it_over_with_a_note_for_the_next(
    office: Office,
) -> None:
    one, other, case_id = office.who("verifier"), office.who("verifier", 2), office.receive().case_id
    give(office, case_id, one, one)
    with pytest.raises(InvalidInputError) as missing:
        give(office, case_id, other, one)
    give(office, case_id, other, one, "Saksi kedua belum diundang.")

    assert [problem.field for problem in missing.value.problems] == ["note"]
    assert office.case(case_id).assignee_id == other.account_id
    told = [entry.details for entry in office.view(case_id).timeline if "handing" in entry.details]
    assert [details["handing"] for details in told] == ["taken", "handed_over"]
    assert told[1]["note"] == "Saksi kedua belum diundang."


def test_a_case_goes_to_nobody_who_does_no_casework_and_not_twice_to_the_same(office: Office) -> None:
    verifier, head, case_id = office.who("verifier"), office.who("head"), office.receive().case_id
    with pytest.raises(InvalidInputError):
        give(office, case_id, office.who("intake"), head)
    with pytest.raises(NotAllowedError):
        give(office, case_id, verifier, office.who("intake"))
    give(office, case_id, verifier, head)
    with pytest.raises(DomainError, match="nothing_changed"):
        give(office, case_id, verifier, head)


def test_what_is_put_before_the_head_waits_until_the_head_answers(office: Office) -> None:
    verifier, head, case_id = office.who("verifier"), office.who("head"), office.receive().case_id
    office.act(escalate, case_id, reason="Terlapor atasan saya.", actor=verifier)
    with pytest.raises(ConflictError, match="escalated_already"):
        office.act(escalate, case_id, reason="Lagi.", actor=verifier)
    with pytest.raises(NotAllowedError):
        office.act(answer_escalation, case_id, answer="Saya jawab sendiri.", actor=verifier)
    waiting = office.view(case_id).escalation
    before = listed(office, head)
    office.act(answer_escalation, case_id, answer="Diserahkan kepada petugas lain.", actor=head)

    assert waiting is not None
    assert (waiting.raised_by, waiting.reason) == (verifier.name, "Terlapor atasan saya.")
    assert (before, listed(office, head)) == ([case_id], [])
    assert office.view(case_id).escalation is None
    with pytest.raises(ConflictError, match="not_escalated"):
        office.act(answer_escalation, case_id, answer="Sekali lagi.", actor=head)


@pytest.mark.parametrize("text", ["  ", "x" * 4001])
def test_a_question_and_its_answer_are_written_out(office: Office, text: str) -> None:
    case_id = office.receive().case_id
    with pytest.raises(InvalidInputError):
        office.act(escalate, case_id, reason=text, actor=office.who("verifier"))
    office.act(escalate, case_id, reason="Perlu izin.", actor=office.who("verifier"))
    with pytest.raises(InvalidInputError):
        office.act(answer_escalation, case_id, answer=text, actor=office.who("head"))


def test_the_reason_stands_nowhere_in_clear(office: Office) -> None:
    case_id = office.receive().case_id
    office.act(escalate, case_id, reason="Terlapor ipar camat.", actor=office.who("verifier"))
    with office.sessions() as session:
        row = session.query(Escalation).one()
    assert b"ipar" not in row.sealed_reason


def test_the_load_is_counted_for_each_officer_and_for_nobody(office: Office) -> None:
    one, head = office.who("verifier"), office.who("head")
    mine, registered, nobodys = (office.receive().case_id for _ in range(3))
    for case_id in (mine, registered):
        give(office, case_id, one, head)
    office.step(registered, Action.REGISTER)
    office.act(escalate, mine, reason="Perlu izin.", actor=one)
    office.clock.move(days=30)

    load = loads(office)

    assert load[one.name].counts == {
        "received": 1, "verified": 1, "recommended": 0, "due": 0, "overdue": 2, "escalated": 1,
    }  # fmt: skip
    assert (load[one.name].open, load[""].open) == (2, 1)
    assert load[""].oldest == office.case(nobodys).received_on
    assert list(load)[-1] == ""


def listed(office: Office, who: Actor) -> list[uuid.UUID]:
    with office.sessions() as session:
        narrowed = Filters(bucket="open", escalated=True)
        page = board(session, office.means, narrowed, actor=who, today=office.today, now=office.clock())
    return [row.id for row in page.rows]
