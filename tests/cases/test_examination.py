"""The examination by the services: what it opens and keeps, who may not approve, what the history says."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import facts
from neutrality.cases.conflicts import declare
from neutrality.cases.examination import examine
from neutrality.cases.examination_reading import ExaminationView, examination_of, examiner_of
from neutrality.cases.examined import RespondentCause
from neutrality.cases.figures import RespondentFact
from neutrality.cases.plenos import PlenoView, plenos_of, record_pleno, seats_of, usual_quorum
from neutrality.cases.study import save_study, study_of
from neutrality.cases.work import begin
from neutrality.database import transaction
from neutrality.domain.access import Actor
from neutrality.domain.conflicts import Tie
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotAllowedError
from neutrality.domain.examination import CauseFound, Examined, Missing, Noted
from neutrality.domain.history import EventKind
from neutrality.domain.pleno import Member, Sitting
from neutrality.domain.workflow import Action, Outcome, State, Step
from neutrality.history.models import EventPayload
from tests.cases.examining import checklist, whole
from tests.cases.hands import papers
from tests.cases.office import TWO, Office


@pytest.fixture
def case_id(office: Office) -> uuid.UUID:
    """Return a registered case about two that nobody examined."""
    found = office.receive(respondents=TWO).case_id
    office.step(found, Action.REGISTER)
    return found


def keep(office: Office, case_id: uuid.UUID, who: Actor, **changes: object) -> None:
    """Examine everything about the first respondent, with changes."""
    (one, *_rest) = office.people(case_id)
    seen = replace(whole(office.means, [one])[one.id], **changes)  # type: ignore[arg-type]
    office.act(examine, case_id, checklist=checklist(office.means), people={one.id: seen}, actor=who)


def decide(office: Office, case_id: uuid.UUID, action: Action, who: Actor, respondent: int = 1) -> bool:
    step = Step(action, office.today, "Alasan uji.", "", papers(action, office.today))
    return office.take(case_id, who, step, respondent=respondent)


def seen(office: Office, case_id: uuid.UUID) -> ExaminationView:
    head = office.who("head")
    with office.sessions() as session:
        return examination_of(
            begin(session, office.means, case_id, actor=head, now=office.clock(), lock=False)
        )


def guard(refused: pytest.ExceptionInfo[DomainError]) -> object:
    return refused.value.params.get("guard", refused.value.code)


def test_a_decision_waits_for_every_part_of_the_examination(office: Office, case_id: uuid.UUID) -> None:
    verifier, pleno = office.who("verifier"), office.who("pleno_member")
    with pytest.raises(DomainError) as refused:
        decide(office, case_id, Action.FIND_NOT_PROVEN, pleno)
    assert guard(refused) == "checklist_is_answered"
    keep(office, case_id, verifier, finding="")
    with pytest.raises(DomainError) as refused:
        decide(office, case_id, Action.FIND_NOT_PROVEN, pleno)
    assert guard(refused) == "elements_are_examined"
    one, two = seen(office, case_id).progress.values()
    assert (one.missing, one.elements, one.asked) == ((Missing.FINDING,), 3, 3)
    assert two.missing == (Missing.VIOLATION_TYPE, Missing.FINDING)

    keep(office, case_id, verifier)

    assert decide(office, case_id, Action.FIND_NOT_PROVEN, pleno)
    with pytest.raises(DomainError) as refused:
        decide(office, case_id, Action.FIND_NOT_PROVEN, pleno, 2)
    assert guard(refused) == "elements_are_examined"


def test_another_type_than_the_examined_one_is_not_forwarded(office: Office, case_id: uuid.UUID) -> None:
    keep(office, case_id, office.who("verifier"), violation_type="E04",
         elements={f"E04.{n}": Noted("fulfilled") for n in (1, 2, 3)})  # fmt: skip
    with pytest.raises(DomainError) as refused:
        decide(office, case_id, Action.FORWARD, office.who("verifier"))
    assert guard(refused) == "elements_are_examined"


def test_whoever_examined_last_neither_confirms_nor_decides_alone(office: Office, case_id: uuid.UUID) -> None:
    head, other = office.who("head"), office.who("head", 2)
    keep(office, case_id, head)
    with pytest.raises(DomainError) as refused:
        decide(office, case_id, Action.FIND_NOT_PROVEN, head)
    assert guard(refused) == "decider_did_not_examine"
    assert not decide(office, case_id, Action.FORWARD, office.who("verifier"))
    proposal = office.waiting(case_id)[0].id
    with pytest.raises(NotAllowedError, match="examined_yourself"):
        office.confirm(proposal, head)
    with pytest.raises(NotAllowedError):
        record(office, case_id, head, {1: "proven"})
    office.confirm(proposal, other)
    assert office.people(case_id)[0].state is State.RECOMMENDED


def test_only_changes_are_kept_and_told(office: Office, case_id: uuid.UUID) -> None:
    verifier = office.who("verifier")
    keep(office, case_id, verifier)
    with pytest.raises(ConflictError, match="nothing_changed"):
        keep(office, case_id, office.who("verifier", 2))
    with office.sessions() as session:
        assert examiner_of(session, case_id) == verifier.account_id
    kinds = [entry.kind for entry in office.view(case_id).timeline]
    assert kinds.count(EventKind.CHECKLIST_ANSWERED) == kinds.count(EventKind.ELEMENTS_EXAMINED) == 1
    keep(office, case_id, office.who("verifier", 2), finding_note="Kata saksi Sari.")
    kinds = [entry.kind for entry in office.view(case_id).timeline]
    assert kinds.count(EventKind.CHECKLIST_ANSWERED) == 1
    assert kinds.count(EventKind.ELEMENTS_EXAMINED) == 2
    with office.sessions() as session:
        assert not [text for text in session.scalars(select(EventPayload.content)) if "Sari" in text]


def test_the_firmest_cause_is_counted_and_all_are_kept(office: Office, case_id: uuid.UUID) -> None:
    causes = (
        CauseFound("C9"),
        CauseFound("C1", "inferred"),
        CauseFound("C3.1", "supported", "Surat atasan."),
    )
    keep(office, case_id, office.who("verifier"), causes=causes)
    person = office.people(case_id)[0]
    with office.sessions() as session:
        rows = select(RespondentCause.cause).where(RespondentCause.respondent_id == person.id)
        assert list(session.scalars(rows.order_by(RespondentCause.ordinal))) == ["C1", "C3.1"]
        assert session.get_one(RespondentFact, person.id).cause == person.cause == "C3.1"
        assert facts.differences(session, case_id) == []
    keep(office, case_id, office.who("verifier"), causes=())
    with office.sessions() as session:
        assert session.get_one(RespondentFact, person.id).cause is None
        assert facts.differences(session, case_id) == []


def test_elements_of_an_earlier_type_go(office: Office, case_id: uuid.UUID) -> None:
    verifier = office.who("verifier")
    keep(office, case_id, verifier)
    keep(office, case_id, verifier, violation_type="K01", elements={"K01.1": Noted("fulfilled")}, finding="")
    assert set(next(iter(seen(office, case_id).people.values())).elements) == {"K01.1"}


def test_what_is_wrong_names_the_respondent(office: Office, case_id: uuid.UUID) -> None:
    people = office.people(case_id)
    wrong = {people[1].id: Examined("D06", {}, "proven", causes=(CauseFound("C4"),))}
    with pytest.raises(InvalidInputError) as refused:
        office.act(
            examine, case_id, checklist={"told": Noted("?")}, people=wrong, actor=office.who("verifier")
        )
    assert {(one.field, one.code) for one in refused.value.problems} == {
        ("told", "unknown_choice"), ("r2_finding", "needs_every_element"), ("r2_cause_1", "unknown_choice"),
    }  # fmt: skip
    assert seen(office, case_id).checklist == {}


def test_what_a_decision_rests_on_stands_once_it_is_taken(office: Office, case_id: uuid.UUID) -> None:
    verifier = office.who("verifier")
    office.step(case_id, Action.FIND_NOT_PROVEN)
    with pytest.raises(ConflictError, match="wrong_state"):
        keep(office, case_id, verifier, finding_note="Nanti.")
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=2)
    with pytest.raises(ConflictError, match="wrong_state"):
        write(office, case_id, verifier, "Nanti.", 0)
    with pytest.raises(ConflictError, match="wrong_state"):
        record(office, case_id, office.who("head"), {1: "proven"})


@pytest.mark.parametrize("role", ["intake", "pleno_member", "liaison", "auditor"])
def test_others_do_not_examine(office: Office, case_id: uuid.UUID, role: str) -> None:
    with pytest.raises(NotAllowedError):
        keep(office, case_id, office.who(role))
    with pytest.raises(NotAllowedError):
        write(office, case_id, office.who(role), "Kajian.", 0)


def write(office: Office, case_id: uuid.UUID, who: Actor, text: str, version: int) -> None:
    _do(office, lambda session: save_study(
        session, office.means, case_id, number="KJ/1", sections={"facts": text, "analysis": ""},
        version=version, actor=who, now=office.clock(),
    ))  # fmt: skip


def test_of_two_who_write_the_study_the_second_is_told(office: Office, case_id: uuid.UUID) -> None:
    one, two = office.who("verifier"), office.who("verifier", 2)
    write(office, case_id, one, "Kata satu.", 0)
    with pytest.raises(ConflictError, match="study_changed"):
        write(office, case_id, two, "Kata dua.", 0)
    write(office, case_id, two, "Kata dua.", 1)
    with pytest.raises(ConflictError, match="nothing_changed"):
        write(office, case_id, one, "Kata dua.", 2)
    with pytest.raises(InvalidInputError):
        write(office, case_id, one, "x" * 100_001, 2)
    with office.sessions() as session:
        held = study_of(begin(session, office.means, case_id, actor=one, now=office.clock(), lock=False))
    assert (held.version, held.number, dict(held.sections)) == (2, "KJ/1", {"facts": "Kata dua."})
    assert held.written_by == two.name
    told = [entry for entry in office.view(case_id).timeline if entry.kind is EventKind.STUDY_SAVED]
    assert [entry.details["version"] for entry in told] == ["1", "2"]
    assert "Kata" not in str([entry.details for entry in told])


def record(
    office: Office, case_id: uuid.UUID, who: Actor, results: dict[int, str], *, vote: str = "for"
) -> None:
    """Record a meeting of a head, a member and one without an account, who abstains."""
    seats = [office.who("head", 2), office.who("pleno_member", 2)]
    members = [
        Member(f"member{number}", seat.account_id, votes=dict.fromkeys(results, vote))
        for number, seat in enumerate(seats, start=1)
    ]
    guest = Member("guest1", name="Wati Contoh", votes=dict.fromkeys(results, "abstained"))
    office.act(
        record_pleno,
        case_id,
        sitting=Sitting(office.today, 3, (*members, guest), results, "Risalah."),
        actor=who,
    )


def meetings(office: Office, case_id: uuid.UUID) -> list[PlenoView]:
    head = office.who("head")
    with office.sessions() as session:
        return plenos_of(begin(session, office.means, case_id, actor=head, now=office.clock(), lock=False))


def test_what_a_meeting_decides_is_what_the_step_says(office: Office, case_id: uuid.UUID) -> None:
    office.examine(case_id)
    pleno, verifier = office.who("pleno_member"), office.who("verifier")
    record(office, case_id, pleno, {1: "proven", 2: "postponed"})
    for respondent in (1, 2):
        with pytest.raises(DomainError) as refused:
            decide(office, case_id, Action.FIND_NOT_PROVEN, pleno, respondent)
        assert guard(refused) == "pleno_decided_so"
    assert not decide(office, case_id, Action.FORWARD, verifier)
    record(office, case_id, pleno, {2: "not_proven"})
    assert decide(office, case_id, Action.FIND_NOT_PROVEN, pleno, 2)
    assert office.people(case_id)[1].outcome is Outcome.NOT_PROVEN

    newest, first = meetings(office, case_id)

    assert (newest.ordinal, first.ordinal, first.present, first.quorum) == (2, 1, 3, 3)
    assert (first.minutes, first.recorded_by) == ("Risalah.", pleno.name)
    assert "Wati Contoh" in first.members
    decided = {one.ordinal: (one.result, one.abstained, one.votes["for"]) for one in first.decided}
    assert decided == {1: ("proven", ("Wati Contoh",), 2), 2: ("postponed", ("Wati Contoh",), 2)}
    with office.sessions() as session:
        assert usual_quorum(session, office.workplace.office.id) == 3


def test_a_vote_against_a_barred_seat_or_without_majority_is_not_kept(
    office: Office, case_id: uuid.UUID
) -> None:
    pleno, barred = office.who("pleno_member"), office.who("head", 2)
    with pytest.raises(InvalidInputError) as refused:
        record(office, case_id, pleno, {1: "proven"}, vote="against")
    assert [one.code for one in refused.value.problems] == ["no_majority"]
    _do(office, lambda session: declare(
        session, office.means, case_id, tie=Tie.KIN, reason="Ipar.", actor=barred, now=office.clock()
    ))  # fmt: skip
    with pytest.raises(InvalidInputError) as refused:
        record(office, case_id, pleno, {1: "proven"})
    assert [one.code for one in refused.value.problems] == ["barred_from_vote"]
    with office.sessions() as session:
        seats = seats_of(session, office.case(case_id))
    assert {seat.name for seat in seats if seat.barred} == {barred.name}
    assert meetings(office, case_id) == []


def _do(office: Office, act: Callable[[Session], object]) -> None:
    with transaction(office.sessions) as session:
        act(session)
