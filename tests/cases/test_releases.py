"""One identity for named handlers: who reads it, until when, and what is left when the release has ended."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from neutrality.cases.identity import check_identity
from neutrality.cases.jobs import end_releases
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.reporter import ReleasePurpose
from neutrality.domain.workflow import Action, ReportKind
from neutrality.reports.models import IdentityRelease
from neutrality.vault import KeyKind, Purpose, ReaderKind
from tests.cases.custody import Custody
from tests.cases.office import Office

OFFICE, CUSTODIAN = ReaderKind.OFFICE, ReaderKind.CUSTODIAN


@pytest.fixture
def case_id(office: Office) -> uuid.UUID:
    """Return the case of a signed report."""
    return office.receive().case_id


@pytest.mark.both_databases
def test_a_named_handler_reads_the_identity_and_nobody_else_does(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    handler, other = office.who("verifier"), office.who("verifier", 2)
    custody.release(case_id, handler)

    assert custody.read(case_id, handler).name == "Sari Contoh"
    for stranger in (other, office.who("head")):
        with pytest.raises(NotAllowedError, match="not_released"):
            custody.read(case_id, stranger)
    for stranger in (custody.custodian, office.who("auditor")):
        with pytest.raises(NotAllowedError, match="not_allowed"):
            custody.read(case_id, stranger)
    with pytest.raises(NotFoundError, match="no_such_case"):
        custody.read(case_id, office.who("verifier", at=office.elsewhere()))


def test_every_reading_is_an_event_with_its_purpose(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    handler = office.who("verifier")
    custody.release(case_id, handler, office.who("liaison"))
    custody.read(case_id, handler)
    custody.read(case_id, handler)

    story = {
        EventKind.IDENTITY_RELEASED: ["Perlu klarifikasi langsung."],
        EventKind.IDENTITY_SHOWN: ["Perlu klarifikasi langsung."] * 2,
    }
    timeline = office.view(case_id).timeline
    assert {kind: [one.reason for one in timeline if one.kind is kind] for kind in story} == story
    assert {one.who for one in timeline if one.kind is EventKind.IDENTITY_SHOWN} == {handler.name}


def test_a_reading_without_a_purpose_is_refused(custody: Custody, office: Office, case_id: uuid.UUID) -> None:
    custody.release(case_id, office.who("verifier"))
    with pytest.raises(InvalidInputError):
        custody.open(case_id, reason=" ")
    assert custody.told(case_id, EventKind.IDENTITY_READ) == []


def test_a_wrong_passphrase_releases_nothing(custody: Custody, office: Office, case_id: uuid.UUID) -> None:
    with pytest.raises(InvalidInputError):
        custody.release(case_id, office.who("verifier"), passphrase="salah sekali ini")
    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN]


@pytest.mark.both_databases
def test_with_the_last_release_the_offices_way_to_the_identity_ends(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    handler, clerk = office.who("verifier"), office.who("intake")
    handling = custody.release(case_id, handler)
    letter = custody.release(case_id, clerk, purpose=ReleasePurpose.LETTER, until=office.today)
    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN, OFFICE]

    custody.end(case_id, handling)
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.read(case_id, handler)
    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN, OFFICE]
    custody.end(case_id, letter)
    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN]
    with pytest.raises(NotFoundError, match="release_ended"):
        custody.end(case_id, letter)


@pytest.mark.both_databases
def test_a_second_release_for_the_same_needs_the_first_to_be_ended(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    first = custody.release(case_id, office.who("verifier"))
    with pytest.raises(DomainError, match="already_released"):
        custody.release(case_id, office.who("liaison"))
    custody.end(case_id, first)
    custody.release(case_id, office.who("liaison"))
    assert custody.read(case_id, office.who("liaison")).name == "Sari Contoh"


def test_a_release_is_over_with_its_last_day_and_the_worker_takes_the_wrap_away(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    handler = office.who("verifier")
    custody.release(case_id, handler, until=office.today)
    office.clock.move(hours=12)
    assert custody.read(case_id, handler).name == "Sari Contoh"
    sweep(office)
    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN, OFFICE]

    office.clock.move(hours=12)
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.read(case_id, handler)
    sweep(office)
    sweep(office)

    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN]
    ended = custody.told(case_id, EventKind.IDENTITY_RELEASE_ENDED)
    assert ended == [{"purpose": "handling", "ended_by": "expiry"}]


def test_who_releases_anew_need_not_wait_for_the_worker(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    custody.release(case_id, office.who("verifier"), until=office.today)
    office.clock.move(days=1)
    custody.release(case_id, office.who("liaison"))

    assert custody.read(case_id, office.who("liaison")).name == "Sari Contoh"
    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN, OFFICE]
    assert [row["ended_by"] for row in custody.told(case_id, EventKind.IDENTITY_RELEASE_ENDED)] == ["expiry"]


@pytest.mark.both_databases
def test_closing_the_case_ends_every_release(custody: Custody, office: Office, case_id: uuid.UUID) -> None:
    office.act(check_identity, case_id, complete=True, actor=custody.custodian)
    custody.release(case_id, office.who("verifier"))
    office.step(case_id, Action.REGISTER)
    assert custody.read(case_id, office.who("verifier")).name == "Sari Contoh"

    office.step(case_id, Action.FIND_NOT_PROVEN)

    assert custody.readers(case_id, KeyKind.IDENTITY) == [CUSTODIAN]
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.read(case_id, office.who("verifier"))
    with pytest.raises(DomainError, match="release_closed"):
        custody.release(case_id, office.who("verifier"))
    ended = custody.told(case_id, EventKind.IDENTITY_RELEASE_ENDED)
    assert ended == [{"purpose": "handling", "ended_by": "closing"}]


def test_an_unsigned_or_nameless_report_has_nothing_to_release_for_work(
    custody: Custody, office: Office
) -> None:
    unsigned = office.receive(signed_on=None).case_id
    with pytest.raises(DomainError, match="release_unsigned"):
        custody.release(unsigned, office.who("verifier"))
    nameless = office.receive(kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None).case_id
    with pytest.raises(NotFoundError, match="no_identity"):
        custody.release(nameless, office.who("verifier"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STATISTICS, Role.ADMIN, Role.FIELD_SUPERVISOR])
def test_only_who_works_on_cases_can_be_named(
    custody: Custody, office: Office, case_id: uuid.UUID, role: Role
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        custody.release(case_id, office.who("verifier"), office.who(role))
    assert [(one.field, one.code) for one in caught.value.problems] == [("handlers", "cannot_handle")]
    with pytest.raises(InvalidInputError):
        custody.release(case_id, office.who("verifier", at=office.elsewhere()))


def test_the_wrap_alone_lets_nobody_read(custody: Custody, office: Office, case_id: uuid.UUID) -> None:
    """Even with the office's way open, whoever is not named is refused."""
    custody.release(case_id, office.who("liaison"))
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.read(case_id, office.who("verifier"))


