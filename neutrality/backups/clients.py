"""PostgreSQL's programs that copy a database out and in; no argument tells what they connect with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from sqlalchemy.engine import URL, make_url

from neutrality.domain.errors import DomainError

INSTALLED = Path("/usr/lib/postgresql")
_LONGEST = 200
_NAMES = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD"}


def dump(url: str, target: IO[bytes], *, snapshot: str, without: Sequence[str]) -> None:
    """Write the database of one snapshot in the custom format; schemas in `without` are left out.

    Raises:
        DomainError: `no_pg_client`; `pg_failed` with what the program said.

    """
    left = [f"--exclude-schema={name}" for name in without]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *left]
    _run("pg_dump", options, url, stdout=target)


def load(url: str, source: Path) -> None:
    """Bring a dump into an empty database, all of it or nothing.

    Raises:
        DomainError: `no_pg_client`; `pg_failed` with what the program said.

    """
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    database = make_url(url).database or ""
    _run("pg_restore", [*options, f"--dbname={database}", str(source)], url, stdout=subprocess.DEVNULL)


def environment(url: URL) -> Mapping[str, str]:
    """Return what tells a program of PostgreSQL where to connect."""
    told = {ours: str(value) for name, ours in _NAMES.items() if (value := getattr(url, name)) is not None}
    for name, value in url.query.items():
        text = value if isinstance(value, str) else value[0]
        told[_NAMES.get(name, f"PG{name.upper()}")] = text
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEUTRALITY_")}
    return {**kept, **told, "PGDATABASE": url.database or "", "LC_ALL": "C"}


def _run(name: str, options: Sequence[str], url: str, *, stdout: IO[bytes] | int) -> None:
    program = [_program(name), "--no-password", *options]
    done = subprocess.run(
        program,
        check=False,
        env=environment(make_url(url)),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )
    if done.returncode:
        first, *_ = [*done.stderr.decode(errors="replace").splitlines(), ""]
        raise DomainError("pg_failed", said=first[:_LONGEST])


def _program(name: str) -> str:
    """Return the path of a program: the newest that is installed, as the server is not newer then."""
    found = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise DomainError("no_pg_client", name=name)
    return program
