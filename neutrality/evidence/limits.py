"""How much evidence is taken: of each kind, of each report; data, told to people in megabytes."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
_PAPER = 25 * MEGABYTE
_MOVING = 500 * MEGABYTE
# Types beside photos and documents, which are small: recordings, and chats with the media sent in them.
_LARGE = ("video/", "audio/", "application/zip")


@dataclass(frozen=True)
class EvidenceLimits:
    """Bytes of one photo or document, of one recording or exported chat, of a report; files of a report."""

    paper: int = _PAPER
    per_file: int = _MOVING
    per_report: int = 10
    total: int = 1024 * MEGABYTE

    def of(self, mime: str) -> int:
        """Return how large a file of this type may be."""
        return self.per_file if mime.startswith(_LARGE) else min(self.paper, self.per_file)


LIMITS = EvidenceLimits()


def in_megabytes(size: int) -> int | float:
    """Return a limit as people are told it: whole megabytes, or a tenth of one below."""
    return size // MEGABYTE if size >= MEGABYTE else round(size / MEGABYTE, 1)
