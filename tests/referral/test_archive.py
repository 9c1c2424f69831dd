"""The ZIP as it grows: sealed where it lies, the same to the byte, flat in memory."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from neutrality.referral.archive import Archive

AT = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
MARK = b"PENANDA-RAHASIA"
PIECE = 64 * 1024


def pieces(number: int) -> Iterator[bytes]:
    """Yield bytes that no compression makes smaller, each piece with a mark."""
    for _ in range(number):
        yield MARK + os.urandom(PIECE - len(MARK))


def test_what_outgrows_the_memory_lies_sealed_and_reads_back_whole() -> None:
    archive = Archive(AT)
    archive.add("berkas/01.bin", "application/octet-stream", "", pieces(16))
    assert archive.spool.on_disk
    held = archive.spool._file
    assert held is not None
    held.seek(0)
    lying = held.read()
    assert MARK not in lying
    assert not lying.startswith(b"PK")
    content = archive.close().read()
    with zipfile.ZipFile(BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert opened.read("berkas/01.bin").count(MARK) == 16


def test_same_content_at_the_same_minute_is_the_same_file() -> None:
    made = []
    for at in (AT, AT, AT.replace(minute=31)):
        archive = Archive(at)
        archive.add("a.txt", "text/plain", "", [b"satu ", b"dua"])
        made.append(archive.close().read())
    assert made[0] == made[1] != made[2]


def test_a_large_package_takes_no_more_memory_than_a_small_one() -> None:
    def most(number: int) -> int:
        tracemalloc.start()
        archive = Archive(AT)
        archive.add("film.bin", "video/mp4", "", pieces(number))
        archive.close().close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most(800) < most(32) + 1024 * 1024
