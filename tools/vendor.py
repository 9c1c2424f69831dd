"""Fetch the pinned npm packages, check them, and copy the few files that the site serves or the tests need.

For maintainers only, users need no Node: `.venv/bin/python tools/vendor.py` (all packages of
`static/vendor/vendor.lock.json`) or with package names. What it writes is committed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "static" / "vendor" / "vendor.lock.json"
FOLDERS = ("static/vendor", "tests/vendor")

# The typeface, the crest and the icons belong to one government and are licensed to it alone.
FOREIGN_FONT = "GDS Transport,arial,sans-serif"
OWN_FONT = "var(--font,system-ui,sans-serif)"
FOREIGN = ("GDS Transport", "crest", "@font-face", "/assets/")


@dataclass(frozen=True)
class Package:
    """One pinned package and the files wanted from it."""

    name: str
    version: str
    integrity: str
    files: dict[str, str]
    drop: tuple[str, ...]


def read_lock(path: Path) -> list[Package]:
    """Return the packages of the lock file."""
    entries = json.loads(path.read_text(encoding="utf-8"))["packages"]
    return [
        Package(e["name"], e["version"], e["integrity"], e["files"], tuple(e.get("drop", ())))
        for e in entries
    ]


def pack(package: Package, folder: Path) -> Path:
    """Let npm fetch exactly this version and return its archive."""
    wanted = f"{package.name}@{package.version}"
    done = subprocess.run(
        ["npm", "pack", wanted, "--json", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / str(json.loads(done.stdout)[0]["filename"])


def verify(archive: Path, integrity: str) -> None:
    """Raise ValueError unless the archive has the pinned SHA-512."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != integrity:
        raise ValueError(f"{archive.name}: {found} is not the pinned {integrity}")


def own_look(css: str, drop: tuple[str, ...]) -> str:
    """Return the stylesheet without the foreign typeface and crest and without the components not used.

    Raises ValueError when a newer version brings them under another name.
    """
    css = re.sub(r"/\*!.*?\*/", "", css, flags=re.DOTALL).replace(FOREIGN_FONT, OWN_FONT)
    css = css.replace('@charset "UTF-8";', "")
    css = "".join(kept_rules(css, (*drop, "@font-face")))
    left = [word for word in FOREIGN if word in css]
    if left:
        raise ValueError(f"the stylesheet still contains {', '.join(left)}")
    return css


def kept_rules(css: str, drop: tuple[str, ...]) -> Iterator[str]:
    """Yield the rules of a minified stylesheet, leaving out selectors that begin with a dropped prefix."""
    for head, body in rules(css):
        if head.startswith(("@media", "@supports")):
            inner = "".join(kept_rules(body, drop))
            if inner:
                yield f"{head}{{{inner}}}"
            continue
        selectors = [one for one in split_selectors(head) if not any(prefix in one for prefix in drop)]
        if selectors:
            yield f"{','.join(selectors)}{{{body}}}"


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield head and body of every rule on the outermost level."""
    depth, start, opened = 0, 0, 0
    for at, sign in enumerate(css):
        if sign == "{":
            depth += 1
            opened = at if depth == 1 else opened
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at]
                start = at + 1


def split_selectors(head: str) -> list[str]:
    """Return the selectors of a rule, cut at commas outside brackets."""
    return [one.strip() for one in re.split(r",(?![^(\[]*[)\]])", head)]


def place(package: Package, archive: Path) -> None:
    """Copy the wanted files to their places, stylesheets cleaned."""
    with tarfile.open(archive) as tar:
        for source, target in package.files.items():
            member = tar.extractfile(f"package/{source}")
            if member is None:
                raise ValueError(f"{package.name} has no file {source}")
            text = member.read().decode("utf-8")
            text = re.sub(r"\n?(//|/\*)# sourceMappingURL=\S+( \*/)?\s*$", "\n", text)
            if target.endswith(".css"):
                text = own_look(text, package.drop)
            path = ROOT / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{target}  {len(text) // 1024} KiB")


def sums(root: Path = ROOT) -> dict[str, str]:
    """Return the SHA-256 of every vendored file as it stands, by its path."""
    files = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != LOCK.name
    }


def keep_sums() -> None:
    """Write the sums of what stands there into the lock file."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    text = json.dumps({**lock, "sha256": sums()}, indent=2, ensure_ascii=False)
    LOCK.write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Fetch all packages of the lock file, or the named ones; 1 when one of them fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", help="only these packages, e.g. govuk-frontend")
    names = set(parser.parse_args().names)
    with tempfile.TemporaryDirectory() as folder:
        for package in read_lock(LOCK):
            if names and package.name not in names:
                continue
            try:
                archive = pack(package, Path(folder))
                verify(archive, package.integrity)
                place(package, archive)
            except (ValueError, KeyError, subprocess.CalledProcessError) as error:
                print(f"{package.name}: {error}", file=sys.stderr)
                return 1
    keep_sums()
    return 0


if __name__ == "__main__":
    sys.exit(main())
