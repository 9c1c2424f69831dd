"""What the pages of the docs that are written from the code have in common."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path


def offer(page: Path, text: str, *, by: str, says: str) -> int:
    """Print the page, or write it when `--write` is asked; return the exit status. `by` is the script."""
    parser = argparse.ArgumentParser(description=says, epilog=f"Example: tools/{by} --write")
    parser.add_argument("--write", action="store_true", help=f"replace docs/{page.name}")
    if parser.parse_args().write:
        page.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Return a table as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def word(name: str) -> str:
    """Return a name of the code as words."""
    return str(name).replace("_", " ")
