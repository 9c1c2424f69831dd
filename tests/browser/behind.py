"""What stands in the database behind the served site: counted, or let expire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from neutrality.database import Sessions, make_engine, make_sessions, reading, transaction
from neutrality.intake.models import Draft
from neutrality.reports.models import Report
from tests.browser.server import LiveServer


def reports(server: LiveServer) -> int:
    """Return how many reports there are."""
    with _sessions(server) as sessions, reading(sessions) as session:
        return session.scalars(select(func.count()).select_from(Report)).one()


def let_drafts_expire(server: LiveServer) -> None:
    """Let two hours pass for everything that is being written."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    with _sessions(server) as sessions, transaction(sessions) as session:
        session.execute(update(Draft).values(expires_at=past))


@contextmanager
def _sessions(server: LiveServer) -> Iterator[Sessions]:
    engine = make_engine(server.sample.database_url)
    yield make_sessions(engine)
    engine.dispose()
