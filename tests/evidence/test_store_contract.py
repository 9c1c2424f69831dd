"""What every evidence store promises, asked of a folder and of real servers that speak S3."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from neutrality.domain.errors import UnavailableError
from neutrality.evidence.care import damaged, sweep_orphans
from neutrality.evidence.s3 import BucketStore, open_bucket
from neutrality.evidence.service import attach, open_content, seal_upload
from neutrality.evidence.store import EvidenceStore, LocalStore
from neutrality.settings import ROOT, Settings, SettingsError
from neutrality.vault import OpenKey, SealBrokenError
from tests.fixtures.buckets import BUCKET, BucketServer, free_port

MEGABYTE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(3000)
TOMORROW = timedelta(days=1)


@pytest.fixture(params=["folder", "rclone", "moto"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> EvidenceStore:
    """Return an empty store of each kind."""
    if request.param == "folder":
        return LocalStore(tmp_path / "evidence")
    server: BucketServer = request.getfixturevalue(request.param)
    return server.store(tmp_path / "bucket-keys", prefix=uuid.uuid4().hex)


def kept(store: EvidenceStore, content: bytes = b"sealed") -> str:
    with store.create() as sink:
        sink.write(content)
    return sink.key


def everything(store: EvidenceStore) -> set[str]:
    return set(store.older_than(datetime.now(UTC) + TOMORROW))


@pytest.mark.parametrize(
    "size", [0, 1, 5 * MEGABYTE, 12 * MEGABYTE + 1], ids=["nothing", "a byte", "a part", "parts"]
)
def test_what_was_written_is_read_under_a_random_key(any_store: EvidenceStore, size: int) -> None:
    content = os.urandom(size)
    one, two = kept(any_store, content), kept(any_store, b"two")

    assert one != two
    with any_store.open(one) as file:
        assert file.read(10) == content[:10]
        assert file.read() == content[10:]
    assert any_store.exists(two)
    assert everything(any_store) == {one, two}


def test_an_object_is_there_when_it_is_whole_and_not_before(any_store: EvidenceStore) -> None:
    with any_store.create() as sink:
        sink.write(b"half")
        assert not any_store.exists(sink.key)
    assert any_store.exists(sink.key)


def test_an_interrupted_writing_leaves_nothing(any_store: EvidenceStore) -> None:
    def interrupted() -> None:
        with any_store.create() as sink:
            sink.write(bytes(6 * MEGABYTE))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        interrupted()

    assert everything(any_store) == set()


def test_a_deleted_object_is_gone_and_deleting_it_again_is_fine(any_store: EvidenceStore) -> None:
    key = kept(any_store)

    any_store.delete(key)
    any_store.delete(key)

    assert not any_store.exists(key)
    with pytest.raises(FileNotFoundError):
        any_store.open(key)


def test_only_keys_of_the_store_are_asked_for(any_store: EvidenceStore) -> None:
    for ask in (any_store.open, any_store.exists, any_store.delete):
        with pytest.raises(ValueError, match="no key"):
            ask("../../etc/passwd")


def test_young_objects_are_not_listed_as_old(any_store: EvidenceStore) -> None:
    kept(any_store)

    assert set(any_store.older_than(datetime.now(UTC) - TOMORROW)) == set()


def test_files_are_sealed_verified_swept_and_read_in_it(
    any_store: EvidenceStore, session: Session, now: datetime
) -> None:
    key, report = OpenKey(uuid.uuid4(), bytes(range(32))), uuid.uuid4()
    uploads = [seal_upload(any_store, BytesIO(PNG), "foto.png") for _ in range(3)]
    rows = [attach(session, key, report_id=report, upload=one, now=now) for one in uploads[:2]]
    later = datetime.now(UTC) + TOMORROW

    assert sweep_orphans(session, any_store, before=later) == 1
    assert everything(any_store) == {row.object_key for row in rows}
    assert open_content(any_store, key, rows[0]).read() == PNG
    assert list(damaged(session, any_store, seen=lambda _count: None)) == []

    any_store.delete(rows[1].object_key)
    assert list(damaged(session, any_store, seen=lambda _count: None)) == [(rows[1].id, "missing")]


def test_an_altered_object_in_a_bucket_is_noticed(
    rclone: BucketServer, session: Session, now: datetime, tmp_path: Path
) -> None:
    store = rclone.store(tmp_path / "bucket-keys", prefix=uuid.uuid4().hex)
    key = OpenKey(uuid.uuid4(), bytes(range(32)))
    row = attach(
        session, key, report_id=uuid.uuid4(), upload=seal_upload(store, BytesIO(PNG), "foto.png"), now=now
    )
    assert rclone.folder is not None
    path = next(rclone.folder.rglob(row.object_key))
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    with pytest.raises(SealBrokenError):
        open_content(store, key, row)
    assert list(damaged(session, store, seen=lambda _count: None)) == [(row.id, "changed")]


def away_store(tmp_path: Path) -> BucketStore:
    """Return a bucket of a server that is not there."""
    return open_bucket(f"s3://{BUCKET}?endpoint=http://127.0.0.1:{free_port()}", tmp_path)


def test_a_store_that_is_away_says_so_in_words(tmp_path: Path) -> None:
    away = away_store(tmp_path)
    asked: list[Callable[[], object]] = [
        lambda: kept(away), lambda: away.open("0" * 32), lambda: away.exists("0" * 32),
        lambda: away.delete("0" * 32), lambda: list(away.older_than(datetime.now(UTC))),
        lambda: seal_upload(away, BytesIO(PNG), "foto.png"),
    ]  # fmt: skip

    for ask in asked:
        with pytest.raises(UnavailableError) as refusal:
            ask()
        assert refusal.value.code == "store_away"


def test_wrong_credentials_open_nothing(rclone: BucketServer, tmp_path: Path) -> None:
    stranger = rclone.store(tmp_path / "bucket-keys", secret="salah")

    with pytest.raises(UnavailableError) as refusal:
        kept(stranger)

    assert refusal.value.code == "store_away"


def test_a_file_lost_on_its_way_out_is_told_as_an_absent_store(
    session: Session, now: datetime, tmp_path: Path
) -> None:
    class Breaking(LocalStore):
        def open(self, key: str) -> BytesIO:
            whole = super().open(key).read()

            class Half(BytesIO):
                def read(self, size: int | None = -1) -> bytes:
                    if self.tell() > 1000:
                        raise UnavailableError("store_away")
                    return super().read(min(size or 500, 500) if size != -1 else 500)

            return Half(whole)

    store = Breaking(tmp_path / "evidence")
    key = OpenKey(uuid.uuid4(), bytes(range(32)))
    row = attach(
        session, key, report_id=uuid.uuid4(), upload=seal_upload(store, BytesIO(PNG), "foto.png"), now=now
    )

    with pytest.raises(UnavailableError):
        open_content(store, key, row)


FILLED = """
import resource, sys, signal
from io import BytesIO
from pathlib import Path
from neutrality.domain.errors import UnavailableError
from neutrality.evidence.service import seal_upload
from neutrality.evidence.store import LocalStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
root = Path(sys.argv[1])
try:
    seal_upload(LocalStore(root), BytesIO(b"\\x89PNG\\r\\n\\x1a\\n" + bytes(200_000)), "foto.png")
except UnavailableError as error:
    print(error.code, [path.name for path in root.rglob("*") if path.is_file()])
"""


def test_a_full_disk_is_told_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLED, str(tmp_path / "evidence")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "store_full []"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_folder_that_cannot_be_written_is_away(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_bytes(b"no folder")

    with pytest.raises(UnavailableError) as refusal:
        kept(LocalStore(tmp_path / "evidence"))

    assert refusal.value.code == "store_away"


@pytest.mark.parametrize("url", ["s3:///folder", "s3://user:secret@bucket/x", "http://bucket", "folder"])
def test_a_setting_that_names_no_store_or_a_secret_is_refused(settings: Settings, url: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.load(**{**settings.model_dump(), "evidence_url": url})

    assert "NEUTRALITY_EVIDENCE_URL" in str(refusal.value)
