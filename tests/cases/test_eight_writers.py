"""Eight processes number at once, some undo what they did, some are killed: no gap, no double (issue 5)."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, select

from neutrality.cases import service, steps
from neutrality.cases.models import Case, Counter
from neutrality.cases.register import GivenNumber
from neutrality.database import Sessions, make_engine, make_sessions, transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.workflow import Action, Step
from tests.cases.hands import papers
from tests.cases.office import Office

WRITERS, ROUNDS, KILLED = 8, 4, 3
FATES = ("keeps", "undoes", "keeps")


class UndoneError(Exception):
    """What somebody thought better of."""


def write(office: Office, url: str, writer: int, *, dies: bool) -> None:
    """Receive and register as one process of several; who dies does so with a number drawn."""
    mine = replace(office, sessions=make_sessions(patient(make_engine(url))))
    for number in range(ROUNDS):
        fate = "dies" if dies and number == ROUNDS // 2 else FATES[(writer + number) % len(FATES)]
        with suppress(UndoneError):
            receive(mine, fate)
        if number % 2:
            register(mine, writer, FATES[(writer * 3 + number) % len(FATES)])


def patient(engine: Engine) -> Engine:
    """Return the engine of a writer that waits for its turn however busy the machine is."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA busy_timeout = 90000"))
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA synchronous = OFF"))
    return engine


def receive(office: Office, fate: str) -> None:
    """Bring a report to the counter, which numbers it at once."""
    clerk = office.someone("Loket")
    with transaction(office.sessions) as session:
        service.receive(
            session, office.means, office.submission(), code=None, actor=clerk, now=office.clock(),
            today=office.today,
        )  # fmt: skip
        end(fate)


def register(office: Office, writer: int, fate: str) -> None:
    """Register one of the open cases, by two; others may be quicker, and are."""
    day = office.today
    with office.sessions() as session:
        open_ones = session.scalars(select(Case.id).where(Case.state == "received")).all()
    case_id = open_ones[writer % len(open_ones)]
    step = Step(Action.REGISTER, day, "Lengkap.", "", papers(Action.REGISTER, day))
    with suppress(UndoneError, DomainError, IndexError):
        office.take(case_id, office.who("verifier"), step)
        proposal = office.waiting(case_id)[0].id
        with transaction(office.sessions) as session:
            steps.confirm_step(
                session, office.means, proposal, actor=office.who("head"), now=office.clock(), today=day
            )
            end(fate)


def end(fate: str) -> None:
    """Leave a transaction as the fate of the process wants it."""
    if fate == "undoes":
        raise UndoneError
    if fate == "dies":
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.both_databases
def test_eight_writers_leave_no_gap_and_no_double(
    office: Office, sessions: Sessions, engine: Engine, database_url: str
) -> None:
    for role in ("verifier", "head"):
        office.who(role)
    office.receive()
    engine.dispose()  # a connection belongs to the process that opened it
    fork = multiprocessing.get_context("fork")
    writers = [
        fork.Process(target=write, args=(office, database_url, seed), kwargs={"dies": seed < KILLED})
        for seed in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=120)

    ends = [writer.exitcode for writer in writers]
    assert ends == [-signal.SIGKILL] * KILLED + [0] * (WRITERS - KILLED)
    after = office.case(office.receive().case_id)
    everything_is_numbered_once(sessions)
    assert after.receipt_number is not None


def everything_is_numbered_once(sessions: Sessions) -> None:
    """Each series holds 1 to the counter's value once, and each case the numbers that were given to it."""
    with sessions() as session:
        given = session.scalars(select(GivenNumber)).all()
        counters = {(row.kind, row.year): row.value for row in session.scalars(select(Counter))}
        cases = session.scalars(select(Case)).all()
    series = defaultdict(list)
    for row in given:
        assert row.value is not None
        series[row.series, row.year].append(row.value)
    assert {key: sorted(values) for key, values in series.items()} == {
        key: list(range(1, last + 1)) for key, last in counters.items()
    }
    both = [(case.id, text) for case in cases for text in (case.receipt_number, case.registration_number)]
    held = [(case_id, text) for case_id, text in both if text]
    assert sorted(held, key=str) == sorted(((row.case_id, row.text) for row in given), key=str)
    assert len({text for _, text in held}) == len(held)
    assert len(cases) > WRITERS
    assert any(case.registration_number for case in cases)
