"""An office whose reports come in by the public surface, which has no keys to open or to index."""

from __future__ import annotations

from tests.cases.conftest import means, office, public

__all__ = ["means", "office", "public"]
