"""Which rows of a form were sent: what is no row of it is left out before the form library reads numbers."""

from __future__ import annotations

import re

from flask import request
from werkzeug.datastructures import MultiDict


def whole_rows(name: str) -> MultiDict[str, str] | None:
    """Return what was sent without fields whose number is none (`blocks-²-name`); nothing if nothing was."""
    row = re.compile(rf"{name}-[0-9]{{1,3}}-[a-z]+")
    sent = [
        (key, value)
        for key, values in request.form.lists()
        for value in values
        if not key.startswith(f"{name}-") or row.fullmatch(key)
    ]
    return MultiDict(sent) if sent else None
