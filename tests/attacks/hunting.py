"""Looking for a planted text in everything that an installation left behind, however it was written."""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Found:
    """Which marker, in which shape, where."""

    marker: str | bytes
    shape: str
    where: str


def shapes(marker: str | bytes) -> dict[str, bytes]:
    """Return the marker as it could stand in a file: encoded, in another case, as a digest."""
    plain = marker.encode() if isinstance(marker, str) else marker
    known = {
        "plain": plain,
        "hex": plain.hex().encode(),
        "SHA-256": hashlib.sha256(plain).digest(),
        "SHA-256 hex": hashlib.sha256(plain).hexdigest().encode(),
        **(_written(marker) if isinstance(marker, str) else {}),
    }
    # Base 64 reads differently at each of three offsets; the edges depend on the neighbours and are cut off.
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + plain).decode()
        known[f"base 64 at {offset}"] = encoded[(0, 2, 3)[offset] : len(encoded) - 4].encode()
    return known


def _written(marker: str) -> dict[str, bytes]:
    return {
        "lower case": marker.lower().encode(),
        "upper case": marker.upper().encode(),
        "UTF-16 little": marker.encode("utf-16-le"),
        "UTF-16 big": marker.encode("utf-16-be"),
        "URL": quote(marker, safe="").encode(),
        "JSON": json.dumps(marker)[1:-1].encode(),
    }


def hunt(markers: Iterable[str | bytes], traces: Iterable[tuple[str, bytes]]) -> list[Found]:
    """Return every marker found in what was left: pairs of a place and its bytes.

    Most of what is left is shorter than any marker, so only the forms that fit in are looked for.
    """
    wanted = [(form, marker, shape) for marker in markers for shape, form in shapes(marker).items()]
    wanted.sort(key=lambda one: len(one[0]))
    lengths = [len(form) for form, _marker, _shape in wanted]
    return [
        Found(marker, shape, where)
        for where, content in traces
        for form, marker, shape in wanted[: bisect_right(lengths, len(content))]
        if form in content
    ]


def files(*places: Path) -> Iterator[tuple[str, bytes]]:
    """Return each file and each file below a folder, its path among what is searched."""
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            try:
                if path.is_file() and not path.is_symlink():
                    yield f"{path}", str(path).encode() + b"\n" + path.read_bytes()
            except FileNotFoundError:  # another process's temporary file, gone by now
                continue
