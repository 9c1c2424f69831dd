"""One person in several cases: found, decided by somebody, remembered, taken back; earlier matters shown."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select

from neutrality.cases.earlier import Known, known_of
from neutrality.cases.models import Person
from neutrality.cases.persons import Possible, possible_matches
from neutrality.cases.same_person import Decided, decide_match, decided_of, undo_match
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.persons import MOST_OPENED
from neutrality.domain.workflow import Action, Outcome
from neutrality.reports.submission import RespondentInput
from neutrality.vault import Purpose
from tests.cases.custody import REASON, Custody
from tests.cases.office import NIP, Office

OTHER_NIP = "199009132025212014"


@dataclass(frozen=True)
class People:
    """Cases of one office about one respondent each, and what its people decide about them."""

    office: Office

    def case(self, name: str, nip: str = "", **changes: Any) -> uuid.UUID:
        """Receive a case about somebody of this name."""
        one = RespondentInput(name=name, nip=nip, position=changes.pop("position", ""))
        return self.office.receive(respondents=(one,), **changes).case_id

    def person(self, case_id: uuid.UUID) -> uuid.UUID | None:
        """Return which person the respondent of a case is."""
        return self.office.people(case_id)[0].person_id

    def possible(self, case_id: uuid.UUID, by: Actor | None = None) -> list[Possible]:
        """Return who else the respondent of a case may be."""
        found: list[Possible] = self._do(possible_matches, case_id, by)
        return found

    def decided(self, case_id: uuid.UUID) -> list[Decided]:
        """Return what was decided about the respondent of a case."""
        found: list[Decided] = self._do(decided_of, case_id, None)
        return found

    def known(self, case_id: uuid.UUID, by: Actor | None = None) -> Known:
        """Return what other cases tell of the respondent of a case."""
        actor = by or self.office.who("verifier")
        with transaction(self.office.sessions) as session:
            return known_of(session, self.office.means, case_id, actor=actor, now=self.office.clock())[0]

    def decide(self, one: uuid.UUID, other: uuid.UUID, *, same: bool = True, **changes: Any) -> None:
        """Decide whether the respondents of two cases are one person."""
        self._between(decide_match, one, other, **{"same": same, "reason": REASON, **changes})

    def undo(self, one: uuid.UUID, other: uuid.UUID, **changes: Any) -> None:
        """Take back what was decided."""
        self._between(undo_match, one, other, **{"reason": REASON, **changes})

    def _between(self, use_case: Any, one: uuid.UUID, other: uuid.UUID, **typed: Any) -> None:
        office = self.office
        typed.setdefault("actor", office.who("verifier"))
        first, second = (office.people(case_id)[0].id for case_id in (one, other))
        with transaction(office.sessions) as session:
            use_case(session, office.means, one, first, second, now=office.clock(), **typed)

    def _do(self, use_case: Any, case_id: uuid.UUID, by: Actor | None) -> Any:
        office, actor = self.office, by or self.office.who("verifier")
        respondent = office.people(case_id)[0].id
        with transaction(office.sessions) as session:
            return use_case(session, office.means, case_id, respondent, actor=actor, now=office.clock())


@pytest.fixture
def people(office: Office) -> People:
    """Return the office's people who look for one person in several cases."""
    return People(office)


def sanction(office: Office, case_id: uuid.UUID) -> None:
    """Bring a case to the employer's sanction."""
    for action in (Action.REGISTER, Action.FORWARD, Action.RECORD_SANCTION):
        office.step(case_id, action)


@pytest.mark.both_databases
def test_somebody_of_a_like_name_is_shown_with_what_differs(people: People) -> None:
    one = people.case("Drs. H. Slamet Riyadhi, M.Si.", position="Camat")
    same = people.case("Slamet Riyadi", position="Lurah")
    misspelt = people.case("Slamt Riyadi")
    people.case("Wati Fiktif")

    found = people.possible(one)
    assert [(row.case_id, row.differs) for row in found] == [
        (same, ("name", "position")), (misspelt, ("name",)),
    ]  # fmt: skip
    assert found[0].likeness == 100 > found[1].likeness
    assert people.known(one).hints == 1


@pytest.mark.both_databases
def test_a_person_without_a_number_is_shared_once_somebody_confirms(
    people: People, office: Office, custody: Custody
) -> None:
    one, other, third = (people.case("Slamet Rekaan") for _ in range(3))
    people.decide(one, other)
    people.decide(third, other)

    assert people.person(one) == people.person(other) == people.person(third) is not None
    assert people.possible(one) == []
    assert [row.case_id for row in people.known(one).matters] in ([other, third], [third, other])
    assert custody.told(one, EventKind.PERSONS_MATCHED) == [{"other_case": str(other)}]
    assert office.view(other).timeline[-1].reason == REASON
    (kept,) = people.decided(one)
    assert (kept.other.case_id, kept.same, kept.reason) == (other, True, REASON)
    with pytest.raises(DomainError, match="decided_already"):
        people.decide(other, one, same=False)


