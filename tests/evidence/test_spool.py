from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.evidence import spool
from neutrality.evidence.spool import SMALL, SealedSpool

MARKER = b"PENANDA-RAHASIA-5512"


def filled(content: bytes, piece: int = 50_000) -> SealedSpool:
    """Return a spool that was written piece by piece."""
    made = SealedSpool()
    for start in range(0, len(content), piece):
        made.write(content[start : start + piece])
    made.seek(0)
    return made


def on_disk() -> list[bytes]:
    """Return what stands in the files without a name that this process holds open."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        try:
            if "(deleted)" in str(handle.readlink()) and "memfd" not in str(handle.readlink()):
                found.append(handle.read_bytes())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, 3 * SMALL + 7])
def test_what_was_written_is_read_again_with_its_digest(size: int) -> None:
    content = os.urandom(size)

    with filled(content) as file:
        assert file.read() == content
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        assert file.on_disk == (size > SMALL)
        assert b"".join(file.pieces()) == content


@given(start=st.integers(0, 2 * SMALL), most=st.integers(0, 3000))
def test_any_part_of_it_is_read_at_its_place(start: int, most: int) -> None:
    content = bytes(range(256)) * (2 * SMALL // 256)
    with filled(content) as file:
        file.seek(start)
        assert file.read(most) == content[start : start + most]
        file.seek(-10, os.SEEK_END)
        assert file.read() == content[-10:]


def test_nothing_of_it_lies_on_a_disk_unsealed() -> None:
    with filled(MARKER * 50_000) as file:
        kept = on_disk()

        assert sum(map(len, kept)) >= len(MARKER) * 50_000
        assert all(MARKER not in content for content in kept)
        assert MARKER in file.read(100)


def test_it_is_written_at_its_end_only() -> None:
    with filled(b"a" * 100) as file, pytest.raises(ValueError, match="at its end"):
        file.write(b"b")


def test_an_archive_in_it_can_be_looked_into() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("foto", os.urandom(SMALL * 2))

    with filled(made.getvalue()) as file:
        assert zipfile.ZipFile(file).namelist() == ["foto"]


def test_a_full_disk_loses_the_file_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("r+b", buffering=0) as full, SealedSpool() as file:
        monkeypatch.setattr(spool, "_nameless", lambda: full)

        assert file.write(bytes(SMALL + 1)) == SMALL + 1
        assert file.full
        assert file.write(b"more") == 4


def test_it_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    file = filled(bytes(SMALL * 2))

    assert list(tmp_path.iterdir()) == []
    file.close()
    with pytest.raises(ValueError, match="closed"):
        file.read()
