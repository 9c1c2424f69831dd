"""The steps of signing in: password, second factor, then a session of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.departing import has_left
from neutrality.accounts.factors import check_code, factors_of
from neutrality.accounts.field_posts import last_day
from neutrality.accounts.guessing import TooManyTriesError, count_try, remember_device
from neutrality.accounts.models import Account
from neutrality.accounts.passwords import is_right
from neutrality.accounts.service import account_by_address
from neutrality.accounts.staff_sessions import StaffSession, find_session, open_session, prove_again
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.proving import STEP, device_of, is_recovery_code
from neutrality.entrance import local_path

_STEP = "step"
_USER = "_user_id"
_NOBODY = uuid.UUID(int=0)
SECOND = "/masuk/kedua"
START = "/meja/mulai"


@dataclass(frozen=True)
class Waiting:
    """Somebody whose password was right, and who still has to show the second factor."""

    account_id: uuid.UUID
    onward: str


def by_password(address: str, password: str) -> Account:
    """Return whose address and password these are.

    Raises:
        TooManyTriesError: before anything was looked at.
        DomainError: `sign_in_wrong`, alike for what is no account and for whoever works here no more;
            `post_over`, told only to whoever typed the right password.

    """
    tried = count_try("password", address)
    with reading(current.sessions()) as database:
        account = account_by_address(database, address)
        whose = account.id if account is not None else _NOBODY  # asked for nobody too, as it takes as long
        ended, last = has_left(database, whose, current.today()), last_day(database, whose)
    if not is_right(account, password) or account is None or not account.active or ended:
        raise DomainError("sign_in_wrong")
    tried.was_right()
    if last is not None and last < current.today():
        raise DomainError("post_over")
    return account


def works_here(database: Session, account: Account) -> bool:
    """Return whether an account is open: not closed, not left, no appointment that is over."""
    today, last = current.today(), last_day(database, account.id)
    over = last is not None and last < today
    return account.active and not over and not has_left(database, account.id, today)


def go_on(account: Account, onward: str, *, proved: bool = True) -> ResponseReturnValue:
    """Lead whoever did the first step to the second one, or in where there is none.

    `proved` says that it was done here; what somebody else vouches for is no fresh proof.
    """
    with reading(current.sessions()) as database:
        held = factors_of(database, account.id)
    if not held.any:
        return let_in(account, onward, proved=proved)
    session.clear()
    until = (current.now() + STEP).timestamp()
    session[_STEP] = [str(account.id), account.fs_uniquifier, until, onward]
    return redirect(SECOND)


def waiting() -> tuple[Waiting, Account] | None:
    """Return who stands between the two steps; nothing when it was long ago or the account changed."""
    held = session.get(_STEP)
    if held is None or held[2] < current.now().timestamp():
        return None
    with reading(current.sessions()) as database:
        account = database.get(Account, uuid.UUID(held[0]))
    if account is None or not account.active or account.fs_uniquifier != held[1]:
        return None
    return Waiting(account.id, held[3]), account


def by_code(account: Account, typed: str) -> None:
    """Take the code of the second step.

    Raises:
        TooManyTriesError: before anything was looked at.
        DomainError: `factor_wrong`.

    """
    tried = count_try("code", account.email)
    with transaction(current.sessions()) as database:
        held = database.get_one(Account, account.id)
        keys = current.factor_keys()
        check_code(database, current.means("desk").signer, keys, held, typed, now=current.now())
    tried.was_right()


def let_in(account: Account, onward: str, *, proved: bool = True) -> ResponseReturnValue:
    """Open a session for somebody who showed all that is asked, and go where they wanted."""
    device = device_of(request.headers.get("User-Agent", ""))
    with transaction(current.sessions()) as database:
        held = open_session(database, account, device, now=current.now(), proved=proved)
    session.clear()
    session[_USER], session["_fresh"] = held, True
    remember_device(account.email)
    return redirect(onward)


def signed_in() -> Account | None:
    """Return the account that is signed in, whether or not it may still do anything."""
    account = cast("Account", current_user)
    return account if account.is_authenticated else None


def wanted() -> str:
    """Return where whoever signs in was going, never off this site, else where their work begins."""
    return local_path(request.form.get("next") or request.args.get("next") or "", otherwise=START)


def load_account(held: str) -> Account | None:
    """Return whose session a cookie holds; the session itself is `own_session` from then on."""
    with reading(current.sessions()) as database:
        found = find_session(database, held, now=current.now())
    if found is None:
        return None
    g.staff_session = found[1]
    return found[0]


def own_session() -> StaffSession:
    """Return the session in which this request came."""
    return cast("StaffSession", g.staff_session)


def proved_at() -> datetime:
    """Return when whoever is signed in last showed who they are."""
    held = cast("StaffSession | None", g.get("staff_session"))
    return held.proved_at if held is not None else current.now() - timedelta(days=1)


def prove(account: Account, typed: str) -> None:
    """Take the password, or a code of the second factor, from somebody who is signed in already.

    Raises:
        TooManyTriesError: before anything was looked at.
        DomainError: `proof_wrong`.

    """
    if typed.replace(" ", "").isdigit() or not _is_own_password(account, typed):
        _by_code_again(account, typed)
    with transaction(current.sessions()) as database:
        prove_again(database, own_session().id, now=current.now())


def _is_own_password(account: Account, typed: str) -> bool:
    tried = count_try("password", account.email)
    right = is_right(account, typed)
    if right:
        tried.was_right()
    elif not is_recovery_code(typed):  # a password can look like one, so it was tried first
        raise DomainError("proof_wrong")
    return right


def _by_code_again(account: Account, typed: str) -> None:
    try:
        by_code(account, typed)
    except TooManyTriesError:
        raise
    except DomainError as error:
        raise DomainError("proof_wrong") from error
