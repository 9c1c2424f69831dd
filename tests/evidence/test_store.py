from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from neutrality.evidence.store import LocalStore


def kept(store: LocalStore, content: bytes = b"sealed") -> str:
    with store.create() as sink:
        sink.write(content)
    return sink.key


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_what_was_written_is_read_under_a_random_key(store: LocalStore) -> None:
    one, two = kept(store, b"one"), kept(store, b"two")

    assert one != two
    with store.open(one) as file:
        assert file.read() == b"one"
    assert store.exists(two)


def test_an_object_is_not_there_before_it_is_whole(store: LocalStore) -> None:
    with store.create() as sink:
        sink.write(b"half")
        assert not store.exists(sink.key)
    assert store.exists(sink.key)


def test_an_interrupted_writing_leaves_nothing(store: LocalStore, tmp_path: Path) -> None:
    def interrupted() -> None:
        with store.create() as sink:
            sink.write(b"half")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        interrupted()

    assert files(tmp_path / "evidence") == []


def test_objects_and_folders_are_for_the_owner_only(store: LocalStore, tmp_path: Path) -> None:
    kept(store)

    root = tmp_path / "evidence"
    assert {path.stat().st_mode & 0o777 for path in files(root)} == {0o600}
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}


def test_the_files_time_tells_the_minute_only(store: LocalStore, tmp_path: Path) -> None:
    kept(store)

    assert [path.stat().st_mtime_ns % (60 * 10**9) for path in files(tmp_path / "evidence")] == [0]


def test_a_deleted_object_is_gone_and_deleting_it_again_is_fine(store: LocalStore) -> None:
    key = kept(store)

    store.delete(key)
    store.delete(key)

    assert not store.exists(key)
    with pytest.raises(FileNotFoundError):
        store.open(key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 32 + "\n"])
def test_only_keys_of_the_store_reach_the_disk(store: LocalStore, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        store.open(key)


def test_old_objects_and_what_a_crash_left_are_listed(store: LocalStore, tmp_path: Path) -> None:
    old, young = kept(store), kept(store)
    left = tmp_path / "evidence" / "unfinished" / ("0" * 32)
    left.write_bytes(b"half")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for path in (left, next((tmp_path / "evidence").rglob(old))):
        os.utime(path, (yesterday.timestamp(), yesterday.timestamp()))

    listed = set(store.older_than(yesterday + timedelta(hours=1)))

    assert listed == {old, left.name}
    assert young not in listed


def test_an_empty_store_lists_nothing(store: LocalStore) -> None:
    assert list(store.older_than(datetime.now(UTC))) == []
