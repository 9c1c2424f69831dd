"""An office that works through the services."""

from __future__ import annotations

from tests.cases.conftest import means, office, public

__all__ = ["means", "office", "public"]
