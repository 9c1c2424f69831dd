"""All keys in one sealed file: whole, apart from the data, and back only into an empty folder."""

from __future__ import annotations

import uuid
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from neutrality.domain.errors import DomainError
from neutrality.vault import KeyFiles, KeysExistError
from neutrality.vault.backup import restore_backup, write_backup

PASSPHRASE = "kata sandi cadangan uji"


def contents(directory: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mode & 0o777) for path in directory.iterdir()}


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.raises(DomainError, match=code)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "kunci.age"


def test_a_restored_folder_is_the_one_that_was_backed_up(
    keys_dir: Path, key_files: KeyFiles, target: Path, tmp_path: Path
) -> None:
    key_files.add_reader(uuid.uuid4(), X25519PrivateKey.generate(), None)
    (keys_dir / "recovery-x-1.share").write_bytes(b"bagian")
    (keys_dir / "recovery-x-1.share").chmod(0o400)

    count = write_backup(keys_dir, target, passphrase=PASSPHRASE)
    restored = restore_backup(target, tmp_path / "lain" / "keys", passphrase=PASSPHRASE)

    assert count == restored == len(contents(keys_dir))
    assert contents(tmp_path / "lain" / "keys") == contents(keys_dir)
    assert (tmp_path / "lain" / "keys").stat().st_mode & 0o777 == 0o700
    assert target.stat().st_mode & 0o777 == 0o400
    assert [path.name for path in (tmp_path / "lain").iterdir()] == ["keys"]


def test_no_key_can_be_read_from_it(keys_dir: Path, target: Path) -> None:
    write_backup(keys_dir, target, passphrase=PASSPHRASE)

    sealed = target.read_bytes()
    assert [path.name for path in keys_dir.glob("*.key") if path.read_bytes() in sealed] == []
    with refused("passphrase_wrong"):
        restore_backup(target, keys_dir.with_name("lain"), passphrase="bukan kata sandinya")
    assert not keys_dir.with_name("lain").exists()


def test_holders_of_age_keys_open_it_and_nobody_else(keys_dir: Path, target: Path, tmp_path: Path) -> None:
    holders = [pyrage.x25519.Identity.generate() for _ in range(2)]
    write_backup(keys_dir, target, recipients=[str(holder.to_public()) for holder in holders])

    for number, holder in enumerate(holders):
        restore_backup(target, tmp_path / f"lain{number}", identity=str(holder))
        assert contents(tmp_path / f"lain{number}") == contents(keys_dir)
    for identity in (str(pyrage.x25519.Identity.generate()), "bukan kunci", ""):
        with refused("passphrase_wrong"):
            restore_backup(target, tmp_path / "lain", identity=identity)


def test_nothing_is_written_over(keys_dir: Path, target: Path, tmp_path: Path) -> None:
    write_backup(keys_dir, target, passphrase=PASSPHRASE)
    before, sealed = contents(keys_dir), target.read_bytes()

    with pytest.raises(KeysExistError):
        write_backup(keys_dir, target, passphrase=PASSPHRASE)
    with pytest.raises(KeysExistError):
        restore_backup(target, keys_dir, passphrase=PASSPHRASE)

    assert (contents(keys_dir), target.read_bytes()) == (before, sealed)
    (tmp_path / "kosong").mkdir()
    assert restore_backup(target, tmp_path / "kosong", passphrase=PASSPHRASE) == len(before)


def test_what_makes_no_backup_is_said_and_leaves_no_file(
    keys_dir: Path, target: Path, tmp_path: Path
) -> None:
    (tmp_path / "kosong").mkdir()
    for directory, path, given, code in (
        (keys_dir, keys_dir / "x.age", {"passphrase": PASSPHRASE}, "backup_inside"),
        (keys_dir, target, {"passphrase": "pendek"}, "passphrase_short"),
        (keys_dir, target, {"recipients": ["age1bukan"]}, "recipient_wrong"),
        (keys_dir, target, {}, "recipient_wrong"),
        (tmp_path / "kosong", target, {"passphrase": PASSPHRASE}, "nothing_to_back_up"),
    ):
        with refused(code):
            write_backup(directory, path, **given)
        assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b'{"version": 1}',
        b'{"files": {}}',
        b'{"version": 2, "files": {}}',
        b'{"version": 1, "files": {"../x": ""}}',
    ],
)
def test_another_sealed_file_is_no_backup(target: Path, tmp_path: Path, content: bytes) -> None:
    holder = pyrage.x25519.Identity.generate()
    target.write_bytes(pyrage.encrypt(content, [holder.to_public()]))

    with refused("backup_broken"):
        restore_backup(target, tmp_path / "lain", identity=str(holder))
    assert not (tmp_path / "lain").exists()


def test_a_changed_backup_does_not_open(keys_dir: Path, target: Path, tmp_path: Path) -> None:
    write_backup(keys_dir, target, passphrase=PASSPHRASE)
    target.chmod(0o600)
    target.write_bytes(target.read_bytes()[:-1] + b"\0")

    with refused("passphrase_wrong"):
        restore_backup(target, tmp_path / "lain", passphrase=PASSPHRASE)
