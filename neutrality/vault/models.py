"""What is kept of keys: public keys, wraps and keyed indexes; nothing here opens anything."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class ReaderKind(StrEnum):
    """Who a data key is wrapped for."""

    OFFICE = "office"
    CUSTODIAN = "custodian"
    REPORTER = "reporter"
    NOTIFY = "notify"
    RECOVERY = "recovery"


class KeyKind(StrEnum):
    """What a data key seals; the owner of an identity and of a contact is the report.

    An account has no key: it stands here as an owner in the index of the NIP alone. A reply is the page on
    which an agency answers one letter; a webhook's owner is one of its secrets.
    """

    REPORT = "report"
    IDENTITY = "identity"
    CASE = "case"
    RESPONDENT = "respondent"
    PERSON = "person"
    DOCUMENT = "document"
    CONTACT = "contact"
    ACCOUNT = "account"
    REPLY = "reply"
    WEBHOOK = "webhook"


class IndexKind(StrEnum):
    """What a keyed index finds; each kind has its own key, all but the NIP's per office."""

    NIP = "nip"
    NAME = "name"
    ACCOUNT = "account"
    LINK = "link"
    EXTERNAL = "external"


PERSON = text("owner_kind = 'person'")


class ReaderKey(Keyed, Base):
    """The public key of an office, a custodian or a recovery; offices are known by id only."""

    __tablename__ = "reader_key"
    __table_args__ = (Index(None, "office_id", "kind"),)

    kind: Mapped[ReaderKind]
    office_id: Mapped[uuid.UUID]
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class DataKey(Keyed, Base):
    """One random key that exists only in its wraps; at most one of each kind for an owner."""

    __tablename__ = "data_key"
    __table_args__ = (UniqueConstraint("owner", "kind"),)

    kind: Mapped[KeyKind]
    owner: Mapped[uuid.UUID]


class KeyWrap(Keyed, Base):
    """A data key as one reader can open it; the reporter's key and the worker's are in no table."""

    __tablename__ = "key_wrap"
    __table_args__ = (UniqueConstraint("data_key_id", "reader_key_id"),)

    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_key.id"))
    reader_kind: Mapped[ReaderKind]
    reader_key_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("reader_key.id"), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary(80))


class BlindIndex(Keyed, Base):
    """One keyed digest by which its owner is found without being readable."""

    __tablename__ = "blind_index"
    __table_args__ = (
        UniqueConstraint("digest", "owner", "owner_kind", "kind"),
        Index(None, "owner", "owner_kind"),
        # Two reports at once never make two persons of one NIP.
        Index("uq_blind_index_person", "digest", unique=True, sqlite_where=PERSON, postgresql_where=PERSON),
    )

    kind: Mapped[IndexKind]
    office_id: Mapped[uuid.UUID | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    owner_kind: Mapped[KeyKind]
    owner: Mapped[uuid.UUID]
