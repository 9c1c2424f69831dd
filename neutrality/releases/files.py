"""The bytes of a release: its files, its package, its page in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from neutrality.bulletin.seal import Seal
from neutrality.domain.publication import Publication


def files_of(publication: Publication, seal: Seal) -> dict[str, bytes]:
    """Return the files that the note signs beside the data, by their kind."""
    del publication, seal
    return {}


def package_of(publication: Publication, seal: Seal, files: Mapping[str, bytes], note: str) -> bytes:
    """Return everything in one file."""
    del publication, seal, files
    return note.encode()


def pages_of(publication: Publication, seal: Seal) -> dict[str, bytes]:
    """Return the page in each language."""
    del publication, seal
    return {}
