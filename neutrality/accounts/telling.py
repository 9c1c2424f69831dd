"""Holders hear by mail that something about their account changed, and where to look; never what or whose."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.accounts.field_posts import DOMAIN
from neutrality.accounts.models import Account
from neutrality.outbox import post

TELL_ACCOUNT = "tell_account"
SEND_INVITATION = "send_invitation"


def tell(session: Session, account: Account, *, now: datetime) -> None:
    """Let the holder of an account be told that something about it changed."""
    post(session, TELL_ACCOUNT, {"account": str(account.id)}, due_at=now)


def send_invitation(session: Session, account_id: uuid.UUID, *, by: uuid.UUID | None, now: datetime) -> None:
    """Let a mail with a fresh code go to the address of an account; the worker alone makes the code."""
    payload = {"account": str(account_id)} | ({"by": str(by)} if by else {})
    post(session, SEND_INVITATION, payload, due_at=now)


def has_mail(account: Account) -> bool:
    """Return whether mail reaches whoever holds this account; field supervisors have a name only."""
    return not account.email.endswith(f"@{DOMAIN}")
