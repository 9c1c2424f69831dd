"""Passwords: one digest for every try, whether or not there is such an account; changing one's own."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask_security import hash_password, verify_password
from sqlalchemy.orm import Session

from neutrality.accounts.invitations import check_password
from neutrality.accounts.models import Account
from neutrality.accounts.recording import record
from neutrality.accounts.staff_sessions import end_sessions
from neutrality.accounts.telling import tell
from neutrality.domain.history import EventKind
from neutrality.history.service import Signer

# Looked at for whoever has no password, so that it takes as long; no password gives it.
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$bmV1dHJhbGl0eW5vYm9keQ$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)  # fmt: skip


def is_right(account: Account | None, typed: str) -> bool:
    """Return whether this is the password of an account; it costs the same without an account."""
    held = account.password if account is not None else None
    right = verify_password(typed, held or NOBODYS)
    return right and held is not None


def digest_of_password(typed: str) -> str:
    """Return the digest under which a password is kept."""
    return hash_password(typed)


def new_password(typed: str, repeated: str) -> str:
    """Return the digest of a password that somebody chose; raises as `check_password`."""
    check_password(typed, repeated)
    return digest_of_password(typed)


def change_password(
    session: Session,
    signer: Signer,
    account: Account,
    digest: str,
    *,
    now: datetime,
    staying: uuid.UUID | None = None,
) -> None:
    """Keep another password; every session ends but the one in which it was changed."""
    account.password = digest
    end_sessions(session, account.id, but=staying)
    record(session, signer, EventKind.CREDENTIAL_CHANGED, account, {}, by=account.id, now=now)
    tell(session, account, now=now)
