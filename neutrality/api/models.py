"""Tokens of programs, of which only digests are kept, and answers to requests that may come again."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.api_scopes import Scope


class ApiToken(Keyed, Base):
    """A secret with which a program comes; without effect until it is confirmed, where that is needed.

    `account_id` is whom the program is in the history: an account that nobody can sign in with. A rotation
    makes another token of the same account; the former one opens until `ends_at`.
    """

    __tablename__ = "api_token"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    prefix: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(400))
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    expires_on: Mapped[date]
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("api_token.id"))
    overlap_days: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime | None]
    revoked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]

    @property
    def scope_set(self) -> frozenset[Scope]:
        """Return what the token may be used for."""
        return frozenset(Scope(word) for word in self.scopes.split())


class ApiAnswer(Keyed, Base):
    """What was answered to a request with an idempotency key: ids and numbers, nothing of its content."""

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("account_id", "key_digest"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    key_digest: Mapped[str] = mapped_column(String(64))
    body_digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
