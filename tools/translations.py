"""Collects the texts of code and templates into every catalogue; what is new stands there untranslated."""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po"))
KEYWORDS = ("-k", "lazy_gettext", "-k", "lazy_ngettext:1,2")
# Lines of the header that change with every run or name somebody.
NOISE = re.compile(r'"(Report-Msgid-Bugs-To|Last-Translator|Language-Team|PO?T?-\w+-Date): .*\n')
PLURALS = re.compile(r'"Plural-Forms: .*\n')


def main() -> int:
    """Bring every catalogue up to date and say how many texts wait for a translation."""
    argparse.ArgumentParser(description=__doc__, epilog="Example: make translations").parse_args()
    texts = extracted()
    for path in CATALOGUES:
        print(f"{path.relative_to(ROOT)}: {update(path, texts)} to translate")
    return 0


def extracted() -> Catalog:
    """Return the texts in use now."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "messages.pot"
        pybabel = [str(Path(sys.executable).parent / "pybabel"), "-q", "extract", "-F", "pyproject.toml"]
        subprocess.run([*pybabel, *KEYWORDS, "-o", str(found), "."], cwd=ROOT, check=True)
        with found.open("rb") as file:
            return read_po(file)


def update(path: Path, texts: Catalog) -> int:
    """Add new texts, drop unused ones, keep the header; return how many have no translation."""
    before = path.read_text(encoding="utf-8")
    with path.open("rb") as file:
        kept = read_po(file, locale=path.parent.parent.name)
    kept.update(texts, no_fuzzy_matching=True)
    kept.obsolete.clear()
    written = io.BytesIO()
    write_po(written, kept, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    after = NOISE.sub("", written.getvalue().decode())
    # Babel takes Indonesian for a language with two forms; the catalogue knows better.
    plurals = PLURALS.search(before)
    if plurals is not None:
        after = PLURALS.sub(lambda _line: plurals[0], after)
    path.write_text(after, encoding="utf-8")
    return len([message for message in kept if message.id and not _translated(message)])


def _translated(message: Message) -> bool:
    text = message.string
    return bool(text if isinstance(text, str) else text and text[0])


if __name__ == "__main__":
    sys.exit(main())
