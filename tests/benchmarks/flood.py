"""Ten thousand reports of a program behind the address of other reporters: what those notice, what is lost.

A site is served as it ships (deploy/gunicorn.conf.py). A program sends reports over several connections, each
as fast as it is answered, for a while and then not, in turns; meanwhile persons behind the same address send
theirs at their pace. What persons wait while it floods is compared with what they wait while it is calm.
"""

from __future__ import annotations

import argparse
import http
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from sqlalchemy import func, select

from neutrality.database import Sessions, make_engine, make_sessions
from neutrality.flood import A_DRAFT, A_HASTY_REPORT, MANY
from neutrality.reports.models import Report
from tests.benchmarks.harness import HEADER, Figure
from tests.benchmarks.reporting import WORDS, Answer, Visit, learn, report_by_program, report_in_person
from tests.browser.server import LiveServer
from tests.fixtures import run, templates
from tests.fixtures.sample import SIZE, Sample, make_sample

AT_MOST = 2
CONNECTIONS = 8
PERSONS = 4
PAUSE = 5.0  # seconds that a person looks at a page
TURN = 30.0  # seconds of flood
CALM = 0.25  # of that, of calm after it
LONGEST = 60.0  # minutes
# They look like anybody's: only then is it known that many come.
UNMARKED = MANY // (A_DRAFT + A_HASTY_REPORT) + 1


@dataclass
class Counted:
    """What the program counts: taken and refused; it stops when `most` were taken."""

    most: int
    taken: Synchronized[int] = field(default_factory=lambda: multiprocessing.Value("i", 0))
    refused: Synchronized[int] = field(default_factory=lambda: multiprocessing.Value("i", 0))
    flows: Event = field(default_factory=multiprocessing.Event)
    ended: Event = field(default_factory=multiprocessing.Event)


@dataclass
class Waits:
    """What persons waited, in seconds, by whether it flooded; and what they were told."""

    calm: list[float] = field(default_factory=list)
    flood: list[float] = field(default_factory=list)
    refused: int = 0
    references: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times longer the slowest twentieth waits."""
        return p95(self.flood) / p95(self.calm)


def p95(values: list[float]) -> float:
    """Return what 95 of 100 waits do not exceed."""
    return statistics.quantiles(values, n=20)[-1]


def flood(port: int, counted: Counted, connections: int) -> None:
    """Send reports over several connections until enough were taken."""
    known = learn(Visit(port))
    with counted.taken.get_lock():
        counted.taken.value += 1

    def send() -> None:
        while counted.taken.value < counted.most and not counted.ended.is_set():
            if not counted.flows.wait(timeout=1):
                continue
            visit = Visit(port)
            number = counted.taken if report_by_program(visit, known) else counted.refused
            visit.close()
            with number.get_lock():
                number.value += 1

    senders = [threading.Thread(target=send) for _ in range(connections)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    counted.ended.set()


def person(port: int, counted: Counted, waits: Waits, pause: float) -> None:
    """Report again and again at a person's pace."""

    def heard(answer: Answer) -> None:
        waits.refused += answer.status >= http.HTTPStatus.BAD_REQUEST
        (waits.flood if counted.flows.is_set() else waits.calm).append(answer.seconds)

    while not counted.ended.is_set():
        visit = Visit(port, heard)
        try:
            waits.references.append(report_in_person(visit, pause))
        except (IndexError, OSError):  # the page was not the one that follows: nothing was taken
            waits.refused += 1
        visit.close()


def take_turns(counted: Counted, turn: float, minutes: float) -> None:
    """Let it flood and let it be calm, in turns, until the program has sent all or its time is over."""
    end = time.monotonic() + minutes * 60
    while not counted.ended.wait(turn if counted.flows.is_set() else turn * CALM):
        if time.monotonic() > end:
            counted.ended.set()
        (counted.flows.clear if counted.flows.is_set() else counted.flows.set)()
    counted.flows.clear()


def measure(
    port: int, counted: Counted, *, connections: int, pause: float, turn: float, minutes: float
) -> Waits:
    """Return what persons waited while a program sent its reports."""
    waits = Waits()
    program = multiprocessing.Process(target=flood, args=(port, counted, connections))
    persons = [
        threading.Thread(target=person, args=(port, counted, waits, pause), daemon=True)
        for _ in range(PERSONS)
    ]
    program.start()
    for number, one in enumerate(persons):
        one.start()
        if number + 1 < len(persons):
            time.sleep(pause * len(WORDS) / PERSONS)
    take_turns(counted, turn, minutes)
    program.join()
    for one in persons:
        one.join()
    return waits


def problems(sessions: Sessions, counted: Counted, waits: Waits, before: int) -> Iterator[str]:
    """Tell what was refused, lost, or marked wrongly."""
    if counted.refused.value or waits.refused:
        yield f"refused: {counted.refused.value} of the program, {waits.refused} of persons"
    with sessions() as session:
        kept = session.scalars(select(func.count()).select_from(Report)).one() - before
        marked = session.scalars(select(func.count()).where(Report.flooded)).one()
        of_persons = select(func.count()).where(Report.reference.in_(waits.references))
        wrongly = session.scalars(of_persons.where(Report.flooded)).one()
        found = session.scalars(of_persons).one()
    if found != len(waits.references) or kept != counted.taken.value + found:
        yield f"lost: {counted.taken.value} and {len(waits.references)} sent, {kept} kept, {found} of persons"
    if wrongly or marked < counted.taken.value - UNMARKED:
        yield f"marked: {marked} of {counted.taken.value} of the program, {wrongly} of persons"


def measured(database: str, most: int, turn: float, minutes: float) -> tuple[Figure, list[str]]:
    """Serve a site on this database, flood it, and return the figure and what went wrong."""
    with tempfile.TemporaryDirectory(prefix="neutrality-flood-") as folder:
        sample = Sample(run.made_once("sample", make_sample)).copied_to(Path(folder) / "site")
        url = sample.database_url if database == "sqlite" else moved(sample)
        engine = make_engine(url)
        sessions = make_sessions(engine)
        with sessions() as session:
            before = session.scalars(select(func.count()).select_from(Report)).one()
        counted = Counted(most)
        with LiveServer(sample, database_url=url, workers=3) as server:
            waits = measure(
                server.port, counted, connections=CONNECTIONS, pause=PAUSE, turn=turn, minutes=minutes
            )
        wrong = list(problems(sessions, counted, waits, before))
        engine.dispose()
    print(f"{len(waits.calm)} answers to persons in calm, {len(waits.flood)} in flood", file=sys.stderr)
    title = f"a person's answer (p95) among {counted.taken.value} reports of a program"
    return Figure(title, database, p95(waits.flood), p95(waits.calm), AT_MOST), wrong


def moved(sample: Sample) -> str:
    """Make the sample site anew in a PostgreSQL database and return its address."""
    cluster = run.cluster()
    cluster.run("CREATE DATABASE flood")
    url = cluster.url("flood")
    templates.fill(url)
    sample.flask("demo", "load", *SIZE, database_url=url)
    return url


def main() -> int:
    """Print the row; the exit status is 1 when the ratio does not hold or a report was lost."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: python -m tests.benchmarks.flood")
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--turn", type=float, default=TURN)
    parser.add_argument("--minutes", type=float, default=LONGEST, help="end then, with what was sent")
    chosen = parser.parse_args()
    run.begin()
    try:
        figure, wrong = measured(chosen.database, chosen.reports, chosen.turn, chosen.minutes)
    finally:
        run.end()
    print(HEADER, figure.row(), *wrong, sep="\n")
    return 0 if figure.holds and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
