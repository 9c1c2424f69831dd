"""Turns: one at a time on the whole machine, the least rank first, and nobody waits for ever."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from neutrality.admission import FIRST, Turns
from neutrality.settings import ROOT

HOLD = """
import sys, time
from pathlib import Path
from neutrality.admission import FIRST, Turns
Turns(Path(sys.argv[1])).wait(FIRST)
print("held", flush=True)
time.sleep(60)
"""


def waits(turns: Turns, count: int) -> None:
    """Wait until so many wait."""
    end = time.monotonic() + 10
    while turns.waiting < count and time.monotonic() < end:
        time.sleep(0.005)
    assert turns.waiting == count


def test_the_least_rank_is_served_first_whoever_came_before(tmp_path: Path) -> None:
    turns, served = Turns(tmp_path), list[float]()
    give_back = turns.wait(FIRST)

    def come(rank: float) -> None:
        done = turns.wait((1, rank))
        served.append(rank)
        done()

    threads = [Thread(target=come, args=(rank,)) for rank in (3.0, 1.0, 2.0)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        waits(turns, number)
    give_back()
    for thread in threads:
        thread.join()

    assert served == [1.0, 2.0, 3.0]


def test_whoever_waited_too_long_goes_on(tmp_path: Path) -> None:
    turns = Turns(tmp_path, patience=0.05)
    turns.wait(FIRST)

    start = time.monotonic()
    turns.wait(FIRST)()

    assert time.monotonic() - start >= 0.05
    assert turns.waiting == 0


def test_where_too_many_wait_the_next_goes_on_at_once(tmp_path: Path) -> None:
    turns = Turns(tmp_path, most=1, patience=30)
    give_back = turns.wait(FIRST)

    def come() -> None:
        turns.wait(FIRST)()

    waiting = Thread(target=come)
    waiting.start()
    waits(turns, 1)

    turns.wait(FIRST)()

    give_back()
    waiting.join()


def test_another_process_waits_too_and_one_that_dies_holds_nobody_up(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        turns, got = Turns(tmp_path), list[bool]()
        waiting = Thread(target=lambda: got.append(bool(turns.wait(FIRST))))
        waiting.start()
        waiting.join(0.3)
        assert got == []

        other.kill()
        waiting.join(10)

    assert got == [True]
