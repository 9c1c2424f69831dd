"""Which account a provider's sign-in opens: linked by its holder, one for one, and never made by a provider.

What the provider calls somebody may be an official number, so a keyed digest of it is kept.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.models import Account
from neutrality.accounts.recording import record
from neutrality.accounts.telling import tell
from neutrality.database import Base, to_minute
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.history.service import Signer
from neutrality.vault.factor_keys import FactorKeys


class ProviderLink(Base):
    """The sign-in of an account at a provider."""

    __tablename__ = "provider_link"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    linked_at: Mapped[datetime]


def link_of(session: Session, account_id: uuid.UUID, issuer: str) -> ProviderLink | None:
    """Return the link of an account to this provider; one to a provider of before is none."""
    row = session.get(ProviderLink, account_id)
    return row if row is not None and row.issuer == issuer else None


def account_linked(session: Session, keys: FactorKeys, issuer: str, subject: str) -> Account | None:
    """Return whose sign-in this is."""
    found = select(Account).join(ProviderLink, ProviderLink.account_id == Account.id)
    return session.scalar(found.where(ProviderLink.digest == keys.digest(issuer, subject)))


def link(
    session: Session,
    signer: Signer,
    keys: FactorKeys,
    account: Account,
    *,
    issuer: str,
    subject: str,
    now: datetime,
) -> None:
    """Let a provider's sign-in open an account.

    Raises:
        DomainError: `provider_there` when it has one; `provider_taken` when it opens another account.

    """
    if link_of(session, account.id, issuer) is not None:
        raise DomainError("provider_there")
    session.execute(delete(ProviderLink).where(ProviderLink.account_id == account.id))
    digest = keys.digest(issuer, subject)
    row = ProviderLink(account_id=account.id, issuer=issuer, digest=digest, linked_at=to_minute(now))
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise DomainError("provider_taken") from None
    record(session, signer, EventKind.PROVIDER_LINKED, account, {"issuer": issuer}, by=account.id, now=now)
    tell(session, account, now=now)


def unlink(session: Session, signer: Signer, account: Account, *, now: datetime) -> None:
    """Let a provider's sign-in open an account no more; raises `no_provider_link`."""
    gone = delete(ProviderLink).where(ProviderLink.account_id == account.id)
    if session.execute(gone.returning(ProviderLink.account_id)).first() is None:
        raise NotFoundError("no_provider_link")
    record(session, signer, EventKind.PROVIDER_UNLINKED, account, {}, by=account.id, now=now)
    tell(session, account, now=now)
