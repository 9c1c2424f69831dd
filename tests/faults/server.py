"""A PostgreSQL server that keeps what it said it keeps: it is killed and begins again."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import psycopg

from tests.fixtures import postgres

# What the system holds survives the death of a process: only what the server still held would be lost.
OPTIONS = ("listen_addresses=", "fsync=off", "synchronous_commit=on", "max_connections=100")


class Database:
    """One server with one database."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="neutrality-faults-pg-"))
        shutil.chown(self.folder, postgres.SYSTEM_USER, postgres.SYSTEM_USER)
        self.url = f"postgresql+psycopg://{postgres.SYSTEM_USER}@/faults?host={self.folder}"
        data = str(self.folder / "data")
        postgres._server_command(
            "initdb", "-D", data, "-U", postgres.SYSTEM_USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        self.start()
        self._run("CREATE DATABASE faults", "postgres")

    def start(self) -> None:
        """Start it, which recovers what the log of the dead one holds."""
        options = " ".join(f"-c {one}" for one in (*OPTIONS, f"unix_socket_directories={self.folder}"))
        self._control("-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def crash(self) -> None:
        """Let it die on the spot, without a last word to disk or to anybody connected."""
        self._control("-m", "immediate", "-w", "stop")

    def stop(self) -> None:
        """Stop it as an upgrade of the system does: whoever is connected is thrown out."""
        self._control("-m", "fast", "-w", "stop")

    def kill_backends(self) -> None:
        """End every connection, whatever it is doing."""
        with contextlib.suppress(psycopg.Error):
            self._run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = 'faults' AND pid <> pg_backend_pid()"
            )

    def remove(self) -> None:
        """End it and everything that it kept."""
        with contextlib.suppress(RuntimeError):  # it may lie dead already
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, statement: str, database: str = "faults") -> None:
        address = self.url.replace("+psycopg", "").replace("/faults?", f"/{database}?")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _control(self, *words: str) -> None:
        postgres._server_command("pg_ctl", "-D", str(self.folder / "data"), *words)
