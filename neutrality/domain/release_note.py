"""The signed note of a release: of which bytes it consists, in the format of C2SP signed-note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from neutrality.domain.errors import DomainError
from neutrality.domain.publication import FORMAT

_HEAD = re.compile(r"([0-9]{4}-[0-9]{2}) r([0-9]+)")
_FILE = re.compile(r"sha256 ([0-9a-f]{64})  ([A-Za-z0-9._-]+)")
DATA = "data.json"
GROUP = 4


@dataclass(frozen=True)
class Signed:
    """What a note says: the month, the revision, and the SHA-256 of each file in hex."""

    month: str
    revision: int
    digests: Mapping[str, str]

    @property
    def text(self) -> str:
        """Return the lines that are signed."""
        files = "".join(f"sha256 {digest}  {name}\n" for name, digest in self.digests.items())
        return f"{FORMAT}\n{self.month} r{self.revision}\n{files}"

    @classmethod
    def parse(cls, text: str) -> Signed:
        """Return what the lines say.

        Raises:
            DomainError: `release_note_wrong` unless they are exactly as `text` writes them.

        """
        lines = text.removesuffix("\n").split("\n")
        head = _HEAD.fullmatch(lines[1]) if len(lines) > 1 and lines[0] == FORMAT else None
        files = [_FILE.fullmatch(line) for line in lines[2:]]
        if head is None or not files or None in files:
            raise DomainError("release_note_wrong")
        found = cls(head[1], int(head[2]), {one[2]: one[1] for one in files if one})
        if found.text != text:
            raise DomainError("release_note_wrong")
        return found


def fingerprint(digest: bytes) -> str:
    """Return the SHA-256 of a public key as people compare it: hex in groups of four."""
    return " ".join(digest.hex()[place : place + GROUP] for place in range(0, 2 * len(digest), GROUP))
