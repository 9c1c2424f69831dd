"""Texts that a spreadsheet would take for a formula, and how they are made harmless."""

from __future__ import annotations

import re

# A formula begins with one of these, the last four being their wide forms. Where the list separator is a
# semicolon, a spreadsheet begins a cell after each one that stands inside a text.
_BEGINS = re.compile("(^|[;\t\r\n])(?=[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20])")


def harmless(value: str | float) -> str | float:
    """Return a text that no spreadsheet runs; numbers stay as they are."""
    return _BEGINS.sub(r"\1'", value) if isinstance(value, str) else value
