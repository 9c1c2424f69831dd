"""How often one source may try a password; sources are known by digests of the day (`sources.py`).

Counted in the application's own database, or in Redis. While that is away the database counts instead, so
that limits hold on for all processes together and nobody who reports notices.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask
from flask_limiter import Limiter
from limits.storage import Storage, storage_from_string
from sqlalchemy import BigInteger, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Sessions, transaction
from neutrality.settings import Settings
from neutrality.sources import Sources, digest_of_address
from neutrality.vault import KeyFiles

OF_THE_DATABASE = "database://"
SIGN_INS = "20/minute"
_STANDBY = ["neutrality-standby"]  # where the library finds the class below
# Seconds that a request waits for a storage elsewhere, and for which one that is away is then left alone.
PATIENCE = 0.5
LEFT_ALONE = 5.0
Counted = TypeVar("Counted")
log = logging.getLogger("neutrality.ratelimit")

limiter = Limiter(key_func=digest_of_address)


class RateLimit(Base):
    """How many tries stand under one digest until it runs out."""

    __tablename__ = "rate_limit"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    runs_out: Mapped[int] = mapped_column(BigInteger, index=True)


class DatabaseStorage(Storage):
    """Counts in the application's own database, so that several processes share one limit."""

    STORAGE_SCHEME = ["neutrality-database"]  # noqa: RUF012 - the library reads it off the class

    def __init__(self, uri: str | None = None, *, sessions: Sessions, key: bytes, **options: Any) -> None:
        super().__init__(uri, **options)
        self._sessions, self._key = sessions, key

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what counts as a failure of the storage."""
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a try and return how many there were in this window."""
        digest, now = self._digest(key), int(time.time())
        try:
            with transaction(self._sessions) as session:
                session.execute(delete(RateLimit).where(RateLimit.runs_out <= now))
                row = session.get(RateLimit, digest, with_for_update=True)
                if row is None:
                    row = RateLimit(digest=digest, tries=0, runs_out=now + expiry)
                    session.add(row)
                row.tries += amount
                return row.tries
        except IntegrityError:  # two first tries at once: the other one made the row
            return self.incr(key, expiry, amount)

    def get(self, key: str) -> int:
        """Return how many tries there were."""
        with self._sessions() as session:
            found = select(RateLimit.tries).where(
                RateLimit.digest == self._digest(key), RateLimit.runs_out > int(time.time())
            )
            return session.scalar(found) or 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends."""
        with self._sessions() as session:
            found = select(RateLimit.runs_out).where(RateLimit.digest == self._digest(key))
            return float(session.scalar(found) or time.time())

    def check(self) -> bool:
        """Return whether the storage answers."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        with transaction(self._sessions) as session:
            session.execute(delete(RateLimit))
        return None

    def clear(self, key: str) -> None:
        """Forget one key."""
        with transaction(self._sessions) as session:
            session.execute(delete(RateLimit).where(RateLimit.digest == self._digest(key)))

    def _digest(self, key: str) -> str:
        return hmac.digest(self._key, key.encode(), "sha256").hex()


class StandbyStorage(Storage):
    """Counts elsewhere, and in the database while that is away; what was counted by then begins anew."""

    STORAGE_SCHEME = _STANDBY

    def __init__(
        self, uri: str | None = None, *, elsewhere: str, database: DatabaseStorage, **options: Any
    ) -> None:
        super().__init__(uri, **options)
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        given = patience if elsewhere.startswith("redis") else {}
        self._elsewhere = cast("Storage", storage_from_string(elsewhere, **given))
        self._database, self._again_at = database, 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what counts as a failure of the storage."""
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a try and return how many there were in this window."""
        return self._asked(lambda storage: storage.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """Return how many tries there were."""
        return self._asked(lambda storage: storage.get(key))

    def get_expiry(self, key: str) -> float:
        """Return when the window ends."""
        return self._asked(lambda storage: storage.get_expiry(key))

    def check(self) -> bool:
        """Return whether the storage elsewhere answers."""
        return self._elsewhere.check()

    def reset(self) -> int | None:
        """Forget everything."""
        return self._asked(lambda storage: storage.reset())

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._asked(lambda storage: storage.clear(key))

    def _asked(self, ask: Callable[[Storage], Counted]) -> Counted:
        if time.monotonic() >= self._again_at:
            try:
                return ask(self._elsewhere)
            except self._elsewhere.base_exceptions as error:
                self._again_at = time.monotonic() + LEFT_ALONE
                log.warning("the storage of limits is away (%s): the database counts", type(error).__name__)
        return ask(self._database)


def init_ratelimit(app: Flask, settings: Settings, keys: KeyFiles) -> None:
    """Count in the database, or where the setting says; the source enters as a digest of the day only."""
    key = keys.cookie_key(settings.surface)
    held = {"sessions": app.extensions["sessions"], "key": key}
    own = settings.ratelimit_url == OF_THE_DATABASE
    elsewhere = {"elsewhere": settings.ratelimit_url, "database": DatabaseStorage(**held)}
    app.config.update(
        RATELIMIT_STORAGE_URI="neutrality-database://" if own else "neutrality-standby://",
        RATELIMIT_STORAGE_OPTIONS=held if own else elsewhere,
        RATELIMIT_STRATEGY="fixed-window",
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_KEY_PREFIX="",
    )
    app.extensions["sources"] = Sources(app.extensions["sessions"], key)
    limiter.init_app(app)
