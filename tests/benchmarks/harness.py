"""Timing a piece of work against its floor: interleaved, medians, ratios."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

Work = Callable[[], object]
HEADER = "| work | database | figure | floor | ratio | at most | holds |\n|---|---|--:|--:|--:|--:|---|"
ONE_MILLISECOND = 0.001


@dataclass(frozen=True)
class Figure:
    """What a piece of work took, and what the least conceivable way to the same result took."""

    work: str
    database: str
    figure: float
    floor: float
    at_most: float

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.figure / self.floor

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its bound."""
        return self.ratio <= self.at_most

    def row(self) -> str:
        """Return the row of the table."""
        return (
            f"| {self.work} | {self.database} | {_milliseconds(self.figure)} | {_milliseconds(self.floor)} "
            f"| {self.ratio:.2f} | {self.at_most:g} | {'yes' if self.holds else 'no'} |"
        )


@dataclass(frozen=True)
class Pair:
    """A piece of work and its floor, on one database; `times` makes one measurement of several runs.

    With `costs` both return what they took themselves, in seconds, instead of being timed.
    """

    work: str
    database: str
    measured: Work
    floor: Work
    at_most: float
    rounds: int = 7
    times: int = 1
    costs: bool = False


def measure(pair: Pair) -> Figure:
    """Run both in turns and return the medians: what disturbs the machine disturbs both."""
    pair.measured()
    pair.floor()
    measured, floor = [], []
    for _ in range(pair.rounds):
        measured.append(_took(pair, pair.measured))
        floor.append(_took(pair, pair.floor))
    return Figure(
        pair.work, pair.database, statistics.median(measured), statistics.median(floor), pair.at_most
    )


def _took(pair: Pair, work: Work) -> float:
    if pair.costs:
        return cast("float", work())
    gc.collect()
    start = time.perf_counter()
    for _ in range(pair.times):
        work()
    return (time.perf_counter() - start) / pair.times


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds >= ONE_MILLISECOND else f"{seconds * 1000:.4f} ms"
