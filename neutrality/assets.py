"""Static files under names that change with their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for

FOREVER = 365 * 24 * 3600
_SHOWN = 12


def init_assets(app: Flask) -> None:
    """Give templates `asset(path)`: the address of a file, with a mark of its content."""
    folder = Path(app.static_folder or "")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = FOREVER

    @cache
    def mark(path: str) -> str:
        return hashlib.sha256((folder / path).read_bytes()).hexdigest()[:_SHOWN]

    @app.template_global()
    def asset(path: str) -> str:
        return url_for("static", filename=path, v=mark(path))
