"""Who may enter a view: every view states its audience, a test walks all of them."""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from flask import g, redirect, request, url_for

from neutrality import current
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading
from neutrality.domain.access import Actor, Permission, offices_for, require
from neutrality.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

P = ParamSpec("P")
R = TypeVar("R")


class Audience(StrEnum):
    """Who, beside the holders of a permission, a view is for."""

    PUBLIC = "public"
    STAFF = "staff"


def open_to(audience: Audience | Permission) -> Callable[[Callable[P, R]], Callable[P, Any]]:
    """Admit the public, anybody signed in, or who holds the permission; record it on the view.

    Where the address names a case, the permission is asked at that case, before the view opens anything;
    the service that does the work asks once more.
    """

    def wrap(view: Callable[P, R]) -> Callable[P, Any]:
        @wraps(view)
        def admitted(*args: P.args, **kwargs: P.kwargs) -> Any:
            if audience is Audience.PUBLIC:
                return view(*args, **kwargs)
            if current_actor() is None:
                return redirect(url_for("security.login", next=_way_back()))
            if isinstance(audience, Permission):
                _admit(actor(), audience, cast("UUID | None", kwargs.get("case_id")))
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


def _admit(who: Actor, permission: Permission, case_id: UUID | None) -> None:
    """Refuse unless the permission is held somewhere, and at the case where the address names one.

    Raises:
        NotAllowedError: `not_allowed`, `barred`.
        NotFoundError: `no_such_case`, alike for no such case and for one of an office that the actor cannot
            know of.

    """
    if not offices_for(who, permission):
        raise NotAllowedError("not_allowed", permission=permission.value)
    if case_id is None:
        return
    with reading(current.sessions()) as session:
        case = find_case(session, case_id, who)
        require(who, permission, subject_for(session, case, who))


def _way_back() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
