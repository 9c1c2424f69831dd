"""An office that writes history by working."""

from __future__ import annotations

from tests.cases.conftest import means, office

__all__ = ["means", "office"]
