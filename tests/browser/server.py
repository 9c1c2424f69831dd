"""The application as it is really served, by the shipped configuration, on a free port."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from neutrality.settings import ROOT
from tests.fixtures.sample import Sample

PATIENCE = 60


class LiveServer:
    """Runs while the block does; its log is shown when it does not come up."""

    def __init__(
        self, sample: Sample, *, database_url: str | None = None, workers: int = 1, **settings: str
    ) -> None:
        self.sample = sample
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = sample.folder / "server.log"
        self._environment = {
            **sample.environment(self.url, database_url),
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_WORKERS": str(workers),
            **{f"NEUTRALITY_{name.upper()}": value for name, value in settings.items()},
        }

    def __enter__(self) -> Self:
        command = [str(Path(sys.executable).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "app:app"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        self._wait()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            if self._healthy():
                return
            time.sleep(0.1)
        self.process.kill()
        msg = f"the server did not come up:\n{self.log.read_text(encoding='utf-8')}"
        raise RuntimeError(msg)

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
