"""Whoever can write into the database alters the history: it is found and named (attacks 13, 14, 17, 18)."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from neutrality.cases.models import Case
from neutrality.database import Sessions, make_engine, make_sessions
from neutrality.history.sealing import Sealer
from tests.attacks.altering import DEEDS, EVERY_CASE, Altered, Forger, forging
from tests.attacks.lives import RandomLife, Told, process_log, verified
from tests.fixtures import run
from tests.fixtures.databases import new_name
from tests.retention.conftest import Archive, archive, means, office, public

__all__ = ["archive", "means", "office", "public"]
STATES = 40
ALTERATIONS = {"sqlite": 40, "postgresql": 12}
Copies = Callable[[], str]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Return the file to which the application's processes log."""
    with process_log(tmp_path / "app.log") as path:
        yield path


@pytest.fixture
def copy(engine: Engine, tmp_path: Path) -> Iterator[Copies]:
    """Return what makes a copy of the test's database, as it is now, and returns its address."""
    made: list[str] = []

    def on_sqlite() -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(tmp_path / "neutrality.db", tmp_path / "copy.db")
        return f"sqlite:///{tmp_path / 'copy.db'}"

    def on_postgresql() -> str:
        engine.dispose()
        made.append(new_name())
        cluster, original = run.cluster(), database_url.rsplit("/", 1)[1].split("?", maxsplit=1)[0]
        cluster.run(f"CREATE DATABASE {made[-1]} TEMPLATE {original}")
        return cluster.url(made[-1])

    yield on_sqlite if engine.dialect.name == "sqlite" else on_postgresql
    for name in made:
        run.cluster().run(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class Ground:
    """A history that somebody alters, always on a copy, and who looks after it."""

    life: RandomLife
    log: Path
    copy: Copies

    def told(self, sessions: Sessions | None = None) -> Told:
        """Verify the history itself, or a copy, against process log and the sealer's file."""
        office = self.life.archive.office
        return verified(sessions or office.sessions, self.life.sealer, now=office.clock(), log=self.log)

    def untouched(self, states: int) -> None:
        """Let so many things happen; after each, nothing is found."""
        for _ in range(states):
            self.life.act()
            assert self.told().findings == []

    def altered(self, times: int) -> None:
        """Do so many deeds, each on a copy of its own; each is named, and no other case is accused."""
        with self.life.archive.office.sessions() as session:
            references = set(session.scalars(select(Case.reference)))
        luck, done = self.life.luck, 0
        for deed in itertools.cycle(luck.sample(DEEDS, len(DEEDS))):
            url = self.copy()
            altered = carried_out(deed, url, luck)
            if altered is None:  # there is nothing here that could be altered so
                continue
            engine = make_engine(url)
            told = self.told(make_sessions(engine))
            engine.dispose()
            the_right_thing_is_told(told, altered, references, deed.__name__)
            done += 1
            if done == times:
                return


@pytest.fixture
def ground(
    request: pytest.FixtureRequest, archive: Archive, sealer: Sealer, log: Path, copy: Copies
) -> Ground:
    """Return the history of a random life with a first case."""
    life = RandomLife(archive, sealer, random.Random(request.param))  # noqa: S311 - no secret
    life.report()
    life.seal()
    return Ground(life, log, copy)


@pytest.mark.slow
@pytest.mark.parametrize("ground", range(5), indirect=True)
def test_alterations_are_named_and_untouched_histories_raise_nothing(ground: Ground) -> None:
    ground.untouched(STATES)
    ground.altered(ALTERATIONS["sqlite"])


def carried_out(deed: Callable[[Forger], Altered], url: str, luck: random.Random) -> Altered | None:
    """Return what was altered; nothing when this history has nothing to alter so."""
    try:
        with forging(url, luck) as forger:
            return deed(forger)
    except LookupError:
        return None


def the_right_thing_is_told(told: Told, altered: Altered, references: set[str], deed: str) -> None:
    """One finding names what was altered; none accuses another case."""
    wanted = [line for line in told.findings if all(word in line for word in altered.says)]
    assert wanted, (deed, altered, told.findings)
    if altered.cases != EVERY_CASE:
        accused = {name for name in references for line in told.findings if name in line}
        assert accused <= altered.cases, (deed, altered, told.findings)


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("ground", [5], indirect=True)
def test_the_same_holds_on_postgresql(ground: Ground) -> None:
    ground.untouched(STATES // 4)
    ground.altered(ALTERATIONS["postgresql"])
