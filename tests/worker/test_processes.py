"""Several workers as processes of their own: each piece of work has its effect once, whoever is killed."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality import outbox, worker
from neutrality.database import Sessions, make_engine, make_sessions, transaction
from neutrality.means import Job, Means
from neutrality.outbox import LEASE, OutboxMessage, lease, post
from neutrality.webhooks.carrier import Carrier
from tests.cases.office import Office

pytestmark = pytest.mark.both_databases
NEVER = datetime(2100, 1, 1, tzinfo=UTC)
Spawn = Callable[[Callable[[Sessions], object]], int]


def effect(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Leave a trace in the database."""
    del means, now
    post(session, "effect", payload, due_at=NEVER)
    session.flush()


@pytest.fixture(autouse=True)
def only_this_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be one periodic piece of work and one other kind."""
    monkeypatch.setattr(worker, "PERIODIC", {"sweep": (timedelta(hours=1), effect)})
    monkeypatch.setattr(worker, "HANDLERS", {"sweep": effect, "piece": effect})
    monkeypatch.setattr(worker, "LONG", {})


@pytest.fixture
def spawn(database_url: str) -> Iterator[Spawn]:
    """Return a function: a process of its own does something with the database; at last it is killed."""
    alive: set[int] = set()

    def spawned(work: Callable[[Sessions], object]) -> int:
        pid = os.fork()
        if pid:
            alive.add(pid)
            return pid
        code = 1
        try:
            work(make_sessions(make_engine(database_url)))
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it was, the child must not go on as the test
            traceback.print_exc()
        finally:
            os._exit(code)

    yield spawned
    for pid in alive:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ProcessLookupError, ChildProcessError):
            continue


def posted(office: Office, number: int) -> None:
    """Let pieces of work wait."""
    with transaction(office.sessions) as session:
        for one in range(number):
            post(session, "piece", {"number": str(one)}, due_at=office.clock())


def effects(office: Office) -> Counter[str]:
    """Return how often each payload had its effect."""
    with office.sessions() as session:
        found = session.scalars(select(OutboxMessage.payload).where(OutboxMessage.kind == "effect"))
        return Counter(found)


def attempts(office: Office, kind: str) -> int:
    """Return how often a kind of work was begun in all."""
    with office.sessions() as session:
        counted = select(func.sum(OutboxMessage.attempts)).where(OutboxMessage.kind == kind)
        return session.scalar(counted) or 0


def test_three_workers_share_the_work_and_do_what_is_periodic_once(office: Office, spawn: Spawn) -> None:
    posted(office, 70)
    now, means = office.clock(), office.means
    wait, go = os.pipe()

    def work(sessions: Sessions) -> None:
        os.read(wait, 1)
        worker.run(sessions, means, Carrier(), clock=lambda: now, law=lambda: means.catalogue, once=True)

    workers = [spawn(work) for _ in range(3)]
    os.write(go, b"...")

    assert [os.waitpid(pid, 0)[1] for pid in workers] == [0, 0, 0]
    assert effects(office) == {**{f'{{"number": "{one}"}}': 1 for one in range(70)}, "{}": 1}
    assert attempts(office, "piece") == 70
    os.close(wait)
    os.close(go)


@pytest.mark.parametrize("where", ["in a long part", "after the effect"])
def test_what_a_killed_worker_held_is_done_by_another_after_its_lease(
    office: Office, spawn: Spawn, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    posted(office, 1)
    now, means = office.clock(), office.means
    heard, say = os.pipe()

    def hang(*_what: object) -> None:
        os.write(say, b".")
        signal.pause()

    def hang_long(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
        del sessions
        hang(means, payload, now)
        return effect

    def hang_after(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
        effect(session, means, payload, now)
        hang()

    def first(sessions: Sessions) -> None:
        if where == "in a long part":
            worker.LONG["piece"] = hang_long
        else:
            worker.HANDLERS["piece"] = hang_after
        worker.work_off(sessions, means, now=now)

    held = spawn(first)
    assert os.read(heard, 1) == b"."
    os.kill(held, signal.SIGKILL)
    os.waitpid(held, 0)

    assert worker.work_off(office.sessions, means, now=now + LEASE) == 0
    assert not effects(office)
    later = now + LEASE + timedelta(seconds=1)
    second = spawn(lambda sessions: worker.work_off(sessions, means, now=later))
    assert os.waitpid(second, 0)[1] == 0
    assert worker.work_off(office.sessions, means, now=later + LEASE) == 0
    assert list(effects(office).values()) == [1]
    assert attempts(office, "piece") == 2


def test_who_works_for_longer_than_a_lease_keeps_it_and_what_waits_behind(
    office: Office, spawn: Spawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=2))
    monkeypatch.setattr(outbox, "RENEWED_EVERY", timedelta(seconds=0.2))
    posted(office, 2)
    now, means = office.clock(), office.means
    heard, say = os.pipe()

    def slow(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
        del sessions, means, payload, now
        os.write(say, b".")
        time.sleep(1.3)
        return effect

    def first(sessions: Sessions) -> None:
        worker.LONG["piece"] = slow
        worker.work_off(sessions, means, now=now)

    slow_one = spawn(first)
    assert os.read(heard, 1) == b"."
    began = time.monotonic()
    while os.waitpid(slow_one, os.WNOHANG)[0] == 0:
        at = now + timedelta(seconds=time.monotonic() - began)
        with transaction(office.sessions) as session:
            assert lease(session, now=at) == [], at - now
        time.sleep(0.1)

    assert time.monotonic() - began > outbox.LEASE.total_seconds()
    assert sorted(effects(office).values()) == [1, 1]
    assert attempts(office, "piece") == 2
