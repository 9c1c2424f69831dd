"""Every module that declares tables, so that the metadata is whole."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

BESIDE = ("neutrality.outbox", "neutrality.ratelimit", "neutrality.sources")
MARK = "__tablename__ ="


def import_models(package: Path) -> None:
    """Import every module of every feature of the package that declares a table."""
    for path in sorted(package.glob("*/*.py")):
        if MARK in path.read_text(encoding="utf-8"):
            import_module(f"neutrality.{path.parent.name}.{path.stem}")
    for name in BESIDE:
        import_module(name)
