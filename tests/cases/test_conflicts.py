"""Whoever is tied to a case steps back or is kept away; a case left to nobody goes to the office above."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.accounts.service import record_employer
from neutrality.cases import assistance
from neutrality.cases.assignment import assign, assignable
from neutrality.cases.conflicts import ask_withdrawal, bar_of, declare, derived_on, record_of
from neutrality.cases.identity import check_identity
from neutrality.cases.jobs import index_respondent
from neutrality.cases.lists import board
from neutrality.cases.models import Case
from neutrality.cases.narrowing import Filters
from neutrality.cases.reading import case_file
from neutrality.cases.search import search
from neutrality.cases.standing import hidden_from, subject_for, ties_on
from neutrality.database import transaction
from neutrality.domain.access import Actor, Relation
from neutrality.domain.conflicts import Tie
from neutrality.domain.errors import ConflictError, DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, State, Step
from neutrality.recusal.models import Conflict
from neutrality.reports.submission import RespondentInput
from neutrality.vault import IndexKind, KeyKind
from tests.cases.hands import papers
from tests.cases.mending import Mending
from tests.cases.office import NARRATIVE, NIP, Office


@pytest.fixture
def case_id(office: Office) -> uuid.UUID:
    """Return a fresh case of the office."""
    return office.receive().case_id


def refused(act: Callable[[], object]) -> str:
    """Return the code of the refusal, which there must be."""
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def complete(office: Office, case_id: uuid.UUID) -> None:
    """Let the custodian find the identity complete, so that the case can be registered."""
    office.act(check_identity, case_id, complete=True, actor=office.who("custodian"))


def ask(office: Office, conflict: Conflict, who: Actor) -> None:
    """Ask that a conflict is taken back."""
    with transaction(office.sessions) as session:
        ask_withdrawal(
            session, office.means, conflict.case_id, conflict.id, reason="Salah orang.", actor=who,
            now=office.clock(),
        )  # fmt: skip


def step_back(office: Office, case_id: uuid.UUID, who: Actor, tie: Tie = Tie.KIN) -> None:
    with transaction(office.sessions) as session:
        declare(
            session, office.means, case_id, tie=tie, reason="Ipar terlapor.", actor=who, now=office.clock()
        )


def record(office: Office, case_id: uuid.UUID, of: Actor, tie: Tie, by: Actor | None = None) -> None:
    head = by or office.who("head")
    with transaction(office.sessions) as session:
        record_of(
            session, office.means, case_id, account_id=of.account_id, tie=tie, reason="Satu bagian.",
            actor=head, now=office.clock(),
        )  # fmt: skip


def read(office: Office, case_id: uuid.UUID, who: Actor) -> str:
    with office.sessions() as session:
        view = case_file(
            session, office.means, case_id, actor=who, lang="id", today=office.today, now=office.clock()
        )
    return view.reports[0].narrative


def listed(office: Office, who: Actor) -> dict[uuid.UUID, tuple[bool, list[str]]]:
    """Return each case in somebody's list: whether it says that they stepped back, and the names."""
    with office.sessions() as session:
        page = board(session, office.means, Filters(), actor=who, today=office.today, now=office.clock())
    return {row.id: (row.barred, row.respondents) for row in page.rows}


def register(office: Office, case_id: uuid.UUID, who: Actor) -> bool:
    step = Step(Action.REGISTER, office.today, "Lengkap.", "", papers(Action.REGISTER, office.today))
    return office.take(case_id, who, step)


def kinds(office: Office, case_id: uuid.UUID) -> list[EventKind]:
    return [entry.kind for entry in office.view(case_id).timeline]


@pytest.mark.parametrize("tie", [Tie.CONCERNED, Tie.KIN, Tie.SAME_UNIT, Tie.OTHER])
def test_whoever_steps_back_sees_that_and_nothing_else(office: Office, case_id: uuid.UUID, tie: Tie) -> None:
    officer = office.who("verifier")
    assert read(office, case_id, officer) == NARRATIVE

    step_back(office, case_id, officer, tie)

    assert refused(lambda: read(office, case_id, officer)) == "barred"
    assert refused(lambda: register(office, case_id, officer)) == "barred"
    assert listed(office, officer) == {case_id: (True, [])}
    with office.sessions() as session:
        bar = bar_of(session, office.case(case_id), officer)
        assert search(session, office.means, "Budi Contoh", actor=officer) == []
    assert bar is not None
    assert [row.tie for row in bar.conflicts] == [tie]
    assert listed(office, office.who("head")) == {case_id: (False, ["Budi Contoh"])}
    assert kinds(office, case_id)[-1] in {EventKind.CONFLICT_DECLARED, EventKind.ASSISTANCE_OFFERED}


