"""How many keys each actor opened within the hour: what a stolen account can read is bounded (design 5)."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from enum import StrEnum
from threading import Lock

from neutrality.domain.errors import NotAllowedError

HOURLY_CAP = 2000
# Who holds the desk can speak for every actor: all of them together open no more than so many actors could.
ACTORS = 25
TRIES = 20
_HOUR = 3600
_log = logging.getLogger("neutrality.keyholder")


class Purpose(StrEnum):
    """What an opening is for; making a register, a recap or a match of names counts as one."""

    CASE = "case"
    LIST = "list"
    SEARCH = "search"
    MATCH = "match"
    REGISTER = "register"
    RECAP = "recap"
    LETTER = "letter"
    EVIDENCE = "evidence"
    IDENTITY = "identity"
    COUNTER = "counter"
    TRANSFER = "transfer"
    CONTACT = "contact"
    WEBHOOK = "webhook"

    @property
    def counts_once(self) -> bool:
        """Whether all openings for it within the hour count as one."""
        return self in {Purpose.MATCH, Purpose.REGISTER, Purpose.RECAP}


class Openings:
    """Distinct keys by actor and clock hour, in memory; reading the same key again is no new one."""

    def __init__(self, cap: int, clock: Callable[[], float]) -> None:
        self._cap = cap
        self._clock = clock
        self._lock = Lock()
        self._hour = 0
        self._opened: dict[str, set[uuid.UUID | Purpose]] = {}
        self._by_all: set[uuid.UUID] = set()
        self._tries: dict[str, int] = {}

    def count(self, actor: str, purpose: Purpose, data_keys: Iterable[uuid.UUID]) -> None:
        """Count these keys for the actor and log how many, for what.

        Raises:
            NotAllowedError: `opening_cap`, before any of them is counted.

        """
        wanted = set(data_keys)
        if not wanted:
            return
        counted: set[uuid.UUID | Purpose] = {purpose} if purpose.counts_once else {*wanted}
        self._admit(actor, purpose, counted, wanted)
        _log.info("opened %d keys for %s", len(wanted), purpose.value)

    def count_moved(self, actor: str, data_keys: Iterable[uuid.UUID]) -> None:
        """Count that keys were wrapped for another office, as one; nothing of them left the keyholder.

        Raises:
            NotAllowedError: `opening_cap`.

        """
        number = len(set(data_keys))
        if number:
            self._admit(actor, Purpose.TRANSFER, {Purpose.TRANSFER}, set())
            _log.info("wrapped %d keys for another office", number)

    def _admit(
        self, actor: str, purpose: Purpose, counted: set[uuid.UUID | Purpose], wanted: set[uuid.UUID]
    ) -> None:
        with self._lock:
            self._turn_hour()
            opened = self._opened.setdefault(actor, set())
            if self._exceeded(opened, counted, wanted):
                _log.warning("the hourly cap of %d refused an opening for %s", self._cap, purpose.value)
                raise NotAllowedError("opening_cap", cap=self._cap)
            opened |= counted
            self._by_all |= wanted

    def _exceeded(
        self, opened: set[uuid.UUID | Purpose], counted: set[uuid.UUID | Purpose], wanted: set[uuid.UUID]
    ) -> bool:
        by_all = len(self._by_all) + len(wanted - self._by_all)
        return len(opened) + len(counted - opened) > self._cap or by_all > self._cap * ACTORS

    def check_tries(self, actor: str) -> None:
        """Refuse to try more passphrases in this hour: `passphrase_tries`."""
        with self._lock:
            self._turn_hour()
            if self._tries.get(actor, 0) >= TRIES or sum(self._tries.values()) >= TRIES * ACTORS:
                _log.warning("too many wrong passphrases within the hour")
                raise NotAllowedError("passphrase_tries")

    def count_try(self, actor: str) -> None:
        """Count a wrong passphrase."""
        with self._lock:
            self._tries[actor] = self._tries.get(actor, 0) + 1
        _log.warning("a wrong passphrase for %s", Purpose.IDENTITY.value)

    def _turn_hour(self) -> None:
        hour = int(self._clock() // _HOUR)
        if hour != self._hour:
            self._hour = hour
            self._opened.clear()
            self._by_all.clear()
            self._tries.clear()
