"""Whoever is slow or dead holds up nobody: neither other addresses nor any mail."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from neutrality.domain.webhooks import DeliveryStatus
from neutrality.webhooks import again
from neutrality.webhooks.lanes import Round, lanes
from neutrality.webhooks.sending import LANES, take
from tests.webhooks.receiver import Receiver, receiving
from tests.webhooks.subscribing import Subscribing


def pinged(hooks: Subscribing, url: str, times: int = 1) -> None:
    """Make a webhook to which some messages wait."""
    made = hooks.make(url)
    for _ in range(times):
        hooks.keep(lambda keeping: again.ping(keeping, hooks.row(keeping, made)))


@pytest.mark.both_databases
def test_a_slow_receiver_holds_up_its_own_messages_alone(hooks: Subscribing, receiver: Receiver) -> None:
    with receiving() as slow:
        slow.answers.extend(["silent"] * 9)
        slow.seconds = 1.8
        pinged(hooks, slow.url, 3)
        pinged(hooks, receiver.url, 5)
        carrier = replace(hooks.carrier, seconds=1.8)
        stop, began = threading.Event(), time.monotonic()
        with lanes(Round(hooks.office.sessions, hooks.worker, carrier, hooks.office.clock), stop):
            while len(receiver.effects) < 5 and time.monotonic() - began < 1.5:
                time.sleep(0.02)
            assert len(receiver.effects) == 5
            assert time.monotonic() - began < 1.5
            assert len(slow.got) == 1, "one at a time for one address"


def test_no_address_is_sent_to_twice_at_once_and_no_worker_takes_more_than_its_lanes(
    hooks: Subscribing, receiver: Receiver
) -> None:
    for number in range(LANES + 2):
        pinged(hooks, f"{receiver.url}/{number}", 2)
    sessions, now = hooks.office.sessions, hooks.office.clock()
    first, second = take(sessions, hooks.worker, now=now), take(sessions, hooks.worker, now=now)

    assert (len(first), len(second)) == (LANES, 2)
    assert len({parcel.webhook_id for parcel in first + second}) == LANES + 2
    assert take(sessions, hooks.worker, now=now) == []


def test_the_last_that_was_served_waits_for_the_others(hooks: Subscribing, receiver: Receiver) -> None:
    for number in range(3):
        pinged(hooks, f"{receiver.url}/{number}", 2)
    paths = []
    for _ in range(6):
        hooks.office.clock.move(minutes=1)
        (parcel,) = take(hooks.office.sessions, hooks.worker, now=hooks.office.clock(), limit=1)
        paths.append(parcel.url[-1])
        hooks.office.clock.move(minutes=3)  # its worker died: the lease runs out
    assert sorted(paths[:3]) == sorted(paths[3:]) == ["0", "1", "2"]


def test_a_database_that_is_away_for_a_moment_ends_no_lane(hooks: Subscribing, receiver: Receiver) -> None:
    made = hooks.make(receiver.url)
    broken = Round(lambda: 1 / 0, hooks.worker, hooks.carrier, hooks.office.clock)  # type: ignore[arg-type]
    assert broken.next(1) == []
    hooks.keep(lambda keeping: again.ping(keeping, hooks.row(keeping, made)))
    (parcel,) = take(hooks.office.sessions, hooks.worker, now=hooks.office.clock())
    broken.deliver(parcel)

    hooks.office.clock.move(minutes=3)
    hooks.send_all()
    assert hooks.deliveries(made)[0].status is DeliveryStatus.DELIVERED
    assert len(receiver.effects) == 1
