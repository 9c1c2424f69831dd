"""One ZIP, written as it goes: the same content at the same minute is the same file, to the byte."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO

from neutrality.domain.errors import UnavailableError
from neutrality.evidence.spool import PIECE, SealedSpool

_RIGHTS = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True)
class Listed:
    """One file as the manifest tells of it."""

    name: str
    media_type: str
    size: int
    sha256: str
    description: str

    def values(self) -> dict[str, str | int]:
        """Return it for the manifest."""
        return asdict(self)


class Archive:
    """A ZIP that grows in a sealed spool; nothing of it lies anywhere unsealed."""

    def __init__(self, made_at: datetime) -> None:
        self.listed: list[Listed] = []
        self.spool = SealedSpool()
        self._made_at = made_at
        self._zip = zipfile.ZipFile(_AtItsEnd(self.spool), "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, media_type: str, description: str, content: Iterable[bytes]) -> Listed:
        """Write one file and note its digest; raises UnavailableError `store_full`."""
        info = zipfile.ZipInfo(name, self._made_at.timetuple()[:6])
        info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _RIGHTS, _UNIX
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w") as target:
            for piece in content:
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        if self.spool.full:
            raise UnavailableError("store_full")
        one = Listed(name, media_type, size, digest.hexdigest(), description)
        self.listed.append(one)
        return one

    def close(self) -> SealedSpool:
        """Return the whole; raises UnavailableError `store_full`."""
        self._zip.close()
        if self.spool.full:
            raise UnavailableError("store_full")
        self.spool.seek(0)
        return self.spool


def in_pieces(content: bytes) -> Iterable[bytes]:
    """Yield what lies in memory piece by piece."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


class _AtItsEnd:
    """A spool as one can only write it: a ZIP then tells sizes behind each file, not before."""

    def __init__(self, spool: SealedSpool) -> None:
        self._spool: IO[bytes] = spool

    def write(self, data: bytes, /) -> int:
        """Write at the end."""
        return self._spool.write(data)

    def close(self) -> None:
        """Leave the spool open: it is read afterwards."""

    def flush(self) -> None:
        """Do nothing: the spool holds what it was given."""
