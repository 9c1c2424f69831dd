"""`/integritas`: each day's checkpoint under an address that stays, exactly as it was signed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from neutrality import create_app
from neutrality.database import Sessions
from neutrality.history.models import Checkpoint
from neutrality.history.sealing import Sealer, seal
from neutrality.history.service import Signer
from neutrality.settings import Settings
from tests.fixtures.clock import Clock
from tests.history.writing import write


@pytest.fixture
def notes(sessions: Sessions, signer: Signer, sealer: Sealer, clock: Clock) -> dict[str, str]:
    """Return the public notes of three days, the last of another month."""
    for days in (1, 1, 25):
        write(sessions, signer, clock(), 2)
        seal(sessions, sealer, now=clock())
        seal(sessions, sealer, now=clock.move(minutes=1))
        clock.move(days=days)
    with sessions() as session:
        rows = session.execute(select(Checkpoint.public_on, Checkpoint.note))
        return {day.isoformat(): note for day, note in rows if day}


def test_each_day_has_its_signed_note_under_its_own_address(app: Flask, notes: dict[str, str]) -> None:
    assert list(notes) == ["2026-11-10", "2026-11-11", "2026-11-12"]
    for day, note in notes.items():
        shown = app.test_client().get(f"/integritas/{day}")
        assert (shown.status_code, shown.text) == (200, note)
        assert shown.content_type == "text/plain; charset=utf-8"
        assert f"public {day}\n" in note


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize(
    "day", ["2026-11-13", "20261110", "2026-11-1", "2026-W46-2", "kemarin", "2026-02-30"]
)
def test_a_day_without_a_checkpoint_has_no_page(app: Flask, day: str) -> None:
    assert app.test_client().get(f"/integritas/{day}").status_code == 404


def test_the_page_lists_a_month_leads_to_its_neighbours_and_shows_the_key(
    app: Flask, notes: dict[str, str], sessions: Sessions, signer: Signer, sealer: Sealer, *, clock: Clock
) -> None:
    write(sessions, signer, clock(), 1)
    seal(sessions, sealer, now=clock())
    client = app.test_client()
    newest = client.get("/integritas").text
    older = client.get("/integritas?bulan=2026-11").text

    assert 'href="/integritas/2026-12-07"' in newest
    assert 'href="/integritas?bulan=2026-11"' in newest
    assert all(f'href="/integritas/{day}"' in older for day in notes)
    assert 'href="/integritas?bulan=2026-12"' in older
    assert str(sealer.log.key) in older
    assert "tidak membuktikan bahwa suatu catatan benar" in older
    for nonsense in ("2026-13", "x", "2026-1", "0000-01"):
        assert 'href="/integritas/2026-12-07"' in client.get(f"/integritas?bulan={nonsense}").text


def test_an_installation_that_sealed_nothing_says_so(app: Flask) -> None:
    assert "Belum ada segel" in app.test_client().get("/integritas").text


@pytest.mark.usefixtures("notes")
def test_the_public_surface_shows_it_without_the_logs_key(settings: Settings, clock: Clock) -> None:
    (settings.keys_dir / "log.key").unlink()
    app = create_app(settings.model_copy(update={"surface": "public"}), clock=clock)

    page = app.test_client().get("/integritas")
    app.extensions["engine"].dispose()

    assert page.status_code == 200
    assert 'href="/integritas/2026-11-12"' in page.text
