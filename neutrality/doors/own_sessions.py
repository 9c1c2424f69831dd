"""Where somebody is signed in: the own sessions, and ending one or all others."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.accounts.recording import record
from neutrality.accounts.signing_in import own_session
from neutrality.accounts.staff_sessions import end_session, end_sessions, sessions_of
from neutrality.database import reading, transaction
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.gate import Audience, actor, open_to
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own_sessions", __name__)
ALL = "all"


@bp.get("/akun/sesi")
@open_to(Audience.STAFF)
def overview() -> ResponseReturnValue:
    """List on which devices somebody is signed in, and since when."""
    with reading(current.sessions()) as session:
        rows = sessions_of(session, actor().account_id, now=current.now())
    return render_template("doors/sessions.html", rows=rows, this_one=own_session().id)


@bp.post("/akun/sesi/akhiri")
@open_to(Audience.STAFF)
def end() -> ResponseReturnValue:
    """End one of the own sessions, or all but this one."""
    named = request.form.get("session", "")
    try:
        with transaction(current.sessions()) as session:
            account = session.get_one(Account, actor().account_id)
            if named == ALL:
                end_sessions(session, account.id, but=own_session().id)
            else:
                end_session(session, account.id, _named(named))
            signer, kind = current.means("desk").signer, EventKind.SESSIONS_ENDED
            record(session, signer, kind, account, {}, by=account.id, now=current.now())
    except DomainError as error:
        flash(words(error.code, error.params), "error")
    else:
        flash(gettext("Ended. Whoever was signed in there must sign in again."), "success")
    return redirect(url_for("own_sessions.overview"), code=303)


def _named(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFoundError("no_such_session") from None
