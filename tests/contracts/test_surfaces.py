"""Each surface serves its own routes and no other; together they are all that there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from neutrality import create_app
from neutrality.settings import Settings
from tests.contracts.routes import listing

# What every surface has: the public pages without a form of their own, files of the look.
SHARED = ("pages.", "handbook.", "static")
# Never on the public surface: the desk, its doors, the figures of the machine (design 7).
CLOSED = ("/meja", "/masuk", "/keluar", "/admin", "/temuan/baru", "/metrics", "/api/v1")


@pytest.fixture
def surfaces(settings: Settings) -> Iterator[dict[str, Flask]]:
    """Return the application of each surface."""
    made = {
        name: create_app(settings.model_copy(update={"surface": name})) for name in ("public", "desk", "all")
    }
    yield made
    for app in made.values():
        app.extensions["engine"].dispose()


def test_the_two_surfaces_share_only_plain_pages_and_are_all_together(surfaces: dict[str, Flask]) -> None:
    public, desk, everything = (set(listing(surfaces[name])) for name in ("public", "desk", "all"))

    assert public | desk == everything
    assert {line for line in public & desk if not line.split()[2].startswith(SHARED)} == set()


def test_the_public_surface_is_for_the_public_alone(surfaces: dict[str, Flask]) -> None:
    assert [line for line in listing(surfaces["public"]) if not line.endswith(" public")] == []
    client = surfaces["public"].test_client()
    assert {path: client.get(path).status_code for path in CLOSED} == dict.fromkeys(CLOSED, 404)


def test_the_desk_takes_no_report_of_the_public(surfaces: dict[str, Flask]) -> None:
    client = surfaces["desk"].test_client()

    for path in ("/lapor", "/lapor/apa", "/lacak", "/verifikasi", "/lacak/laporan"):
        assert client.get(path).status_code == 404, path
    assert client.get("/meja").location.startswith("/masuk")
