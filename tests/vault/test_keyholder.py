from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from neutrality.domain.errors import DomainError, NotAllowedError, NotFoundError
from neutrality.vault import (
    IndexKind,
    KeyFiles,
    Keyholder,
    KeyKind,
    KeysMissingError,
    OpenKey,
    Padding,
    Purpose,
    Reader,
    ReaderKind,
    TrackingCode,
    Vault,
    init_keys,
)
from neutrality.vault.remote import RemoteBox
from tests.fixtures.keyholding import running, short_folder

OFFICE, OTHER_OFFICE = uuid.uuid4(), uuid.uuid4()
FIRST, SECOND = "penjaga pertama uji", "penjaga kedua uji"
pytestmark = pytest.mark.both_databases
# A cap, a clock or a log of the test's own is wanted.
IN_THIS_PROCESS = pytest.mark.parametrize("keyholder", ["here"], indirect=True)


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteBox]:
    """Return the box of a keyholder that is a process of its own, with its own folder of keys."""
    keys_dir = tmp_path_factory.mktemp("apart") / "keys"
    init_keys(keys_dir)
    with short_folder() as folder, running(keys_dir, folder / "socket"):
        yield RemoteBox(folder / "socket")


@pytest.fixture(params=["here", "apart"])
def keyholder(request: pytest.FixtureRequest, key_files: KeyFiles) -> Keyholder:
    """Return the opening side, its keys in this process or in another: the same is true of both."""
    return Keyholder(key_files, box=request.getfixturevalue("apart") if request.param == "apart" else None)


@pytest.fixture(autouse=True)
def _readers(session: Session, keyholder: Keyholder, now: datetime) -> None:
    keyholder.create_reader(session, kind=ReaderKind.OFFICE, office_id=OFFICE, now=now)


def respondents(session: Session, vault: Vault, count: int) -> list[OpenKey]:
    return [
        vault.create_key(
            session, kind=KeyKind.RESPONDENT, owner=uuid.uuid4(), readers=[Reader.office(OFFICE)]
        )
        for _ in range(count)
    ]


def opened(
    session: Session,
    keyholder: Keyholder,
    keys: list[OpenKey],
    *,
    purpose: Purpose = Purpose.LIST,
    actor: str = "a",
) -> dict[uuid.UUID, OpenKey]:
    owners = [key.owner for key in keys]
    return keyholder.open_many(
        session, kind=KeyKind.RESPONDENT, owners=owners, office_id=OFFICE, actor=actor, purpose=purpose
    )


def custodians(session: Session, keyholder: Keyholder, now: datetime, *passphrases: str) -> None:
    for passphrase in passphrases:
        keyholder.create_reader(
            session, kind=ReaderKind.CUSTODIAN, office_id=OFFICE, passphrase=passphrase, now=now
        )


def test_a_list_opens_its_names_with_one_query_and_leaves_out_what_is_not_its_own(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    keys = respondents(session, vault, 50)
    foreign = OpenKey(uuid.uuid4(), b"k" * 32)
    session.flush()
    statements: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))

    found = opened(session, keyholder, [*keys, foreign])
    again = opened(session, keyholder, keys)

    assert {owner: key.data_key_id for owner, key in found.items()} == {k.owner: k.data_key_id for k in keys}
    assert again == found
    assert len(statements) == 1


def test_an_empty_list_asks_and_counts_nothing(session: Session, key_files: KeyFiles) -> None:
    assert opened(session, Keyholder(key_files, cap=0), []) == {}


def test_keys_opened_in_one_request_are_not_remembered_by_the_next(
    session: Session, vault: Vault, keyholder: Keyholder
) -> None:
    keys = respondents(session, vault, 1)
    opened(session, keyholder, keys)

    with Session(session.get_bind()) as other:
        assert other.info == {}


@IN_THIS_PROCESS
def test_one_account_opens_no_more_keys_in_an_hour_than_the_cap(
    session: Session, vault: Vault, key_files: KeyFiles
) -> None:
    time = [7200.0]
    keyholder = Keyholder(key_files, cap=3, clock=lambda: time[0])
    keys = respondents(session, vault, 4)
    opened(session, keyholder, keys[:3])

    session.info.clear()
    opened(session, keyholder, keys[:3])  # the same keys again are no more than was learnt
    with pytest.raises(NotAllowedError) as refusal:
        opened(session, keyholder, keys)
    opened(session, keyholder, keys[3:], actor="another")
    time[0] += 3600
    session.info.clear()
    opened(session, keyholder, keys[3:])

    assert (refusal.value.code, refusal.value.params) == ("opening_cap", {"cap": 3})


