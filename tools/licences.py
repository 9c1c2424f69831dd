"""Writes docs/licences.md: what the application installs and ships that others wrote, and on which terms."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.security.verdict import Finding, explained, unexplained  # noqa: E402 - the checkout comes first
from tools.written import offer, table  # noqa: E402 - the same

PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements.lock"
VENDORED = ROOT / "static" / "vendor" / "vendor.lock.json"
ASKS = ROOT / ".venv-security" / "bin" / "pip-licenses"
# Terms under which anybody may use, change and pass on what they like, as long as they name the author.
FREE = (
    "0BSD", "Apache", "BSD", "ISC", "MIT", "PSF", "Python Software Foundation", "Unlicense", "Zlib",
)  # fmt: skip
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)(?: ; (.+?))? \\$", re.MULTILINE)
# What no page of a file says, and stands in the notice beside it.
NOTICE = "[notice](../neutrality/data/NOTICE.md)"
DATA = [
    [
        "`neutrality/data/regencies.csv`, `neutrality/data/districts.csv`",
        "4.0.1",
        "ODbL-1.0",
        NOTICE,
    ]
]
BEGINNING = """# Licences of what others wrote

Written by `tools/licences.py --write` from `requirements.lock`, what the packages say of themselves, and
`static/vendor/vendor.lock.json`; a test compares. Whatever is not plainly permissive is explained in
`tools/security/explained.toml`, or the test fails. What only other systems need is not listed.

## Installed by `requirements.lock`
"""
SHIPPED = """
## In the checkout

`axe-core` serves the tests and is not served. Each file has its SHA-256 in `static/vendor/vendor.lock.json`.
"""
NOTES = """
## What is not plainly permissive
"""


def main() -> int:
    """Print the page, or write it."""
    return offer(PAGE, page(), by="licences.py", says=str(__doc__))


def page() -> str:
    """Return the whole page."""
    installed = [[name, version, terms] for name, version, terms in packages()]
    notes = [[f"`{one.where}`", one.rule, one.reason] for one in explained("licence")]
    return "\n".join([
        BEGINNING, table(["package", "version", "licence"], installed), SHIPPED,
        table(["what", "version", "licence", "from"], [*_vendored(), *DATA]), NOTES,
        table(["what", "licence", "why it may stand"], notes), "",
    ])  # fmt: skip


def problems() -> list[str]:
    """Return a line for each licence that binds or is not known, and is not explained."""
    told = [Finding(terms, name) for name, _version, terms in packages()]
    told += [
        Finding(terms, what.strip("`").split("`")[0]) for what, _version, terms, _ in (*_vendored(), *DATA)
    ]
    return list(unexplained((one for one in told if not is_free(one.rule)), explained("licence")))


def is_free(terms: str) -> bool:
    """Whether every licence that is named, or one of those to choose from, is permissive."""
    choices = re.split(r"\s+OR\s+|/", terms)
    return any(all(_free(part) for part in re.split(r"\s+AND\s+|;|,", choice)) for choice in choices)


def _free(name: str) -> bool:
    return name.strip(" ()").removeprefix("The ").startswith(FREE)


def packages() -> Iterator[tuple[str, str, str]]:
    """Yield name, versions and licence of each package of the lock, as what is installed says of itself.

    Raises:
        RuntimeError: a package is locked for every system and not installed.

    """
    locked: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, version, only in _LOCKED.findall(LOCK.read_text(encoding="utf-8")):
        locked[_plain(name)].append((version, only))
    asks = [str(ASKS), f"--python={sys.executable}", "--from=mixed", "--format=json", "--packages", *locked]
    done = subprocess.run(asks, capture_output=True, text=True, check=True)
    said = {_plain(one["Name"]): one["License"] for one in json.loads(done.stdout)}
    for name, several in sorted(locked.items()):
        if name in said:
            yield name, " or ".join(version for version, _only in several), said[name]
        elif not all(only for _version, only in several):
            raise RuntimeError(f"{name} is locked and not installed")


def _vendored() -> list[list[str]]:
    entries = json.loads(VENDORED.read_text(encoding="utf-8"))["packages"]
    return [[one["name"], one["version"], one["licence"], "npm"] for one in entries]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
