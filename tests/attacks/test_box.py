"""Attack 5: whoever takes over what reads foreign files finds no key, no network, no file of ours."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from neutrality.evidence import sandbox
from neutrality.evidence.sandbox import BoxLimits, BoxRefusalError, run
from neutrality.settings import ROOT
from tests.fixtures.run import missing

SPY = """
import json, os, socket, sys

def _try(work):
    try:
        return repr(work())
    except Exception as error:
        return type(error).__name__

def _held():
    held = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            held[name] = os.readlink("/proc/self/fd/" + name)
        except OSError:  # the folder itself, read a moment ago
            continue
    return held

WRITTEN = ("/", "/box/boxed", "/usr/lib", "/dev", "/dev/shm")

def _read(place):
    return os.listdir(place) if os.path.isdir(place) else open(place).read()

def make(source, sink, *places):
    port = int(source.read())
    found = {
        "environment": dict(os.environ),
        "handles": _held(),
        "network": _try(lambda: socket.create_connection(("127.0.0.1", port), 2)),
        "interfaces": [name for _number, name in socket.if_nameindex()],
        "files": {place: _try(lambda: _read(place)) for place in places},
        "written": {place: _try(lambda: open(place + "/new", "w")) for place in WRITTEN},
        "processes": sorted(name for name in os.listdir("/proc") if name.isdigit()),
        "user": os.getuid(),
    }
    sink.write(json.dumps(found).encode())
"""
# Shorter than what a child that forked sleeps, by far.
PATIENCE = 10
BAD = {
    "sleeps": "import time\ndef make(source, sink): time.sleep(60)",
    "spins": "def make(source, sink):\n while True: pass",
    "grows": "def make(source, sink):\n held = bytearray(3 << 30)",
    "pours": "def make(source, sink):\n while True: sink.write(bytes(1 << 20))",
    "dies": "import os\ndef make(source, sink): os.kill(os.getpid(), 9)",
    "shouts": "import os\ndef make(source, sink):\n os.write(2, b'/etc/secret name ' * 9999)\n os._exit(3)",
    "forks": "import os, time\ndef make(*_given):\n if not os.fork(): time.sleep(60)\n os._exit(0)",
}


@pytest.fixture(autouse=True)
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put captured modules beside those that do the work: the box itself stays as it is."""
    if shutil.which("bwrap") is None:
        missing("bubblewrap is not installed (make test installs it)")
    folder = tmp_path / "boxed"
    shutil.copytree(ROOT / "neutrality" / "evidence" / "boxed", folder)
    entry = folder / "entry.py"
    names = ("spy", *BAD)
    entry.write_text(
        entry.read_text(encoding="utf-8").replace("WORKS = (", f"WORKS = (*{names!r}, "), encoding="utf-8"
    )
    for name, code in {"spy": SPY, **BAD}.items():
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(sandbox, "_BOXED", folder)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Return a real server on the loopback of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def test_a_captured_child_finds_no_key_no_network_and_no_file_of_the_installation(
    keys_dir: Path, tmp_path: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEUTRALITY_KEYS_DIR", str(keys_dir))
    database = tmp_path / "neutrality.db"
    database.write_text("rows", encoding="utf-8")
    key = next(keys_dir.glob("*.key"))
    places = [
        str(place) for place in (keys_dir, key, database, ROOT / "app.py", ROOT / "neutrality", "/etc/passwd")
    ]
    handle = os.open(key, os.O_RDONLY)
    os.set_inheritable(handle, True)
    try:
        made = run("spy", BytesIO(str(listener.getsockname()[1]).encode()), *places)
    finally:
        os.close(handle)
    found = json.load(made)

    assert found["environment"] == {}
    assert set(found["handles"]) == {"0", "1", "2"}
    assert all(target.startswith("/memfd:") for target in found["handles"].values())
    assert found["network"] == "ConnectionRefusedError"  # its own loopback: nobody listens there
    with pytest.raises(TimeoutError):
        listener.accept()
    assert found["interfaces"] == ["lo"]
    assert found["files"] == dict.fromkeys(places, "FileNotFoundError")
    assert set(found["written"].values()) <= {"OSError", "PermissionError"}
    assert len(found["processes"]) <= 3
    assert found["user"] == 65534


def test_the_spy_would_have_found_them_outside_the_box(
    keys_dir: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEUTRALITY_KEYS_DIR", str(keys_dir))
    spy: dict[str, object] = {}
    exec(SPY, spy)  # noqa: S102 - the spy's own text, run as it runs inside
    out = BytesIO()

    spy["make"](BytesIO(str(listener.getsockname()[1]).encode()), out, str(keys_dir))  # type: ignore[operator]

    found = json.loads(out.getvalue())
    assert found["environment"]["NEUTRALITY_KEYS_DIR"] == str(keys_dir)
    assert found["network"].startswith("<socket")
    assert "cookie-desk.key" in found["files"][str(keys_dir)]


@pytest.mark.parametrize(
    ("work", "reason"),
    [("sleeps", "time"), ("spins", "time"), ("grows", "too_large"), ("pours", "failed"), ("dies", "failed"),
     ("shouts", "failed"), ("no_such_work", "unknown_work")],
)  # fmt: skip
def test_a_child_that_misbehaves_is_ended_and_gives_nothing(work: str, reason: str) -> None:
    with pytest.raises(BoxRefusalError) as refusal:
        run(work, BytesIO(b""), limits=BoxLimits(seconds=2, output=4 << 20))

    assert refusal.value.reason == reason


def test_nothing_that_a_child_started_outlives_it() -> None:
    mark = uuid.uuid4().hex  # another run of this test may stand beside it

    run("forks", BytesIO(b""), mark)

    def started() -> list[Path]:
        return [path for path in Path("/proc").glob("[0-9]*/cmdline") if mark.encode() in _read(path)]

    # The kernel ends what is left in the box as soon as it comes to it: on a busy machine in a moment.
    end = time.monotonic() + PATIENCE
    while started() and time.monotonic() < end:
        time.sleep(0.05)
    assert started() == []


def test_without_a_box_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_kwargs: None)

    with pytest.raises(BoxRefusalError) as refusal:
        run("spy", BytesIO(b"1"))

    assert refusal.value.reason == "no_sandbox"


def test_a_box_that_cannot_be_closed_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_NOBODY", "-1")

    with pytest.raises(BoxRefusalError) as refusal:
        run("spy", BytesIO(b"1"))

    assert refusal.value.reason == "no_sandbox"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
