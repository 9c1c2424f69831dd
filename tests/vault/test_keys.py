from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from neutrality.domain.errors import DomainError
from neutrality.vault import KeyFiles, KeysExistError, KeysLostError, KeysMissingError, init_keys
from neutrality.vault.keys import SURFACES

PASSPHRASE = "kata sandi penjaga uji"


def modes(directory: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in directory.iterdir()}


def test_secrets_are_for_the_owner_only_and_cannot_be_written(keys_dir: Path, key_files: KeyFiles) -> None:
    key_files.add_reader(uuid.uuid4(), X25519PrivateKey.generate(), None)

    found = modes(keys_dir)

    assert keys_dir.stat().st_mode & 0o777 == 0o700
    assert {mode for name, mode in found.items() if name.endswith(".key")} == {0o400}
    assert {Path(name).suffix for name in found} == {".key", ".pub"}


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_only_what_is_missing_is_made_and_nothing_is_written_over(keys_dir: Path) -> None:
    whole = contents(keys_dir)
    for name in ("notify.key", "notify.pub", "receipt.pub"):
        (keys_dir / name).unlink()
    before = contents(keys_dir)

    made = init_keys(keys_dir)

    after = contents(keys_dir)
    assert [path.name for path in made] == ["notify.key"]
    assert set(after) == set(whole)
    assert before.items() < after.items()
    assert after["receipt.pub"] == whole["receipt.pub"]
    assert init_keys(keys_dir) == []
    assert contents(keys_dir) == after


def test_an_installation_in_use_gets_a_key_of_a_later_version(keys_dir: Path, key_files: KeyFiles) -> None:
    key_files.add_reader(uuid.uuid4(), X25519PrivateKey.generate(), None)
    later = {"notify.key", "log.key", "cookie-public.key", "cookie-desk.key"}
    for name in {*later, "notify.pub", "log.pub"}:
        (keys_dir / name).unlink()

    assert {path.name for path in init_keys(keys_dir)} == later
    assert key_files.log().public_key() == key_files.log_public()


@pytest.mark.parametrize("name", ["index", "password-salt", "receipt", "notify", "log"])
def test_a_key_that_was_in_use_is_not_made_anew(keys_dir: Path, key_files: KeyFiles, name: str) -> None:
    key_files.add_reader(uuid.uuid4(), X25519PrivateKey.generate(), None)
    (keys_dir / f"{name}.key").unlink()
    before = contents(keys_dir)

    with pytest.raises(KeysLostError, match=rf"{name}\.key is lost"):
        init_keys(keys_dir)

    assert contents(keys_dir) == before


def test_what_is_sealed_for_the_worker_needs_its_public_file_only(key_files: KeyFiles) -> None:
    assert key_files.notify().public_key() == key_files.notify_public()


def test_a_readers_key_is_never_written_over_either(keys_dir: Path, key_files: KeyFiles) -> None:
    reader, private = uuid.uuid4(), X25519PrivateKey.generate()
    key_files.add_reader(reader, private, None)
    before = modes(keys_dir)

    with pytest.raises(KeysExistError):
        key_files.add_reader(reader, X25519PrivateKey.generate(), None)

    assert key_files.reader(reader).private_bytes_raw() == private.private_bytes_raw()
    assert modes(keys_dir) == before


def test_a_missing_key_refuses_the_start_naming_the_file_and_the_command(keys_dir: Path) -> None:
    KeyFiles(keys_dir).check()
    (keys_dir / "index.key").unlink()

    with pytest.raises(KeysMissingError, match=r"index\.key is missing.*flask --app app keys init"):
        KeyFiles(keys_dir).check()


def test_every_installation_has_its_own_keys(tmp_path: Path) -> None:
    for name in ("one", "two"):
        init_keys(tmp_path / name)
    one, two = KeyFiles(tmp_path / "one"), KeyFiles(tmp_path / "two")

    cookies = {files.cookie_key(surface) for files in (one, two) for surface in ("public", "desk", "all")}
    assert len({*cookies, one.index_master, two.index_master}) == 6
    assert {len(key) for key in cookies} == {32}
    assert one.password_salt != two.password_salt


@pytest.mark.parametrize("surface", SURFACES)
def test_what_a_surface_signs_is_verified_by_its_public_file(key_files: KeyFiles, surface: str) -> None:
    signature = key_files.surface(surface).sign(b"event")

    key_files.surface_public(surface).verify(signature, b"event")


def test_the_receipt_key_is_no_surfaces_key(key_files: KeyFiles) -> None:
    keys = [key_files.receipt(), *(key_files.surface(name) for name in SURFACES)]

    assert len({key.private_bytes_raw() for key in keys}) == len(keys)


def test_a_custodians_key_opens_only_by_its_passphrase(keys_dir: Path, key_files: KeyFiles) -> None:
    reader, private = uuid.uuid4(), X25519PrivateKey.generate()
    key_files.add_reader(reader, private, PASSPHRASE)

    with pytest.raises(DomainError) as refusal:
        key_files.reader(reader, "kata sandi yang lain")

    assert refusal.value.code == "passphrase_wrong"
    assert key_files.reader(reader, PASSPHRASE).private_bytes_raw() == private.private_bytes_raw()
    assert private.private_bytes_raw() not in (keys_dir / f"reader-{reader}.key").read_bytes()


def test_a_short_passphrase_is_refused_and_nothing_written(keys_dir: Path, key_files: KeyFiles) -> None:
    before = modes(keys_dir)

    with pytest.raises(DomainError) as refusal:
        key_files.add_reader(uuid.uuid4(), X25519PrivateKey.generate(), "pendek")

    assert (refusal.value.code, refusal.value.params) == ("passphrase_short", {"least": 12})
    assert modes(keys_dir) == before


def test_the_key_folder_prints_nothing_of_itself(key_files: KeyFiles) -> None:
    assert repr(key_files) == "<KeyFiles>"