@IN_THIS_PROCESS
def test_making_the_register_counts_as_one(session: Session, vault: Vault, key_files: KeyFiles) -> None:
    keyholder = Keyholder(key_files, cap=2)

    found = opened(session, keyholder, respondents(session, vault, 40), purpose=Purpose.REGISTER)
    more = opened(session, keyholder, respondents(session, vault, 1))

    assert (len(found), len(more)) == (40, 1)


@IN_THIS_PROCESS
def test_the_log_tells_how_many_and_what_for_and_nothing_else(
    session: Session, vault: Vault, keyholder: Keyholder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="neutrality.keyholder")

    opened(session, keyholder, respondents(session, vault, 2), actor="akun-penanda")

    assert [record.getMessage() for record in caplog.records] == ["opened 2 keys for list"]


def test_an_identity_opens_for_each_custodian_by_the_own_passphrase_only(
    session: Session, vault: Vault, keyholder: Keyholder, now: datetime
) -> None:
    custodians(session, keyholder, now, FIRST, SECOND)
    report = uuid.uuid4()
    key = vault.create_key(session, kind=KeyKind.IDENTITY, owner=report, readers=[Reader.custodian(OFFICE)])
    blob = key.seal("report", report, "identity", "Nama", padding=Padding.IDENTITY)
    session.flush()

    for passphrase in (FIRST, SECOND):
        found = keyholder.open_identity(
            session, owner=report, office_id=OFFICE, passphrase=passphrase, actor="c"
        )
        assert found.open_text("report", report, "identity", blob) == "Nama"
    with pytest.raises(DomainError) as refusal:
        keyholder.open_identity(
            session, owner=report, office_id=OFFICE, passphrase="bukan kata sandinya", actor="c"
        )
    assert refusal.value.code == "passphrase_wrong"


def test_an_identity_does_not_open_for_the_offices_staff_nor_for_another_office(
    session: Session, vault: Vault, keyholder: Keyholder, now: datetime
) -> None:
    custodians(session, keyholder, now, FIRST)
    report = uuid.uuid4()
    vault.create_key(session, kind=KeyKind.IDENTITY, owner=report, readers=[Reader.custodian(OFFICE)])
    session.flush()

    with pytest.raises(NotFoundError):
        keyholder.open_key(
            session,
            kind=KeyKind.IDENTITY,
            owner=report,
            office_id=OFFICE,
            actor="a",
            purpose=Purpose.CASE,
        )
    with pytest.raises(NotFoundError):
        keyholder.open_identity(session, owner=report, office_id=OTHER_OFFICE, passphrase=FIRST, actor="c")
    with pytest.raises(NotFoundError):
        vault.open_with_code(session, kind=KeyKind.IDENTITY, owner=report, code=TrackingCode.new())


def test_a_contact_opens_for_the_worker_and_not_for_the_offices_staff(
    session: Session, vault: Vault, keyholder: Keyholder, keys_dir: Path
) -> None:
    report = uuid.uuid4()
    key = vault.create_key(session, kind=KeyKind.CONTACT, owner=report, readers=[Reader.notify()])
    blob = key.seal("contact", report, "address", "surat@example.id")

    found = keyholder.open_contact(session, owner=report)

    assert found.open_text("contact", report, "address", blob) == "surat@example.id"
    with pytest.raises(NotFoundError, match="key_not_found"):
        keyholder.open_contact(session, owner=uuid.uuid4())
    with pytest.raises(NotFoundError):
        keyholder.open_key(
            session, kind=KeyKind.CONTACT, owner=report, office_id=OFFICE, actor="a", purpose=Purpose.CONTACT
        )
    (keys_dir / "notify.key").unlink()
    with pytest.raises(KeysMissingError, match="notify"):
        keyholder.open_contact(session, owner=report)


def test_without_the_workers_public_key_no_contact_is_taken(session: Session) -> None:
    with pytest.raises(DomainError, match="reader_missing"):
        Vault().create_key(session, kind=KeyKind.CONTACT, owner=uuid.uuid4(), readers=[Reader.notify()])


