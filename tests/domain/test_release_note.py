"""The note of a release is written in one form and read in no other."""

from __future__ import annotations

import hashlib

import pytest

from neutrality.domain.errors import DomainError
from neutrality.domain.release_note import Signed, fingerprint

ONE, TWO = "a" * 64, "0123456789abcdef" * 4
NOTE = f"neutrality-release/1\n2026-10 r1\nsha256 {ONE}  data.json\nsha256 {TWO}  statistik-2026-10-r1.csv\n"
SIGNED = Signed("2026-10", 1, {"data.json": ONE, "statistik-2026-10-r1.csv": TWO})


def test_a_note_is_written_line_by_line_and_read_back() -> None:
    assert SIGNED.text == NOTE
    assert Signed.parse(NOTE) == SIGNED


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "neutrality-release/1\n",
        "neutrality-release/1\n2026-10 r1\n",
        NOTE.replace("release/1", "release/2"),
        NOTE.replace("2026-10 r1", "2026-1 r1"),
        NOTE.replace("r1\n", "r01\n", 1),
        NOTE.replace(ONE, ONE[:-1]),
        NOTE.replace("  data.json", " data.json"),
        NOTE.replace("data.json", "../data.json"),
        NOTE + NOTE.splitlines()[-1] + "\n",
        NOTE + "\n",
        NOTE.removesuffix("\n"),
    ],
)
def test_every_other_form_is_refused(wrong: str) -> None:
    with pytest.raises(DomainError, match="release_note_wrong"):
        Signed.parse(wrong)


def test_people_compare_a_fingerprint_in_groups_of_four() -> None:
    shown = fingerprint(hashlib.sha256(b"key").digest())
    assert shown.startswith("2c70 e12b 7a06 46f9 ")
    assert len(shown.split()) == 16
