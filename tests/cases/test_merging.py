"""T4: a case ends in another one of the office; reports, evidence, threads and respondents go on there."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from neutrality.cases import facts, holder
from neutrality.cases.conversation import ask_reporter
from neutrality.cases.work import reports_of
from neutrality.domain.access import Role
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, Outcome, ReportKind, State, Step
from neutrality.reports.submission import RespondentInput
from neutrality.vault import TrackingCode
from tests.cases.custody import Custody
from tests.cases.merging import REASON, Mergers
from tests.cases.office import ONE, TWO, Office

OTHER = (RespondentInput(name="Wati Lain"),)


@pytest.fixture
def mergers(office: Office) -> Mergers:
    """Return the office's people who merge."""
    return Mergers(office)


@pytest.mark.both_databases
def test_the_case_ends_and_its_reports_go_on_in_the_other(
    mergers: Mergers, office: Office, custody: Custody
) -> None:
    master, merged = (office.receive().case_id for _ in range(2))
    assert mergers.merge(merged, master, 1)

    case = office.case(merged)
    assert (case.state, case.outcome, case.closed_on) == (
        State.CLOSED,
        Outcome.DUPLICATE_MERGED,
        office.today,
    )
    assert [row.outcome for row in office.people(merged)] == [Outcome.DUPLICATE_MERGED]
    assert len(office.people(master)) == 1
    assert len(office.view(master).reports) == 2
    assert custody.told(merged, EventKind.CASE_MERGED)[0]["master"] == str(master)
    (joined,) = custody.told(master, EventKind.CASE_JOINED)
    assert (joined["other_case"], joined["respondents"]) == (str(merged), [])
    for one in (merged, master):
        assert office.view(one).timeline[-1].reason == REASON
        with office.sessions() as session:
            assert facts.differences(session, one) == []
    with pytest.raises(DomainError, match="guard"):
        office.step(merged, Action.REOPEN)


@pytest.mark.both_databases
def test_who_is_not_in_the_other_case_is_added_there(mergers: Mergers, office: Office) -> None:
    master = office.receive().case_id
    merged = office.receive(respondents=TWO).case_id
    mergers.merge(merged, master, 1, None)

    added = office.people(master)[1]
    assert (added.ordinal, added.state, added.person_id) == (2, State.RECEIVED, None)
    assert office.view(master).respondents[1].name == "Wati Lain"
    with office.sessions() as session:
        kept = facts.load(session, master).respondents[added.id]
        assert (kept.joined_on, kept.received_on) == (office.today, office.today)
        assert facts.differences(session, master) == []
    office.step(master, Action.REGISTER)
    office.step(master, Action.FIND_NOT_PROVEN, respondent=2)
    office.step(master, Action.FORWARD)
    with office.sessions() as session:
        assert facts.differences(session, master) == []


@pytest.mark.both_databases
def test_every_code_opens_its_own_thread_and_nothing_of_the_other(mergers: Mergers, office: Office) -> None:
    """Attack 3: nothing is sealed anew, and each reporter reads and writes as before."""
    first, second = TrackingCode.new(), TrackingCode.new()
    master = office.receive(first, narrative="Laporan pertama.").case_id
    merged = office.receive(second, narrative="Laporan kedua.", respondents=OTHER).case_id
    mergers.merge(merged, master, None)

    for code, text in ((first, "Dari yang pertama."), (second, "Dari yang kedua.")):
        with office.holding(code) as held:
            assert held.case.id == master
            holder.reply(held, text, once=uuid.uuid4())
        lines = [line.text for line in mergers.page(code).lines if line.text]
        assert lines == [text]
        assert mergers.page(code).respondents == 1
    with office.sessions() as session:
        reports = [row.id for row in reports_of(session, master)]
    asked = {"actor": office.who("verifier"), "today": office.today}
    office.act(ask_reporter, master, text="Kapan persisnya?", report_id=reports[1], **asked)
    told = [[line.told for line in mergers.page(code).lines] for code in (first, second)]
    assert told == [["received", "reply"], ["received", "reply", "question"]]


def test_a_sender_hears_only_of_the_respondents_that_the_report_names(
    mergers: Mergers, office: Office
) -> None:
    first, second = TrackingCode.new(), TrackingCode.new()
    master = office.receive(first).case_id
    merged = office.receive(second, respondents=OTHER).case_id
    mergers.merge(merged, master, None)
    office.step(master, Action.REGISTER)
    office.step(master, Action.FIND_NOT_PROVEN, respondent=2)

    assert mergers.page(first).state is State.VERIFIED
    assert [line.told for line in mergers.page(first).lines] == ["received", "register"]
    assert (mergers.page(second).state, mergers.page(second).outcome) == (State.CLOSED, Outcome.NOT_PROVEN)
    assert mergers.page(second).look_again_on is None
    office.step(master, Action.FORWARD)
    assert [line.told for line in mergers.page(second).lines] == ["received", "register", "not_proven"]
    assert mergers.page(first).state is State.RECOMMENDED
    assert mergers.page(first).due_on is None


def test_what_is_registered_ends_only_when_a_head_confirms(mergers: Mergers, office: Office) -> None:
    master, merged = (office.receive().case_id for _ in range(2))
    for one in (master, merged):
        office.step(one, Action.REGISTER)
    assert not mergers.merge(merged, master, 1)
    with pytest.raises(ConflictError, match="already_waiting"):
        mergers.merge(merged, master, 1)
    (waiting,) = office.waiting(merged)
    with pytest.raises(NotAllowedError):
        office.confirm(waiting.id, office.who("verifier", 2))
    assert office.case(merged).outcome is None
    office.confirm(waiting.id, office.who("head"))
    assert office.case(merged).outcome is Outcome.DUPLICATE_MERGED


