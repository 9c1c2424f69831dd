"""A sign-in at a provider between its halves: kept by the browser that began it, good once, for minutes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import asdict, dataclass

from flask import session

from neutrality import current
from neutrality.accounts.provider import Asked
from neutrality.domain.errors import DomainError
from neutrality.ratelimit import limiter

_HELD = "provider"
_SECONDS = 10 * 60


@dataclass(frozen=True)
class Flow:
    """What was asked of the provider, and what for: to link an account, or else to sign in and go on."""

    asked: Asked
    onward: str
    link_to: uuid.UUID | None


def begin(*, onward: str = "", link_to: uuid.UUID | None = None) -> Flow:
    """Keep a new sign-in in the cookie of this browser; one that it began before is over."""
    flow = Flow(Asked(*(secrets.token_urlsafe(32) for _ in range(3))), onward, link_to)
    until = int(current.now().timestamp()) + _SECONDS
    session[_HELD] = [asdict(flow.asked), onward, str(link_to) if link_to else None, until]
    return flow


def take(state: str) -> Flow:
    """Return the sign-in that this browser began and that an answer is for.

    Raises:
        DomainError: `provider_expired` for one that it did not begin, began long ago, or ended before.

    """
    held = session.pop(_HELD, None)
    if held is None or held[3] < current.now().timestamp():
        raise DomainError("provider_expired")
    asked = Asked(**held[0])
    if not hmac.compare_digest(asked.state.encode(), state.encode()):
        raise DomainError("provider_expired")
    name = hashlib.sha256(b"provider " + asked.state.encode()).hexdigest()
    if limiter.storage.incr(f"provider {name}", 2 * _SECONDS) > 1:
        raise DomainError("provider_expired")
    return Flow(asked, held[1], uuid.UUID(held[2]) if held[2] else None)
