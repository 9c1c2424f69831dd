"""What the worker does for the history, where it holds the log's key: seal what waits."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from neutrality.database import Sessions
from neutrality.domain.errors import DomainError
from neutrality.history.sealing import seal
from neutrality.means import Job, LongJob, Means

SEAL = "seal"
SEAL_ALL = "seal_all"
EVERY = timedelta(minutes=1)
WHOLE = timedelta(hours=1)
log = logging.getLogger("neutrality.sealer")


def seal_near(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Seal the events since the last time, and those that were committed late."""
    del payload
    return _seal(sessions, means, now, whole=False)


def seal_all(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Seal whatever has no leaf, however old it is."""
    del payload
    return _seal(sessions, means, now, whole=True)


def _seal(sessions: Sessions, means: Means, now: datetime, *, whole: bool) -> Job:
    if means.sealer is not None:  # else a process of its own seals
        try:
            seal(sessions, means.sealer, now=now, whole=whole)
        except DomainError as error:  # no failure of the work: it is tried again every minute and always told
            log.critical("the sealer refuses this database: %s", error.code)
    return _nothing


def _nothing(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Write nothing more: a seal has transactions of its own, and the file outside follows each."""
    del session, means, payload, now


LONG: dict[str, LongJob] = {SEAL: seal_near, SEAL_ALL: seal_all}
PERIODIC: dict[str, tuple[timedelta, Job]] = {SEAL: (EVERY, _nothing), SEAL_ALL: (WHOLE, _nothing)}
