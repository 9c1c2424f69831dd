"""Sources are told apart for a day by digests that nobody can make again afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from neutrality.database import Sessions
from neutrality.sources import SourceKey, Sources, network_of

TODAY = date(2026, 11, 10)
KEY = bytes(range(32))


@pytest.mark.both_databases
def test_every_process_makes_the_same_digest_on_one_day_and_another_on_the_next(sessions: Sessions) -> None:
    one, other = Sources(sessions, KEY), Sources(sessions, KEY)

    first = one.digest("203.0.113.7", on=TODAY)

    assert other.digest("203.0.113.7", on=TODAY) == first
    assert other.digest("203.0.113.8", on=TODAY) != first
    assert other.digest("203.0.113.7", on=TODAY + timedelta(days=1)) != first


def test_yesterday_s_digests_cannot_be_made_again_with_all_that_is_left(sessions: Sessions) -> None:
    yesterday = Sources(sessions, KEY).digest("203.0.113.7", on=TODAY)
    Sources(sessions, KEY).digest("203.0.113.7", on=TODAY + timedelta(days=1))

    with sessions() as session:
        left = session.scalars(select(SourceKey.day)).all()
    assert left == [TODAY + timedelta(days=1)]
    assert Sources(sessions, KEY).digest("203.0.113.7", on=TODAY) != yesterday


def test_the_database_alone_tells_nothing_without_the_key_file(sessions: Sessions) -> None:
    mine = Sources(sessions, KEY).digest("203.0.113.7", on=TODAY)

    assert Sources(sessions, bytes(32)).digest("203.0.113.7", on=TODAY) != mine


@pytest.mark.both_databases
def test_processes_that_begin_a_day_at_once_agree(sessions: Sessions) -> None:
    together, told = Barrier(4), list[str]()

    def ask() -> None:
        together.wait()
        told.append(Sources(sessions, KEY).digest("203.0.113.7", on=TODAY))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 4
    assert len(set(told)) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_of_ipv6_the_customer_s_network_counts(address: str, network: str) -> None:
    assert network_of(address) == network