def test_who_proposed_the_merge_does_not_confirm_it(mergers: Mergers, office: Office) -> None:
    both = office.someone("Dua peran", Role.VERIFIER, Role.HEAD)
    master, merged = (office.receive().case_id for _ in range(2))
    for one in (master, merged):
        office.step(one, Action.REGISTER)
    mergers.merge(merged, master, 1, by=both)
    with pytest.raises(NotAllowedError, match="same_person"):
        office.confirm(office.waiting(merged)[0].id, both)


def test_one_decided_in_the_merged_case_stays_decided_there(mergers: Mergers, office: Office) -> None:
    code = TrackingCode.new()
    master, merged = office.receive().case_id, office.receive(code, respondents=TWO).case_id
    for one in (master, merged):
        office.step(one, Action.REGISTER)
    office.step(merged, Action.FIND_NOT_PROVEN, respondent=2)
    mergers.merge(merged, master, 1)
    office.confirm(office.waiting(merged)[0].id, office.who("head"))

    assert [row.outcome for row in office.people(merged)] == [Outcome.DUPLICATE_MERGED, Outcome.NOT_PROVEN]
    assert (mergers.page(code).state, mergers.page(code).respondents) == (State.VERIFIED, 2)
    office.step(master, Action.FIND_NOT_PROVEN)
    assert mergers.page(code).state is State.CLOSED
    with office.sessions() as session:
        assert facts.differences(session, merged) == []


def test_a_report_that_comes_into_a_registered_case_is_told_as_if_registered(
    mergers: Mergers, office: Office
) -> None:
    code = TrackingCode.new()
    master = office.receive().case_id
    office.step(master, Action.REGISTER)
    office.clock.move(days=2)
    merged, alone = office.receive(code).case_id, office.receive().case_id
    mergers.merge(merged, master, 1)
    office.step(alone, Action.REGISTER)

    page = mergers.page(code)
    assert [line.told for line in page.lines] == ["received", "register"]
    due = min(clock.due_on for clock in office.view(alone).clocks if clock.stopped_on is None)
    assert page.look_again_on == due + timedelta(days=1)
    assert due > min(clock.due_on for clock in office.view(master).clocks if clock.stopped_on is None)


def test_merged_cases_are_merged_again(mergers: Mergers, office: Office) -> None:
    codes = [TrackingCode.new() for _ in range(3)]
    first, second, third = (
        office.receive(code, respondents=people).case_id
        for code, people in zip(codes, (ONE, OTHER, (RespondentInput(name="Made Ketiga"),)), strict=True)
    )
    mergers.merge(first, second, None)
    mergers.merge(second, third, None, None)
    office.step(third, Action.REGISTER)
    office.step(third, Action.FIND_NOT_PROVEN, respondent=3)

    names = [row.name for row in office.view(third).respondents]
    assert names == ["Made Ketiga", "Wati Lain", "Budi Contoh"]
    told = [[line.told for line in mergers.page(code).lines] for code in codes]
    assert told == [
        ["received", "register", "not_proven"],
        ["received", "register"],
        ["received", "register"],
    ]
    assert len(office.view(third).reports) == 3


def test_only_two_cases_before_their_decision_at_one_office_are_merged(
    mergers: Mergers, office: Office
) -> None:
    master, merged = (office.receive().case_id for _ in range(2))
    above = office.receive(
        clerk=office.someone("Loket provinsi", Role.INTAKE, at=office.workplace.province),
        office_id=office.workplace.province.id,
    ).case_id
    with pytest.raises(NotFoundError, match="no_such_case"):
        mergers.merge(merged, above, 1)
    wrong: list[dict[str, Any]] = [{"reason": " "}, {"pairs": {}}, {"pairs": {uuid.uuid4(): None}}]
    for typed in wrong:
        with pytest.raises(InvalidInputError):
            mergers.merge(merged, master, 1, **typed)
    with pytest.raises(InvalidInputError) as caught:
        mergers.merge(merged, merged, 1)
    assert caught.value.problems[0].code == "same_case"
    with pytest.raises(ConflictError, match="changed_meanwhile"):
        mergers.merge(merged, master, 1, version=99)
    for role in (Role.HEAD, Role.INTAKE, Role.AUDITOR):
        with pytest.raises(NotAllowedError):
            mergers.merge(merged, master, 1, by=office.who(role))
    office.step(merged, Action.REGISTER)
    with pytest.raises(InvalidInputError) as caught:
        mergers.merge(merged, master, 1)
    assert caught.value.problems[0].code == "master_behind"
    office.step(master, Action.REGISTER)
    office.step(master, Action.FORWARD)
    with pytest.raises(InvalidInputError) as caught:
        mergers.merge(merged, master, 1)
    assert caught.value.problems[0].code == "master_closed"
    with pytest.raises(ConflictError, match="wrong_state"):
        mergers.merge(master, merged, 1)


def test_the_common_page_of_steps_merges_nothing(office: Office) -> None:
    merged = office.receive(kind=ReportKind.LAPORAN).case_id
    step = Step(Action.MERGE, office.today, REASON, fields={"master": str(uuid.uuid4())})
    with pytest.raises(ConflictError, match="wrong_state"):
        office.take(merged, office.who("verifier"), step)