def test_whom_the_head_bars_no_longer_learns_of_the_case(office: Office, case_id: uuid.UUID) -> None:
    officer, other = office.who("verifier"), office.who("verifier", 2)

    record(office, case_id, officer, Tie.SAME_UNIT)

    assert refused(lambda: read(office, case_id, officer)) == "no_such_case"
    assert listed(office, officer) == {}
    with office.sessions() as session:
        assert search(session, office.means, office.case(case_id).reference, actor=officer) == []
        assert hidden_from(session, officer) == {case_id}
        assert hidden_from(session, other) == frozenset()
    assert read(office, case_id, other) == NARRATIVE
    assert refused(lambda: record(office, case_id, office.who("head"), Tie.KIN, by=other)) == "not_allowed"


def test_the_reason_stands_sealed_in_the_history(office: Office, case_id: uuid.UUID) -> None:
    step_back(office, case_id, office.who("verifier"))

    told = [entry for entry in office.view(case_id).timeline if entry.kind is EventKind.CONFLICT_DECLARED]

    assert [(entry.reason, entry.details["tie"]) for entry in told] == [("Ipar terlapor.", "kin")]


def own_nip(office: Office, officer: Actor) -> None:
    """Let an officer have the respondent's NIP."""
    with transaction(office.sessions) as session:
        office.means.keyholder.remember(
            session, kind=IndexKind.NIP, values=[NIP], office_id=None, owner_kind=KeyKind.ACCOUNT,
            owner=officer.account_id,
        )  # fmt: skip


def test_a_respondent_with_an_account_learns_nothing_of_the_case(office: Office) -> None:
    officer = office.who("verifier")
    own_nip(office, officer)
    case_id = office.receive().case_id
    other = office.receive(respondents=(RespondentInput(name="Wati Lain"),)).case_id

    assert refused(lambda: read(office, case_id, officer)) == "no_such_case"
    assert set(listed(office, officer)) == {other}
    with office.sessions() as session:
        assert search(session, office.means, NIP, actor=officer) == []
        assert derived_on(session, case_id) == [(officer.name, Relation.PARTY)]
        assert officer.account_id not in {one.id for one in assignable(session, office.case(case_id))}
    assert refused(lambda: step_back(office, case_id, officer)) == "no_such_case"


def lend(office: Office, officer: Actor, agency_id: uuid.UUID | None = None) -> None:
    """Let an officer come from an agency, that of the respondent unless it is named."""
    agency_id = agency_id or office.workplace.agency.id
    with transaction(office.sessions) as session:
        account = session.get_one(Account, officer.account_id)
        record_employer(session, office.means.signer, account, agency_id, now=office.clock())


def test_who_comes_from_the_same_agency_goes_on_and_confirms_nothing(office: Office) -> None:
    ours = RespondentInput(name="Budi Contoh", nip=NIP, agency_id=office.workplace.agency.id)
    case_id = office.receive(respondents=(ours,)).case_id
    complete(office, case_id)
    lent, head, second = office.who("verifier"), office.who("head"), office.who("head", 2)
    for officer in (lent, second):
        lend(office, officer)

    assert read(office, case_id, lent) == NARRATIVE
    assert not register(office, case_id, lent)
    proposal = office.waiting(case_id)[0]
    assert refused(lambda: office.confirm(proposal.id, second)) == "wrong_role"
    office.confirm(proposal.id, head)

    assert office.case(case_id).state is State.VERIFIED


