"""That somebody took the rows out is an event: which, how many, in which form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Office
from neutrality.directory.service import topmost
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event
from neutrality.history.service import Entry, Signer, append


def record_rows(
    session: Session,
    signer: Signer,
    offices: frozenset[uuid.UUID],
    *,
    kind: str,
    count: int,
    asked: Mapping[str, str | None],
    now: datetime,
    today: date,
) -> Event:
    """Write down that rows were taken on the command line, in the stream of the office above the others."""
    office_id = topmost(session, offices)
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True))
    narrowed = {name: value for name, value in asked.items() if value}
    entry = Entry(
        Stream.EXPORT, office_id, EventKind.CASES_EXPORTED, today, office_id=office_id,
        payload={"format": kind, "rows": count, "asked": narrowed},
    )  # fmt: skip
    return append(session, signer, entry, now=now)
