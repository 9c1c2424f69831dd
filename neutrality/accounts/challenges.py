"""Challenges that passkeys sign: each for one purpose, for some minutes, once."""

from __future__ import annotations

import hashlib
from typing import Literal

from flask import request, session
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

from neutrality import current
from neutrality.accounts.passkeys import Site
from neutrality.domain.errors import DomainError
from neutrality.ratelimit import limiter

_HELD = "challenge"
_SECONDS = 10 * 60
Purpose = Literal["register", "sign_in"]


def site() -> Site:
    """Return this site as a browser knows it: the host was looked at before (`entrance`)."""
    scheme = "https" if current.came_securely() else "http"
    return Site(request.host.partition(":")[0], f"{scheme}://{request.host}")


def give(purpose: Purpose, challenge: bytes) -> None:
    """Keep in the cookie of this browser what its key is to sign."""
    session[_HELD] = [purpose, bytes_to_base64url(challenge), int(current.now().timestamp()) + _SECONDS]


def take(purpose: Purpose) -> bytes:
    """Return what a key was to sign; raises `passkey_wrong` for what was taken before, or is too old."""
    held = session.pop(_HELD, None)
    if held is None or held[0] != purpose or held[2] < current.now().timestamp():
        raise DomainError("passkey_wrong")
    name = hashlib.sha256(b"challenge " + held[1].encode()).hexdigest()
    if limiter.storage.incr(f"challenge {name}", 2 * _SECONDS) > 1:
        raise DomainError("passkey_wrong")
    return base64url_to_bytes(held[1])
