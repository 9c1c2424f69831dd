"""What a scanner said, held against what is explained: the rest fails, and so does an idle explanation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

EXPLAINED = Path(__file__).with_name("explained.toml")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a scanner says is wrong."""

    rule: str
    where: str
    line: int = 0
    what: str = ""

    def __str__(self) -> str:
        at = f"{self.where}:{self.line}" if self.line else self.where
        return f"{self.rule} at {at} {self.what}".strip()


@dataclass(frozen=True)
class Explanation:
    """Why a finding is none: of this rule, at places of this shape."""

    rule: str
    where: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is meant."""
        return finding.rule == self.rule and fnmatchcase(finding.where, self.where)


def explained(tool: str) -> list[Explanation]:
    """Return what is explained of a scanner.

    Raises:
        ValueError: an explanation without its reason.

    """
    entries = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get(tool, [])
    found = [Explanation(**entry) for entry in entries]
    if any(not one.reason.strip() for one in found):
        raise ValueError(f"{EXPLAINED.name}: an explanation of {tool} gives no reason")
    return found


def unexplained(
    findings: Iterable[Finding], known: list[Explanation], *, everywhere: bool = True
) -> Iterator[str]:
    """Yield a line for each finding without explanation, then for each explanation that explains nothing.

    Where only a part was looked at (`everywhere=False`), an explanation may be for the rest.
    """
    used: set[Explanation] = set()
    for finding in sorted(set(findings)):
        reasons = [one for one in known if one.covers(finding)]
        used.update(reasons)
        if not reasons:
            yield str(finding)
    if everywhere:
        for one in known:
            if one not in used:
                yield f"nothing is found any more of what is explained: {one.rule} at {one.where}"
