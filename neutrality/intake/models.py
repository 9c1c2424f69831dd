"""What a reporter has typed so far: sealed under a key that only the browser's cookie has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class Draft(Keyed, Base):
    """One form being filled in; without the cookie nothing of it can be read or attributed."""

    __tablename__ = "draft"

    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    sealed_content: Mapped[bytes]
