"""The first of a list by number, ties shared: whoever has as many as the last one stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

FIRST, FEWEST = 10, 5


def top(counts: Mapping[str, int], first: int = FIRST, fewest: int = FEWEST) -> dict[str, int]:
    """Return those with the highest numbers; nobody is listed with fewer than `fewest` (domain 9)."""
    enough = {code: number for code, number in counts.items() if number >= fewest}
    places = sorted(enough.values(), reverse=True)[:first]
    last = places[-1] if places else 0
    listed = {code: number for code, number in enough.items() if number >= last}
    return dict(sorted(listed.items(), key=lambda row: (-row[1], row[0])))
