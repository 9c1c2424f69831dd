"""What the process log says: never an address, a query, a name or a code (attacks 8)."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import structlog
from flask import g, has_request_context

if TYPE_CHECKING:
    from structlog.typing import EventDict


@dataclass(frozen=True)
class LoggedEvent:
    """An event that the log tells of: its hash, its stream, the stream's id, its number there."""

    hash: bytes
    stream: str
    stream_id: uuid.UUID
    number: int


class EventHashFormatter(logging.Formatter):
    """One line an entry; place and hash of a committed event stand in it (design 2)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, message, with an event's place and hash or a failed answer's number."""
        return " ".join(filter(None, (super().format(record), told_of_event(record), failed_answer(record))))


def told_of_event(record: logging.LogRecord) -> str:
    """Return place and hash of the committed event that an entry tells of, else nothing."""
    value = getattr(record, "event_hash", None)
    return f"{getattr(record, 'event_place', '')} {value}" if value is not None else ""


def failed_answer(record: logging.LogRecord) -> str:
    """Return the number of the answer that failed, else nothing; no line that names an event has one."""
    failed = record.levelno >= logging.WARNING and has_request_context()
    return request_id() if failed and not told_of_event(record) else ""


# As the formatter writes it; whoever collects lines may have put something around it.
_EVENT = re.compile(r"event committed ([a-z]+)/([0-9a-f-]{36})/([0-9]{1,18}) ([0-9a-f]{64})\b")


def events_told(lines: Iterable[str]) -> Iterator[LoggedEvent]:
    """Return the committed events that lines of a process log tell of, in their order."""
    for line in lines:
        if found := _EVENT.search(line):
            stream, stream_id, number, own = found.groups()
            yield LoggedEvent(bytes.fromhex(own), stream, uuid.UUID(stream_id), int(number))


def request_id() -> str:
    """Return the random number of this answer: what failed is found by it, and nothing else can be.

    It stands in the answer's header, on pages that tell of a failure and in the log line of one. No line that
    names an event has it, so that a browser's memory of an answer leads to no report.
    """
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def configure(form: str = "text") -> None:
    """Send the application's log to standard error; the server's access log stays off."""
    logger = logging.getLogger("neutrality")
    if logger.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logging.getLogger("werkzeug").setLevel(logging.ERROR)


def formatter(form: str) -> logging.Formatter:
    """Return what writes an entry as a line of text, or as an object of JSON for what collects logs."""
    if form == "text":
        return EventHashFormatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _place_and_hash,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )


def _place_and_hash(_logger: logging.Logger, _method: str, entry: EventDict) -> EventDict:
    """Write place and hash behind the message, as the text form does, and a failed answer's number apart."""
    record = cast("logging.LogRecord", entry["_record"])
    entry["event"] = " ".join(filter(None, (entry["event"], told_of_event(record))))
    entry.pop("exc_info", None)  # a trace holds what was typed
    if failed := failed_answer(record):
        entry["answer"] = failed
    return entry
