"""Last week's database restored (attack 16): sealer and desk refuse it, two persons can accept it, aloud."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text

from neutrality.audit.proofs import note_at, prove_consistency
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, UnavailableError
from neutrality.history.models import Checkpoint, Event, EventPayload
from neutrality.history.outside import Outside
from neutrality.history.sealing import Sealer, seal
from neutrality.history.service import Signer
from neutrality.history.watching import Watch
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.clock import Clock
from tests.history.writing import write


@dataclass
class Installation:
    """A desk with history, and a plain copy of its database from before the last days."""

    app: Flask
    engine: Engine
    sessions: Sessions
    sealer: Sealer
    signer: Signer
    clock: Clock
    folder: Path

    def live(self, days: int) -> None:
        """Let some days pass, each with events and a seal."""
        for _ in range(days):
            self.clock.move(days=1)
            write(self.sessions, self.signer, self.clock(), 3)
            seal(self.sessions, self.sealer, now=self.clock())

    def keep_copy(self) -> None:
        """Copy the database as an operator would."""
        with self.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        shutil.copyfile(self.database, self.database.with_suffix(".copy"))

    def restore(self) -> None:
        """Put the copy in the place of the database."""
        self.engine.dispose()
        self.app.extensions["engine"].dispose()
        for name in self.folder.glob(f"{self.database.name}-*"):
            name.unlink()
        shutil.copyfile(self.database.with_suffix(".copy"), self.database)

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.folder / "neutrality.db"

    def watch(self, outside: Path) -> Watch:
        """Return what a process of its own remembers, with or without the sealer's file at hand."""
        return Watch(self.sessions, self.sealer.log, Outside(outside), pause=0)

    @property
    def size(self) -> int | None:
        """How many leaves the newest checkpoint has."""
        with self.sessions() as session:
            return session.scalar(select(Checkpoint.size).order_by(Checkpoint.id.desc()).limit(1))


@pytest.fixture
def installation(
    app: Flask,
    engine: Engine,
    sessions: Sessions,
    sealer: Sealer,
    signer: Signer,
    *,
    clock: Clock,
    tmp_path: Path,
    workplace: Workplace,
) -> Installation:
    """Return an installation whose database was copied three days ago."""
    vars(app.extensions["watch"])["_pause"] = 0
    found = Installation(app, engine, sessions, sealer, signer, clock, tmp_path)
    found.live(2)
    found.keep_copy()
    found.live(3)
    return found


Accept = Callable[..., str]


@pytest.fixture
def accept(app: Flask, sessions: Sessions, workplace: Workplace, factory: Factory) -> Accept:
    """Return the command by which two persons accept a restore, and what it says."""

    def typed(*roles: Role, same: bool = False, below: bool = False) -> str:
        place = workplace.office if below else workplace.province
        with transaction(sessions) as session:
            emails = [factory.account(session, place, role).email for role in roles]
        words = ("--as", emails[0], "--second", emails[0 if same else 1])
        done = app.test_cli_runner().invoke(args=["audit", "accept-restore", *words])
        return f"{done.exit_code} {done.output}"

    return typed


def test_the_sealer_refuses_and_signs_nothing(installation: Installation) -> None:
    kept = installation.sealer.outside.read()
    installation.restore()
    write(installation.sessions, installation.signer, installation.clock(), 2)

    with pytest.raises(UnavailableError, match="history_rolled_back"):
        seal(installation.sessions, installation.sealer, now=installation.clock())

    assert installation.sealer.outside.read() == kept
    sealed = installation.app.test_cli_runner().invoke(args=["audit", "seal"])
    assert sealed.exit_code == 1
    assert "lebih lama" in sealed.output


def test_the_desk_refuses_and_the_public_pages_stay_open(installation: Installation, sign_in: SignIn) -> None:
    head = sign_in("head")
    assert head.get("/meja").status_code == 200
    installation.keep_copy()  # with the officer's account in it
    installation.live(1)
    assert (head.get("/meja").status_code, head.get("/readyz").text) == (200, "ready")

    installation.restore()

    refused = head.get("/meja")
    assert refused.status_code == 503
    assert "Basis data ini lebih lama" in refused.text
    assert "Traceback" not in refused.text
    assert head.get("/readyz").status_code == 503
    assert head.post("/meja/laporan/baru", data={}).status_code == 503
    for path in ("/", "/lapor", "/healthz", "/integritas"):
        assert head.get(path).status_code == 200


