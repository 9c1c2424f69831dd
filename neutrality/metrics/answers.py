"""How many answers there were and how long they took: by their class alone, never by address or person.

A series of moments at which one address was asked would tell when a reporter came; so all of a surface are
one, and the public surface counts nothing at all.
"""

from __future__ import annotations

import mmap
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from flask import Flask, Response, g
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
# Seconds: what feels at once, what is waited for, what is complained of.
STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
WIDTH = len(CLASSES) + len(STEPS) + 2  # classes, steps, what took longer, the sum of seconds
SLOTS = 1024


class Answers:
    """Counters in memory that the processes of a surface share.

    Made before the server forks. Each process writes its own slot without asking the others, so that one
    that is killed leaves nothing locked; two whose numbers fall on one slot may lose a count.
    """

    def __init__(self) -> None:
        self._figures = memoryview(mmap.mmap(-1, SLOTS * WIDTH * 8)).cast("d")
        self._lock = threading.Lock()

    def count(self, status: int, seconds: float) -> None:
        """Count one answer."""
        slot = os.getpid() % SLOTS * WIDTH
        with self._lock:
            self._figures[slot + status // 100 - 1] += 1
            self._figures[slot + len(CLASSES) + bisect_left(STEPS, seconds)] += 1
            self._figures[slot + WIDTH - 1] += seconds

    def metrics(self) -> Iterator[Metric]:
        """Yield the counters of all processes."""
        *counts, seconds = [sum(self._figures[at::WIDTH]) for at in range(WIDTH)]
        answers = CounterMetricFamily(
            "neutrality_answers", "Answers by the first digit of their status", labels=["status"]
        )
        for name, count in zip(CLASSES, counts, strict=False):
            answers.add_metric([name], count)
        yield answers
        upto = accumulate(counts[len(CLASSES) :])
        steps = [(f"{step:g}", count) for step, count in zip((*STEPS, float("inf")), upto, strict=True)]
        steps[-1] = ("+Inf", steps[-1][1])
        yield HistogramMetricFamily(
            "neutrality_answer_seconds", "How long answers took", buckets=steps, sum_value=seconds
        )


def init_counting(app: Flask) -> None:
    """Count every answer of this surface."""
    answers = Answers()
    app.extensions["answers"] = answers

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(answer: Response) -> Response:
        if "began" in g:
            answers.count(answer.status_code, time.perf_counter() - g.began)
        return answer
