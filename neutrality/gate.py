"""Who may enter a view: every view states its audience, a test walks all of them."""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from flask import g, redirect, request, url_for

from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


class Audience(StrEnum):
    """Who, beside the holders of a permission, a view is for."""

    PUBLIC = "public"
    STAFF = "staff"


def open_to(audience: Audience | Permission) -> Callable[[Callable[P, R]], Callable[P, Any]]:
    """Admit the public, anybody signed in, or who holds the permission somewhere; record it on the view.

    The service checks the permission again against the office of the record at hand.
    """

    def wrap(view: Callable[P, R]) -> Callable[P, Any]:
        @wraps(view)
        def admitted(*args: P.args, **kwargs: P.kwargs) -> Any:
            if audience is Audience.PUBLIC:
                return view(*args, **kwargs)
            if current_actor() is None:
                return redirect(url_for("security.login", next=_way_back()))
            if isinstance(audience, Permission) and not offices_for(actor(), audience):
                raise NotAllowedError("not_allowed", permission=audience.value)
            return view(*args, **kwargs)

        admitted.__audience__ = audience  # type: ignore[attr-defined]  # read by the contract test
        return admitted

    return wrap


def current_actor() -> Actor | None:
    """Return who is signed in, or None."""
    return cast("Actor | None", g.get("actor"))


def actor() -> Actor:
    """Return who is signed in; only for views that the public cannot enter."""
    found = current_actor()
    if found is None:
        raise NotAllowedError("not_signed_in")
    return found


def _way_back() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
