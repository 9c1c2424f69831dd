"""How long a page waits for PostgreSQL; commands and the worker, whose work may be long, wait for ever.

A statement that runs away, or a transaction that somebody forgot, would hold a connection that others need.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, has_request_context
from sqlalchemy import Engine, event

LIMITS = {
    "statement_timeout": "60s",
    "lock_timeout": "15s",  # as long as SQLite waits
    # A page may make a large file of what it reads at one moment.
    "idle_in_transaction_session_timeout": "5min",
}
_OPTIONS = " ".join(f"-c {name}={limit}" for name, limit in LIMITS.items())


def init_patience(app: Flask) -> None:
    """Give connections that a request opens the limits of a page; what the start has opened is closed."""
    replica = app.extensions["replica"]
    for engine in (app.extensions["engine"], replica.engine if replica is not None else None):
        if engine is not None and engine.dialect.name == "postgresql":
            _limit(engine)


def _limit(engine: Engine) -> None:
    engine.dispose()

    @event.listens_for(engine, "do_connect")
    def hurry(_dialect: object, _record: object, _arguments: object, named: dict[str, Any]) -> None:
        if has_request_context():
            named["options"] = f"{named.get('options', '')} {_OPTIONS}".strip()
