"""Work on foreign files in a box: a process without keys, network or files of the installation.

A library that decodes what a stranger sent may be taken over by it. So it runs in namespaces of its own
(bubblewrap): an empty environment; no file descriptor but the file, the result and a word of refusal, all
in memory; no network; a file system of the interpreter and its libraries alone, read only; limits of
memory, time, size and processes. Where such a box cannot be had, the work is not done at all.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MEGABYTE = 1024 * 1024
_BOXED = Path(__file__).parent / "boxed"
_SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib64")
_LINKS = ("/bin", "/lib", "/lib64")
_LOADER = ("/etc/alternatives", "/etc/ld.so.cache")
_NOBODY = "65534"
_REFUSED = 3
_REASON = re.compile(rb"[a-z_]{1,40}")
_LONGEST_REASON = 200
# The first lines of the child: nothing of the installation is on its path but the boxed package.
_BEGIN = "import sys; sys.path[:0] = ['/box', *sys.argv[1].split(':')]; from boxed.entry import main; main()"


class BoxRefusalError(Exception):
    """There is no result; `reason` is `no_sandbox`, `time`, `failed`, or the word of the work itself."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class BoxLimits:
    """What one piece of work may take: bytes of memory and of result, seconds by the clock."""

    memory: int = 1536 * MEGABYTE
    output: int = 64 * MEGABYTE
    seconds: int = 60
    processes: int = 64


def run(work: str, source: BinaryIO, *arguments: str, limits: BoxLimits = BoxLimits()) -> BinaryIO:
    """Return what a piece of work of the boxed package made of the source, at its beginning, in memory only.

    The source is read from where it stands to its end.

    Raises:
        BoxRefusalError: naming why there is no result.

    """
    bwrap = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
    if bwrap is None:
        raise BoxRefusalError("no_sandbox")
    bounds = [str(limits.memory), str(limits.output), str(limits.seconds), str(limits.processes)]
    command = [bwrap, *_walls(), "--", *_interpreter(), work, *bounds, *arguments]
    with _memory("source") as inside, _memory("said") as said:
        shutil.copyfileobj(source, inside, MEGABYTE)
        inside.seek(0)
        made = _memory("made")
        try:
            _judge(_end_of(command, (inside, made, said), limits.seconds), said)
        except BoxRefusalError:
            made.close()
            raise
    made.seek(0)
    return made


def _memory(name: str) -> BinaryIO:
    """Return a file that has no place on any disk; the child gets it as a numbered descriptor only."""
    return os.fdopen(os.memfd_create(name, os.MFD_CLOEXEC), "w+b", buffering=0)


def _end_of(command: list[str], files: tuple[BinaryIO, BinaryIO, BinaryIO], seconds: int) -> int:
    source, made, said = files
    child = subprocess.Popen(
        command,
        stdin=source,
        stdout=made,
        stderr=said,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        raise BoxRefusalError("time") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _judge(status: int, said: BinaryIO) -> None:
    if status == 0:
        return
    said.seek(0)
    word = said.read(_LONGEST_REASON).strip()
    if word.startswith(b"bwrap:"):
        raise BoxRefusalError("no_sandbox")
    known = status == _REFUSED and _REASON.fullmatch(word)
    raise BoxRefusalError(word.decode() if known else "failed")


def _walls() -> Iterator[str]:
    """Tell bubblewrap what is inside: libraries, the interpreter, its packages, our one folder."""
    yield from ("--unshare-all", "--unshare-user", "--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "box")
    yield from ("--die-with-parent", "--clearenv", "--cap-drop", "ALL")
    for place in dict.fromkeys((*_SYSTEM, f"{sys.base_prefix}/lib", f"{sys.base_prefix}/bin", *_packages())):
        if Path(place).is_dir():
            yield from ("--ro-bind", place, place)
    for place in _LINKS:
        if Path(place).is_symlink():
            yield from ("--symlink", str(Path(place).readlink()), place)
        elif Path(place).is_dir():
            yield from ("--ro-bind", place, place)
    for place in _LOADER:
        yield from ("--ro-bind-try", place, place)
    yield from (
        "--ro-bind",
        str(_BOXED),
        "/box/boxed",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--remount-ro",
        "/dev",
    )
    yield from ("--size", str(MEGABYTE), "--tmpfs", "/box/room", "--chdir", "/box/room", "--remount-ro", "/")


def _interpreter() -> list[str]:
    real = str(Path(sys.executable).resolve())
    return [real, "-I", "-S", "-B", "-c", _BEGIN, ":".join(_packages())]


def _packages() -> list[str]:
    """Return the folders of installed packages, as they lie without links."""
    return [str(Path(sysconfig.get_path(name)).resolve()) for name in ("purelib", "platlib")]
