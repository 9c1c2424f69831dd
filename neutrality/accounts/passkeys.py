"""Passkeys of an account (WebAuthn): public keys only; what a device signs is checked by `webauthn`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from neutrality.accounts.models import Account
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.errors import DomainError

LONGEST_NAME = 60
# What the library raises for what a stranger made up; none of it is a failure of ours.
_UNREADABLE = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError)


class Passkey(Keyed, Base):
    """One key that a device or a stick holds for an account."""

    __tablename__ = "passkey"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes]
    uses: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Site:
    """The name under which keys are made for this site, and where its pages come from."""

    name: str
    origin: str

    @property
    def can(self) -> bool:
        """Whether keys can be made here at all: a browser makes none for a bare number."""
        return not self.name.replace(".", "").isdigit() and ":" not in self.name


def to_register(session: Session, site: Site, account: Account) -> tuple[str, bytes]:
    """Return what a browser needs to make a key for an account, and the challenge in it."""
    held = session.scalars(select(Passkey.credential).where(Passkey.account_id == account.id))
    made = generate_registration_options(
        rp_id=site.name,
        rp_name="Netralitas",
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in held],
    )
    return options_to_json(made), made.challenge


def to_sign_in(session: Session, site: Site, account_id: uuid.UUID | None) -> tuple[str, bytes]:
    """Return what a browser needs to sign in with a key: any of this site, or one of an account."""
    own = select(Passkey.credential).where(Passkey.account_id == account_id)
    held = session.scalars(own).all() if account_id else []
    made = generate_authentication_options(
        rp_id=site.name,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in held],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(made), made.challenge


def add_passkey(
    session: Session, site: Site, account: Account, challenge: bytes, answer: str, *, name: str, now: datetime
) -> Passkey:
    """Keep a key that a browser made for this challenge.

    Raises:
        DomainError: `passkey_wrong`, `passkey_there`.

    """
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE:
        raise DomainError("passkey_wrong") from None
    if session.scalar(select(Passkey.id).where(Passkey.credential == made.credential_id)):
        raise DomainError("passkey_there")
    row = Passkey(
        id=uuid.uuid4(), account_id=account.id, credential=made.credential_id,
        public_key=made.credential_public_key, uses=made.sign_count, name=name, added_at=to_minute(now),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def use_passkey(session: Session, site: Site, challenge: bytes, answer: str, *, now: datetime) -> Account:
    """Return whose key signed this challenge.

    Raises:
        DomainError: `passkey_wrong`, alike for a key that nobody has and one that signed something else, or
            that was copied: its count of uses did not grow.

    """
    row = _named_in(session, answer)
    try:
        done = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.uses,
            require_user_verification=True,
        )
    except _UNREADABLE:
        raise DomainError("passkey_wrong") from None
    row.uses, row.used_at = done.new_sign_count, to_minute(now)
    return session.get_one(Account, row.account_id)


def _named_in(session: Session, answer: str) -> Passkey:
    """Return the key that an answer says it is signed with; raises `passkey_wrong`."""
    try:
        read = parse_authentication_credential_json(answer)
    except _UNREADABLE:
        raise DomainError("passkey_wrong") from None
    row = session.scalar(select(Passkey).where(Passkey.credential == read.raw_id).with_for_update())
    if row is None:
        raise DomainError("passkey_wrong")
    return row


def passkeys_of(session: Session, account_id: uuid.UUID) -> list[Passkey]:
    """Return the keys of an account, by the time they were added."""
    own = select(Passkey).where(Passkey.account_id == account_id)
    return list(session.scalars(own.order_by(Passkey.added_at, Passkey.id)))
