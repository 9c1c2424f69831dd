"""Making a register or recap in a format, and the event that tells of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Office
from neutrality.domain.access import Actor
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event
from neutrality.history.service import Entry, Signer, append
from neutrality.means import Means
from neutrality.register import docx, pdf, xlsx
from neutrality.register.papers import Clockwork, Order, Paper, paper_of

WRITERS: dict[str, Callable[[Paper, BinaryIO], int]] = {
    "xlsx": xlsx.write,
    "docx": docx.write,
    "pdf": pdf.write,
}
FORMATS = tuple(WRITERS)
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Made:
    """A paper in its format, and what the history tells of it: never a name."""

    order: Order
    format: str
    draft: bool
    lines: int
    position: int
    content: bytes = field(repr=False)

    @property
    def file_name(self) -> str:
        """Return a name that tells which paper of which month it is, and of nobody."""
        name = {"register": "buku-register", "recap": "rekap-bulanan"}[self.order.kind.value]
        return f"{name}-{self.order.month}{'-draf' if self.draft else ''}.{self.format}"


def make(
    session: Session, means: Means, order: Order, kind: str, *, actor: Actor, clock: Clockwork, lang: str
) -> Made:
    """Return the paper in a format; it may leave only after `record` was committed.

    Raises:
        NotAllowedError: `not_allowed`, `opening_cap`.
        InvalidInputError: `unknown_month`, `month_in_future` at `month`.

    """
    paper = paper_of(session, means, order, actor=actor, clock=clock, lang=lang)
    file = io.BytesIO()
    lines = WRITERS[kind](paper, file)
    return Made(order, kind, paper.draft, lines, paper.position, file.getvalue())


def record(
    session: Session, signer: Signer, made: Made, *, actor: Actor, now: datetime, today: date
) -> Event:
    """Write down who took which paper of which month; names of respondents left with it."""
    # One after the other in a stream: two papers at once are two events.
    locked = select(Office.id).where(Office.id == made.order.office_id)
    session.execute(locked.with_for_update(key_share=True))
    entry = Entry(
        Stream.EXPORT, actor.account_id, EventKind.PAPER_MADE, today, office_id=made.order.office_id,
        actor_id=actor.account_id,
        payload={
            "paper": made.order.kind.value,
            "month": made.order.month,
            "format": made.format,
            "draft": made.draft,
            "lines": made.lines,
            "position": made.position,
        },
    )  # fmt: skip
    return append(session, signer, entry, now=now)
