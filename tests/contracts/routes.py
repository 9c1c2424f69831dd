"""The list of routes as it stands in `routes.txt`; run as a script it writes the file anew."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask

LIST = Path(__file__).with_name("routes.txt")
# Views that are not ours: their audience is given here.
FOREIGN = {"static": "public", "security.login": "public", "security.logout": "staff"}
QUIET = {"HEAD", "OPTIONS"}


def audience(app: Flask, endpoint: str) -> str:
    """Return who may enter, or '?' when the view does not say."""
    view = app.view_functions[endpoint]
    said = getattr(view, "__audience__", None)
    return str(said.value) if said is not None else FOREIGN.get(endpoint, "?")


def listing(app: Flask) -> list[str]:
    """Return one line for each route: path, methods, endpoint, audience."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - QUIET))
        lines.append(f"{rule.rule} {methods} {rule.endpoint} {audience(app, rule.endpoint)}")
    return sorted(lines)


def main() -> int:
    """Write the list of a sample installation in `instance/`."""
    from app import app  # noqa: PLC0415 - needs an instance

    LIST.write_text("\n".join(listing(app)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
