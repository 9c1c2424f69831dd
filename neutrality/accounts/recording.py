"""Events of an account, as every feature of accounts writes them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append


def record(
    session: Session,
    signer: Signer,
    kind: EventKind,
    account: Account,
    payload: Mapping[str, str],
    *,
    by: uuid.UUID | None,
    now: datetime,
) -> None:
    """Write what happened to an account, and by whom."""
    entry = Entry(
        Stream.ACCOUNT, account.id, kind, now.date(), office_id=account.home_office_id, actor_id=by,
        payload=dict(payload),
    )  # fmt: skip
    append(session, signer, entry, now=now)
