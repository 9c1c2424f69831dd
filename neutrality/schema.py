"""At which migration the database stands."""

from __future__ import annotations

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from neutrality.settings import ROOT


def is_newest(session: Session) -> bool:
    """Return whether the database is at the newest migration that this code knows."""
    return MigrationContext.configure(session.connection()).get_current_revision() == _newest()


@cache
def _newest() -> str | None:
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()
