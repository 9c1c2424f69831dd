"""Whether this process works on the database that it knows: last week's is refused (attack 16)."""

from __future__ import annotations

import time
from threading import Lock

from neutrality.database import Sessions, reading
from neutrality.domain.checkpoint import TreeHead
from neutrality.domain.errors import DomainError
from neutrality.history.outside import Outside
from neutrality.history.standing import Log, check_goes_on, check_standing, restores

PAUSE = 5.0  # seconds between two looks


class Watch:
    """Remembers the newest checkpoint that this process has seen, and reads the sealer's file where it is."""

    def __init__(self, sessions: Sessions, log: Log, outside: Outside, pause: float = PAUSE) -> None:
        self._sessions, self._log, self._outside, self._pause = sessions, log, outside, pause
        self._newest: TreeHead | None = None
        self._accepted: frozenset[str] = frozenset()
        self._trouble: DomainError | None = None
        self._looked_at = float("-inf")
        self._lock = Lock()

    def check(self) -> None:
        """Refuse while the database is older than what was seen; it is looked at every some seconds.

        Raises:
            UnavailableError: `history_rolled_back`, `history_parted`, `history_torn`.
            DomainError: a checkpoint was not signed by this history's key.

        """
        with self._lock:
            if time.monotonic() - self._looked_at >= self._pause:
                self._trouble = self._look()
                self._looked_at = time.monotonic()
        if self._trouble is not None:
            raise type(self._trouble)(self._trouble.code, **self._trouble.params)

    def _look(self) -> DomainError | None:
        try:
            kept = self._outside.read()  # before the database: the sealer writes it after
            with reading(self._sessions) as session:
                here = check_standing(session, self._log)
                accepted = restores(session, self._log)
                if accepted - self._accepted:  # two persons signed that what this process saw is lost
                    self._newest = None
                for seen in (self._newest, self._log.head(kept) if kept else None):
                    if seen is not None:
                        check_goes_on(session, self._log, seen, here)
        except DomainError as error:
            return error
        self._accepted, self._newest = accepted, self._log.head(here.note) if here else self._newest
        return None