def test_a_letters_release_opens_no_page_of_the_identity(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    clerk = office.who("intake")
    custody.release(case_id, clerk, purpose=ReleasePurpose.LETTER, until=office.today + timedelta(days=7))
    assert custody.write(case_id, clerk).name == "Sari Contoh"
    with pytest.raises(NotAllowedError, match="not_released"):
        custody.read(case_id, clerk)
    custody.release(case_id, office.who("verifier"))
    with pytest.raises(NotAllowedError, match="not_allowed"):
        custody.write(case_id, office.who("verifier"))


def test_the_reason_is_sealed_and_opens_for_the_office(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    release_id = custody.release(case_id, office.who("verifier"))
    with office.sessions() as session:
        row = session.get_one(IdentityRelease, release_id)
        key = office.means.keyholder.open_key(
            session, kind=KeyKind.REPORT, owner=row.report_id, office_id=office.workplace.office.id,
            actor="uji", purpose=Purpose.CASE,
        )  # fmt: skip
        assert key.open_text("identity_release", row.id, "sealed_reason", row.sealed_reason) == (
            "Perlu klarifikasi langsung."
        )


def sweep(office: Office) -> None:
    """Let the worker end what has expired."""
    with transaction(office.sessions) as session:
        end_releases(session, office.means, {}, office.clock())
