"""The README tells the truth: its workflow is the table's, its paths, links and commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from neutrality.settings import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
HALF_A_PAGE = 30
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]*)*/?(?:\.\w+)?)`")
SUFFIXES = (".py", ".csv", ".po", ".css", ".html", ".md", ".txt", ".toml", ".env", "/")


def named_paths() -> list[str]:
    """Return everything in backticks that looks like a file or folder of the checkout."""
    found = {name for name in PATH.findall(TEXT) if name.endswith(SUFFIXES) and not name.startswith("/")}
    return sorted(found - {"instance/"})


@pytest.mark.parametrize("name", named_paths())
def test_a_path_that_is_named_exists(name: str) -> None:
    assert (ROOT / name).exists() or any((ROOT / "neutrality").rglob(name))


def test_there_are_paths_to_look_at() -> None:
    assert len(named_paths()) > 40


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_a_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_workflow_is_drawn_from_the_table() -> None:
    drawn = subprocess.run(
        [sys.executable, "tools/workflow.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert drawn.stdout.strip() in TEXT, "run tools/workflow.py --write"


def test_the_matrix_of_access_is_written_from_the_code() -> None:
    written = subprocess.run(
        [sys.executable, "tools/access.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert written.stdout == (ROOT / "docs" / "access.md").read_text(encoding="utf-8"), (
        "run tools/access.py --write"
    )


def test_every_command_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", TEXT, re.MULTILINE))

    assert {"run", "test"} <= named <= targets


@pytest.mark.parametrize(
    "path", sorted((ROOT / "neutrality").glob("*/__init__.py")), ids=lambda p: p.parent.name
)
def test_every_feature_stands_on_the_map(path: Path) -> None:
    assert f"| `neutrality/{path.parent.name}/`" in TEXT or f"`neutrality/{path.parent.name}/` |" in TEXT


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_half_a_page_and_names_its_price(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= HALF_A_PAGE
    for part in ("Context", "Choice", "Price"):
        assert f"**{part}.**" in text


def test_the_table_of_staffing_is_written_from_the_code() -> None:
    written = subprocess.run(
        [sys.executable, "tools/staffing.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert written.stdout == (ROOT / "docs" / "staffing.md").read_text(encoding="utf-8"), (
        "run tools/staffing.py --write"
    )


def test_the_worked_clocks_are_written_from_their_table() -> None:
    written = subprocess.run(
        [sys.executable, "tools/clocks.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert written.stdout == (ROOT / "docs" / "clocks.md").read_text(encoding="utf-8"), (
        "run tools/clocks.py --write"
    )
