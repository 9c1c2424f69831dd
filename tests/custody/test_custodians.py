"""Several custodians, each with the own passphrase; two persons who replace them when all is forgotten."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.vault import KeyFiles, ReaderKind
from tests.custody.chest import FIRST, ONE, SECOND, THIRD, TWO, Chest

CUSTODIAN, RECOVERY = ReaderKind.CUSTODIAN, ReaderKind.RECOVERY
pytestmark = pytest.mark.both_databases


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.raises(DomainError, match=code)


def test_a_second_custodian_opens_earlier_and_later_identities(chest: Chest) -> None:
    chest.put(identities=3)

    chest.upkeep(batch=1).add_custodian(known=FIRST, passphrase=SECOND)
    chest.put(identities=1)

    assert chest.opens_identities(FIRST)
    assert chest.opens_identities(SECOND)
    with refused("passphrase_wrong"):
        chest.opens_identities(THIRD)


def test_only_a_custodian_lets_another_in(chest: Chest) -> None:
    chest.put(identities=1)

    for known, passphrase, code in (
        (THIRD, SECOND, "passphrase_wrong"),
        (FIRST, FIRST, "same_passphrase"),
        (FIRST, "pendek", "passphrase_short"),
    ):
        with refused(code):
            chest.upkeep().add_custodian(known=known, passphrase=passphrase)

    assert len(chest.keys(CUSTODIAN)) == 1


def test_an_interrupted_admission_goes_on_with_the_same_key(chest: Chest) -> None:
    chest.put(identities=3)

    def stop(_count: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        chest.upkeep(batch=1, seen=stop).add_custodian(known=FIRST, passphrase=SECOND)
    chest.upkeep().add_custodian(known=FIRST, passphrase=SECOND)

    assert len(chest.keys(CUSTODIAN)) == 2
    assert chest.opens_identities(SECOND)


def test_a_custodian_who_left_opens_nothing_and_the_last_one_cannot_leave(chest: Chest) -> None:
    chest.put(identities=2)
    (first,) = chest.keys(CUSTODIAN)
    with refused("last_reader"):
        chest.upkeep().retire(first.id)
    chest.upkeep().add_custodian(known=FIRST, passphrase=SECOND)

    chest.upkeep(batch=1).retire(first.id)
    chest.upkeep().retire(first.id)  # nothing is left to do

    assert (chest.wraps(first), chest.files.has_reader(first.id)) == (0, False)
    assert chest.opens_identities(SECOND)
    with refused("passphrase_wrong"):
        chest.opens_identities(FIRST)


def test_nobody_leaves_before_another_opens_as_much(chest: Chest) -> None:
    chest.put(identities=2)
    (first,) = chest.keys(CUSTODIAN)
    with pytest.raises(RuntimeError):
        chest.upkeep(batch=1, seen=raising).add_custodian(known=FIRST, passphrase=SECOND)

    with refused("last_reader"):
        chest.upkeep().retire(first.id)
    chest.upkeep().complete(known=FIRST)
    chest.upkeep().retire(first.id)

    assert chest.opens_identities(SECOND)


def raising(_count: int) -> None:
    raise RuntimeError


def test_a_custodian_changes_the_passphrase_with_a_new_key(chest: Chest) -> None:
    chest.put(identities=2)
    (old,) = chest.keys(CUSTODIAN)

    chest.upkeep().replace_custodian(known=FIRST, passphrase=SECOND)

    assert [row.id for row in chest.keys(CUSTODIAN, retired=True)] == [old.id]
    assert chest.opens_identities(SECOND)
    with refused("passphrase_wrong"):
        chest.opens_identities(FIRST)
    with refused("same_passphrase"):
        chest.upkeep().replace_custodian(known=SECOND, passphrase=SECOND)


def test_what_is_not_this_offices_is_not_retired(chest: Chest) -> None:
    with pytest.raises(NotFoundError):
        chest.upkeep().retire(uuid.uuid4())
    (office,) = chest.keys(ReaderKind.OFFICE)
    with pytest.raises(NotFoundError):
        chest.upkeep().retire(office.id)


@pytest.mark.parametrize("order", [(ONE, TWO), (TWO, ONE)])
def test_two_persons_together_make_a_new_custodian(chest: Chest, order: tuple[str, str]) -> None:
    chest.put(identities=2)
    chest.upkeep().make_recovery(known=FIRST, directory=chest.files.directory, passphrases=(ONE, TWO))
    chest.put(identities=1)

    folders = [chest.files.directory]
    chest.upkeep(batch=1).recover(directories=folders, passphrases=order, passphrase=THIRD)

    assert chest.opens_identities(THIRD)
    assert chest.wraps(chest.keys(RECOVERY)[0]) == 3


@pytest.mark.parametrize("persons", [(ONE, ONE), (TWO, TWO), (ONE, THIRD), (THIRD, TWO), (FIRST, SECOND)])
def test_neither_of_the_two_recovers_alone(chest: Chest, persons: tuple[str, str]) -> None:
    chest.put(identities=1)
    chest.upkeep().make_recovery(known=FIRST, directory=chest.files.directory, passphrases=(ONE, TWO))

    with refused("passphrase_wrong"):
        chest.upkeep().recover(
            directories=[chest.files.directory], passphrases=persons, passphrase="kata sandi baru"
        )
    assert len(chest.keys(CUSTODIAN)) == 1


def test_shares_kept_outside_are_needed_and_found_there(chest: Chest, tmp_path: Path) -> None:
    chest.put(identities=1)
    outside = tmp_path / "brankas"
    chest.upkeep().make_recovery(known=FIRST, directory=outside, passphrases=(ONE, TWO))

    assert not list(chest.files.directory.glob("*.share"))
    with pytest.raises(NotFoundError, match="share_missing"):
        chest.upkeep().recover(directories=[chest.files.directory], passphrases=(ONE, TWO), passphrase=THIRD)
    chest.upkeep().recover(
        directories=[chest.files.directory, outside], passphrases=(ONE, TWO), passphrase=THIRD
    )
    assert chest.opens_identities(THIRD)


def test_a_new_recovery_ends_the_earlier_one(chest: Chest) -> None:
    chest.put(identities=2)
    folder = chest.files.directory
    first = chest.upkeep().make_recovery(known=FIRST, directory=folder, passphrases=(ONE, TWO))

    second = chest.upkeep().make_recovery(known=FIRST, directory=folder, passphrases=(THIRD, TWO))

    assert (chest.wraps(first), chest.wraps(second)) == (0, 2)
    assert len(list(folder.glob("*.share"))) == 2
    chest.upkeep().recover(directories=[folder], passphrases=(THIRD, TWO), passphrase=SECOND)
    assert chest.opens_identities(SECOND)


def test_an_office_without_recovery_works_and_says_so(chest: Chest) -> None:
    chest.put(identities=1)

    assert chest.opens_identities(FIRST)
    with pytest.raises(NotFoundError, match="recovery_missing"):
        chest.upkeep().recover(directories=[], passphrases=(ONE, TWO), passphrase=THIRD)


def test_two_persons_have_two_passphrases(chest: Chest) -> None:
    for persons, code in (((ONE, ONE), "same_passphrase"), ((ONE, "pendek"), "passphrase_short")):
        with refused(code):
            chest.upkeep().make_recovery(known=FIRST, directory=chest.files.directory, passphrases=persons)
    assert chest.keys(RECOVERY) == []
    assert not list(chest.files.directory.glob("*.share"))


def test_a_share_tells_nothing_of_the_key(chest: Chest, key_files: KeyFiles) -> None:
    chest.put(identities=1)
    row = chest.upkeep().make_recovery(known=FIRST, directory=key_files.directory, passphrases=(ONE, TWO))
    first, second = sorted(key_files.directory.glob("*.share"))

    assert str(row.id) in first.name
    assert first.stat().st_mode & 0o777 == 0o400
    second.chmod(0o600)
    second.write_bytes(first.read_bytes())  # the same share twice is no key
    with refused("passphrase_wrong"):
        chest.upkeep().recover(
            directories=[key_files.directory], passphrases=(ONE, ONE), passphrase="kata sandi baru"
        )