@pytest.mark.parametrize(
    ("kind", "passphrase"),
    [
        (ReaderKind.NOTIFY, None),
        (ReaderKind.CUSTODIAN, None),
        (ReaderKind.OFFICE, FIRST),
        (ReaderKind.REPORTER, None),
    ],
)
def test_only_a_custodians_key_has_a_passphrase(
    session: Session, keyholder: Keyholder, now: datetime, kind: ReaderKind, passphrase: str | None
) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        keyholder.create_reader(session, kind=kind, office_id=OFFICE, passphrase=passphrase, now=now)


def test_an_office_key_file_that_is_gone_is_named(
    session: Session, vault: Vault, key_files: KeyFiles, keys_dir: Path
) -> None:
    keys = respondents(session, vault, 1)
    for path in keys_dir.glob("reader-*.key"):
        path.unlink()

    with pytest.raises(KeysMissingError, match=r"reader-"):
        opened(session, Keyholder(key_files), keys)


def remember(session: Session, keyholder: Keyholder, owner: uuid.UUID, *names: str) -> None:
    keyholder.remember(
        session,
        kind=IndexKind.NAME,
        values=names,
        office_id=OFFICE,
        owner_kind=KeyKind.RESPONDENT,
        owner=owner,
    )


def found(
    session: Session, keyholder: Keyholder, *names: str, office: uuid.UUID = OFFICE
) -> dict[uuid.UUID, int]:
    return keyholder.find(
        session, kind=IndexKind.NAME, values=names, office_id=office, owner_kind=KeyKind.RESPONDENT
    )


def test_owners_are_found_by_their_words_with_how_many_matched(
    session: Session, keyholder: Keyholder
) -> None:
    one, two = uuid.uuid4(), uuid.uuid4()
    remember(session, keyholder, one, "budi", "santoso", "")
    remember(session, keyholder, two, "budi", "hartono")

    assert found(session, keyholder, "budi", "santoso") == {one: 2, two: 1}
    assert found(session, keyholder, "siti", "") == {}
    assert found(session, keyholder, "budi", office=OTHER_OFFICE) == {}


def test_a_corrected_name_is_no_longer_found_by_the_earlier_one(
    session: Session, keyholder: Keyholder
) -> None:
    owner = uuid.uuid4()
    remember(session, keyholder, owner, "budi")

    remember(session, keyholder, owner, "budi", "santosa")

    assert found(session, keyholder, "budi", "santosa") == {owner: 2}
    assert found(session, keyholder, "santoso") == {}


def test_a_nip_is_found_across_offices(session: Session, keyholder: Keyholder) -> None:
    person = uuid.uuid4()
    keyholder.remember(
        session,
        kind=IndexKind.NIP,
        values=["198001012005011001"],
        office_id=None,
        owner_kind=KeyKind.PERSON,
        owner=person,
    )

    assert keyholder.find(
        session,
        kind=IndexKind.NIP,
        values=["198001012005011001"],
        office_id=None,
        owner_kind=KeyKind.PERSON,
    ) == {person: 1}


def test_every_kind_and_office_has_an_index_key_of_its_own(keyholder: Keyholder) -> None:
    digests = {
        keyholder.index(IndexKind.NIP, "x"),
        *(
            keyholder.index(kind, "x", office_id=office)
            for kind in IndexKind
            if kind is not IndexKind.NIP
            for office in (OFFICE, OTHER_OFFICE)
        ),
    }

    assert len(digests) == 1 + 2 * (len(IndexKind) - 1)
    assert {len(digest) for digest in digests} == {32}


@IN_THIS_PROCESS
@pytest.mark.parametrize(("kind", "office"), [(IndexKind.NIP, OFFICE), (IndexKind.NAME, None)])
def test_an_index_of_the_wrong_reach_is_a_programming_error(
    keyholder: Keyholder, kind: IndexKind, office: uuid.UUID | None
) -> None:
    with pytest.raises(ValueError, match="index"):
        keyholder.index(kind, "x", office_id=office)


def test_the_keyholder_prints_nothing_of_itself(keyholder: Keyholder) -> None:
    assert repr(keyholder) == "<Keyholder>"
