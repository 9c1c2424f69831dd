"""What the process log says: never an address, a query, a name or a code (attacks 8)."""

from __future__ import annotations

import logging
import secrets
import sys

from flask import g, has_request_context


class EventHashFormatter(logging.Formatter):
    """One line an entry; the hash of a committed event stands in it (design 2)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger and message, with the event's hash or the number of a failed answer."""
        line = super().format(record)
        value = getattr(record, "event_hash", None)
        if value is None and record.levelno >= logging.WARNING and has_request_context():
            value = request_id()
        return f"{line} {value}" if value else line


def request_id() -> str:
    """Return the random number of this answer: what failed is found by it, and nothing else can be.

    It stands in the answer's header, on pages that tell of a failure and in the log line of one. No line that
    names an event has it, so that a browser's memory of an answer leads to no report.
    """
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def configure() -> None:
    """Send the application's log to standard error; the server's access log stays off."""
    logger = logging.getLogger("neutrality")
    if logger.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventHashFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
