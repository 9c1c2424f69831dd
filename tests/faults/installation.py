"""A whole installation as it is run: public and desk surface, worker, keyholder, database, mail server."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from neutrality import create_app
from neutrality.settings import ROOT, Settings
from tests.browser.server import free_port
from tests.faults.points import FOLDER, Points
from tests.faults.server import Database
from tests.fixtures import templates
from tests.fixtures.keyholding import short_folder
from tests.fixtures.post import Inbox, mail_server

BIN = Path(sys.executable).parent
WEB = (str(BIN / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "tests.faults.app:app")
COMMANDS: dict[str, tuple[str, ...]] = {
    "keyholder": (str(BIN / "flask"), "--app", "app", "keyholder", "--cap", "1000000"),
    "public": WEB,
    "desk": WEB,
    "worker": (str(BIN / "flask"), "--app", "tests.faults.app", "worker"),
}
PATIENCE = 60


@dataclass
class Installation:
    """What runs, and how each part is killed and begun again."""

    folder: Path
    socket: Path
    smtp_url: str
    inbox: Inbox
    database: Database | None
    database_url: str
    ports: dict[str, int] = field(default_factory=lambda: {"public": free_port(), "desk": free_port()})
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    _ends: threading.Event = field(default_factory=threading.Event)

    @property
    def points(self) -> Points:
        """Return where processes of this installation can be killed."""
        return Points(self.folder)

    @property
    def split(self) -> bool:
        """Whether surfaces and keyholder are processes of their own; on SQLite all is one server."""
        return self.database is not None

    def parts(self) -> list[str]:
        """Return the names of the processes that run here."""
        return list(COMMANDS) if self.split else ["public", "worker"]

    def port(self, surface: str) -> int:
        """Return where a surface answers."""
        return self.ports[surface if self.split else "public"]

    def settings(self, surface: str = "desk") -> Settings:
        """Return the settings with which a process of the tests looks at the same things."""
        told = {name: value for name, value in self._told(surface).items() if name != "keyholder_socket"}
        return Settings.load(**told)

    def application(self) -> Flask:
        """Return an application of the test's own on the same database, keys and store."""
        return create_app(self.settings("desk" if self.split else "all"))

    def start(self, *names: str) -> None:
        """Start these parts, all by default, and wait until they answer."""
        for name in names or self.parts():
            self.processes[name] = self._begun(name)
        for name in names or self.parts():
            self.wait(name)

    def wait(self, name: str) -> None:
        """Wait until a part answers; a worker answers nobody.

        Raises:
            TimeoutError: with the last lines of its log.

        """
        ready = {"keyholder": self.socket.exists, "worker": lambda: True}
        if not until(ready.get(name, lambda: answers(self.ports[name])), PATIENCE):
            raise TimeoutError(f"{name} does not answer: {self.log(name)[-2000:]}")

    def kill(self, name: str) -> None:
        """Kill a part and all its children on the spot, as no handler can notice."""
        process = self.processes[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)

    def kill_child(self, name: str) -> None:
        """Kill one of the processes that a web server made."""
        pid = self.processes[name].pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        os.kill(int(random.choice(children)), signal.SIGKILL)  # noqa: S311 - no secret

    def raise_the_dead(self) -> list[str]:
        """Start again what does not run, as systemd does; return what it was."""
        dead = [name for name in self.parts() if self.processes[name].poll() is not None]
        for name in dead:
            if name == "keyholder":
                self.socket.unlink(missing_ok=True)
            self.processes[name] = self._begun(name)
        return dead

    def end(self) -> None:
        """End everything."""
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)

    def log(self, name: str) -> str:
        """Return what a part said."""
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _begun(self, name: str) -> subprocess.Popen[bytes]:
        surface = "all" if not self.split else "public" if name == "public" else "desk"
        told = {f"NEUTRALITY_{key.upper()}": value for key, value in self._told(surface).items()}
        if name in self.ports:
            told |= {"WEB_BIND": f"127.0.0.1:{self.ports[name]}", "WEB_WORKERS": "2"}
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                COMMANDS[name], cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **told, FOLDER: str(self.folder), "PYTHONPATH": str(ROOT)},
            )  # fmt: skip

    def _told(self, surface: str) -> dict[str, str]:
        told = {
            "database_url": self.database_url,
            "evidence_url": f"file://{self.folder / 'evidence'}",
            "keys_dir": str(self.folder / "keys"),
            "profile": "sample",
            "public_url": f"http://127.0.0.1:{self.port('public')}",
            "desk_url": f"http://127.0.0.1:{self.port('desk')}",
            "surface": surface,
            "smtp_url": self.smtp_url,
            "proxies": "1",
            **self.more,
        }
        return {**told, "keyholder_socket": str(self.socket)} if surface == "desk" else told


@contextmanager
def installed(kind: str, folder: Path, **more: str) -> Iterator[Installation]:
    """Hold an installation on `postgresql`, split, or on `sqlite`, all in one; nothing of it runs yet."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(templates.keys(furnished=True), folder / "keys")
    database = Database() if kind == "postgresql" else None
    try:
        if database is None:
            shutil.copyfile(templates.sqlite(furnished=True), folder / "neutrality.db")
            url = f"sqlite:///{folder / 'neutrality.db'}"
        else:
            url = database.url
            templates.fill(url)
            templates.furnish(url)
        with mail_server() as (inbox, smtp_url), short_folder() as short:
            made = Installation(folder, short / "socket", smtp_url, inbox, database, url, more=more)
            try:
                yield made
            finally:
                made.end()
    finally:
        if database is not None:
            database.remove()


def until(done: Callable[[], bool], seconds: float, pause: float = 0.1) -> bool:
    """Wait until something is so; return whether it became so in time."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def answers(port: int) -> bool:
    """Return whether the page of health says that all is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
