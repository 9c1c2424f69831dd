"""An office that writes history by working."""

from __future__ import annotations

from tests.cases.conftest import means, office, public

__all__ = ["means", "office", "public"]
