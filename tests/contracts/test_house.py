"""The sizes and names of the house, which no linter checks."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

from neutrality.settings import ROOT

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
FEW_EXCEPTIONS = 15
BANNED = {"utils", "util", "helpers", "helper", "misc", "common", "base", "manager", "managers"}
FILES = sorted((ROOT / "neutrality").rglob("*.py"))


def functions(path: Path) -> list[tuple[str, int]]:
    """Return each function of a file with its number of lines, the docstring not counted."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", _length(node)) for node in found]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_short_and_is_named_after_what_it_holds(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    assert path.stem not in BANNED


def test_functions_stay_short() -> None:
    lengths = [entry for path in FILES for entry in functions(path)]

    assert [entry for entry in lengths if entry[1] > LONGEST_FUNCTION] == []
    assert statistics.median(length for _, length in lengths) <= 8


@pytest.mark.parametrize("exception", ["# noqa", "# type: ignore"])
def test_exceptions_to_the_linters_are_few_and_each_names_its_code_and_reason(exception: str) -> None:
    lines = [
        line for path in FILES for line in path.read_text(encoding="utf-8").splitlines() if exception in line
    ]

    assert len(lines) <= FEW_EXCEPTIONS
    for line in lines:
        rest = line.split(exception)[1]
        assert re.match(r"(: [A-Z]+\d+(, [A-Z]+\d+)* - \w|\[[\w-]+\]  # \w)", rest), line
