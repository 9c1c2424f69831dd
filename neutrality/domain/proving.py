"""How somebody proves who they are: who needs a second factor, how long a proof is fresh, which device."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from neutrality.domain.matrix import Role
from neutrality.domain.two_persons import GRANTED_BY_ONE

# What weighs is opened within these minutes of a proof; whoever is filling it in has an hour to send it.
FRESH = timedelta(minutes=15)
FRESH_TO_SEND = timedelta(hours=1)
# A password without its second factor is good for so long.
STEP = timedelta(minutes=10)
# A session ends that nobody used for so long; one works from morning to evening.
IDLE = timedelta(hours=12)
RECOVERY_CODES = 10
# What people write for the signs of a code that look alike.
_LOOKALIKES = str.maketrans("OIL", "011", " -")
_LONG = 16


class Device(StrEnum):
    """What somebody signed in with, in words too coarse to know them by."""

    PHONE = "phone"
    TABLET = "tablet"
    COMPUTER = "computer"
    OTHER = "other"


class Change(StrEnum):
    """What is changed about an account; some of it waits for a second person."""

    GRANT = "grant"
    RESET_FACTOR = "reset_factor"
    RESET_ALL = "reset_all"


def needs_factor(roles: Iterable[Role]) -> bool:
    """Return whether one of these roles leads to content, to a name, or lets others at them."""
    return bool(frozenset(roles) - GRANTED_BY_ONE)


def is_fresh(proved_at: datetime, now: datetime, *, sending: bool = False) -> bool:
    """Return whether a proof is young enough to open what weighs, or to send what was then filled in."""
    return now - proved_at <= (FRESH_TO_SEND if sending else FRESH)


def device_of(browser: str) -> Device:
    """Return the kind of device that a browser says it runs on; nothing else of what it says is kept."""
    said = browser.lower()
    if "ipad" in said or "tablet" in said or ("android" in said and "mobi" not in said):
        return Device.TABLET
    if "mobi" in said:
        return Device.PHONE
    if any(system in said for system in ("windows", "macintosh", "linux", "cros")):
        return Device.COMPUTER
    return Device.OTHER


def plain_code(typed: str) -> str:
    """Return a code as it was given out, however it was typed."""
    return typed.upper().translate(_LOOKALIKES)


def is_recovery_code(typed: str) -> bool:
    """Return whether this is meant as a recovery code; the other codes have six digits."""
    return len(plain_code(typed)) == _LONG
