"""Let the sample cases live, day by day, through the months before today."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from neutrality.cases.buckets import month_bounds
from neutrality.database import Sessions, transaction
from neutrality.demo.documents import write
from neutrality.demo.hearings import hear
from neutrality.demo.life import Life
from neutrality.demo.moment import Days, Moment
from neutrality.demo.offices import World, build
from neutrality.demo.recusal import recuse
from neutrality.directory.models import Office
from neutrality.domain.errors import DomainError
from neutrality.means import Means
from neutrality.settings import Settings
from neutrality.statistics.service import neighbour
from neutrality.vault import KeyFiles, Keyholder

UNCAPPED = 10**9
ELECTION_SHARE = 0.8
AT_ANY_TIME = 0.15


def load(
    sessions: Sessions,
    means: Means,
    settings: Settings,
    *,
    cases: int,
    months: int,
    seed: int,
    today: date,
    progress: Callable[[int], None],
    evening: Callable[[date], None] = lambda _day: None,
) -> int:
    """Make the sample world and return how many cases live in it; `evening` is told each day's end.

    Raises:
        DomainError: `sample_only` in production, `not_empty` when there are offices already.

    """
    if not settings.sample:
        raise DomainError("sample_only")
    means = replace(means, opener=Keyholder(KeyFiles(settings.keys_dir), cap=UNCAPPED))
    random = Random(seed)  # noqa: S311 - reproducible on purpose, nothing is secret here
    began, _ = month_bounds(neighbour(f"{today:%Y-%m}", -months))
    with _quiet():
        with transaction(sessions) as session:
            if session.scalar(select(Office.id).limit(1)):
                raise DomainError("not_empty")
            world = build(
                session, means, settings.keys_dir, began=began, now=datetime.combine(began, time(1), UTC)
            )
        queue = _births(world, random, cases=cases, began=began, today=today)
        _live(sessions, means, queue, today=today, progress=progress, evening=evening)
        with transaction(sessions) as session:
            recuse(Moment(session, means, today), world)
            hear(Moment(session, means, today), world, random)
            write(Moment(session, means, today), world, random)
    return cases


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the thousands of events that are made here out of the log."""
    log = logging.getLogger("neutrality")
    level = log.level
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(level)


def _births(
    world: World, random: Random, *, cases: int, began: date, today: date
) -> list[tuple[date, int, Days]]:
    """Begin the cases: most in the middle of the time (domain 4.4), some in every month."""
    length = (today - began).days
    queue: list[tuple[date, int, Days]] = []
    for number in range(cases):
        steady = random.random() < AT_ANY_TIME
        days_in = random.uniform(0, length) if steady else random.triangular(0, length, length * 0.6)
        born = began + timedelta(days=int(days_in))
        place = random.choices(world.staffed, [5, 3, 2])[0]
        election = random.choice(world.elections) if random.random() < ELECTION_SHARE else None
        days = Life(place, election, random, received_on=born, today=today).days()
        heapq.heappush(queue, (next(days), number, days))
    return queue


def _live(
    sessions: Sessions,
    means: Means,
    queue: list[tuple[date, int, Days]],
    *,
    today: date,
    progress: Callable[[int], None],
    evening: Callable[[date], None],
) -> None:
    """Go through the days in their order; what would come after today is left open."""
    while queue and queue[0][0] <= today:
        day = queue[0][0]
        with transaction(sessions) as session:
            while queue and queue[0][0] == day:
                _, number, days = heapq.heappop(queue)
                try:
                    following = days.send(Moment(session, means, day))
                except StopIteration:
                    progress(1)
                    continue
                heapq.heappush(queue, (max(following, day), number, days))
        evening(day)
    progress(len(queue))
