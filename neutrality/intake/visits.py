"""A visit to one's report: for a quarter of an hour the browser holds the key to the code that was typed.

The code itself stands in no cookie and no address; it lies sealed under a key that only the cookie has.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, request
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.intake.drafts import OpenDraft, forget, new_draft, open_draft
from neutrality.vault import TrackingCode

IDLE = timedelta(minutes=15)
_CODE = "code"


def begin_visit(session: Session, code: TrackingCode, *, now: datetime) -> OpenDraft:
    """Return a new visit of the holder of this code."""
    visit = new_draft(now=now)
    visit.steps = {_CODE: {_CODE: [code.text]}}
    prolong(session, visit, now=now)
    return visit


def open_visit(session: Session, *, now: datetime) -> tuple[OpenDraft, TrackingCode] | None:
    """Return the visit that this browser is on and its code, nothing when there is none or it is over."""
    visit = open_draft(session, request.cookies.get(cookie_name()), now=now)
    if visit is None or _CODE not in visit.steps:
        return None
    return visit, TrackingCode.parse(visit.steps[_CODE][_CODE][0])


def prolong(session: Session, visit: OpenDraft, *, now: datetime) -> None:
    """Keep the visit for a quarter of an hour from now."""
    visit.save(session, now=now)
    visit.row.expires_at = to_minute(now) + IDLE
    session.flush()


def end_visit(session: Session, *, now: datetime) -> None:
    """Forget the visit here; the cookie opens nothing any more."""
    visit = open_draft(session, request.cookies.get(cookie_name()), now=now)
    if visit is not None:
        forget(session, visit)


def remember(answer: Response, visit: OpenDraft) -> None:
    """Give the browser the key of its visit, until it is closed."""
    answer.set_cookie(
        cookie_name(), visit.cookie, secure=request.is_secure, httponly=True, samesite="Strict", path="/"
    )


def cookie_name() -> str:
    """Return the name of the cookie, bound to this host where the connection is secure."""
    return "__Host-visit" if request.is_secure else "visit"
