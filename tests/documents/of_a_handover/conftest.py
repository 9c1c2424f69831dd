"""An office of which one officer leaves, with an open case that somebody else goes on with."""

from __future__ import annotations

from tests.cases.conftest import handing, means, office, other, public

__all__ = ["handing", "means", "office", "other", "public"]
