"""What the papers on security cite exists: every test, every file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from neutrality.settings import ROOT

PAPERS = [ROOT / "docs" / "asvs.md", ROOT / "docs" / "threat-model.md"]
CITED = re.compile(r"`([\w./-]+\.(?:py|conf|md|lock|service)|[\w-]+(?:/[\w-]+)+/)`")
NAMED_TEST = re.compile(r"`(test_\w+)`")
CHAPTERS = 17


def cited(paper: Path) -> list[str]:
    """Return every file that a paper names."""
    return sorted(set(CITED.findall(paper.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("paper", "name"), [(paper.name, name) for paper in PAPERS for name in cited(paper)])
def test_a_file_that_is_cited_exists(paper: str, name: str) -> None:
    """A test may be named without its folder after another one of the same row."""
    assert (ROOT / name).exists() or list((ROOT / "tests").rglob(name)), paper


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_a_single_test_that_is_cited_exists(paper: Path) -> None:
    names = set(NAMED_TEST.findall(paper.read_text(encoding="utf-8")))
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert [name for name in names if f"def {name}(" not in written] == []


def test_there_is_much_to_look_at_and_no_chapter_is_left_out() -> None:
    text = PAPERS[0].read_text(encoding="utf-8")

    assert len(cited(PAPERS[0])) > 40
    assert re.findall(r"\*\*V(\d+)\*\*", text) == [str(number) for number in range(1, CHAPTERS + 1)]
    for row in re.findall(r"^\| (?:\*\*V\d+\*\* ?)?[\d., ]*\|.*", text, re.MULTILINE):
        assert re.search(r"\| (met|partly|\*\*not met\*\*|–)", row), row
