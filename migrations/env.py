"""Runs the migrations on the database that the caller or the settings name."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from neutrality import migration_turns as turns
from neutrality.database import Base, make_engine
from neutrality.settings import ROOT, Settings
from neutrality.tables import import_models

import_models(ROOT / "neutrality")


def run() -> None:
    """Migrate, each migration in one transaction, while nobody else does."""
    url = context.config.get_main_option("sqlalchemy.url") or Settings.load().database_url
    engine = make_engine(url)
    with turns.in_turn(engine), engine.connect() as connection:
        _wait_briefly(connection)
        context.configure(
            connection=connection, target_metadata=Base.metadata, transaction_per_migration=True
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


def _wait_briefly(connection: Connection) -> None:
    """Give up rather than wait long for a table that is in use: everybody else would wait behind."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET lock_timeout = {turns.LOCK_TIMEOUT}"))
        connection.commit()


run()
