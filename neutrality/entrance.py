"""Who knocks, and with how much, before anything is read: the host, the site that sent it, the size."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.settings import Settings

LARGEST_REQUEST = 640 * 1024 * 1024  # a recording of 500 MB and photos beside it
LARGEST_FORM = 1024 * 1024
MOST_FIELDS = 600
READS = frozenset({"GET", "HEAD", "OPTIONS"})
# What a browser says of a form that another site sent; a neighbour under the same domain is one too.
ELSEWHERE = frozenset({"cross-site", "same-site"})
# What watches over the server asks by whatever name it has for this machine.
HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
# What a server in front adds: with any of these the request was not made on this machine.
_PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
_V = TypeVar("_V", bound=Callable[..., object])


def takes(size: int, **where: str) -> Callable[[_V], _V]:
    """Let a view take up to so many bytes, with these arguments only; all others take a form's."""

    def wrap(view: _V) -> _V:
        vars(view)["__takes__"] = (size, where)
        return view

    return wrap


def init_entrance(app: Flask, settings: Settings) -> None:
    """Look at every request before anything else does."""
    hosts = hosts_of(settings)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_FORM, MAX_FORM_PARTS=MOST_FIELDS
    )

    @app.before_request
    def look() -> None:
        if not _is_served_as(request.host, hosts):
            raise DomainError("unknown_host", address=settings.public_url)
        if request.method not in READS and request.headers.get("Sec-Fetch-Site") in ELSEWHERE:
            raise NotAllowedError("from_elsewhere")
        _weigh()


def is_for_programs(path: str) -> bool:
    """Return whether an address belongs to the interface for programs; the page about it is for people."""
    return path.startswith("/api/") and path != "/api/v1/"


def hosts_of(settings: Settings) -> frozenset[str]:
    """Return the names under which this surface is served."""
    addresses = {"public": [settings.public_url], "desk": [settings.desk_url or settings.public_url]}
    both = [settings.public_url, settings.desk_url or settings.public_url]
    return frozenset(urlsplit(one).hostname or "" for one in addresses.get(settings.surface, both))


def local_path(target: str, *, otherwise: str = "/") -> str:
    """Return the target when it is a path of this site, else the other one."""
    parts = urlsplit(target)
    harmless = target.startswith("/") and not target.startswith("//") and "\\" not in target
    if not harmless or parts.scheme or parts.netloc or not target.isprintable():
        return otherwise
    return target


def asked_from_here() -> bool:
    """Return whether a program on this machine asked, and no server in front passed it on."""
    passed_on = any(request.headers.get(name) for name in _PASSED_ON)
    return not passed_on and _is_this_machine(request.environ.get("REMOTE_ADDR", ""))


def _is_served_as(host: str, hosts: frozenset[str]) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    here = _is_this_machine(name)
    return name in hosts or (here and (request.path in HEALTH or any(map(_is_this_machine, hosts))))


def _is_this_machine(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _weigh() -> None:
    """Refuse what is too large, or does not say how large it is, without reading any of it."""
    view = current_app.view_functions.get(request.endpoint or "")
    size, where = getattr(view, "__takes__", (LARGEST_FORM, {}))
    most = size if where.items() <= (request.view_args or {}).items() else LARGEST_FORM
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    request.max_content_length = most
