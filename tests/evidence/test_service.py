from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.evidence.care import sweep_orphans
from neutrality.evidence.limits import EvidenceLimits
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.sealed import decrypt, padded_size
from neutrality.evidence.service import (
    SealedUpload,
    attach,
    describe,
    open_content,
    seal_upload,
)
from neutrality.evidence.store import LocalStore
from neutrality.vault import OpenKey, SealBrokenError

MEGABYTE = 1024 * 1024
LIMIT = EvidenceLimits().per_file
MARKER = b"PENANDA-RAHASIA-7311"
REPORT = uuid.uuid4()


@pytest.fixture
def key() -> OpenKey:
    return OpenKey(REPORT, bytes(range(32)))


def photo(size: int = 3000) -> bytes:
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + MARKER
    return head + os.urandom(size - len(head) - len(MARKER)) + MARKER


def upload(store: LocalStore, content: bytes, name: str = "Foto Budi.jpg") -> SealedUpload:
    return seal_upload(store, BytesIO(content), name, limit=LIMIT)


def attached(session: Session, key: OpenKey, sealed: SealedUpload, now: datetime) -> EvidenceFile:
    return attach(session, key, report_id=REPORT, upload=sealed, now=now)


def refused(store: LocalStore, content: bytes, *, limit: int = LIMIT) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        seal_upload(store, BytesIO(content), "foto.jpg", limit=limit)
    return refusal.value


def opened(sealed: bytes, secret: str) -> bytes:
    return decrypt(BytesIO(sealed), secret).content.read()