@pytest.mark.both_databases
def test_a_decision_is_taken_back_and_nobody_is_left_behind(people: People, office: Office) -> None:
    one, other, third = (people.case("Slamet Rekaan") for _ in range(3))
    people.decide(one, other)
    people.decide(one, third)
    people.undo(other, one)
    assert people.person(other) is None
    assert people.person(one) == people.person(third) is not None
    people.undo(one, third)
    assert {people.person(case) for case in (one, other, third)} == {None}
    with office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
    with pytest.raises(NotFoundError, match="no_such_respondent"):
        people.undo(one, third)
    assert len(people.possible(one)) == 2


def test_who_was_set_apart_is_not_asked_about_again(people: People, office: Office) -> None:
    one, other = (people.case("Slamet Rekaan") for _ in range(2))
    people.decide(one, other, same=False)
    assert people.possible(one) == people.possible(other) == []
    assert people.known(one).hints == 0
    assert people.person(one) is None
    assert office.view(one).timeline[-1].kind is EventKind.PERSONS_SET_APART
    people.undo(one, other)
    assert [row.case_id for row in people.possible(one)] == [other]


def test_a_number_is_stronger_than_a_decision(people: People, office: Office) -> None:
    """Two numbers stay two persons, tied by the decision; who has none is the one that has."""
    numbered, other = people.case("Slamet Rekaan", NIP), people.case("Slamet Rekaan", OTHER_NIP)
    bare = people.case("Slamet Rekaan")
    people.decide(bare, numbered)
    assert people.person(bare) == people.person(numbered)
    people.decide(numbered, other)
    assert people.person(other) != people.person(numbered)
    assert {row.case_id for row in people.known(other).matters} == {numbered, bare}
    office.correct_by_two(bare, "name", "Slamet R. Rekaan", respondent=1)
    assert people.person(bare) == people.person(numbered)
    office.correct_by_two(bare, "nip", OTHER_NIP, respondent=1)
    assert people.person(bare) == people.person(other)
    office.correct_by_two(bare, "nip", "", respondent=1)
    assert people.person(bare) == people.person(numbered)


def test_no_more_than_fifty_are_opened_and_that_counts_as_one(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    one = people.case("Slamet Rekaan")
    for _ in range(MOST_OPENED + 2):
        people.case("Slamet Rekaan")
    caplog.clear()
    with caplog.at_level("INFO", "neutrality.keyholder"):
        assert len(people.possible(one)) == MOST_OPENED
    opened = [line for line in caplog.messages if line.endswith("for match")]
    assert opened == [f"opened {MOST_OPENED} keys for match"]
    assert Purpose.MATCH.counts_once


@pytest.mark.both_databases
def test_earlier_outcomes_stand_at_the_examination_and_a_repeat_is_marked(
    people: People, office: Office
) -> None:
    first = people.case("Slamet Rekaan", NIP)
    sanction(office, first)
    office.clock.move(days=30)
    second = people.case("Slamet Rekaan", NIP)
    known = people.known(second)
    (matter,) = known.matters
    assert (matter.case_id, matter.outcome, matter.closed_on) == (
        first,
        Outcome.SANCTIONED,
        office.case(first).closed_on,
    )
    assert (matter.violation_type, matter.sanction_kind) == ("D06", "moral_terbuka")
    assert not known.repeat_offender
    sanction(office, second)
    assert people.known(second).repeat_offender
    assert people.known(first).repeat_offender


def test_of_another_office_only_how_many_and_of_one_above_nothing(people: People, office: Office) -> None:
    elsewhere = office.elsewhere()
    here = people.case("Slamet Rekaan", NIP)
    clerk = office.someone("Loket tetangga", Role.INTAKE, at=elsewhere)
    there = people.case("Slamet Rekaan", NIP, office_id=elsewhere.id, clerk=clerk)
    province = office.workplace.province
    above = office.someone("Loket provinsi", Role.INTAKE, at=province)
    avoided = people.case("Slamet Rekaan", NIP, office_id=province.id, clerk=above)

    known = people.known(here)
    assert (known.matters, known.elsewhere, known.hints) == ((), 1, 0)
    chief = office.who("verifier", at=province)
    assert people.known(avoided, by=chief).elsewhere == 2
    assert people.possible(here) == []
    for other in (there, avoided):
        with pytest.raises(NotFoundError):
            people.decide(here, other)


def test_only_investigators_and_heads_decide_with_a_reason(people: People, office: Office) -> None:
    one, other = (people.case("Slamet Rekaan") for _ in range(2))
    with pytest.raises(InvalidInputError):
        people.decide(one, other, reason=" ")
    for role in (Role.INTAKE, Role.LIAISON, Role.AUDITOR):
        with pytest.raises(NotAllowedError):
            people.decide(one, other, actor=office.who(role))
    with pytest.raises(NotFoundError, match="no_such_respondent"):
        people.decide(one, one)
    people.decide(one, other, actor=office.who("head"))
