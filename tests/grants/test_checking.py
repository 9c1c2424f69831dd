"""A production surface refuses a database role that could do too much, and says the remedy."""

from __future__ import annotations

import logging

import pytest

from neutrality import create_app
from neutrality.settings import Settings, SettingsError
from tests.fixtures.roles import Granted, psql
from tests.grants.conftest import Process

PRODUCTION = {"profile": "production", "public_url": "https://contoh.go.id"}
REMEDY = "db grants"


@pytest.mark.parametrize(
    ("surface", "role"), [("public", "public"), ("desk", "desk"), ("desk", "worker"), ("all", "desk")]
)
def test_each_surface_starts_as_its_own_role(
    process: Process, surface: str, role: str, caplog: pytest.LogCaptureFixture
) -> None:
    process(surface, role, **PRODUCTION)

    assert REMEDY not in caplog.text


@pytest.mark.parametrize(
    ("surface", "role", "said"),
    [
        ("public", "owner", "owns tables"),
        ("desk", "owner", "owns tables"),
        ("public", "desk", "reads tables instead of views"),
        ("public", "worker", "reads tables instead of views"),
    ],
)
def test_a_role_that_may_do_too_much_is_refused(process: Process, surface: str, role: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refusal:
        process(surface, role, **PRODUCTION)

    assert REMEDY in str(refusal.value)
    assert "NEUTRALITY_DATABASE_URL" in str(refusal.value)


def test_one_that_can_truncate_is_refused(process: Process, granted: Granted) -> None:
    psql(granted.name, "neutrality_owner", "GRANT TRUNCATE ON rate_limit TO neutrality_desk;")

    with pytest.raises(SettingsError, match="can TRUNCATE"):
        process("desk", "desk", **PRODUCTION)


def test_the_public_role_without_its_views_is_refused(process: Process, granted: Granted) -> None:
    elsewhere = f"{granted.url('public')}&options=-csearch_path%3Dpublic"

    with pytest.raises(SettingsError, match="finds no views") as refusal:
        process("public", "public", **{**PRODUCTION, "database_url": elsewhere})

    assert REMEDY in str(refusal.value)


def test_one_process_for_all_is_warned(process: Process, caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("neutrality")
    logger.addHandler(caplog.handler)
    process("all", "owner", **PRODUCTION)
    logger.removeHandler(caplog.handler)

    assert "owns tables" in caplog.text


@pytest.mark.parametrize(
    ("surface", "role", "said"),
    [
        ("desk", "desk", "may write"),
        ("desk", "owner", "owns tables"),
        ("public", "reader", "reads tables instead of views"),
    ],
)
def test_a_replicas_role_that_may_do_too_much_is_refused(
    process: Process, granted: Granted, surface: str, role: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as refusal:
        process(surface, surface, **PRODUCTION, replica_url=granted.url(role))

    assert "NEUTRALITY_REPLICA_URL" in str(refusal.value)


@pytest.mark.parametrize(("surface", "role"), [("desk", "reader"), ("public", "public")])
def test_a_replicas_role_that_reads_only_is_fine(
    process: Process, granted: Granted, surface: str, role: str
) -> None:
    app = process(surface, surface, **PRODUCTION, replica_url=granted.url(role))
    app.extensions["replica"].engine.dispose()


def test_sample_data_and_sqlite_are_exempt(process: Process, settings: Settings, tmp_path: object) -> None:
    process("desk", "owner")
    sqlite = f"sqlite:///{tmp_path}/neutrality.db"
    app = create_app(settings.model_copy(update={**PRODUCTION, "surface": "desk", "database_url": sqlite}))
    app.extensions["engine"].dispose()
