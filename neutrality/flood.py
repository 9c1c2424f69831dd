"""When many reports come from one source at once: they are told apart and wait in turn, none is refused.

Behind one address there can be a whole town (CGNAT), so that nothing is ever refused because of others there.
A program is told from a person by its haste alone: what is sent within seconds of its beginning gets points,
and a source with many points is in flood. Nothing of the source goes to the report: it is marked, or not.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import cast

from flask import Flask, current_app

from neutrality.ratelimit import limiter
from neutrality.sources import digest_of_address

# Nobody fills in four steps with names, dates and a place in less.
HASTE = timedelta(seconds=15)
PERIOD = 300
MANY = 60
A_TRY, A_DRAFT, A_HASTY_REPORT = 1, 1, 12
_TOLD_AGAIN = 1.0
_MOST_REMEMBERED = 10_000


class Floods:
    """What this process heard of each source a moment ago, so that a flood asks the storage rarely."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[float, bool]] = {}

    def heard(self, source: str) -> bool | None:
        """Return what was heard a moment ago, None when that is too long ago."""
        until, flood = self._heard.get(source, (0.0, False))
        return flood if until > time.monotonic() else None

    def hear(self, source: str, *, flood: bool) -> bool:
        """Remember it for a moment."""
        if len(self._heard) >= _MOST_REMEMBERED:
            self._heard.clear()
        self._heard[source] = time.monotonic() + _TOLD_AGAIN, flood
        return flood


def init_flood(app: Flask) -> None:
    """Give the application its memory of a second."""
    app.extensions["floods"] = Floods()


def is_hasty(began: datetime, now: datetime) -> bool:
    """Return whether what began then and is sent now was filled in by no person."""
    return now - began < HASTE


def note(points: int) -> None:
    """Count what somebody of this source does."""
    if not limiter.enabled or points <= 0:
        return
    source = digest_of_address()
    if limiter.storage.incr(_name(source, 0), 2 * PERIOD, points) >= MANY:
        _floods().hear(source, flood=True)


def in_flood() -> bool:
    """Return whether so much came from this source within the last minutes that it must be a program."""
    if not limiter.enabled:
        return False
    source = digest_of_address()
    heard = _floods().heard(source)
    if heard is not None:
        return heard
    flood = any(limiter.storage.get(_name(source, before)) >= MANY for before in (0, 1))
    return _floods().hear(source, flood=flood)


def _name(source: str, before: int) -> str:
    return f"flood {source} {int(time.time()) // PERIOD - before}"


def _floods() -> Floods:
    return cast("Floods", current_app.extensions["floods"])
