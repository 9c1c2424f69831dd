"""Rounds: people go on, something dies, everything must be there afterwards."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from neutrality.accounts.models import Account
from neutrality.accounts.notice_choices import NoticeChoice
from neutrality.accounts.staff_sessions import open_session
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.notices import How
from neutrality.domain.proving import Device
from neutrality.history.service import Signer
from neutrality.ratelimit import limiter
from neutrality.vault import KeyFiles, Keyholder
from tests.factories import Factory, Workplace, find_workplace
from tests.faults.installation import Installation, installed, until
from tests.faults.load import Browser, Office, Told, UnansweredError, photo, report
from tests.faults.oracle import Oracle
from tests.faults.points import POINTS

CITIZENS = 3
BEFORE, AFTER = 2.0, 1.5  # seconds of load before the fault, and after it
Fault = Callable[[Installation], None]
STAFF = (Role.INTAKE, Role.CUSTODIAN, Role.VERIFIER, Role.HEAD)


def kill(name: str) -> Fault:
    """Return the fault that a part dies with all its processes."""
    return lambda where: where.kill(name)


def crash(where: Installation) -> None:
    """Let the database die and begin again."""
    if where.database is not None:
        where.database.crash()
        where.database.start()


def restart(where: Installation) -> None:
    """Let the database be restarted as by an upgrade."""
    if where.database is not None:
        where.database.stop()
        where.database.start()


def cut(where: Installation) -> None:
    """End every connection to the database."""
    if where.database is not None:
        where.database.kill_backends()


def at(point: str) -> Fault:
    """Return the fault that the process dies which comes to the point next."""

    def arm(where: Installation) -> None:
        where.points.arm(point)
        if not until(lambda: not where.points.is_armed(point), 20):
            raise TimeoutError(f"nobody came to {point}")

    return arm


def kill_child(name: str) -> Fault:
    """Return the fault that one of a web server's processes dies; its server makes another."""
    return lambda where: where.kill_child(name)


KILLS: dict[str, Fault] = {
    "kill -9 of a process of the public web server": kill_child("public"),
    "kill -9 of the public web server": kill("public"),
    "kill -9 of the worker": kill("worker"),
    "kill -9 of the desk's web server": kill("desk"),
    "kill -9 of the keyholder": kill("keyholder"),
    "PostgreSQL dies": crash,
    "PostgreSQL is restarted": restart,
    "PostgreSQL ends all connections": cut,
}
OF_SQLITE = tuple(list(KILLS)[:3])
AT_POINTS: dict[str, Fault] = {f"kill -9 at {name}": at(name) for name in POINTS}


@dataclass
class Outcome:
    """What the rounds came to."""

    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    failures: int = 0
    given_up: int = 0
    office: Office | None = None
    seen: dict[str, int] = field(default_factory=dict)
    points: dict[str, tuple[int, int]] = field(default_factory=dict)


class Crowd:
    """Citizens and officers who go on until told to stop."""

    def __init__(self, where: Installation, workplace: Workplace, office: Office, outcome: Outcome) -> None:
        self._where, self._workplace, self._office, self._outcome = where, workplace, office, outcome
        self._stop = threading.Event()
        work = [*([self._citizen] * CITIZENS), self._officers]
        self._threads = [threading.Thread(target=self._guarded, args=(one,)) for one in work]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let everybody finish what they are at."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _guarded(self, work: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                work()
            except UnansweredError:
                self._outcome.given_up += 1
            except Exception as error:  # noqa: BLE001 - whatever went wrong is told at the end
                self._outcome.wrong.append(f"{type(error).__name__}: {error}")
                return

    def _citizen(self) -> None:
        browser = Browser(self._where.port("public"))
        files = [photo() for _ in range(random.choice((0, 1, 2)))]  # noqa: S311 - no secret
        told = report(browser, str(self._workplace.office.id), files)
        self._outcome.told.append(told)
        self._outcome.failures += browser.failures

    def _officers(self) -> None:
        self._office.register(self._office.bring())


def run(
    kind: str, folder: Path, faults: list[str], *, say: Callable[[str], object] = lambda _text: None
) -> Outcome:
    """Let each fault strike once under load, look at everything after it; return what it came to."""
    outcome = Outcome()
    known = {**KILLS, **AT_POINTS}
    with installed(kind, folder) as where, working(where) as (app, workplace, office, each):
        outcome.office = office
        oracle = Oracle(where, app, each)
        for number, name in enumerate(faults, 1):
            before, start = len(outcome.told), time.monotonic()
            crowd = Crowd(where, workplace, office, outcome)
            time.sleep(BEFORE * random.uniform(0.3, 1.0))  # noqa: S311 - no secret
            try:
                known[name](where)
            except TimeoutError as error:
                outcome.wrong.append(f"round {number} ({name}): {error}")
            dead = where.raise_the_dead()
            for part in dead:
                where.wait(part)
            time.sleep(AFTER)
            crowd.end()
            where.points.disarm()
            for part in where.raise_the_dead():
                where.wait(part)
            fresh = outcome.told[before:]
            wrong = oracle.problems(outcome.told, fresh[-2:])
            wrong += oracle.at_rest()
            outcome.wrong += [f"round {number} ({name}): {text}" for text in wrong]
            outcome.rounds, outcome.seen = number, oracle.seen
            outcome.faults[name] += 1
            took = f"{time.monotonic() - start:.0f} s"
            say(f"{number}: {name}: {len(fresh)} codes shown, {len(wrong)} problems, {took}")
        outcome.points = {name: (where.points.passed(name), where.points.killed(name)) for name in POINTS}
    return outcome


@contextmanager
def working(where: Installation) -> Iterator[tuple[Flask, Workplace, Office, str]]:
    """Start everything; give an application of our own, the offices, the officers, who gets mails."""
    with prepared(where) as made:
        where.start()
        yield made


@contextmanager
def prepared(where: Installation) -> Iterator[tuple[Flask, Workplace, Office, str]]:
    """Let people work at the office; nothing is started."""
    app = where.application()
    limiter.enabled = True
    try:
        with transaction(app.extensions["sessions"]) as session:
            workplace = find_workplace(session)
            files = KeyFiles(where.settings().keys_dir)
            factory = Factory(Keyholder(files), Signer("desk", files.surface("desk")), datetime.now(UTC))
            people = {role.value: factory.account(session, workplace.office, role) for role in STAFF}
            session.add(NoticeChoice(account_id=people["verifier"].id, how=How.EACH, days_before=1))
            cookies = {role: cookie_of(app, session, account) for role, account in people.items()}
            each = people["verifier"].email
        yield app, workplace, Office(where.port("desk"), str(workplace.office.id), cookies), each
    finally:
        app.extensions["engine"].dispose()


def cookie_of(app: Flask, session: object, account: Account) -> Mapping[str, str]:
    """Return the cookie of a session that the account opened, as a sign-in sets it."""
    held = open_session(session, account, Device.COMPUTER, now=datetime.now(UTC))  # type: ignore[arg-type]
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return {"session": str(signer.dumps({"_user_id": held, "_fresh": True}))}


def plan(kind: str, rounds: int, chosen: random.Random) -> list[str]:
    """Return which faults strike: each in turn, in an order of chance."""
    kills = list(KILLS) if kind == "postgresql" else list(OF_SQLITE)
    names = [*AT_POINTS, *kills]
    planned: list[str] = []
    while len(planned) < rounds:
        chosen.shuffle(names)
        planned += names
    return planned[:rounds]
