"""How a piece of work says no."""

from __future__ import annotations


class RefusedError(Exception):
    """There is no result; the reason is a code of small letters and underscores."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
