"""What the process log says: never an address, a query, a name or a code (attacks 8)."""

from __future__ import annotations

import logging
import sys


class EventHashFormatter(logging.Formatter):
    """One line an entry; the hash of a committed event stands in it (design 2)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger and message, with the event's hash where there is one."""
        line = super().format(record)
        value = getattr(record, "event_hash", None)
        return f"{line} {value}" if value else line


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
