"""Pages that are read from the copy: who just wrote reads it back, who reads something older is told so."""

from __future__ import annotations

import base64
import logging
import os
from binascii import Error as NoBase64
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Response, current_app, g, has_request_context, session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from neutrality.database import Sessions, make_sessions
from neutrality.replica import Choice, Replica, Standing
from neutrality.vault.fields import derive

if TYPE_CHECKING:
    from collections.abc import Callable

    from neutrality.settings import Settings

MARK = "w"  # in the session cookie
# Less is the time that a page takes to be looked at.
WORTH_TELLING = 3.0
NO_COPY_HAS = "FFFFFFFF/FFFFFFFF"
TOOK_TOO_LONG = "57014"
log = logging.getLogger("neutrality.replica")
_LABEL, _NONCE = "neutrality own writes v1", 12
P = ParamSpec("P")
R = TypeVar("R")


class Marks:
    """Where in the database's log somebody's last write stands, sealed: how it grows tells of others."""

    def __init__(self, secret: bytes) -> None:
        self._key = AESGCM(derive(secret, _LABEL))

    def __repr__(self) -> str:
        return "<Marks>"

    def seal(self, position: str) -> str:
        """Return a position as the cookie holds it."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._key.encrypt(nonce, position.rjust(17).encode(), None)
        return base64.urlsafe_b64encode(sealed).decode()

    def open(self, kept: object) -> str | None:
        """Return the position, nothing for what is none of ours."""
        try:
            sealed = base64.urlsafe_b64decode(str(kept))
            return self._key.decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode().strip()
        except (InvalidTag, NoBase64, ValueError):
            return None


def init_replica(app: Flask, settings: Settings, secret: bytes) -> None:
    """Let pages read from the copy where the settings name one; without one nothing is done here."""
    app.add_template_global(copy_standing)
    app.extensions["replica"] = None
    if settings.replica_url is None:
        return
    engine = cast("Engine", app.extensions["engine"])
    replica = Replica(
        make_sessions(engine), settings.replica_url, most_behind=settings.replica_lag,
        pool=settings.database_pool,
    )  # fmt: skip
    marks = Marks(secret)
    app.extensions.update(replica=replica, marks=marks)

    @event.listens_for(engine, "commit")
    def note(_connection: Connection) -> None:
        if has_request_context():
            g.wrote = True

    @app.after_request
    def remember(answer: Response) -> Response:
        if "wrote" in g and "_user_id" in session:
            session[MARK] = marks.seal(_written(replica))
        return answer


def _written(replica: Replica) -> str:
    """Return how far the database's log is; where it does not say, what no copy has ever replayed."""
    try:
        return replica.written()
    except SQLAlchemyError:  # the write itself is done, and its answer must reach whoever wrote
        return NO_COPY_HAS


def reads_copy(view: Callable[P, R]) -> Callable[P, R]:
    """Read once more from the database itself when the copy fails half way; it stands below `open_to`.

    What the view writes it writes after reading, in one transaction, so that nothing is written twice.
    """

    @wraps(view)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return view(*args, **kwargs)
        except DBAPIError as error:
            replica, choice = the_replica(), cast("Choice | None", g.get("reads"))
            if replica is None or choice is None or choice.standing is None:
                raise
            if getattr(error.orig, "sqlstate", None) == TOOK_TOO_LONG:  # as it would there
                raise
            log.warning("a page is read once more from the database itself: %s", type(error.orig).__name__)
            if error.connection_invalidated:
                replica.rest()
            g.reads = replica.primary()
            return view(*args, **kwargs)

    return read


def sessions_for_reading(primary: Sessions, *, exactly: bool = False) -> Sessions:
    """Return where to read from: a page by what its reader wrote; exactly, or a command, with all in it."""
    replica = the_replica()
    if replica is None:
        return primary
    if not has_request_context():
        return replica.choose_exactly().sessions
    if "reads" not in g:
        mark = cast("Marks", current_app.extensions["marks"]).open(session.get(MARK, ""))
        g.reads = replica.choose_exactly() if exactly else replica.choose(mark)
    return cast("Choice", g.reads).sessions


def the_replica() -> Replica | None:
    """Return the copy, where there is one."""
    return cast("Replica | None", current_app.extensions["replica"])


def copy_standing() -> Standing | None:
    """Return how the copy that this page was read from stands, when that is worth telling."""
    choice: Any = g.get("reads")
    standing = cast("Choice", choice).standing if choice is not None else None
    late = standing is not None and (standing.behind or 0.0) >= WORTH_TELLING
    return standing if late else None
