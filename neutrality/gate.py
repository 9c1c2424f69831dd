"""Who may enter a view: every view states its audience, a test walks all of them."""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from flask import abort, g, redirect, render_template, request, url_for

from neutrality import current
from neutrality.accounts.signing_in import prove, proved_at, signed_in
from neutrality.cases.standing import subject_for
from neutrality.cases.work import find_case
from neutrality.database import reading
from neutrality.domain.access import Actor, Permission, offices_for, require
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.domain.proving import is_fresh
from neutrality.entrance import asked_from_here
from neutrality.refusals import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

PROOF = "proof"
# What is secret is typed again rather than sent back to the browser.
NEVER_REPEATED = frozenset({PROOF, "csrf_token", "passphrase", "password", "repeated", "present"})
P = ParamSpec("P")
R = TypeVar("R")


class Audience(StrEnum):
    """Who, beside the holders of a permission, a view is for."""

    PUBLIC = "public"
    STAFF = "staff"
    MACHINE = "machine"


def open_to(audience: Audience | Permission) -> Callable[[Callable[P, R]], Callable[P, Any]]:
    """Admit the public, a program on this machine, anybody signed in, or who holds the permission.

    Where the address names a case, the permission is asked at that case, before the view opens anything;
    the service that does the work asks once more.
    """

    def wrap(view: Callable[P, R]) -> Callable[P, Any]:
        @wraps(view)
        def admitted(*args: P.args, **kwargs: P.kwargs) -> Any:
            if audience is Audience.PUBLIC:
                return view(*args, **kwargs)
            if audience is Audience.MACHINE:
                if not asked_from_here():
                    abort(404)
                return view(*args, **kwargs)
            if current_actor() is None:
                return redirect(url_for("security.login", next=_way_back()))
            if isinstance(audience, Permission):
                _admit(actor(), audience, cast("UUID | None", kwargs.get("case_id")))
            return view(*args, **kwargs)

        admitted.__audience__ = audience  # type: ignore[attr-defined]  # read by the contract test
        return admitted

    return wrap


def fresh(view: Callable[P, R]) -> Callable[P, Any]:
    """Ask once more who it is before what weighs; it stands below `open_to`.

    A page is opened within minutes of the last proof; what was typed into it is sent within the hour, and
    after that nothing of it is lost: the proof is asked beside it.
    """

    @wraps(view)
    def proved(*args: P.args, **kwargs: P.kwargs) -> Any:
        sending = request.method == "POST"
        if is_fresh(proved_at(), current.now(), sending=sending):
            return view(*args, **kwargs)
        if not sending:
            return redirect(url_for("proof.ask", next=_way_back()))
        problem = "" if PROOF not in request.form else _prove(request.form[PROOF])
        if problem is None:
            return view(*args, **kwargs)
        typed = [
            (name, value) for name, value in request.form.items(multi=True) if name not in NEVER_REPEATED
        ]
        return render_template("doors/proof_beside.html", typed=typed, problem=problem), 422

    proved.__fresh__ = True  # type: ignore[attr-defined]  # read by the contract test
    return proved


def _prove(typed: str) -> str | None:
    """Take a proof; return what is wrong with it, nothing when it is right."""
    account = signed_in()
    if account is None:
        return words("proof_wrong")
    try:
        prove(account, typed)
    except DomainError as error:
        return words(error.code, error.params)
    return None


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
