"""PostgreSQL goes back to a minute as docs/backup.md says; the history then asks for a signature."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from neutrality.database import make_engine, make_sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import UnavailableError
from neutrality.history.models import Checkpoint, Event
from neutrality.history.sealing import Sealer, seal
from neutrality.history.service import Signer
from neutrality.settings import ROOT, Settings
from tests.backups.conftest import Place
from tests.factories import Factory, Workplace
from tests.fixtures import postgres, run, templates
from tests.fixtures.clock import Clock
from tests.history.writing import write

PAPER = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
NAME = "kantor"


def said(setting: str) -> str:
    """Return what the paper sets, with this test's folder for logs."""
    found = re.search(rf"{setting} = ('[^']*')", PAPER)
    assert found is not None, setting
    return found[1]


class Server:
    """A server of its own that keeps its logs, as the paper says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.wal = folder, folder / "wal"
        self.url = f"postgresql+psycopg://{postgres.SYSTEM_USER}@/{NAME}?host={folder}"

    def begin(self) -> None:
        """Make it, with the database of the tests in it."""
        self.wal.mkdir()
        shutil.chown(self.wal, postgres.SYSTEM_USER)
        postgres._server_command(
            "initdb", "-D", str(self.folder / "data"), "-U", postgres.SYSTEM_USER, "-A", "trust", "-N"
        )
        self.set(f"archive_mode = on\narchive_command = {said('archive_command')}\n")
        self.start()
        source, target = (f"postgresql://{postgres.SYSTEM_USER}@/" for _ in range(2))
        source += f"{templates.postgresql(furnished=True)}?host={run.cluster().folder}"
        target += f"{postgres.SYSTEM_USER}?host={self.folder}"
        subprocess.run(["psql", "-qc", f"CREATE DATABASE {NAME}", target], check=True)
        with subprocess.Popen(["pg_dump", source], stdout=subprocess.PIPE) as dump:
            filled = target.replace(f"/{postgres.SYSTEM_USER}?", f"/{NAME}?")
            subprocess.run(["psql", "-q", filled], stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)

    def set(self, lines: str) -> None:
        """Add to its settings, logs in the folder of this test."""
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(lines.replace("/srv/wal", str(self.wal)))

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        self._control("-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop it as an administrator does."""
        self._control("-m", "fast", "-w", "stop")

    def base(self) -> None:
        """Make a base backup as the paper says."""
        options = re.search(r"pg_basebackup -D \S+ ([^`]*)`", PAPER)
        assert options is not None
        connect = ("-h", str(self.folder), "-U", postgres.SYSTEM_USER)
        postgres._server_command(
            "pg_basebackup", "-D", str(self.folder / "base"), *options[1].split(), *connect
        )

    def go_back(self, moment: str) -> None:
        """Put the base back and let it go on to a moment."""
        shutil.rmtree(self.folder / "data")
        (self.folder / "base").rename(self.folder / "data")
        self.set(
            f"restore_command = {said('restore_command')}\nrecovery_target_time = '{moment}'\n"
            f"recovery_target_action = {said('recovery_target_action')}\n"
        )
        (self.folder / "data" / "recovery.signal").touch()
        shutil.chown(self.folder / "data" / "recovery.signal", postgres.SYSTEM_USER)
        self.start()

    def _control(self, *words: str) -> None:
        postgres._server_command("pg_ctl", "-D", str(self.folder / "data"), *words)


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server of this test's own."""
    run.cluster()
    folder = Path(tempfile.mkdtemp(prefix="neutrality-pitr-"))
    shutil.chown(folder, postgres.SYSTEM_USER)
    made = Server(folder)
    made.begin()
    yield made
    made.stop()
    shutil.rmtree(folder)


def test_a_server_goes_back_to_a_minute_and_two_persons_sign_what_is_lost(
    server: Server, settings: Settings, sealer: Sealer, signer: Signer, *, clock: Clock, factory: Factory,
    workplace: Workplace,
) -> None:  # fmt: skip
    engine = make_engine(server.url)
    sessions = make_sessions(engine)
    with transaction(sessions) as session:
        heads = [factory.account(session, workplace.province, Role.HEAD).email for _ in range(2)]
    server.base()
    write(sessions, signer, clock(), 3)
    seal(sessions, sealer, now=clock())
    with sessions() as session:
        moment = str(session.scalar(text("SELECT clock_timestamp()")))
        before = session.scalar(select(func.count()).select_from(Event))
    time.sleep(0.1)
    write(sessions, signer, clock(), 4)
    seal(sessions, sealer, now=clock())
    engine.dispose()
    server.stop()

    server.go_back(moment)

    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == before
    with pytest.raises(UnavailableError, match="history_rolled_back"):
        seal(sessions, sealer, now=clock())
    app = Place(settings.model_copy(update={"database_url": server.url})).app()
    done = app.test_cli_runner().invoke(
        args=["audit", "accept-restore", "--as", heads[0], "--second", heads[1]]
    )
    app.extensions["engine"].dispose()
    assert done.exit_code == 0, done.output
    with sessions() as session:
        assert session.scalars(select(Checkpoint.lost_size).where(Checkpoint.lost_size.is_not(None))).one()
    seal(sessions, sealer, now=clock())
    engine.dispose()
