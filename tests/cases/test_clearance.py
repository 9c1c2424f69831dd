"""Nothing leaves before each file has a copy or a reason, and a second reader found nobody in it."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from neutrality.cases.clearance import Cleared, count_cleared, ready_to_leave
from neutrality.cases.leaving import leaving
from neutrality.cases.redaction import note_copy_reading, note_looking, open_copy, open_for_redaction
from neutrality.database import transaction
from neutrality.domain.access import Actor
from neutrality.domain.clearance import Clearance
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.masking import Extract
from neutrality.domain.redaction import Boxes, Part, Passage, Plan, Silence
from neutrality.evidence.models import RedactedCopy
from neutrality.history.models import Event
from neutrality.history.service import check
from tests.cases.clearing import PLAN, outgoing, picture
from tests.cases.office import Office


def refused(office: Office, case_id: uuid.UUID, **chosen: object) -> tuple[str, object]:
    """Return code and files of the refusal to let a case's evidence leave."""
    with office.sessions() as session, pytest.raises(DomainError) as refusal:
        ready_to_leave(session, case_id, **chosen)  # type: ignore[arg-type]
    return refusal.value.code, refusal.value.params.get("files")


def kinds(office: Office, case_id: uuid.UUID) -> list[EventKind]:
    """Return what happened to the evidence of a case; its stream must be whole."""
    with office.sessions() as session:
        check(session, Stream.CASE, case_id)
        rows = session.scalars(select(Event).where(Event.stream_id == case_id).order_by(Event.number))
        return [row.kind for row in rows if ":evidence:" in row.kind and row.kind != EventKind.EVIDENCE_ADDED]


@pytest.mark.both_databases
def test_files_leave_when_each_is_cleared_by_two_persons(office: Office) -> None:
    case = outgoing(office)
    reference = office.view(case.case_id).reports[0].reference
    assert refused(office, case.case_id) == ("not_cleared", f"{reference}/1, {reference}/2")

    copy_id = case.clear(1)
    assert refused(office, case.case_id) == ("not_cleared", f"{reference}/2")
    case.answer(case.ask(2, reason="Hanya unggahan terbuka."), guessable=False)

    with office.sessions() as session:
        assert count_cleared(session, case.case_id) == (2, 2)
        assert ready_to_leave(session, case.case_id) == [
            Cleared(case.files[0], copy_id), Cleared(case.files[1], None),
        ]  # fmt: skip
    assert kinds(office, case.case_id) == [
        EventKind.EVIDENCE_REDACTED, EventKind.CLEARANCE_ASKED, EventKind.EVIDENCE_CLEARED,
        EventKind.CLEARANCE_ASKED, EventKind.EVIDENCE_CLEARED,
    ]  # fmt: skip


def test_only_what_is_sent_must_be_cleared(office: Office) -> None:
    case = outgoing(office)
    copy_id = case.clear(1)

    with office.sessions() as session:
        only = ready_to_leave(session, case.case_id, files=[case.files[0]])
    assert only == [Cleared(case.files[0], copy_id)]
    assert refused(office, case.case_id, files=[uuid.uuid4()]) == ("evidence_missing", None)


def test_a_guessable_copy_goes_back_with_its_reason_and_may_be_made_anew(office: Office) -> None:
    case = outgoing(office, files=1)
    question = case.ask(1, case.copy())
    with pytest.raises(DomainError):
        case.answer(question, guessable=True)
    case.answer(question, guessable=True, reason="Cincin di tangan terlihat.")

    who = office.who("verifier")
    with office.sessions() as session:
        view = leaving(session, office.means, case.case_id, actor=who, now=office.clock())
    assert (view[0].state, view[0].question and view[0].question.answer) == (
        Clearance.HELD_BACK, "Cincin di tangan terlihat.",
    )  # fmt: skip
    assert refused(office, case.case_id)[0] == "not_cleared"
    told = office.view(case.case_id).timeline[-1]
    assert (told.kind, told.reason) == (EventKind.EVIDENCE_HELD_BACK, "Cincin di tangan terlihat.")

    case.clear(1)
    with office.sessions() as session:
        assert [row.ordinal for row in session.scalars(select(RedactedCopy))] == [1, 2]
        assert len(ready_to_leave(session, case.case_id)) == 1


def test_a_new_question_takes_the_clearance_back_until_it_is_answered(office: Office) -> None:
    case = outgoing(office, files=1)
    case.clear(1)
    case.ask(1, case.copy())
    assert refused(office, case.case_id)[0] == "not_cleared"


def test_neither_the_maker_nor_the_asker_answers(office: Office) -> None:
    case = outgoing(office, files=1)
    maker, asker = office.who("verifier"), office.who("verifier", 2)
    question = case.ask(1, case.copy(who=maker), who=asker)

    for same in (maker, asker):
        with pytest.raises(DomainError) as refusal:
            case.answer(question, guessable=False, who=same)
        assert refusal.value.code == "same_reader"
    case.answer(question, guessable=False, who=office.who("pleno_member"))


