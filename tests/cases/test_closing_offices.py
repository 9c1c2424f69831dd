"""Offices merge, stages end, identities follow: every case once, all readable, whatever interrupts it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from neutrality.accounts.departing import Departure
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.service import load_actor
from neutrality.cases import facts, handing_on
from neutrality.cases.closing_offices import (
    Run,
    ask_to_close,
    close_ad_hoc,
    confirm_closing,
    count_left,
    merge,
)
from neutrality.cases.models import Case
from neutrality.cases.tracking import track
from neutrality.database import transaction
from neutrality.directory.models import Election
from neutrality.directory.models import Office as OfficeRow
from neutrality.directory.service import offices_for_place
from neutrality.directory.stages import mark_ad_hoc
from neutrality.domain.access import Actor, Role
from neutrality.domain.catalogue import OfficeLevel
from neutrality.domain.transfer import Basis
from neutrality.domain.workflow import Action, ReportKind, State
from neutrality.reports.models import Source
from neutrality.vault import KeyKind, TrackingCode
from tests.cases.custody import Custody
from tests.cases.handing import Handing, read, refused
from tests.cases.office import Office
from tests.factories import PASSPHRASE, REGENCY

pytestmark = pytest.mark.both_databases


class StoppedError(Exception):
    """The process is killed."""


def run_of(office: Office, *, stop_after: int | None = None, by: tuple[Actor, Actor] | None = None) -> Run:
    """Return two heads of the province at work, killed after so many cases."""
    province, seen = office.workplace.province, []

    def see() -> None:
        seen.append(1)
        if len(seen) == stop_after:
            raise StoppedError

    two = by or (office.who(Role.HEAD, at=province), office.who(Role.HEAD, 2, at=province))
    return Run(office.sessions, office.means, two, office.clock(), office.today, see)


def held_by(office: Office, place: uuid.UUID) -> list[uuid.UUID]:
    """Return the cases of an office."""
    with office.sessions() as session:
        return list(session.scalars(select(Case.id).where(Case.office_id == place)))


def test_a_merger_that_was_killed_goes_on_and_everything_is_readable_once(
    office: Office, handing: Handing, other: OfficeRow
) -> None:
    code, source = TrackingCode.new(), office.workplace.office
    cases = [office.receive(code).case_id, office.receive().case_id, office.receive().case_id]
    office.step(cases[2], Action.CLOSE_UNMET)
    handing.offer(cases[1], other.id)
    with transaction(office.sessions) as session:
        child = office.factory.office(session, parent=source, level=OfficeLevel.DISTRICT)
    officer = office.who("verifier")

    with pytest.raises(StoppedError):
        merge(run_of(office, stop_after=1), source.id, other.id)
    assert len(held_by(office, source.id)) == 2
    assert merge(run_of(office), source.id, other.id) == 2
    assert merge(run_of(office), source.id, other.id) == 0

    head = handing.head(other, 3)
    assert sorted(held_by(office, other.id)) == sorted(cases)
    assert handing.opened_by(source.id) == 0
    for case_id in cases:
        assert read(office, case_id, head)
        with office.sessions() as session:
            assert facts.differences(session, case_id) == []
    with office.holding(code) as holder:
        assert track(holder).office == other.name
    with office.sessions() as session:
        row = session.get_one(OfficeRow, source.id)
        assert (row.active, row.successor_id, row.closed_on) == (False, other.id, office.today)
        assert session.get_one(OfficeRow, child.id).parent_id == other.id
        assert source.id not in {one.id for one in offices_for_place(session, REGENCY)}
        assert other.id in {one.id for one in offices_for_place(session, REGENCY)}
        seats = select(RoleGrant.office_id).where(
            RoleGrant.account_id == officer.account_id, RoleGrant.revoked_on.is_(None)
        )
        assert list(session.scalars(seats)) == [other.id]


def test_what_was_sent_to_a_closed_office_arrives_at_the_one_that_goes_on(
    office: Office, other: OfficeRow
) -> None:
    merge(run_of(office), office.workplace.office.id, other.id)

    sent = office.receive(
        source=Source.PUBLIC, channel="web", kind=ReportKind.INFORMASI_AWAL, signed_on=None, identity=None
    )

    assert office.case(sent.case_id).office_id == other.id


def test_offices_are_merged_by_two_who_sit_above_both_and_never_into_one_below(
    office: Office, other: OfficeRow
) -> None:
    source = office.workplace.office
    one = office.who(Role.HEAD, at=office.workplace.province)
    for by in ((one, one), (one, office.who("verifier")), (office.who("head"), one)):
        assert refused(lambda by=by: merge(run_of(office, by=by), source.id, other.id)) == (  # type: ignore[misc]
            "two_to_restructure"
        )
    province = office.workplace.province
    assert refused(lambda: merge(run_of(office), province.id, source.id)) == "merge_into_itself"
    merge(run_of(office), source.id, other.id)
    assert refused(lambda: merge(run_of(office), source.id, province.id)) == "office_closed_already"


def test_a_case_whose_sender_avoided_the_successor_goes_to_the_office_above_it(
    office: Office, handing: Handing
) -> None:
    province, local = office.workplace.province, office.workplace.office
    case_id = office.receive(
        source=Source.PUBLIC, channel="web", kind=ReportKind.INFORMASI_AWAL, office_id=province.id,
        signed_on=None, identity=None,
    ).case_id  # fmt: skip
    with transaction(office.sessions) as session:
        sibling = office.factory.office(session, parent=province, place_code="73.12")
    handing.transfer(case_id, sibling, handing.head(province))

    merge(run_of(office), sibling.id, local.id)

    assert office.case(case_id).office_id == province.id


@pytest.fixture
def panwascam(office: Office) -> OfficeRow:
    """Return an ad hoc body below the local office."""
    with transaction(office.sessions) as session:
        body = office.factory.office(session, parent=office.workplace.office, level=OfficeLevel.DISTRICT)
        election = session.scalars(select(Election).order_by(Election.code)).first()
        assert election is not None
        mark_ad_hoc(body, election.id, office.today + timedelta(days=30))
    return body


def test_the_open_matters_of_an_ad_hoc_body_go_up_and_its_accounts_end(
    office: Office, handing: Handing, panwascam: OfficeRow
) -> None:
    clerk = office.someone("Loket kecamatan", Role.INTAKE, at=panwascam)
    cases = [
        office.receive(office_id=panwascam.id, clerk=clerk).case_id,
        office.receive(office_id=panwascam.id, clerk=clerk).case_id,
    ]
    local = office.workplace.office
    with pytest.raises(StoppedError):
        close_ad_hoc(run_of(office, stop_after=1), panwascam.id, local.id)

    assert close_ad_hoc(run_of(office), panwascam.id, local.id) == 1
    assert close_ad_hoc(run_of(office), panwascam.id, local.id) == 0

    assert sorted(held_by(office, local.id)) == sorted(cases)
    assert all(read(office, case_id, handing.head()) for case_id in cases)
    assert handing.opened_by(panwascam.id) == 0
    with office.sessions() as session:
        assert count_left(session, [panwascam.id], Basis.STAGE_CLOSED) == 0
        assert session.get_one(Departure, clerk.account_id).last_day == office.today
        account = session.get_one(Account, clerk.account_id)
        tomorrow = office.today + timedelta(days=1)
        assert load_actor(session, account, today=office.today).reach
        assert not load_actor(session, account, today=tomorrow).reach


def test_a_stage_is_closed_by_two_persons(office: Office, panwascam: OfficeRow) -> None:
    local, now = office.workplace.office, office.clock()
    with office.sessions() as session:
        election = session.get_one(OfficeRow, panwascam.id).election_id
    assert election is not None
    head, second = office.who("head"), office.who("head", 2)

    def ask(who: Actor, about: uuid.UUID) -> None:
        with transaction(office.sessions) as session:
            ask_to_close(session, office.means, local.id, about, actor=who, now=now, today=office.today)

    def confirm(who: Actor) -> None:
        with transaction(office.sessions) as session:
            confirm_closing(session, local.id, election, actor=who, now=now)

    assert refused(lambda: confirm(second)) == "not_asked_to_close"
    assert refused(lambda: ask(office.who("verifier"), election)) == "not_allowed"
    assert refused(lambda: ask(head, uuid.uuid4())) == "no_ad_hoc_office"
    ask(head, election)
    assert refused(lambda: ask(head, election)) == "closing_asked_already"
    assert refused(lambda: confirm(head)) == "same_person"
    confirm(second)


def test_an_identity_follows_by_the_former_custodians_passphrase_alone(
    office: Office, handing: Handing, other: OfficeRow, custody: Custody
) -> None:
    code = TrackingCode.new()
    case_id = office.receive(code).case_id
    before = custody.readers(case_id, KeyKind.IDENTITY)
    handing.transfer(case_id, other)
    newcomer = office.who(Role.CUSTODIAN, at=other)
    assert office.case(case_id).state is State.RECEIVED
    assert refused(lambda: custody.open(case_id, newcomer)) == "identity_not_handed_on"
    assert refused(lambda: custody.open(case_id)) == "no_such_case"

    def hand(who: Actor, passphrase: str) -> int:
        with transaction(office.sessions) as session:
            return handing_on.hand_on(
                session, office.means, passphrase=passphrase, actor=who, now=office.clock()
            )

    assert refused(lambda: hand(newcomer, "bukan kata sandinya")) == "passphrase_wrong"
    assert refused(lambda: hand(office.who("head"), PASSPHRASE)) == "not_allowed"
    assert hand(custody.custodian, PASSPHRASE) == 1

    assert custody.open(case_id, newcomer).name == "Sari Contoh"
    assert hand(newcomer, PASSPHRASE) == 0
    assert custody.readers(case_id, KeyKind.IDENTITY) == before
