"""The list of texts of a workbook, packed in memory: its cells refer to them by number, mostly in order.

Texts of respondents never come to lie in a temporary file, and of fifty thousand rows few lie open at once.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections import OrderedDict

_BLOCK = 16 * 1024
_OPEN = 24
# No XML can hold it.
_BETWEEN = "\x00"


class SharedTexts:
    """Texts by their number, added in order."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._blocks: list[bytes] = []
        self._opened: OrderedDict[int, list[str]] = OrderedDict()
        self._now: list[str] = []
        self._first = self._size = 0

    def add(self, text: str) -> None:
        """Add the next text."""
        self._now.append(text)
        self._size += len(text) + 1
        if self._size >= _BLOCK:
            self._firsts.append(self._first)
            self._blocks.append(zlib.compress(_BETWEEN.join(self._now).encode("utf-8", "surrogatepass"), 1))
            self._first += len(self._now)
            self._now, self._size = [], 0

    def __getitem__(self, number: int) -> str:
        """Return a text; raises IndexError for a number that none has."""
        if number < 0:
            raise IndexError(number)
        if number >= self._first:
            return self._now[number - self._first]
        at = bisect_right(self._firsts, number) - 1
        return self._block(at)[number - self._firsts[at]]

    def _block(self, at: int) -> list[str]:
        found = self._opened.get(at)
        if found is None:
            found = zlib.decompress(self._blocks[at]).decode("utf-8", "surrogatepass").split(_BETWEEN)
            self._opened[at] = found
            if len(self._opened) > _OPEN:
                self._opened.popitem(last=False)
        else:
            self._opened.move_to_end(at)
        return found
