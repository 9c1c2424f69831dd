"""Numbers that an office types from its own agenda: at which place each stands, which places are skipped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_FIRST, _LAST = re.compile(r"[0-9]{1,6}(?![0-9])"), re.compile(r"(?<![0-9])[0-9]{1,6}\Z")


def place_in_agenda(text: str, year: int) -> int | None:
    """Return the integer with which a number begins, else with which it ends; the year is none."""
    plain = text.strip()
    found = (_FIRST.match(plain), _LAST.search(plain))
    places = [int(one[0]) for one in found if one is not None]
    return next((place for place in places if place != year), None)


def skipped(own: Iterable[int], others: Iterable[int] = ()) -> list[tuple[int, int]]:
    """Return the runs of places, by first and last, that stand nowhere between the own ones.

    What stands at one of the others is not skipped: an agenda has numbers of several kinds.
    """
    places = set(own)
    if not places:
        return []
    between = {place for place in others if min(places) < place < max(places)}
    taken = sorted(places | between)
    return [(before + 1, after - 1) for before, after in pairwise(taken) if after - before > 1]
