"""What reads the code: bandit, and semgrep with rules of this house, each with a bug planted for it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from tools.security.verdict import Finding, explained, unexplained

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = ROOT / ".venv-security" / "bin"
RULES = Path(__file__).with_name("rules")
# What the application is, and what is looked at besides when there is time.
APPLICATION = ("app.py", "neutrality")
BESIDE = ("deploy", "migrations", "tools")
TEMPLATES = ("templates",)
_MARK = re.compile(r"(?:#|<!--) (ruleid|ok): ([\w, -]+?)(?: -->)?$")
_RULE = re.compile(r"^  - id: (\S+)$", re.MULTILINE)


class ScannerError(RuntimeError):
    """A scanner did not do its work; what it did not say means nothing."""


def with_bandit(paths: Iterable[str], *, everywhere: bool) -> list[str]:
    """Return what bandit finds in these paths and nobody explained."""
    said = _json("bandit", "-c", "pyproject.toml", "-r", *paths, "-q", "-f", "json")
    if said["errors"]:
        raise ScannerError(f"bandit could not read everything: {said['errors']}")
    found = [
        Finding(one["test_id"], one["filename"].removeprefix("./"), one["line_number"], one["issue_text"])
        for one in said["results"]
    ]
    return list(unexplained(found, explained("bandit"), everywhere=everywhere))


def with_own_rules(paths: Iterable[str], *, everywhere: bool) -> list[str]:
    """Return what the rules find in these paths and nobody explained, and what they miss in their own."""
    options = (
        "--metrics=off",
        "--disable-version-check",
        "--disable-nosem",
        "--no-git-ignore",
        "--json",
        "-q",
        "--timeout=60",
    )
    rules = RULES.relative_to(ROOT)
    said = _json("semgrep", "scan", *options, "--config", str(rules), *paths, str(rules))
    if said["errors"]:
        raise ScannerError(f"semgrep could not do everything: {said['errors'][:3]}")
    found = [
        Finding(one["check_id"].rsplit(".", 1)[-1], one["path"], one["start"]["line"])
        for one in said["results"]
    ]
    inside = {one for one in found if Path(one.where).parent == rules}
    outside = (one for one in found if one not in inside)
    return [*missed(inside), *unexplained(outside, explained("semgrep"), everywhere=everywhere)]


def missed(inside: set[Finding]) -> Iterator[str]:
    """Yield a line for each planted bug not found, each sound line that was, each rule without a bug."""
    planted: set[str] = set()
    for path in sorted([*RULES.glob("*.py"), *RULES.glob("*.html")]):
        where = str(path.relative_to(ROOT))
        wanted, sound = marks(path.read_text(encoding="utf-8"))
        found = {(one.rule, one.line) for one in inside if one.where == where}
        planted |= {rule for rule, _line in wanted}
        yield from (
            f"{where}:{line} is wrong on purpose, {rule} does not see it" for rule, line in wanted - found
        )
        yield from (f"{where}:{line} is sound, {rule} says it is not" for rule, line in sound & found)
    for path in sorted(RULES.glob("*.yaml")):
        for rule in _RULE.findall(path.read_text(encoding="utf-8")):
            if rule not in planted:
                yield f"{rule} has no planted bug"


def marks(text: str) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Return which rules must speak at which lines of a planted file, and which must be silent there."""
    told: dict[str, set[tuple[str, int]]] = {"ruleid": set(), "ok": set()}
    for number, line in enumerate(text.splitlines(), start=1):
        if mark := _MARK.search(line):
            told[mark[1]] |= {(rule, number + 1) for rule in mark[2].split(", ")}
    return told["ruleid"], told["ok"]


def _json(program: str, *arguments: str) -> dict[str, Any]:
    """Run a scanner and return what it says; 1 is its way to say that it found something."""
    command = [str(BIN / program), *arguments]
    alone = {**os.environ, "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    try:
        done = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ScannerError(f"{program} is not installed: make .venv-security/.done") from error
    if done.returncode not in {0, 1} or not done.stdout.startswith("{"):
        raise ScannerError(f"{program} failed: {done.stderr[-2000:]}")
    return cast("dict[str, Any]", json.loads(done.stdout))
