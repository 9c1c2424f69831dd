"""Who comes to the interface: a token, its scope for each operation, and how often it may ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Response, g, request

from neutrality import current
from neutrality.api.problems import Place, ProblemError
from neutrality.api.tokens import Bearer, find_bearer, note_use, was_used
from neutrality.database import reading, transaction
from neutrality.domain.access import Actor, Subject, require
from neutrality.domain.api_scopes import AS, Scope, acts_as
from neutrality.domain.errors import NotAllowedError
from neutrality.ratelimit import limiter
from neutrality.sources import digest_of_address

P = ParamSpec("P")
R = TypeVar("R")
WINDOW = 60
PER_WINDOW = 300
# So many tokens that open nothing may come from one source in a window.
MISSES = 30
# Longer than any token of ours.
_LONGEST = 200


def needs(*scopes: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Admit a token with one of the scopes, as the role that this scope acts as; record it on the view."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def admitted(*args: P.args, **kwargs: P.kwargs) -> R:
            _admit(scopes)
            return view(*args, **kwargs)

        vars(admitted)["__audience__"] = AS[scopes[0]].permission
        vars(admitted)["__scopes__"] = scopes
        return admitted

    return wrap


def authenticate() -> None:
    """Learn who comes before a view is entered; nothing of the body is read for whoever is refused."""
    secret = _secret()
    try:
        with reading(current.sessions()) as session:
            bearer = find_bearer(session, secret, now=current.now(), today=current.today())
            noted = was_used(session, bearer.token_id, current.today())
    except NotAllowedError as error:
        raise _refused(error.code) from None
    _count(f"api {bearer.account_id}", PER_WINDOW)
    if not noted:
        with transaction(current.sessions()) as session:
            note_use(session, bearer.token_id, current.today())
    g.bearer = bearer


def bearer() -> Bearer:
    """Return who comes."""
    return cast("Bearer", g.bearer)


def actor() -> Actor:
    """Return as whom the program acts in this request."""
    return cast("Actor", g.actor)


def holds(scope: Scope) -> bool:
    """Return whether the token has a scope beside the one that admitted it."""
    return scope in bearer().scopes


def secret_of_bearer() -> bytes:
    """Return what only whoever sent this request and the program itself know."""
    return _secret().encode()


def tell_limits(response: Response) -> Response:
    """Say how often one may ask, how much is left, and until when."""
    if "left" in g:
        left, ends = g.left
        response.headers["RateLimit-Policy"] = f'"token";q={PER_WINDOW};w={WINDOW}'
        response.headers["RateLimit"] = f'"token";r={left};t={ends}'
    response.headers["Content-Language"] = current.lang()
    response.vary.update(("Authorization", "Accept-Language"))
    return response


def _secret() -> str:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise _unknown("token_missing")
    return secret.strip()[:_LONGEST]


def _admit(scopes: tuple[Scope, ...]) -> None:
    """Put the actor on `g`: the one role of the scope, at the token's office.

    Raises:
        ProblemError: 403 naming the scope that is lacking.

    """
    held = next((scope for scope in scopes if scope in bearer().scopes), None)
    if held is None:
        lacking = " / ".join(scopes)
        place = Place("header", "/Authorization", "token_lacks_scope", {"scope": lacking})
        headers = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scopes[0]}"'}
        raise ProblemError(403, place.code, [place], params=place.params, headers=headers)
    one = bearer()
    g.actor = acts_as(
        held, account_id=one.account_id, name=one.name, office_id=one.office_id, today=current.today()
    )
    require(g.actor, AS[held].permission, Subject(one.office_id))


def _refused(code: str) -> ProblemError:
    """Count a token that opens nothing against its source; return what is said to it."""
    _count(f"api miss {digest_of_address()}", MISSES, told=False)
    return _unknown(code)


def _unknown(code: str) -> ProblemError:
    place = Place("header", "/Authorization", code)
    return ProblemError(401, code, [place], headers={"WWW-Authenticate": 'Bearer realm="neutrality"'})


def _count(name: str, most: int, *, told: bool = True) -> None:
    """Count a request in this window; raises 429 with `Retry-After` behind the last one."""
    if not limiter.enabled:
        return
    now = int(time.time())
    ends = WINDOW - now % WINDOW
    count = limiter.storage.incr(f"{name} {now // WINDOW}", WINDOW)
    if told:
        g.left = max(most - count, 0), ends
    if count > most:
        raise ProblemError(429, "api_too_often", headers={"Retry-After": str(ends)})
