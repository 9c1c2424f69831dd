"""Silence in a recording that was put into a fresh container before: whole, or in some parts."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import BinaryIO

from .refusal import RefusedError

MAKE = "/usr/bin/ffmpeg"
# Sound is silenced piece by piece; small pieces and a margin let nothing of a word's ends be heard.
PIECE, MARGIN = 256, 0.1
_BARE = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-threads", "2")


def make(source: BinaryIO, sink: BinaryIO, *parts: str) -> None:
    """Write MP4 without sound, or silent in the parts `start:end` (seconds); the picture stays."""
    if not Path(MAKE).exists():
        raise RefusedError("no_ffmpeg")
    read = ("-protocol_whitelist", "file", "-i", "file:/proc/self/fd/0")
    picture = ("-map", "0:V:0?", "-c:v", "copy")
    sound: tuple[str, ...] = ("-an",)
    if parts:
        sound = ("-map", "0:a:0", "-af", _silence(parts), "-c:a", "aac", "-b:a", "96k")
    ended = ("-movflags", "+faststart", "-f", "mp4", "file:/proc/self/fd/1")
    command = [MAKE, "-nostdin", "-v", "error", "-y", *read, *picture, *sound, *_BARE, *ended]
    done = subprocess.run(command, stdin=source, stdout=sink, stderr=subprocess.DEVNULL, env={}, check=False)
    if done.returncode:
        raise RefusedError("unreadable")


def _silence(parts: tuple[str, ...]) -> str:
    """Return the filter that silences the parts."""
    edges = [[float(edge) for edge in part.split(":")] for part in parts]
    when = "+".join(f"between(t,{max(0, start - MARGIN):.3f},{end + MARGIN:.3f})" for start, end in edges)
    return f"asetnsamples=n={PIECE}:p=0,volume=volume=0:enable='{when}'"
