"""Every module that declares tables, so that the metadata is whole."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

BESIDE = ("neutrality.outbox", "neutrality.ratelimit", "neutrality.sources")


def import_models(package: Path) -> None:
    """Import the models of every feature of the package."""
    for path in sorted(package.glob("*/models.py")):
        import_module(f"neutrality.{path.parent.name}.models")
    for name in BESIDE:
        import_module(name)
