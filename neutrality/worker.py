"""The worker: takes what waits in the outbox, piece by piece, until it is told to stop."""

from __future__ import annotations

import json
import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import FrameType

from sqlalchemy.exc import IntegrityError, OperationalError

from neutrality.admin.law_jobs import HANDLERS as LAW_HANDLERS
from neutrality.audit.jobs import LONG as AUDIT_LONG
from neutrality.audit.jobs import PERIODIC as AUDIT_PERIODIC
from neutrality.cases.evidence import LONG as EVIDENCE_LONG
from neutrality.cases.evidence import PERIODIC as EVIDENCE_PERIODIC
from neutrality.cases.jobs import HANDLERS as CASE_HANDLERS
from neutrality.cases.jobs import PERIODIC as CASE_PERIODIC
from neutrality.cases.notice_sending import LONG as NOTICE_LONG
from neutrality.cases.notice_sending import PERIODIC as DIGEST_PERIODIC
from neutrality.cases.noting import HANDLERS as NOTICE_HANDLERS
from neutrality.cases.noting import PERIODIC as NOTICE_PERIODIC
from neutrality.cases.recomputing import HANDLERS as CLOCK_HANDLERS
from neutrality.database import Sessions, transaction
from neutrality.domain.catalogue import Catalogue
from neutrality.doors.jobs import HANDLERS as ACCOUNT_HANDLERS
from neutrality.holding import Holding
from neutrality.intake.jobs import PERIODIC as INTAKE_PERIODIC
from neutrality.means import Job, LongJob, Means
from neutrality.outbox import fail, finish, lease, mend_times, post_once
from neutrality.releases.jobs import LONG as RELEASE_LONG
from neutrality.releases.jobs import PERIODIC as RELEASE_PERIODIC
from neutrality.reports.contact import HANDLERS as CONTACT_HANDLERS
from neutrality.table_sizes import PERIODIC as TABLE_PERIODIC
from neutrality.webhooks.carrier import Carrier
from neutrality.webhooks.jobs import LONG as WEBHOOK_LONG
from neutrality.webhooks.jobs import PERIODIC as WEBHOOK_PERIODIC
from neutrality.webhooks.lanes import Round, lanes
from neutrality.webhooks.sending import deliver_all

PERIODIC: dict[str, tuple[timedelta, Job]] = {
    **CASE_PERIODIC,
    **INTAKE_PERIODIC,
    **EVIDENCE_PERIODIC,
    **AUDIT_PERIODIC,
    **NOTICE_PERIODIC,
    **DIGEST_PERIODIC,
    **RELEASE_PERIODIC,
    **WEBHOOK_PERIODIC,
    **TABLE_PERIODIC,
}
LONG: dict[str, LongJob] = {
    **EVIDENCE_LONG,
    **AUDIT_LONG,
    **NOTICE_LONG,
    **RELEASE_LONG,
    **WEBHOOK_LONG,
}
HANDLERS: dict[str, Job] = {
    **ACCOUNT_HANDLERS,
    **CASE_HANDLERS,
    **CLOCK_HANDLERS,
    **CONTACT_HANDLERS,
    **LAW_HANDLERS,
    **NOTICE_HANDLERS,
    **{kind: work for kind, (_, work) in PERIODIC.items()},
}
PAUSE = 2.0
JUMP = timedelta(minutes=1)
log = logging.getLogger("neutrality.worker")


def run(
    sessions: Sessions,
    means: Means,
    carrier: Carrier,
    *,
    clock: Callable[[], datetime],
    law: Callable[[], Catalogue],
    once: bool = False,
) -> None:
    """Work until SIGTERM or SIGINT; with `once`, until nothing is due.

    Messages to other programs leave beside all other work: whoever answers them slowly holds up nothing else.
    """
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if once:
        begin(sessions, now=clock())
        while not stop.is_set() and work_off(sessions, replace(means, catalogue=law()), now=clock()):
            pass
        deliver_all(sessions, means, carrier, now=clock())
        return
    turns = Turns(sessions, means, clock, law)
    with lanes(Round(sessions, means, carrier, clock), stop):
        while not stop.is_set():
            if not turns.take():
                stop.wait(PAUSE)


class Steady:
    """Notices that somebody set the clock: leases and due times made by the wrong one are mended then."""

    def __init__(self, clock: Callable[[], datetime], even: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._even = clock, even
        self._began = self._beginning()

    def moved(self) -> timedelta | None:
        """Return by how much the clock was set since it was asked last, nothing when it just went on."""
        by = self._beginning() - self._began
        self._began += by
        if abs(by) < JUMP:
            return None
        log.warning("the clock of this machine was set by %.0f seconds", by.total_seconds())
        return by

    def _beginning(self) -> datetime:
        return self._clock() - timedelta(seconds=self._even())


class Turns:
    """Takes what is due, turn by turn; a database that is away ends a turn and not the worker."""

    def __init__(
        self, sessions: Sessions, means: Means, clock: Callable[[], datetime], law: Callable[[], Catalogue]
    ) -> None:
        self._sessions, self._means, self._clock, self._law = sessions, means, clock, law
        self._steady, self._begun = Steady(clock), False

    def take(self) -> int:
        """Return how many pieces were taken."""
        self._begun &= self._steady.moved() is None
        try:
            if not self._begun:
                begin(self._sessions, now=self._clock())
                self._begun = True
            means = replace(self._means, catalogue=self._law())
            return work_off(self._sessions, means, now=self._clock())
        except OperationalError as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            return 0


def begin(sessions: Sessions, *, now: datetime) -> None:
    """Let every periodic piece of work wait in the outbox once, however many workers there are.

    What waits too far ahead was put there by a clock that went wrong: it is due now.
    """
    every = {kind: pause for kind, (pause, _) in PERIODIC.items()}
    with transaction(sessions) as session:
        mended = mend_times(session, every, now=now)
    if mended:
        log.warning("%d pieces of work were due too far ahead", mended)
    try:
        with transaction(sessions) as session:
            for kind in PERIODIC:
                post_once(session, kind, {}, due_at=now)
    except IntegrityError:  # another worker began at the same moment
        log.info("another worker posted the periodic work")


def work_off(sessions: Sessions, means: Means, *, now: datetime) -> int:
    """Do what is due; return how many pieces were taken."""
    with transaction(sessions) as session:
        taken = [(row.id, row.kind, row.payload) for row in lease(session, now=now)]
    with Holding(sessions, [message_id for message_id, *_what in taken], now=now) as holding:
        for message_id, kind, payload in taken:
            _do(sessions, means, (message_id, kind, payload), now)
            holding.let_go(message_id)
    return len(taken)


def _do(sessions: Sessions, means: Means, message: tuple[uuid.UUID, str, str], now: datetime) -> None:
    message_id, kind, payload = message
    if kind not in PERIODIC:  # whose next round is another letter
        means = replace(means, courier=means.courier.of(message_id))
    try:
        content = json.loads(payload)
        work = LONG[kind](sessions, means, content, now) if kind in LONG else HANDLERS[kind]
        with transaction(sessions) as session:
            work(session, means, content, now)
            again_at = now + PERIODIC[kind][0] if kind in PERIODIC else None
            finish(session, message_id, now=now, again_at=again_at)
    except Exception as error:  # noqa: BLE001 - whatever failed, the message is tried again
        log.warning("a piece of work of kind %s failed: %s", kind, type(error).__name__)
        with transaction(sessions) as session:
            fail(session, message_id, type(error).__name__, now=now, periodic=kind in PERIODIC)
