"""An office whose installation is watched."""

from __future__ import annotations

from tests.cases.conftest import means, office, public

__all__ = ["means", "office", "public"]
