"""The cookie that opens a draft: a report being written, one followed, or the answer to a letter."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, request
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.database import reading
from neutrality.intake.drafts import OpenDraft, open_draft

REPORT, FOLLOWED, REPLY = "draft", "followed", "reply"


def cookie_of(kind: str = REPORT) -> str:
    """Return the name of the cookie; the prefix binds it to this host where the page came over https."""
    return f"__Host-{kind}" if current.came_securely() else kind


def opened(kind: str = REPORT) -> OpenDraft | None:
    """Return the draft that this browser holds, for reading."""
    with reading(current.sessions()) as session:
        return open_draft(session, request.cookies.get(cookie_of(kind)), now=current.now())


def locked(session: Session, kind: str = REPORT) -> OpenDraft | None:
    """Return the draft that this browser holds, for changing and saving it within this transaction."""
    return open_draft(session, request.cookies.get(cookie_of(kind)), now=current.now(), lock=True)


def remember(answer: Any, draft: OpenDraft, kind: str = REPORT) -> Response:
    """Return the answer with the draft's cookie: of this visit, this site, out of reach of scripts."""
    response = make_response(answer)
    secure = current.came_securely()
    response.set_cookie(
        cookie_of(kind), draft.cookie, secure=secure, httponly=True, samesite="Strict", path="/"
    )
    return response


def forget_cookie(answer: Response, kind: str = REPORT) -> Response:
    """Return the answer that takes the draft's key out of the browser."""
    answer.delete_cookie(cookie_of(kind), secure=current.came_securely(), httponly=True, samesite="Strict")
    return answer
