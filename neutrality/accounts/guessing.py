"""How often somebody may guess at an account, so that guessing fails and keeps nobody else out.

Tries are counted before they are looked at. Whoever comes from a device that signed in before has a budget
of their own, which nobody else can use up; all others share one, of which one visitor gets a part. An address
that is no account is counted alike, so that nothing is learned from being refused.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import cast

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from neutrality.domain.errors import DomainError
from neutrality.ratelimit import limiter
from neutrality.sources import digest_of_address

PERIOD = 15 * 60
OF_A_DEVICE = 10
OF_A_VISITOR = 10
OF_AN_ACCOUNT = 50
# A code has six digits, and a mail annoys: of these there are fewer.
FEW = frozenset({"code", "forgotten"})
CODES = 5
KNOWN_DAYS = 180
_MOST_KNOWN = 8


class TooManyTriesError(DomainError):
    """The budget is spent; it is there again after a quarter of an hour."""

    def __init__(self) -> None:
        super().__init__("too_many_tries")


def status_of(error: DomainError) -> int:
    """Return the status of a page on which something typed was refused."""
    return 429 if isinstance(error, TooManyTriesError) else 422


@dataclass(frozen=True)
class Try:
    """One try that was counted; when it was right, the count is given back."""

    names: tuple[str, ...]

    def was_right(self) -> None:
        """Give back what this try cost."""
        for name in self.names:
            limiter.storage.incr(name, PERIOD, -1)


def count_try(kind: str, address: str) -> Try:
    """Count a try at an account; raises `TooManyTriesError` when there were too many."""
    if not limiter.enabled:
        return Try(())
    whose, few = _digest(address), kind in FEW
    device = dict(_known()).get(whose)
    if device is not None:
        budgets = [(f"{kind} device {whose} {device}", CODES if few else OF_A_DEVICE)]
    else:
        budgets = [
            (f"{kind} visitor {whose} {digest_of_address()}", CODES if few else OF_A_VISITOR),
            (f"{kind} account {whose}", 2 * CODES if few else OF_AN_ACCOUNT),
        ]
    for name, most in budgets:  # a visitor whose own part is spent takes nothing of the others'
        if limiter.storage.incr(name, PERIOD) > most:
            raise TooManyTriesError
    return Try(tuple(name for name, _most in budgets))


def remember_device(address: str) -> None:
    """Let this browser be known as one that signed in to this account; its cookie names nobody."""
    whose = _digest(address)
    known = [(one, device) for one, device in _known() if one != whose]
    held = [*known, (whose, dict(_known()).get(whose) or secrets.token_urlsafe(12))][-_MOST_KNOWN:]
    content, secure = _serializer().dumps(held), bool(current_app.config["SESSION_COOKIE_SECURE"])

    @after_this_request
    def keep(answer: Response) -> Response:
        answer.set_cookie(
            _cookie(), content, max_age=KNOWN_DAYS * 24 * 3600, secure=secure, httponly=True, samesite="Lax"
        )
        return answer


def _known() -> list[tuple[str, str]]:
    try:
        held = _serializer().loads(request.cookies.get(_cookie(), ""), max_age=KNOWN_DAYS * 24 * 3600)
    except BadSignature:
        return []
    return [(str(whose), str(device)) for whose, device in held]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(cast("bytes", current_app.config["SECRET_KEY"]), salt="known device v1")


def _cookie() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"


def _digest(address: str) -> str:
    """Return what stands for an address; without this installation's key it tells nothing."""
    key = cast("bytes", current_app.config["SECRET_KEY"])
    return hmac.digest(key, b"tries at " + address.strip().lower().encode(), "sha256").hex()