def test_colleagues_at_the_agency_to_which_somebody_moved_are_tied_too(office: Office) -> None:
    ours = RespondentInput(name="Budi Contoh", nip=NIP, agency_id=office.workplace.agency.id)
    case_id = office.receive(respondents=(ours,)).case_id
    new, old, apart = (office.who("verifier", number) for number in (3, 4, 5))
    with transaction(office.sessions) as session:
        agencies = [office.factory.agency(session, code=code).id for code in ("LAIN", "JAUH")]
    for officer, agency_id in ((new, agencies[0]), (old, None), (apart, agencies[1])):
        lend(office, officer, agency_id)
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FORWARD, addressee="employer")
    assert same_agency(office, case_id, new, old, apart) == [False, True, False]

    office.step(case_id, Action.RECORD_MOVE, new_agency="LAIN")
    assert same_agency(office, case_id, new, old, apart) == [True, True, False]
    Mending(office).cancel(case_id)
    assert same_agency(office, case_id, new, old, apart) == [False, True, False]


def same_agency(office: Office, case_id: uuid.UUID, *officers: Actor) -> list[bool]:
    """Return of each officer whether the case knows them as a colleague, asked one by one and together."""
    with office.sessions() as session:
        ties, case = ties_on(session, case_id), session.get_one(Case, case_id)
        alone = [Relation.SAME_AGENCY in subject_for(session, case, one).relations for one in officers]
    together = [Relation.SAME_AGENCY in ties.get(one.account_id, frozenset()) for one in officers]
    assert alone == together
    return alone


def test_a_step_that_a_barred_officer_proposed_is_not_confirmed(office: Office) -> None:
    case_id = office.receive().case_id
    complete(office, case_id)
    officer, head = office.who("verifier"), office.who("head")
    with transaction(office.sessions) as session:
        version = office.case(case_id).version
        assign(
            session,
            office.means,
            case_id,
            officer.account_id,
            version=version,
            actor=head,
            now=office.clock(),
        )
    register(office, case_id, officer)
    proposal = office.waiting(case_id)[0]

    step_back(office, case_id, officer)

    waiting = office.view(case_id).proposals[0]
    assert (waiting.proposer_barred, waiting.may_answer, waiting.may_confirm) == (True, True, False)
    assert office.case(case_id).assignee_id is None
    assert refused(lambda: office.confirm(proposal.id, head)) == "proposer_barred"
    office.refuse(proposal.id, head)
    assert not register(office, case_id, office.who("verifier", 2))


def test_a_conflict_ends_by_two_and_never_by_whom_it_lets_in(office: Office, case_id: uuid.UUID) -> None:
    officer, head = office.who("verifier"), office.who("head")
    step_back(office, case_id, officer)
    with office.sessions() as session:
        conflict = session.scalars(select(Conflict)).one()

    assert refused(lambda: ask(office, conflict, head)) == "not_your_conflict"
    ask(office, conflict, officer)
    assert refused(lambda: ask(office, conflict, officer)) == "already_waiting"
    proposal = office.waiting(case_id)[0]
    assert refused(lambda: read(office, case_id, officer)) == "barred"
    assert refused(lambda: office.confirm(proposal.id, officer)) == "barred"
    assert refused(lambda: office.confirm(proposal.id, office.who("verifier", 2))) == "not_allowed"
    office.confirm(proposal.id, head)

    assert read(office, case_id, officer) == NARRATIVE
    assert kinds(office, case_id)[-1] is EventKind.CONFLICT_WITHDRAWN


def test_the_head_does_not_let_in_alone_whom_the_head_barred(office: Office, case_id: uuid.UUID) -> None:
    officer, head = office.who("verifier"), office.who("head")
    record(office, case_id, officer, Tie.KIN)
    with transaction(office.sessions) as session:
        conflict = session.scalars(select(Conflict)).one()
        ask_withdrawal(
            session,
            office.means,
            case_id,
            conflict.id,
            reason="Bukan keluarga.",
            actor=head,
            now=office.clock(),
        )
    proposal = office.waiting(case_id)[0]

    assert refused(lambda: office.confirm(proposal.id, head)) == "same_person"
    office.confirm(proposal.id, office.who("head", at=office.workplace.province))

    assert read(office, case_id, officer) == NARRATIVE


