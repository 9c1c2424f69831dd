"""A site served as it ships, loaded by wrk, and what each request costs its processes in processor time."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from neutrality.settings import ROOT
from tests.browser.server import LiveServer

SECONDS, LONGEST = 1.0, 20.0
_DONE = re.compile(r"^\s*(\d+) requests in", re.MULTILINE)
_FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")
APP = "tests.benchmarks.served:app"


@dataclass(frozen=True)
class Asked:
    """One request that is sent again and again."""

    path: str
    cookie: str = field(default="", repr=False)
    form: dict[str, str] | None = None

    def script(self) -> str:
        """Return it as wrk understands it."""
        lines = [f'wrk.headers["Cookie"] = {_quoted(self.cookie)}'] if self.cookie else []
        if self.form is not None:
            lines += [
                'wrk.method = "POST"',
                'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"',
                f"wrk.body = {_quoted(urlencode(self.form))}",
            ]
        return "\n".join(lines)


class Served(LiveServer):
    """A server whose worker lives through all measurements, with its database server if it has one."""

    cluster: Path | None = None
    app = APP

    def __enter__(self) -> Self:
        command = [
            str(Path(sys.executable).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py",
            "--max-requests", "0", "--chdir", str(ROOT), self.app,
        ]  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)

    def cost(self, asked: Asked, seconds: float = SECONDS, connections: int = 1) -> float:
        """Return the seconds of processor time that one such request takes the server and its database."""
        before = self.spent()
        number = load(f"{self.url}{asked.path}", asked, seconds, connections)
        return (self.spent() - before) / number

    def spent(self) -> float:
        """Return the processor time that the processes have taken until now, in seconds."""
        processes = children(self.process.pid)
        if self.cluster is not None:
            first = (self.cluster / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
            processes += children(int(first))
        return sum(map(taken, processes))

    def resident(self) -> int:
        """Return the bytes that the workers hold in memory."""
        return sum(_status(process, "VmRSS") for process in children(self.process.pid))


def load(url: str, asked: Asked, seconds: float, connections: int) -> int:
    """Let wrk send the request for so long; return how many were answered, all of them well."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(asked.script())
        script.flush()
        command = [
            "wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "60s", "-s",
            script.name, url,
        ]  # fmt: skip
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found, failed = _DONE.search(told), _FAILED.search(told)
    if found is not None and found[1] == "0" and seconds < LONGEST:
        return load(url, asked, seconds * 3, connections)
    if found is None or failed is not None:
        msg = f"{asked.path}: not every request was answered well:\n{told}"
        raise AssertionError(msg)
    return int(found[1])


def children(parent: int) -> list[int]:
    """Return the processes that a process started."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8")
    return [int(one) for one in listed.split()]


def taken(process: int) -> float:
    """Return the processor time of a process in seconds, all its threads together."""
    total = 0
    for task in Path(f"/proc/{process}/task").glob("*/schedstat"):
        try:
            total += int(task.read_text(encoding="utf-8").split()[0])
        except OSError:  # it ended just now
            continue
    return total / 1e9


def _status(process: int, name: str) -> int:
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith(name))) * 1024


def _quoted(text: str) -> str:
    return "[==[" + text + "]==]"
