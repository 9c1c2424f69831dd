"""Video and sound put into a fresh container by ffmpeg: names, places, dates, covers stay behind."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import BinaryIO

from .refusal import RefusedError

PROBE, MAKE = "/usr/bin/ffprobe", "/usr/bin/ffmpeg"
# Played by browsers as they are; what each may hide beside the picture (supplemental information) is cut out.
_KEPT = {
    "h264": "filter_units=remove_types=6",
    "hevc": "filter_units=remove_types=39|40",
    "vp9": None,
    "av1": None,
}
_BARE = (
    "-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn", "-fflags", "+bitexact",
    "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-metadata:s", "handler_name=", "-threads", "2",
)  # fmt: skip


def make(source: BinaryIO, sink: BinaryIO) -> None:
    """Write MP4 with the first picture and sound track; sound is always encoded anew."""
    if not (Path(PROBE).exists() and Path(MAKE).exists()):
        raise RefusedError("no_ffmpeg")
    codecs = _codecs(source)
    if not codecs:
        raise RefusedError("unreadable")
    picture = next((name for kind, name in codecs if kind == "video"), None)
    mapped = [*(("-map", "0:V:0") if picture else ()), "-map", "0:a:0?"]
    coded = [*_coding(picture), "-c:a", "aac", "-b:a", "96k", "-ac", "2"]
    ended = ("-movflags", "+faststart", "-f", "mp4", "file:/proc/self/fd/1")
    command = [MAKE, "-nostdin", "-v", "error", "-y", *_read(), *mapped, *coded, *_BARE, *ended]
    done = subprocess.run(command, stdin=source, stdout=sink, stderr=subprocess.DEVNULL, env={}, check=False)
    if done.returncode:
        raise RefusedError("unreadable")


def _codecs(source: BinaryIO) -> list[tuple[str, str]]:
    wanted = (
        "-v",
        "error",
        "-of",
        "json",
        "-show_entries",
        "stream=codec_type,codec_name:disposition=attached_pic",
    )
    done = subprocess.run(
        [PROBE, *wanted, *_read()],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        check=False,
    )
    if done.returncode:
        return []
    streams = json.loads(done.stdout or b"{}").get("streams", [])
    return [
        (stream.get("codec_type", ""), stream.get("codec_name", ""))
        for stream in streams
        if stream.get("codec_type") in {"video", "audio"}
        and not stream.get("disposition", {}).get("attached_pic")
    ]


def _read() -> tuple[str, ...]:
    """Open the descriptor as a file that can be searched; a playlist in it reaches nothing else."""
    return ("-protocol_whitelist", "file", "-i", "file:/proc/self/fd/0")


def _coding(picture: str | None) -> list[str]:
    if picture is None:
        return []
    if picture not in _KEPT:
        return ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-pix_fmt", "yuv420p"]
    cut = _KEPT[picture]
    return ["-c:v", "copy", *(("-bsf:v", cut) if cut else ())]
