from __future__ import annotations

import uuid
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.vault import (
    DataKey,
    Keyholder,
    KeyKind,
    KeyWrap,
    OpenKey,
    Purpose,
    Reader,
    ReaderKind,
    SealBrokenError,
    TrackingCode,
    Vault,
)

OFFICE, OTHER_OFFICE = uuid.uuid4(), uuid.uuid4()
pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _readers(session: Session, keyholder: Keyholder, now: datetime) -> None:
    for office in (OFFICE, OTHER_OFFICE):
        keyholder.create_reader(session, kind=ReaderKind.OFFICE, office_id=office, now=now)


def report_key(session: Session, vault: Vault, *readers: Reader) -> OpenKey:
    return vault.create_key(session, kind=KeyKind.REPORT, owner=uuid.uuid4(), readers=readers)


def as_staff(session: Session, keyholder: Keyholder, owner: uuid.UUID, office: uuid.UUID = OFFICE) -> OpenKey:
    session.flush()
    session.info.clear()
    return keyholder.open_key(
        session, kind=KeyKind.REPORT, owner=owner, office_id=office, actor="a", purpose=Purpose.CASE
    )


def wraps_of(session: Session, key: OpenKey) -> list[KeyWrap]:
    session.flush()
    return list(session.scalars(select(KeyWrap).where(KeyWrap.data_key_id == key.data_key_id)))


def row_of(session: Session, key: OpenKey) -> DataKey:
    return session.scalars(select(DataKey).where(DataKey.owner == key.owner)).one()


def test_office_and_reporter_open_what_was_sealed_for_them(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    code = TrackingCode.new()
    key = report_key(session, vault, Reader.office(OFFICE), Reader.code(code))
    blob = key.seal("report", key.owner, "narrative", "isi laporan")

    staff = as_staff(session, keyholder, key.owner)
    reporter = vault.open_with_code(session, kind=KeyKind.REPORT, owner=key.owner, code=code)

    for opened in (staff, reporter):
        assert opened.open_text("report", key.owner, "narrative", blob) == "isi laporan"
        assert opened.data_key_id == key.data_key_id


def test_a_wrong_code_opens_nothing(session: Session, vault: Vault) -> None:
    key = report_key(session, vault, Reader.code(TrackingCode.new()))

    with pytest.raises(SealBrokenError) as refusal:
        vault.open_with_code(session, kind=KeyKind.REPORT, owner=key.owner, code=TrackingCode.new())

    assert refusal.value.params["row"] == str(wraps_of(session, key)[0].id)


def test_a_code_opens_no_key_that_was_not_made_for_it(session: Session, vault: Vault) -> None:
    key = report_key(session, vault, Reader.office(OFFICE))

    with pytest.raises(NotFoundError) as refusal:
        vault.open_with_code(session, kind=KeyKind.REPORT, owner=key.owner, code=TrackingCode.new())

    assert refusal.value.code == "key_not_found"


def test_another_office_is_told_the_same_as_if_there_were_no_key(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    key = report_key(session, vault, Reader.office(OFFICE))

    with pytest.raises(NotFoundError) as elsewhere:
        as_staff(session, keyholder, key.owner, OTHER_OFFICE)
    with pytest.raises(NotFoundError) as nowhere:
        as_staff(session, keyholder, uuid.uuid4(), OTHER_OFFICE)

    assert (elsewhere.value.code, elsewhere.value.params) == (nowhere.value.code, nowhere.value.params)


def test_a_later_reader_opens_what_was_sealed_before(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    key = report_key(session, vault, Reader.office(OFFICE))
    blob = key.seal("report", key.owner, "narrative", "isi")

    vault.share(session, as_staff(session, keyholder, key.owner), [Reader.office(OTHER_OFFICE)])

    opened = as_staff(session, keyholder, key.owner, OTHER_OFFICE)
    assert opened.open_text("report", key.owner, "narrative", blob) == "isi"


def test_a_retired_key_still_opens_but_is_sealed_for_no_more(
    session: Session, vault: Vault, keyholder: Keyholder, now: datetime
) -> None:
    office = uuid.uuid4()
    old = keyholder.create_reader(session, kind=ReaderKind.OFFICE, office_id=office, now=now)
    before = report_key(session, vault, Reader.office(office))
    old.retired_at = now
    new = keyholder.create_reader(session, kind=ReaderKind.OFFICE, office_id=office, now=now)

    after = report_key(session, vault, Reader.office(office))

    assert [wrap.reader_key_id for wrap in wraps_of(session, after)] == [new.id]
    assert as_staff(session, keyholder, before.owner, office).data_key_id == before.data_key_id


def test_swapped_wraps_do_not_open_and_the_row_is_named(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    keys = [report_key(session, vault, Reader.office(OFFICE)) for _ in range(2)]
    one, two = (wraps_of(session, key)[0] for key in keys)
    one.wrapped, two.wrapped = two.wrapped, one.wrapped

    for key, wrap in zip(keys, (one, two), strict=True):
        with pytest.raises(SealBrokenError) as refusal:
            as_staff(session, keyholder, key.owner)
        assert refusal.value.params == {"table": "key_wrap", "row": str(wrap.id), "column": "wrapped"}


def test_a_wrap_hung_on_another_owners_key_does_not_open(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    mine, theirs = (report_key(session, vault, Reader.office(OFFICE)) for _ in range(2))
    session.delete(wraps_of(session, mine)[0])
    session.flush()
    moved = wraps_of(session, theirs)[0]
    moved.data_key_id = row_of(session, mine).id

    with pytest.raises(SealBrokenError) as refusal:
        as_staff(session, keyholder, mine.owner)

    assert refusal.value.params["row"] == str(moved.id)


def test_a_key_given_to_another_owner_opens_no_field(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    theirs = report_key(session, vault, Reader.office(OFFICE))
    blob = theirs.seal("report", theirs.owner, "narrative", "isi")
    stranger = uuid.uuid4()
    row_of(session, theirs).owner = stranger

    opened = as_staff(session, keyholder, stranger)

    with pytest.raises(SealBrokenError):
        opened.open("report", theirs.owner, "narrative", blob)


@pytest.mark.parametrize("cut", [0, 1, 79])
def test_a_shortened_wrap_is_broken_not_a_crash(
    session: Session, vault: Vault, keyholder: Keyholder, cut: int
) -> None:
    key = report_key(session, vault, Reader.office(OFFICE))
    wrap = wraps_of(session, key)[0]
    wrap.wrapped = wrap.wrapped[:cut]

    with pytest.raises(SealBrokenError):
        as_staff(session, keyholder, key.owner)


def test_an_office_without_a_key_cannot_be_sealed_for(session: Session, vault: Vault) -> None:
    with pytest.raises(DomainError) as refusal:
        report_key(session, vault, Reader.custodian(OFFICE))

    assert (refusal.value.code, refusal.value.params) == ("reader_missing", {"kind": "custodian"})


def test_an_owner_has_at_most_one_key_of_a_kind(session: Session, vault: Vault) -> None:
    key = report_key(session, vault, Reader.office(OFFICE))

    with pytest.raises(IntegrityError):
        vault.create_key(
            session, kind=KeyKind.REPORT, owner=key.owner, readers=[Reader.code(TrackingCode.new())]
        )


def test_a_drafts_key_has_no_readers(session: Session, vault: Vault) -> None:
    draft = OpenKey.from_secret(owner=uuid.uuid4(), secret=b"s" * 32)

    with pytest.raises(ValueError, match="without a row"):
        vault.share(session, draft, [Reader.office(OFFICE)])
