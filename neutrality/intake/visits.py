"""A visit to one's report: while it lasts the browser holds the key to the code that was typed.

The code itself stands in no cookie and no address; it lies sealed in a draft that only the cookie opens.
"""

from __future__ import annotations

from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from neutrality.intake.draft_cookie import FOLLOWED, cookie_of, locked
from neutrality.intake.drafts import OpenDraft, forget, new_draft
from neutrality.vault import TrackingCode


def begin_visit(session: Session, code: TrackingCode, *, now: datetime) -> OpenDraft:
    """Return a new visit of the holder of this code."""
    visit = new_draft(now=now, follows=code)
    visit.save(session, now=now)
    return visit


def open_visit(session: Session, *, now: datetime) -> OpenDraft | None:
    """Return the visit that this browser is on, for a quarter of an hour more; nothing when it is over."""
    visit = locked(session, FOLLOWED)
    if visit is not None:
        visit.save(session, now=now)
    return visit


def end_visit(session: Session) -> None:
    """Forget the visit here; the cookie opens nothing any more."""
    visit = locked(session, FOLLOWED)
    if visit is not None:
        forget(session, visit)


def came_before() -> bool:
    """Return whether this browser was on a visit."""
    return cookie_of(FOLLOWED) in request.cookies