def test_a_question_is_answered_once_and_only_the_latest(office: Office) -> None:
    case = outgoing(office, files=1)
    copy_id = case.copy()
    first = case.ask(1, copy_id)
    with pytest.raises(DomainError) as refusal:
        case.ask(1, copy_id)
    assert refusal.value.code == "already_asked"

    second = case.ask(1, case.copy())
    with pytest.raises(DomainError) as refusal:
        case.answer(first, guessable=False)
    assert refusal.value.code == "not_waiting"
    case.answer(second, guessable=False)
    with pytest.raises(DomainError) as refusal:
        case.answer(second, guessable=True, reason="Terlambat.")
    assert refusal.value.code == "not_waiting"


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001])
def test_without_a_copy_a_reason_is_written(office: Office, reason: str) -> None:
    case = outgoing(office, files=1)
    with pytest.raises(DomainError) as refusal:
        case.ask(1, reason=reason)
    assert refusal.value.code == "invalid_input"


def test_a_copy_of_another_file_is_none_of_this_one(office: Office) -> None:
    case = outgoing(office)
    copy_id = case.copy(1)
    with pytest.raises(DomainError) as refusal:
        case.ask(2, copy_id)
    assert refusal.value.code == "copy_missing"


@pytest.mark.parametrize("role", ["intake", "liaison", "custodian", "auditor"])
def test_who_does_no_casework_with_evidence_makes_and_answers_nothing(office: Office, role: str) -> None:
    case, who = outgoing(office, files=1), office.who(role)
    question = case.ask(1, case.copy())

    for act in (
        lambda: case.copy(who=who),
        lambda: case.ask(1, reason="Tidak perlu.", who=who),
        lambda: case.answer(question, guessable=False, who=who),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "not_allowed"


def test_another_office_learns_of_nothing(office: Office) -> None:
    case = outgoing(office, files=1)
    stranger = office.who("head", at=office.elsewhere())
    with pytest.raises(DomainError) as refusal:
        case.copy(who=stranger)
    assert refusal.value.code == "no_such_case"
    mine, copy_id, head = outgoing(office, files=1), case.copy(), office.who("head")
    for foreign in (copy_id, uuid.uuid4()):
        with office.sessions() as session, pytest.raises(DomainError) as refusal:
            open_copy(session, office.means, mine.case_id, foreign, actor=head, now=office.clock())
        assert refusal.value.code == "copy_missing"


def take(office: Office, case_id: uuid.UUID, copy_id: uuid.UUID, who: Actor) -> bytes:
    """Take a copy as somebody, with its event."""
    with transaction(office.sessions) as session:
        note_copy_reading(session, office.means, case_id, copy_id, actor=who, now=office.clock())
        return open_copy(
            session, office.means, case_id, copy_id, actor=who, now=office.clock()
        ).content.read()


@pytest.mark.both_databases
def test_the_liaison_takes_a_copy_once_it_is_cleared(office: Office) -> None:
    case, liaison = outgoing(office, files=1), office.who("liaison")
    copy_id = case.copy()
    question = case.ask(1, copy_id)
    for _ in range(2):
        with pytest.raises(DomainError) as refusal:
            take(office, case.case_id, copy_id, liaison)
        assert refusal.value.code == "not_cleared_yet"
    case.answer(question, guessable=False)

    assert take(office, case.case_id, copy_id, liaison) == picture("black")
    assert kinds(office, case.case_id)[-1] is EventKind.EVIDENCE_READ
    with pytest.raises(DomainError):
        take(office, case.case_id, case.copy(), liaison)


def test_an_hour_of_looking_is_one_event_and_the_last_plan_is_there_again(office: Office) -> None:
    case, who = outgoing(office, files=1), office.who("verifier")
    case.copy(plan=PLAN)
    for _ in range(2):
        with transaction(office.sessions) as session:
            material = open_for_redaction(
                session, office.means, case.case_id, case.files[0], actor=who, now=office.clock()
            )
            note_looking(session, office.means, case.case_id, case.files[0], actor=who, now=office.clock())
    assert material.last_plan == PLAN
    assert material.content.read() == picture()
    assert kinds(office, case.case_id) == [EventKind.EVIDENCE_REDACTED, EventKind.EVIDENCE_READ]


@pytest.mark.parametrize(
    "plan", [Boxes(), PLAN, Silence(), Silence((Part(1, 2.5),)), Passage(Extract(1, 2, ("Budi",), ("Jaka",)))]
)
def test_a_plan_is_kept_whole(office: Office, plan: Plan) -> None:
    case = outgoing(office, files=1)
    case.copy(plan=plan)
    head = office.who("head")
    with office.sessions() as session:
        material = open_for_redaction(
            session, office.means, case.case_id, case.files[0], actor=head, now=office.clock()
        )
    assert material.last_plan == plan
