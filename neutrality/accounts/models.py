"""Accounts of staff and their roles."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.access import Role
from neutrality.domain.delegation import DelegationKind


class Account(Keyed, Base, UserMixin):  # type: ignore[misc]  # the mixin wants an integer id
    """Somebody who signs in; `fs_uniquifier` ends all sessions when it changes."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool]
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    home_office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    created_at: Mapped[datetime]
    signed_in_on: Mapped[date | None]

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # read-only on purpose
        """Return nothing: roles are held at offices, in `RoleGrant`, and checked by the domain."""
        return []


class RoleGrant(Keyed, Base, RoleMixin):  # type: ignore[misc]  # the mixin wants an integer id
    """A role held at an office and below it, from a day on, until revoked."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "role", "office_id", "granted_on"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    granted_on: Mapped[date]
    revoked_on: Mapped[date | None]


class Employment(Base):
    """The agency that lent an officer to the office: secretariats work with staff of local governments."""

    __tablename__ = "employment"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)


class Delegation(Keyed, Base):
    """One officer in the role of another (Plh, Plt), by a decree; without effect until it is confirmed."""

    __tablename__ = "delegation"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    absent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role]
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    kind: Mapped[DelegationKind]
    decree_number: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    entered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]


class FieldPost(Base):
    """A field supervisor's appointment: the account hands in results of its office until the last day.

    It is the role itself, so that whoever may appoint field supervisors can write no other grant.
    """

    __tablename__ = "field_post"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    village: Mapped[str] = mapped_column(String(120))
    decree_number: Mapped[str] = mapped_column(String(60))
    valid_to: Mapped[date]


class Invitation(Keyed, Base):
    """A code on paper with which somebody sets their password once; only its digest is kept."""

    __tablename__ = "invitation"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    runs_out: Mapped[datetime]
    used_at: Mapped[datetime | None]
