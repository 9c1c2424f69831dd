"""In which order the requests of a flood are served: one at a time, so that everybody else is served at once.

Only what the public sends, from a source in flood, waits here. First are pages and new drafts, which are
quick; then the oldest draft, so that a person who shares the source's address, and reads before typing, is
always before a program. A draft older than a program lets one become does not wait at all.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import cast

from flask import Flask, current_app, g, request

# Fewer than the server has threads (deploy/gunicorn.conf.py), so that some are always free for the others.
MOST_WAITING = 24
PATIENCE = 20.0
# What is longer is a file: it would hold the turn as long as its line is slow.
LONGEST = 64 * 1024
WAITING = frozenset({"citizen", "uploads", "tracking", "holding", "receipts", "reply_page"})
Rank = tuple[int, float]
FIRST: Rank = (0, 0.0)


class Turns:
    """One turn for all processes of this surface on a machine, by way of a lock on their folder of keys."""

    def __init__(self, folder: Path, *, most: int = MOST_WAITING, patience: float = PATIENCE) -> None:
        self._folder, self._most, self._patience = folder, most, patience
        self._waiting: list[tuple[Rank, int]] = []
        self._numbers = count()
        self._change = threading.Condition()
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait in this process."""
        return len(self._waiting)

    def wait(self, rank: Rank) -> Callable[[], None]:
        """Wait for the turn, the least rank first; return what gives it back.

        Whoever has waited too long, or finds too many waiting, goes on without a turn: nobody is refused.
        """
        with self._change:
            if len(self._waiting) >= self._most or not self._came_first(rank):
                return lambda: None
            self._taken = True
        held = ExitStack()
        held.callback(self._give_back)
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        held.callback(os.close, descriptor)  # with it goes the lock
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return held.close

    def _came_first(self, rank: Rank) -> bool:
        mine = (rank, next(self._numbers))
        heapq.heappush(self._waiting, mine)
        end = time.monotonic() + self._patience
        try:
            return self._change.wait_for(
                lambda: not self._taken and self._waiting[0] == mine, max(0.0, end - time.monotonic())
            )
        finally:
            self._waiting.remove(mine)
            heapq.heapify(self._waiting)
            self._change.notify_all()

    def _give_back(self) -> None:
        with self._change:
            self._taken = False
            self._change.notify_all()


def init_admission(app: Flask, folder: Path, rank_of: Callable[[], Rank | None]) -> None:
    """Let requests of a flood wait for their turn; `rank_of` tells which wait at all, and in which order."""
    app.extensions["turns"] = Turns(folder)

    @app.before_request
    def wait() -> None:
        if request.blueprint not in WAITING or (request.content_length or 0) > LONGEST:
            return
        rank = rank_of()
        if rank is not None:
            g.give_back = cast("Turns", current_app.extensions["turns"]).wait(rank)

    @app.teardown_request
    def go_on(_error: BaseException | None) -> None:
        g.pop("give_back", lambda: None)()


def rank_by_age(began: datetime) -> Rank:
    """Return the rank of a draft: the older, the sooner."""
    return (1, began.timestamp())
