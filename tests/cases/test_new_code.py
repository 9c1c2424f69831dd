"""A new code for a named reporter at the counter: two persons, one day, one code, and the old one dead."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from neutrality.cases.identity import confirm_in_person
from neutrality.cases.tracking import track
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import ReportKind
from neutrality.history.models import Event, EventPayload, EventText
from neutrality.reports.models import Report
from neutrality.reports.thread import tell
from neutrality.vault import KeyKind, KeyWrap, ReaderKind, TrackingCode
from tests.cases.custody import Custody
from tests.cases.office import Office

OLD, NEW, OTHER = (TrackingCode.from_seed(name * 8) for name in (b"lama", b"baru", b"lain"))


@pytest.fixture
def case_id(office: Office) -> uuid.UUID:
    """Return the case of a named report whose sender has the old code."""
    return office.receive(OLD).case_id


def followed(office: Office, code: TrackingCode) -> list[str]:
    """Return what the holder of a code was told; raises `no_such_report`."""
    with office.holding(code) as holder:
        return [line.told for line in track(holder).lines]


@pytest.mark.both_databases
def test_the_old_code_is_told_like_an_unknown_one_and_the_new_one_opens_the_thread(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    written(office, custody.report_id(case_id), "Kami menunggu bukti asli.")
    custody.confirm(case_id)
    assert not custody.give(case_id, NEW).repeated

    refusals = []
    for code in (OLD, OTHER):
        with pytest.raises(NotFoundError) as caught:
            followed(office, code)
        refusals.append((caught.value.code, caught.value.params))
    assert refusals[0] == refusals[1] == ("no_such_report", {})
    assert sorted(followed(office, NEW)) == ["answer", "code_replaced", "received"]
    with office.holding(NEW) as holder:
        assert [line.text for line in track(holder).lines if line.text] == ["Kami menunggu bukti asli."]
    assert office.view(case_id).reports[0].narrative


@pytest.mark.both_databases
def test_no_wrap_is_left_for_the_old_code(custody: Custody, office: Office, case_id: uuid.UUID) -> None:
    before = custody.readers(case_id, KeyKind.REPORT)
    custody.confirm(case_id)
    custody.give(case_id, NEW)

    assert custody.readers(case_id, KeyKind.REPORT) == before == [ReaderKind.OFFICE, ReaderKind.REPORTER]
    with office.sessions() as session:
        report = session.get_one(Report, custody.report_id(case_id))
        assert report.lookup_id == NEW.lookup_id
        wraps = session.scalars(select(KeyWrap).where(KeyWrap.reader_kind == ReaderKind.REPORTER)).all()
        assert len(wraps) == 1
        key = office.means.vault.open_with_code(session, kind=KeyKind.REPORT, owner=report.id, code=NEW)
        assert key.open("report", report.id, "sealed_content", report.sealed_content)


@pytest.mark.both_databases
def test_a_second_click_shows_the_same_code_and_another_form_is_refused(
    custody: Custody, case_id: uuid.UUID
) -> None:
    custody.confirm(case_id)
    custody.give(case_id, NEW)
    assert custody.give(case_id, NEW).repeated
    with pytest.raises(DomainError, match="code_given"):
        custody.give(case_id, OTHER)
    assert len(custody.told(case_id, EventKind.CODE_REPLACED)) == 1

    custody.confirm(case_id)
    assert not custody.give(case_id, OTHER).repeated


def test_without_a_confirmation_of_the_same_day_no_code_is_given(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    with pytest.raises(DomainError, match="not_confirmed"):
        custody.give(case_id, NEW)
    custody.confirm(case_id)
    office.clock.move(days=1)
    with pytest.raises(DomainError, match="not_confirmed"):
        custody.give(case_id, NEW)
    assert followed(office, OLD) == ["received"]


def test_the_custodian_confirms_only_what_he_opened_today(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    custody.open(case_id, office.someone("Penjaga kedua", Role.CUSTODIAN))
    with pytest.raises(DomainError, match="identity_unread"):
        custody.do(confirm_in_person, case_id, actor=custody.custodian)
    custody.open(case_id)
    office.clock.move(days=1)
    with pytest.raises(DomainError, match="identity_unread"):
        custody.do(confirm_in_person, case_id, actor=custody.custodian)


def test_one_person_is_not_two(custody: Custody, office: Office, case_id: uuid.UUID) -> None:
    both = office.someone("Serba bisa", Role.CUSTODIAN, Role.INTAKE)
    custody.confirm(case_id, both)
    with pytest.raises(DomainError, match="confirmed_by_oneself"):
        custody.give(case_id, NEW, both)
    for role in (Role.VERIFIER, Role.HEAD, Role.CUSTODIAN):
        with pytest.raises(NotAllowedError):
            custody.give(case_id, NEW, office.who(role, 2))
    custody.give(case_id, NEW)


def test_without_a_name_there_is_nobody_to_compare_with(custody: Custody, office: Office) -> None:
    case_id = office.receive(OLD, kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None).case_id
    with pytest.raises(NotFoundError, match="no_identity"):
        custody.confirm(case_id)
    with pytest.raises(NotFoundError, match="no_identity"):
        custody.give(case_id, NEW)
    assert followed(office, OLD) == ["received"]


def test_the_history_tells_of_the_code_and_never_the_code(
    custody: Custody, office: Office, case_id: uuid.UUID
) -> None:
    custody.confirm(case_id)
    custody.give(case_id, NEW)
    with office.sessions() as session:
        event = session.scalars(select(Event).where(Event.kind == EventKind.CODE_REPLACED)).one()
        assert session.get(EventPayload, event.id) is None
        assert session.get(EventText, event.id) is None
        assert NEW.text.encode() not in event.canonical


def written(office: Office, report_id: uuid.UUID, text: str) -> None:
    """Write a message to the sender, sealed under the report's key."""
    with transaction(office.sessions) as session:
        report = session.get_one(Report, report_id)
        key = office.means.vault.open_with_code(session, kind=KeyKind.REPORT, owner=report.id, code=OLD)
        tell(session, report, "answer", legal_on=office.today, now=office.clock(), key=key, text=text)