def everything_under(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_a_photo_comes_back_as_it_was_with_its_particulars(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    content = photo()
    row = attached(session, key, upload(store, content), now)

    (told,) = describe(session, key, REPORT)

    assert open_content(store, key, row).read() == content
    assert (told.id, told.name, told.mime, told.size) == (row.id, "Foto Budi.jpg", "image/jpeg", 3000)
    assert told.sha256 == hashlib.sha256(content).hexdigest()
    assert told.received_at == now


def test_a_large_photo_is_never_on_the_disk_unsealed(
    store: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    content = photo(5 * MEGABYTE)

    sealed = upload(store, content)

    stored = everything_under(tmp_path)
    assert MARKER not in stored
    assert hashlib.sha256(content).digest() not in stored
    assert len(stored) == sealed.ciphertext_size
    assert MARKER in opened(stored, sealed.secret)  # the search would have found it


def test_no_column_tells_name_type_true_size_or_digest(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    content = photo()
    row = attached(session, key, upload(store, content), now)

    kept = b"|".join(
        str(value).encode() if not isinstance(value, bytes) else value for value in vars(row).values()
    )

    for secret in (b"Foto", b"jpeg", b"3000", hashlib.sha256(content).digest()):
        assert secret not in kept
    assert row.ciphertext_size > 65536
    assert row.received_at.second == 0


def test_the_commitment_is_that_of_the_salt_and_the_content(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    content = photo()
    sealed = upload(store, content)

    row = attached(session, key, sealed, now)

    assert row.plaintext_commitment == hashlib.sha256(bytes.fromhex(sealed.salt) + content).digest()


def test_the_stored_length_does_not_tell_similar_files_apart(store: LocalStore) -> None:
    sizes = {upload(store, photo(size)).ciphertext_size for size in (100, 3000, 60000)}

    assert max(sizes) - min(sizes) < 400  # what age itself adds at random to its header


@given(st.integers(min_value=1, max_value=2**32))
def test_padding_adds_at_most_a_quarter_beyond_the_least_class(size: int) -> None:
    padded = padded_size(size)

    assert max(size, 65536) <= padded <= max(65536, size * 1.25)
    assert padded_size(padded) == padded


def test_an_empty_file_is_refused(store: LocalStore) -> None:
    assert refused(store, b"").code == "file_empty"


def test_a_file_beyond_the_limit_is_refused_with_the_limit_and_nothing_kept(
    store: LocalStore, tmp_path: Path
) -> None:
    error = refused(store, photo(2001), limit=2000)

    assert (error.code, error.params) == ("file_too_large", {"most": 0.0})
    assert everything_under(tmp_path / "evidence") == b""
    assert seal_upload(store, BytesIO(photo(2000)), "x.jpg", limit=2000).size == 2000


def test_a_file_of_another_type_is_refused_and_nothing_kept(store: LocalStore, tmp_path: Path) -> None:
    assert refused(store, b"MZ" + bytes(100)).code == "file_type"
    assert everything_under(tmp_path / "evidence") == b""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("C:\\Users\\budi\\foto.jpg", "foto.jpg"),
        ("../../foto.jpg", "foto.jpg"),
        ("fo\x00to\u202egpj.jpg", "fotogpj.jpg"),
        (None, "file"),
        ("\n", "file"),
        ("a" * 300 + ".jpg", "a" * 116 + ".jpg"),
        ("a" * 300, "a" * 120),
    ],
)
def test_a_name_is_kept_without_folders_and_hidden_signs(
    store: LocalStore, typed: str | None, kept: str
) -> None:
    assert seal_upload(store, BytesIO(photo()), typed, limit=LIMIT).name == kept


def test_an_upload_survives_the_draft_and_prints_nothing_of_itself(store: LocalStore) -> None:
    sealed = upload(store, photo())

    assert SealedUpload.from_json(sealed.to_json()) == sealed
    assert repr(sealed) == "SealedUpload()"


def test_what_is_described_prints_no_name(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    attached(session, key, upload(store, photo()), now)

    assert "Budi" not in repr(describe(session, key, REPORT))


def test_a_report_takes_so_many_files_and_no_more(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    sealed = [upload(store, photo()) for _ in range(3)]
    limits = EvidenceLimits(per_report=2)
    for one in sealed[:2]:
        attach(session, key, report_id=REPORT, upload=one, now=now, limits=limits)

    with pytest.raises(DomainError) as refusal:
        attach(session, key, report_id=REPORT, upload=sealed[2], now=now, limits=limits)

    assert (refusal.value.code, refusal.value.params) == ("too_many_files", {"most": 2})
    assert len(describe(session, key, REPORT)) == 2
    assert describe(session, key, uuid.uuid4()) == []


def test_another_reports_key_opens_neither_particulars_nor_content(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    row = attached(session, key, upload(store, photo()), now)
    stranger = OpenKey(REPORT, b"k" * 32)

    with pytest.raises(SealBrokenError):
        describe(session, stranger, REPORT)
    with pytest.raises(SealBrokenError):
        open_content(store, stranger, row)


def test_an_altered_stored_byte_is_noticed_and_the_row_named(
    session: Session, store: LocalStore, key: OpenKey, now: datetime, tmp_path: Path
) -> None:
    row = attached(session, key, upload(store, photo()), now)
    path = next((tmp_path / "evidence").rglob(row.object_key))
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)

    with pytest.raises(SealBrokenError) as refusal:
        open_content(store, key, row)

    assert refusal.value.params["row"] == str(row.id)


def test_a_file_exchanged_together_with_its_clear_digest_does_not_open(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    one, two = (attached(session, key, upload(store, photo()), now) for _ in range(2))
    one.object_key, one.ciphertext_sha256 = two.object_key, two.ciphertext_sha256

    with session.no_autoflush, pytest.raises(SealBrokenError) as refusal:
        open_content(store, key, one)

    assert refusal.value.params == {"table": "evidence_file", "row": str(one.id), "column": "object_key"}


def test_a_changed_commitment_is_noticed(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    row = attached(session, key, upload(store, photo()), now)
    row.plaintext_commitment = bytes(32)

    with pytest.raises(SealBrokenError) as refusal:
        open_content(store, key, row)

    assert refusal.value.params["column"] == "plaintext_commitment"


def test_a_file_that_the_store_lost_is_said_to_be_missing(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    row = attached(session, key, upload(store, photo()), now)
    store.delete(row.object_key)

    with pytest.raises(NotFoundError) as refusal:
        open_content(store, key, row)

    assert refusal.value.code == "evidence_missing"


@pytest.mark.parametrize("cut", [0, 10, 200, 70000])
def test_a_shortened_file_gives_no_part_of_its_content(store: LocalStore, tmp_path: Path, cut: int) -> None:
    sealed = upload(store, photo(100_000))

    with pytest.raises(ValueError, match="does not open"):
        opened(everything_under(tmp_path / "evidence")[:cut], sealed.secret)


def test_a_wrong_or_malformed_secret_opens_nothing(store: LocalStore, tmp_path: Path) -> None:
    upload(store, photo())
    stored = everything_under(tmp_path / "evidence")

    for secret in ("rubbish", str(pyrage.x25519.Identity.generate())):
        with pytest.raises(ValueError, match="does not open"):
            opened(stored, secret)


def test_only_objects_that_nothing_names_are_swept(
    session: Session, store: LocalStore, key: OpenKey, now: datetime
) -> None:
    row = attached(session, key, upload(store, photo()), now)
    draft, orphan = upload(store, photo()), upload(store, photo())
    later = datetime.now(now.tzinfo) + timedelta(minutes=1)

    too_young = sweep_orphans(session, store, before=later - timedelta(hours=24))
    removed = sweep_orphans(session, store, before=later, keep={draft.object_key})

    assert (too_young, removed) == (0, 1)
    assert store.exists(row.object_key)
    assert store.exists(draft.object_key)
    assert not store.exists(orphan.object_key)
