"""Every route says whom it is for, and no route comes or goes unnoticed."""

from __future__ import annotations

from flask import Flask

from tests.contracts.routes import LIST, listing


def test_every_route_states_its_audience(app: Flask) -> None:
    silent = [line for line in listing(app) if line.endswith(" ?")]

    assert silent == [], "put @open_to(…) on these views"


def test_the_list_of_routes_is_kept(app: Flask) -> None:
    kept = LIST.read_text(encoding="utf-8").splitlines()

    # A changed line is a changed promise: think of links that people keep, then write the list anew
    # with `python -m tests.contracts.routes`.
    assert listing(app) == kept