@pytest.mark.parametrize("knows", ["from what it has seen", "from the sealer's file"])
def test_a_process_refuses_by_its_memory_and_a_fresh_one_by_the_file(
    installation: Installation, tmp_path: Path, *, knows: str
) -> None:
    nowhere, file = tmp_path / "nowhere", installation.folder / "history.checkpoint"
    seen = installation.watch(nowhere)
    seen.check()
    installation.restore()
    watch = seen if knows == "from what it has seen" else installation.watch(file)

    with pytest.raises(UnavailableError) as refused:
        watch.check()

    assert (refused.value.code, refused.value.params["seen"]) == ("history_rolled_back", 15)
    installation.watch(nowhere).check()  # who has seen nothing cannot know


def test_an_older_database_that_grew_past_the_size_is_another_history(installation: Installation) -> None:
    """The file was taken away too, so that the sealer went on; whoever kept a checkpoint sees it."""
    watch = installation.watch(installation.folder / "nowhere")
    watch.check()
    with installation.sessions() as session:
        public = note_at(session, 15)
    (installation.folder / "history.checkpoint").unlink()
    installation.restore()
    installation.live(6)

    with pytest.raises(UnavailableError, match="history_parted"):
        watch.check()
    with installation.sessions() as session, pytest.raises(DomainError, match="not_of_this_history"):
        prove_consistency(session, installation.sealer.log, public, note_at(session, 24))


@pytest.mark.parametrize("how", ["one person", "two of whom no one is head", "two of an office below"])
def test_nobody_accepts_a_restore_alone_or_from_below(
    installation: Installation, accept: Accept, *, how: str
) -> None:
    installation.restore()

    said = {
        "one person": lambda: accept(Role.HEAD, same=True),
        "two of whom no one is head": lambda: accept(Role.ADMIN, Role.CUSTODIAN),
        "two of an office below": lambda: accept(Role.HEAD, Role.CUSTODIAN, below=True),
    }[how]()

    assert said.startswith("1 ")
    assert "Dua orang" in said
    with pytest.raises(UnavailableError):
        seal(installation.sessions, installation.sealer, now=installation.clock())


def test_there_is_nothing_to_accept_while_the_database_goes_on(
    installation: Installation, accept: Accept
) -> None:
    assert accept(Role.HEAD, Role.HEAD).startswith("1 ")
    assert installation.size == 15


def test_two_accept_it_and_it_stays_public_that_they_did(installation: Installation, accept: Accept) -> None:
    remembering = installation.watch(installation.folder / "nowhere")
    remembering.check()
    installation.restore()

    assert accept(Role.HEAD, Role.CUSTODIAN).startswith("0 ")

    remembering.check()
    installation.live(1)
    remembering.check()
    installation.watch(installation.folder / "history.checkpoint").check()
    with installation.sessions() as session:
        found = select(Event, EventPayload.content).join(EventPayload, EventPayload.event_id == Event.id)
        event, content = session.execute(found.where(Event.kind == "catalogue:history:restored")).one()
        head = installation.sealer.log.head(
            session.scalars(select(Checkpoint.note).where(Checkpoint.lost_size == 15)).one()
        )
    assert event.actor_id is not None
    assert '"size":15' in content
    assert any(line.startswith("restored 15 ") for line in head.extensions)
    page = installation.app.test_client().get("/integritas").text
    assert "salinan lama" in page
    assert "15" in page


def test_what_was_accepted_once_does_not_excuse_the_next_rollback(
    installation: Installation, accept: Accept
) -> None:
    watch = installation.watch(installation.folder / "history.checkpoint")
    watch.check()
    installation.restore()
    accept(Role.HEAD, Role.HEAD)
    installation.keep_copy()
    installation.live(1)
    watch.check()

    installation.restore()

    with pytest.raises(UnavailableError, match="history_rolled_back"):
        watch.check()
    with pytest.raises(UnavailableError, match="history_rolled_back"):
        seal(installation.sessions, installation.sealer, now=installation.clock())


def test_the_database_is_looked_at_only_every_some_seconds(installation: Installation) -> None:
    watch = Watch(installation.sessions, installation.sealer.log, installation.sealer.outside, pause=3600)
    watch.check()
    installation.restore()

    watch.check()  # not looked at again yet
