"""What the process log says: never an address, a query, a name or a code (attacks 8)."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator

# As the formatter below writes it, and as whoever collects lines as JSON does.
_EVENT_HASH = re.compile(r'(?:event committed |"event_hash": ?")([0-9a-f]{64})\b')


class EventHashFormatter(logging.Formatter):
    """One line an entry; the hash of a committed event stands in it (design 2)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger and message, with the event's hash where there is one."""
        line = super().format(record)
        value = getattr(record, "event_hash", None)
        return f"{line} {value}" if value else line


def event_hashes(lines: Iterable[str]) -> Iterator[bytes]:
    """Return the hashes of events that lines of a process log tell, in their order."""
    for line in lines:
        found = _EVENT_HASH.search(line)
        if found:
            yield bytes.fromhex(found[1])


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
