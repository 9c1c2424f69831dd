"""The bytes of a release: its files, its package, its page in both languages."""

from __future__ import annotations

from neutrality.bulletin.package import files_of, package_of
from neutrality.bulletin.page import page_of
from neutrality.bulletin.seal import Seal
from neutrality.domain.publication import Publication

__all__ = ["files_of", "package_of", "pages_of"]


def pages_of(publication: Publication, seal: Seal) -> dict[str, bytes]:
    """Return the page in each language."""
    return {f"page-{lang}": page_of(publication, seal, lang) for lang in ("id", "en")}
