"""Pelimpahan (T17): a case is offered, taken or returned, and goes whole (attack 3)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from neutrality.cases import facts, transfers
from neutrality.cases.carrying import former_numbers
from neutrality.cases.clocks import running
from neutrality.cases.holder import reply
from neutrality.cases.intervals import current
from neutrality.cases.models import Case, Person, Respondent
from neutrality.cases.search import search
from neutrality.cases.tracking import track
from neutrality.cases.transfer_models import Transfer
from neutrality.database import transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Role
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.transfer import Answer
from neutrality.domain.workflow import Action, ReportKind, State, Step
from neutrality.history.models import Event
from neutrality.history.service import check
from neutrality.reports.models import Source
from neutrality.vault import BlindIndex, DataKey, KeyKind, Purpose, TrackingCode
from tests.cases.handing import Handing, read, refused
from tests.cases.hands import papers
from tests.cases.office import NARRATIVE, TWO, Office

pytestmark = pytest.mark.both_databases


def kinds(office: Office, case_id: uuid.UUID) -> list[EventKind]:
    """Return what happened, in its order."""
    with office.sessions() as session:
        return list(
            session.scalars(select(Event.kind).where(Event.stream_id == case_id).order_by(Event.number))
        )


def test_a_case_goes_whole_to_the_other_office_and_the_former_one_opens_nothing_of_it(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    code = TrackingCode.new()
    case_id = office.receive(code, respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    before = office.case(case_id)
    opened = handing.opened_by(office.workplace.office.id)

    handing.transfer(case_id, other)

    case, head = office.case(case_id), handing.head(other)
    assert (case.office_id, case.state, case.assignee_id) == (other.id, State.VERIFIED, None)
    assert case.registered_on == before.registered_on
    assert read(office, case_id, head) == NARRATIVE
    assert refused(lambda: read(office, case_id, handing.head())) == "no_such_case"
    # Case, report, two respondents, the person: every kind is tried with every key of the office.
    assert opened == handing.opened_by(other.id) == 5
    assert handing.opened_by(office.workplace.office.id) == 0
    with office.holding(code) as holder:
        seen = track(holder)
        reply(holder, "Saya masih di sini.", once=uuid.uuid4())
    assert seen.office == other.name
    assert ("transferred", other.name) in [(line.told, line.text) for line in seen.lines]


def test_the_clock_runs_on_in_the_zone_of_the_new_office(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    case_id = office.receive().case_id
    with transaction(office.sessions) as session:
        session.get_one(OfficeRow, other.id).zone = "WIT"
        before = {row.id: (row.due_on, row.due_at) for row in running(session, case_id)}

    handing.transfer(case_id, other)

    with office.sessions() as session:
        after = running(session, case_id)
        here = session.get_one(OfficeRow, office.workplace.office.id).zone
    hours = {"WIB": 2, "WITA": 1}[here]
    assert [row.zone for row in after] == ["WIT"]
    assert {row.id: row.due_on for row in after} == {key: day for key, (day, _) in before.items()}
    assert all(before[row.id][1] - row.due_at == timedelta(hours=hours) for row in after)


def test_numbers_stay_as_history_and_the_new_office_gives_its_own_at_its_next_act(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    case_id = office.receive().case_id
    office.step(case_id, Action.REGISTER)
    former = office.case(case_id).registration_number
    office.examine(case_id)

    handing.transfer(case_id, other)

    bare = office.case(case_id)
    assert (bare.receipt_number, bare.registration_number) == (None, None)
    with office.sessions() as session:
        assert [number for _office, _on, number in former_numbers(session, case_id)] == [former]
    step = Step(
        Action.FIND_NOT_PROVEN, office.today, "Alasan.", "", papers(Action.FIND_NOT_PROVEN, office.today)
    )
    assert office.take(case_id, office.who("pleno_member", at=other), step)
    given = office.case(case_id)
    assert given.registration_number is not None
    assert other.code in given.registration_number
    assert other.code in (given.receipt_number or "")


def test_people_and_posts_are_found_at_the_new_office_only(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    case_id = office.receive().case_id
    with office.sessions() as session:
        offices = set(session.scalars(select(BlindIndex.office_id)))
    assert offices == {None, office.workplace.office.id}

    handing.transfer(case_id, other)

    people = handing.head(), handing.head(other)
    with office.sessions() as session:
        assert set(session.scalars(select(BlindIndex.office_id))) == {None, other.id}
        found = [
            [row.id for row in search(session, office.means, "Budi Contoh", actor=who)] for who in people
        ]
    assert found == [[], [case_id]]


def test_a_person_whom_the_former_office_knows_from_another_case_stays_readable_to_both(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    first, second = office.receive().case_id, office.receive().case_id
    handing.transfer(first, other)

    with office.sessions() as session:
        person = session.scalars(select(Person)).one()
        assert person.office_id == office.workplace.office.id
        for place in (office.workplace.office.id, other.id):
            key = office.means.keyholder.open_key(
                session, kind=KeyKind.PERSON, owner=person.id, office_id=place, actor="uji",
                purpose=Purpose.MATCH,
            )  # fmt: skip
            assert key.owner == person.id
    handing.transfer(second, other)
    assert handing.opened_by(office.workplace.office.id) == 0
    with office.sessions() as session:
        assert session.get_one(Person, person.id).office_id == other.id


def test_an_investigator_proposes_and_the_head_offers(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    case_id = office.receive().case_id

    assert not handing.offer(case_id, other.id, office.who("verifier"))
    assert refused(lambda: handing.offer(case_id, other.id)) == "already_waiting"
    office.confirm(office.waiting(case_id)[0].id, handing.head())

    assert handing.waiting(case_id).to_office_id == other.id
    assert refused(lambda: handing.offer(case_id, other.id)) == "transfer_offered"
    assert refused(lambda: handing.offer(case_id, other.id, office.who("intake"))) == "not_allowed"
    handing.accept(case_id, handing.head(other))


def test_while_it_is_offered_the_case_is_worked_on_and_what_waits_holds_it_back(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    case_id = office.receive().case_id
    handing.offer(case_id, other.id)
    step = Step(Action.REGISTER, office.today, "Alasan.", "", papers(Action.REGISTER, office.today))

    assert not office.take(case_id, office.who("verifier"), step)

    assert refused(lambda: handing.accept(case_id, handing.head(other))) == "already_waiting"
    office.confirm(office.waiting(case_id)[0].id, handing.head(number=2))
    handing.accept(case_id, handing.head(other))
    assert office.case(case_id).office_id == other.id


def test_the_receiver_returns_a_case_with_a_reason_and_learns_nothing_of_it(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    case_id = office.receive().case_id
    handing.offer(case_id, other.id)
    offer = handing.waiting(case_id)
    assert refused(lambda: handing.give_back(case_id, handing.head(other), "  ")) == "required"

    handing.give_back(case_id, handing.head(other))

    assert office.case(case_id).office_id == office.workplace.office.id
    assert handing.opened_by(other.id) == 0
    with office.sessions() as session:
        row = session.get_one(Transfer, offer.id)
        assert (row.answer, row.sealed_reason) == (Answer.RETURNED, None)
        assert session.scalars(select(DataKey).where(DataKey.owner == offer.id)).all() == []
    assert "Bukan wilayah kami." in [entry.reason for entry in office.view(case_id).timeline]
    handing.transfer(case_id, other)


def test_nobody_but_a_head_of_the_receiving_office_answers(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    case_id = office.receive().case_id
    handing.offer(case_id, other.id)
    strangers = (
        handing.head(), office.who("verifier", at=other), handing.head(office.workplace.province),
    )  # fmt: skip

    for stranger in strangers:
        assert refused(lambda who=stranger: handing.accept(case_id, who)) == "no_such_transfer"  # type: ignore[misc]
    both = office.someone("Dua kursi", Role.HEAD)
    with office.sessions() as session, pytest.raises(NotFoundError):
        transfers.accept_transfer(session, office.means, uuid.uuid4(), actor=both, now=office.clock())


def test_an_office_that_the_sender_avoided_is_refused_for_good(office: Office, handing: Handing) -> None:
    province, local = office.workplace.province, office.workplace.office
    case_id = office.receive(
        source=Source.PUBLIC, channel="web", kind=ReportKind.INFORMASI_AWAL, office_id=province.id,
        signed_on=None, identity=None,
    ).case_id  # fmt: skip
    chief = handing.head(province)

    assert refused(lambda: handing.offer(case_id, local.id, chief)) == "transfer_avoided"
    with office.sessions() as session:
        names = [row.id for row in transfers.targets_of(session, session.get_one(Case, case_id))]
    assert local.id not in names
    # Whatever office has it by now: it counts who received it.
    far = elsewhere_in_the_nation(office)
    handing.transfer(case_id, far, chief)
    assert refused(lambda: handing.offer(case_id, local.id, handing.head(far))) == "transfer_avoided"


def elsewhere_in_the_nation(office: Office) -> OfficeRow:
    """Return an office of another province."""
    with transaction(office.sessions) as session:
        return office.factory.office(session, place_code="72")


def test_events_facts_and_intervals_tell_the_same(office: Office, handing: Handing, other: OfficeRow) -> None:
    case_id = office.receive(respondents=TWO).case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN, respondent=2)
    handing.transfer(case_id, other)

    with office.sessions() as session:
        assert facts.differences(session, case_id) == []
        assert check(session, Stream.CASE, case_id) == len(kinds(office, case_id))
        people = {row.ordinal: row.id for row in session.scalars(select(Respondent))}
        stood = {
            (row.subject_id, row.ordinal): (row.state, row.office_id, row.legal_to is None)
            for row in current(session, case_id)
        }
    here = office.workplace.office.id
    assert stood[case_id, 3] == stood[people[1], 3] == (State.VERIFIED, other.id, True)
    assert stood[case_id, 2] == (State.VERIFIED, here, False)
    assert stood[people[2], 3] == (State.CLOSED, here, True)
    assert (people[2], 4) not in stood
    assert kinds(office, case_id)[-2:] == [EventKind.TRANSFER_OFFERED, EventKind.CASE_TRANSFERRED]
