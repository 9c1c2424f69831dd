"""Builds the handbook: Markdown of `docs/handbook` into pages that the application serves by itself."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "docs" / "handbook"
BUILT = ROOT / "neutrality" / "data" / "handbook"
PICTURES = ROOT / "static" / "handbook"
LANGUAGES = ("id", "en")
ADDRESS = "/panduan/pengguna"
SETTINGS = {
    "project": "Neutrality",
    "extensions": ["myst_parser"],
    "myst_heading_anchors": 3,
    # A page of the site itself: [text](situs:/privasi).
    "myst_url_schemes": {"https": None, "situs": {"url": "{{path}}", "classes": []}},
    "nitpicky": True,
    "html_permalinks": False,
    "smartquotes": False,
}
PICTURE = re.compile(r'<img alt="([^"]*)" src="(?:\.\./)*_images/([\w.-]+)" />')
BETWEEN = re.compile(r'href="(?:\.\./)*([\w]*)/?(#[\w-]+)?"')


def main() -> int:
    """Build, or with `--check` only say whether what is kept is what would be built."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: tools/handbook.py")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when it is not up to date")
    arguments = parser.parse_args()
    stale = []
    for language in LANGUAGES:
        path, text = BUILT / f"{language}.json", build(language)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if not arguments.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    told = "Not up to date" if arguments.check else "Built"
    print(f"{told}: {', '.join(stale)}" if stale else "The handbook is up to date.")
    return 1 if stale and arguments.check else 0


def build(language: str) -> str:
    """Return the pages of a language by name: title, body and anchors; any warning ends it."""
    with tempfile.TemporaryDirectory() as folder, docutils_namespace():
        source = SOURCES / language
        app = Sphinx(
            source, None, Path(folder) / "out", Path(folder) / "trees", "json",
            confoverrides=SETTINGS, status=None, warning=sys.stderr, freshenv=True,
            warningiserror=True, exception_on_warning=True,
        )  # fmt: skip
        app.build()
        pages = {
            path.stem: page_of(Path(folder) / "out" / f"{path.stem}.fjson")
            for path in sorted(source.glob("*.md"))
        }
    return json.dumps(pages, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def page_of(path: Path) -> dict[str, object]:
    """Return one page as the application keeps it, its pictures and links at the site's own addresses."""
    made = json.loads(path.read_text(encoding="utf-8"))
    body = PICTURE.sub(lambda found: picture(found[1], found[2]), made["body"])
    body = BETWEEN.sub(lambda found: f'href="{address(found[1], found[2] or "")}"', body)
    return {"title": made["title"], "body": body, "anchors": sorted(set(re.findall(r'id="([\w-]+)"', body)))}


def picture(alt: str, name: str) -> str:
    """Return the picture at an address that changes with it, with its size so that nothing jumps."""
    path = PICTURES / name
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    with Image.open(path) as image:
        width, height = image.size
    kind = "handbook__phone" if width < height else "handbook__desk"
    return (
        f'<img class="{kind}" alt="{alt}" src="/static/handbook/{name}?v={mark}" width="{width}" '
        f'height="{height}" loading="lazy">'
    )


def address(page: str, anchor: str) -> str:
    """Return where a page of the handbook, or a place on the same one, is served."""
    if not page:
        return anchor or ADDRESS
    return (ADDRESS if page == "index" else f"{ADDRESS}/{page}") + anchor


if __name__ == "__main__":
    sys.exit(main())
