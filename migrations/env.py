"""Runs the migrations on the database that the caller or the settings name."""

from __future__ import annotations

from alembic import context

from neutrality.database import Base, make_engine
from neutrality.settings import ROOT, Settings
from neutrality.tables import import_models

import_models(ROOT / "neutrality")


def run() -> None:
    """Migrate in one transaction."""
    url = context.config.get_main_option("sqlalchemy.url") or Settings.load().database_url
    engine = make_engine(url)
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, transaction_per_migration=True
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
