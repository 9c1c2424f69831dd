"""The worker's lanes: messages are sent beside all other work, so that no mail waits for an address."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from neutrality.database import Sessions
from neutrality.means import Means
from neutrality.webhooks.carrier import Carrier
from neutrality.webhooks.sending import LANES, Parcel, send, settle, take

PAUSE = 1.0
log = logging.getLogger("neutrality.webhooks")


@dataclass(frozen=True)
class _GoingOn:
    """Tells by its kind what failed, and lets the lanes go on: the database may be back in a second."""

    said: str

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        """Return whether what happened ends here: every failure, but no end of the process."""
        if not isinstance(error, Exception):
            return False
        log.warning("%s: %s", self.said, type(error).__name__)
        return True


@dataclass(frozen=True)
class Round:
    """What sending needs: the database, the keys, the way out, the time."""

    sessions: Sessions
    means: Means
    carrier: Carrier
    clock: Callable[[], datetime]

    def deliver(self, parcel: Parcel) -> None:
        """Send one message and write down how that went; what fails here is taken again after its lease."""
        with _GoingOn("a delivery was not settled"):
            answer = send(self.carrier, parcel, now=self.clock())
            settle(self.sessions, self.means, parcel, answer, now=self.clock())

    def next(self, free: int) -> list[Parcel]:
        """Return what is to be sent next in so many free lanes."""
        with _GoingOn("nothing could be taken for delivery"):
            return take(self.sessions, self.means, now=self.clock(), limit=free) if free else []
        return []


@contextmanager
def lanes(work: Round, stop: threading.Event) -> Iterator[None]:
    """Send in the background until `stop` is set; what is on its way then is waited for."""
    thread = threading.Thread(target=_run, args=(work, stop), name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _run(work: Round, stop: threading.Event) -> None:
    running: set[Future[None]] = set()
    with ThreadPoolExecutor(LANES, thread_name_prefix="webhook") as pool:
        while not stop.is_set():
            parcels = work.next(LANES - len(running))
            running |= {pool.submit(work.deliver, parcel) for parcel in parcels}
            if running:
                running = wait(running, timeout=PAUSE, return_when=FIRST_COMPLETED).not_done
            else:
                stop.wait(PAUSE)
