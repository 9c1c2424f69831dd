"""A worker holds what it took for as long as it works on it, however long that is; one that dies lets go."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from neutrality import outbox
from neutrality.database import Sessions, transaction

log = logging.getLogger("neutrality.worker")


class Holding:
    """Renews the leases of taken messages, beside the work, until each is done.

    What was taken together is done one after the other, so that the last piece waits for all before it.
    A process that is killed or hangs as a whole renews nothing more, and another takes what it held.
    """

    def __init__(self, sessions: Sessions, message_ids: list[uuid.UUID], *, now: datetime) -> None:
        self._sessions, self._left = sessions, set(message_ids)
        self._now, self._began = now, time.monotonic()
        self._lock, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._renew, name="leases", daemon=True)

    def __enter__(self) -> Self:
        """Begin to renew."""
        if self._left:
            self._thread.start()
        return self

    def __exit__(self, _kind: object, _error: object, _trace: object) -> None:
        """Renew nothing more."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def let_go(self, message_id: uuid.UUID) -> None:
        """Leave a message alone from now on: it is done, or waits for its next time."""
        with self._lock:
            self._left.discard(message_id)

    def _renew(self) -> None:
        while not self._over.wait(outbox.RENEWED_EVERY.total_seconds()):
            try:
                with self._lock, transaction(self._sessions) as session:
                    outbox.renew(session, self._left, now=self._time())
            except SQLAlchemyError as error:  # tried again well before the lease ends
                log.warning("a lease was not renewed: %s", type(error).__name__)

    def _time(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._began)
