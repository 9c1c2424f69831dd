"""The outbox: leased to one, tried again with a doubling delay, set aside after the eighth time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from neutrality.database import Sessions, transaction
from neutrality.outbox import LEASE, MOST_ATTEMPTS, OutboxMessage, fail, finish, lease, post, post_once

MINUTE = timedelta(minutes=1)


def posted(sessions: Sessions, now: datetime, times: int = 1) -> list[uuid.UUID]:
    """Post messages that are due now."""
    with transaction(sessions) as session:
        return [post(session, "probe", {"number": str(number)}, due_at=now).id for number in range(times)]


def taken(sessions: Sessions, now: datetime) -> list[uuid.UUID]:
    """Lease what is due."""
    with transaction(sessions) as session:
        return [message.id for message in lease(session, now=now)]


def read(sessions: Sessions, message_id: uuid.UUID) -> OutboxMessage:
    """Return a message as it is kept."""
    with sessions() as session:
        return session.get_one(OutboxMessage, message_id)


@pytest.mark.both_databases
def test_what_one_holds_no_other_gets(sessions: Sessions, now: datetime) -> None:
    ids = posted(sessions, now, 3)
    assert sorted(taken(sessions, now)) == sorted(ids)
    assert taken(sessions, now) == []
    assert taken(sessions, now + LEASE) == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_two_workers_at_the_same_moment_share_the_work(sessions: Sessions, now: datetime) -> None:
    ids = posted(sessions, now, 3)
    with sessions() as one, sessions() as other:
        first = [message.id for message in lease(one, now=now, limit=2)]
        second = [message.id for message in lease(other, now=now, limit=2)]
        one.commit()
        other.commit()
    assert sorted(first + second) == sorted(ids)
    assert (len(first), len(second)) == (2, 1)


@pytest.mark.both_databases
def test_what_a_dead_worker_held_is_taken_again_after_its_lease(sessions: Sessions, now: datetime) -> None:
    (message_id,) = posted(sessions, now)
    taken(sessions, now)
    assert taken(sessions, now + LEASE + timedelta(seconds=1)) == [message_id]
    assert read(sessions, message_id).attempts == 2


def test_what_is_not_due_or_done_is_left_alone(sessions: Sessions, now: datetime) -> None:
    later, done = posted(sessions, now + MINUTE)[0], posted(sessions, now)[0]
    assert taken(sessions, now) == [done]
    with transaction(sessions) as session:
        finish(session, done, now=now)
    assert taken(sessions, now + MINUTE) == [later]
    assert read(sessions, done).done_at == now


@pytest.mark.both_databases
def test_each_failure_waits_twice_as_long_and_the_eighth_is_the_last(
    sessions: Sessions, now: datetime
) -> None:
    (message_id,) = posted(sessions, now)
    waits, time = [], now
    for _ in range(8):
        assert taken(sessions, time) == [message_id]
        with transaction(sessions) as session:
            fail(session, message_id, "ValueError", now=time)
        due = read(sessions, message_id).due_at
        waits.append((due - time) // MINUTE)
        assert taken(sessions, due - timedelta(seconds=1)) == []
        time = due
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    message = read(sessions, message_id)
    assert (message.attempts, message.error, message.dead_at is not None) == (8, "ValueError", True)
    assert taken(sessions, now + timedelta(days=365)) == []


def test_what_ends_its_worker_every_time_is_set_aside_too(sessions: Sessions, now: datetime) -> None:
    (message_id,) = posted(sessions, now)
    time = now
    for _ in range(8):
        assert taken(sessions, time) == [message_id]
        time += LEASE + MINUTE
    assert taken(sessions, time) == []
    assert read(sessions, message_id).dead_at == time


def test_what_is_rolled_back_was_never_posted(sessions: Sessions, now: datetime) -> None:
    with sessions() as session:
        post(session, "probe", {}, due_at=now)
        session.rollback()
    assert taken(sessions, now) == []


def test_periodic_work_exists_once_and_comes_again(sessions: Sessions, now: datetime) -> None:
    for _ in range(2):
        with transaction(sessions) as session:
            post_once(session, "sweep", {}, due_at=now)
    with transaction(sessions) as session:
        (message,) = lease(session, now=now)
        finish(session, message.id, now=now, again_at=now + timedelta(minutes=5))
    with transaction(sessions) as session:
        assert lease(session, now=now + timedelta(minutes=4)) == []
        assert len(lease(session, now=now + timedelta(minutes=5))) == 1


def test_periodic_work_that_fails_goes_on_for_ever(sessions: Sessions, now: datetime) -> None:
    with transaction(sessions) as session:
        post_once(session, "sweep", {}, due_at=now)
    for _ in range(3 * MOST_ATTEMPTS):
        with transaction(sessions) as session:
            (message,) = lease(session, now=now)
            fail(session, message.id, "OSError", now=now, periodic=True)
        now += timedelta(days=1)