def test_the_same_conflict_is_declared_once_and_with_a_reason(office: Office, case_id: uuid.UUID) -> None:
    step_back(office, case_id, office.who("verifier"))

    with pytest.raises(ConflictError, match="already_declared"):
        step_back(office, case_id, office.who("verifier"))
    stranger = office.who("verifier", at=office.elsewhere())
    with pytest.raises(NotFoundError):
        step_back(office, case_id, stranger)


def staff(office: Office) -> tuple[Actor, Actor, Actor]:
    return office.who("intake"), office.who("verifier"), office.who("head")


def test_a_case_that_nobody_is_left_for_is_offered_and_the_parent_acts_on_it(office: Office) -> None:
    _intake, officer, _head = staff(office)
    case_id = office.receive().case_id
    complete(office, case_id)
    above = {role: office.who(role, at=office.workplace.province) for role in ("verifier", "head")}
    assert refused(lambda: read(office, case_id, above["verifier"])) == "above"

    step_back(office, case_id, officer)

    with office.sessions() as session:
        assert [one.case_id for one in assistance.offers(session, actor=above["head"])] == [case_id]
        assert assistance.offers(session, actor=office.who("head")) == []
        left = set(assistance.left_to_nobody(session, office.case(case_id)))
        assert left >= {Action.CLOSE_UNMET, Action.START_TRACING, Action.REGISTER}
        assert left.isdisjoint({Action.REQUEST_CORRECTION, Action.RECORD_CORRECTION})

    def accept(who: Actor) -> None:
        with transaction(office.sessions) as session:
            assistance.accept(session, office.means, case_id, actor=who, now=office.clock())

    assert refused(lambda: accept(office.who("head"))) == "not_offered"
    assert refused(lambda: accept(above["verifier"])) == "not_allowed"
    accept(above["head"])
    assert refused(lambda: accept(above["head"])) == "already_accepted"

    assert read(office, case_id, above["verifier"]) == NARRATIVE
    assert not register(office, case_id, above["verifier"])
    office.confirm(office.waiting(case_id)[0].id, office.who("head"))
    case = office.case(case_id)
    assert (case.state, case.office_id) == (State.VERIFIED, office.workplace.office.id)
    with transaction(office.sessions) as session:
        assistance.end(session, office.means, case_id, actor=above["head"], now=office.clock())
    assert refused(lambda: read(office, case_id, above["verifier"])) == "above"
    story = kinds(office, case_id)
    for kind in (
        EventKind.ASSISTANCE_OFFERED, EventKind.ASSISTANCE_ACCEPTED, EventKind.ASSISTANCE_ENDED,
    ):  # fmt: skip
        assert story.count(kind) == 1


def test_a_case_that_the_records_leave_to_nobody_is_offered_by_the_worker(office: Office) -> None:
    own_nip(office, office.who("verifier"))
    office.who("head")
    case_id = office.receive().case_id
    (person,) = office.people(case_id)

    with transaction(office.sessions) as session:
        index_respondent(session, office.means, {"respondent": str(person.id)}, office.clock())

    assert kinds(office, case_id).count(EventKind.ASSISTANCE_OFFERED) == 1


def test_help_can_be_asked_for_once_and_only_where_there_is_an_office_above(
    office: Office, case_id: uuid.UUID
) -> None:
    def offer(where: uuid.UUID, who: Actor) -> None:
        with transaction(office.sessions) as session:
            assistance.offer(session, office.means, where, actor=who, now=office.clock())

    offer(case_id, office.who("verifier"))
    assert refused(lambda: offer(case_id, office.who("head"))) == "already_offered"
    top = office.workplace.province
    clerk = office.who("intake", at=top)
    theirs = office.receive(clerk=clerk, office_id=top.id).case_id
    assert refused(lambda: offer(theirs, office.who("head", at=top))) == "no_office_above"


def test_one_officer_stepping_back_from_a_full_office_offers_nothing(
    office: Office, case_id: uuid.UUID
) -> None:
    staff(office)
    office.who("verifier", 2)
    office.who("pleno_member")
    for role in ("liaison", "custodian"):
        office.who(role)

    step_back(office, case_id, office.who("verifier"))

    assert EventKind.ASSISTANCE_OFFERED not in kinds(office, case_id)
