"""Which body runs this installation: its name and mark on every page, the licence of what it publishes.

All of it is one file of the installation, so that a successor changes a file and no code. Offices, their
letterheads and the receiving authority are rows of the database and of the law.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError, ParserCreate

from neutrality.settings import SettingsError

LONGEST = 120
LARGEST_MARK = 20 * 1024
_SVG = "{http://www.w3.org/2000/svg}"
# A picture is drawn and does nothing: shapes, groups, gradients, words for readers.
_DRAWN = frozenset(
    f"{_SVG}{name}"
    for name in (
        "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
        "polygon", "linearGradient", "radialGradient", "stop", "clipPath",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """Who runs it. `site` is what the site calls itself; names that are not told are empty."""

    site: str = "Netralitas"
    name_id: str = ""
    name_en: str = ""
    contact: str = ""
    licence: str = ""
    mark: bytes = b""

    def name(self, lang: str) -> str:
        """Return the name of the body in a language, in Indonesian where it has no other."""
        return (self.name_en if lang == "en" else "") or self.name_id

    @property
    def mark_version(self) -> str:
        """Return what changes with the mark, so that no browser shows an old one; empty without a mark."""
        return hashlib.sha256(self.mark).hexdigest()[:12] if self.mark else ""


def read_body(path: Path | None) -> Body:
    """Return what the file says, the usual where there is none.

    Raises:
        SettingsError: naming the file, the entry and what is right.

    """
    if path is None:
        return Body()
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(path, f"cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, f"is no TOML ({error})") from None
    known = {one.name for one in fields(Body)}
    if unknown := sorted(told.keys() - known):
        raise _wrong(path, f"has unknown entries: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    texts = {name: _text(path, name, told[name]) for name in told}
    mark = _mark(path, path.parent / texts.pop("mark")) if "mark" in texts else b""
    return Body(**texts, mark=mark)


def _text(path: Path, name: str, value: Any) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        raise _wrong(path, f'{name}: must be a text, for example {name} = "…"')
    if len(text) > LONGEST:
        raise _wrong(path, f"{name}: at most {LONGEST} characters")
    if (check := _CHECKS.get(name)) and not check(text):
        raise _wrong(path, f"{name}: must be {_RIGHT[name]}")
    return text


def _mark(path: Path, file: Path) -> bytes:
    """Return the mark after looking at every element of it: a picture that does nothing but be drawn."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _wrong(path, f"mark: {file.name} cannot be read ({error.strerror})") from None
    if len(content) > LARGEST_MARK:
        raise _wrong(path, f"mark: {file.name} has more than {LARGEST_MARK} bytes")
    try:
        drawn = _drawn(content)
    except ExpatError:
        raise _wrong(path, f"mark: {file.name} is no plain SVG") from None
    if not drawn:
        raise _wrong(path, f"mark: {file.name} may hold shapes alone: no script, style, link, image")
    return content


def _drawn(content: bytes) -> bool:
    """Return whether an SVG holds nothing but what is drawn; raises `ExpatError` for what is no XML."""
    found: list[bool] = []
    parser = ParserCreate(namespace_separator="}")

    def element(name: str, attributes: dict[str, str]) -> None:
        allowed = _DRAWN if found else {f"{_SVG}svg"}
        found.append(("{" + name) in allowed and not any(map(_acts, attributes)))

    def declaration(*_what: object) -> None:
        found.append(False)

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, declaration
    parser.Parse(content, True)
    return all(found)


def _acts(attribute: str) -> bool:
    name = attribute.rpartition("}")[2].lower()
    return name.startswith("on") or name in {"href", "style", "src"}


def _is_https(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme == "https" and bool(parts.netloc)


def _is_reached(text: str) -> bool:
    return _is_https(text) or ("@" in text and " " not in text)


def _wrong(path: Path, what: str) -> SettingsError:
    return SettingsError(f"NEUTRALITY_BODY_FILE: {path} {what}")


_CHECKS: dict[str, Callable[[str], bool]] = {"licence": _is_https, "contact": _is_reached}
_RIGHT = {
    "licence": "the https address of a licence, for example https://creativecommons.org/licenses/by/4.0/",
    "contact": "an https address or an address for mail",
}
