"""The sample site in one command: prepares the instance, starts the web server and the worker together."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
UNFINISHED = INSTANCE / ".unfinished"
BIN = Path(sys.executable).parent
FLASK = [str(BIN / "flask"), "--app", "app"]
SAMPLE = ["--cases", "400", "--months", "12", "--seed", "1"]
PATIENCE = 20


def main() -> int:
    """Serve until Ctrl-C or until one of the two processes ends; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: tools/serve.py --port 8000")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    os.chdir(ROOT)
    try:
        prepare()
    except subprocess.CalledProcessError as error:
        print(f"This step failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    print(f"\nThe site runs on http://127.0.0.1:{port} - Ctrl-C ends it.\n", flush=True)
    return serve(port)


def prepare() -> None:
    """Make the instance on the first run; bring its database up to date on later ones."""
    if UNFINISHED.exists():  # only ever there while the first run fills a new instance
        shutil.rmtree(INSTANCE)
    if (INSTANCE / "settings.env").exists():
        flask("keys", "init")  # what a newer version needs besides
        flask("db", "upgrade")
    else:
        INSTANCE.mkdir(exist_ok=True)
        UNFINISHED.touch()
        flask("instance", "init")
        flask("demo", "load", *SAMPLE)
        UNFINISHED.unlink()
    flask("demo", "accounts")


def flask(*command: str) -> None:
    """Run one command of the application.

    Raises:
        subprocess.CalledProcessError: when it does not end with status 0.

    """
    subprocess.run([*FLASK, *command], check=True)


def serve(port: int) -> int:
    """Run web server and worker side by side; when one ends, end the other."""
    web = [str(BIN / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "app:app"]
    chosen = {**os.environ, "WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "2"}
    children = [subprocess.Popen(web, env=chosen), subprocess.Popen([*FLASK, "worker"])]

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop(children)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    while all(child.poll() is None for child in children):
        time.sleep(0.3)
    stop(children)
    codes = [child.wait(PATIENCE) for child in children]
    return 0 if all(code in (0, -signal.SIGINT, -signal.SIGTERM) for code in codes) else 1


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask those that still run to end."""
    for child in children:
        if child.poll() is None:
            child.terminate()


if __name__ == "__main__":
    sys.exit(main())
