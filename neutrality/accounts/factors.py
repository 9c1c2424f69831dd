"""The second factor: codes of an app (RFC 6238), each good once; ten recovery codes for a lost telephone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import ForeignKey, String, delete, exists, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.models import Account
from neutrality.accounts.passkeys import Passkey
from neutrality.accounts.provider_links import ProviderLink
from neutrality.accounts.recording import record
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.proving import RECOVERY_CODES, is_recovery_code, plain_code
from neutrality.history.service import Signer
from neutrality.vault.factor_keys import FactorKeys

# A clock that is half a minute wrong is forgiven.
_STEPS = (0, -1, 1)
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONG = 16


class Authenticator(Base):
    """The app of an account; of no effect until a first code of it was typed."""

    __tablename__ = "authenticator"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed_secret: Mapped[bytes]
    last_counter: Mapped[int]
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Keyed, Base):
    """One code on paper; only its digest is kept."""

    __tablename__ = "recovery_code"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Factors:
    """What an account has besides its password."""

    app: bool
    passkeys: int
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor at all; recovery codes alone are none."""
        return self.app or self.passkeys > 0


def factors_of(session: Session, account_id: uuid.UUID) -> Factors:
    """Return what second factors an account has."""
    app = select(
        exists().where(Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None))
    )
    keys = select(func.count()).select_from(Passkey).where(Passkey.account_id == account_id)
    codes = select(func.count()).select_from(RecoveryCode)
    unused = codes.where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return Factors(
        bool(session.scalar(app)), session.scalar(keys) or 0, session.scalar(unused) or 0
    )  # fmt: skip


def begin_app(session: Session, keys: FactorKeys, account_id: uuid.UUID, *, now: datetime) -> None:
    """Make a secret for a new app, which waits for its first code.

    Raises:
        DomainError: `app_there` when one is in use.

    """
    row = session.get(Authenticator, account_id, with_for_update=True)
    if row is not None and row.confirmed_at is not None:
        raise DomainError("app_there")
    if row is None:
        row = Authenticator(account_id=account_id, last_counter=0)
        session.add(row)
    row.sealed_secret, row.made_at = keys.seal(account_id, pyotp.random_base32()), to_minute(now)
    session.flush()


def waiting_secret(session: Session, keys: FactorKeys, account_id: uuid.UUID) -> str | None:
    """Return the secret of an app that waits for its first code, to be shown; nothing when none does."""
    row = session.get(Authenticator, account_id)
    return None if row is None or row.confirmed_at else keys.open(account_id, row.sealed_secret)


def confirm_app(
    session: Session, signer: Signer, keys: FactorKeys, account: Account, typed: str, *, now: datetime
) -> list[str]:
    """Take an app into use by its first code; return ten recovery codes, which stand nowhere else.

    Raises:
        DomainError: `app_not_begun`, `factor_wrong`.

    """
    row = session.get(Authenticator, account.id, with_for_update=True)
    if row is None or row.confirmed_at is not None:
        raise DomainError("app_not_begun")
    if not _accept(session, keys, row, typed, now=now):
        raise DomainError("factor_wrong")
    row.confirmed_at = to_minute(now)
    session.flush()
    record(session, signer, EventKind.FACTOR_ADDED, account, {"factor": "app"}, by=account.id, now=now)
    return make_codes(session, signer, account, now=now)


def remove_app(session: Session, signer: Signer, account: Account, *, needed: bool, now: datetime) -> None:
    """Take the app of an account out of use.

    Raises:
        DomainError: `app_not_begun`; `last_factor` when it is the only factor and one is needed.

    """
    if needed and not factors_of(session, account.id).passkeys:
        raise DomainError("last_factor")
    gone = delete(Authenticator).where(Authenticator.account_id == account.id)
    if session.execute(gone.returning(Authenticator.account_id)).first() is None:
        raise DomainError("app_not_begun")
    record(session, signer, EventKind.FACTOR_REMOVED, account, {"factor": "app"}, by=account.id, now=now)


def make_codes(session: Session, signer: Signer, account: Account, *, now: datetime) -> list[str]:
    """Return ten new recovery codes; those given before open nothing any more.

    Raises:
        DomainError: `app_not_begun` where there is no second factor that they could stand in for.

    """
    if not factors_of(session, account.id).any:
        raise DomainError("app_not_begun")
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["".join(secrets.choice(_SIGNS) for _ in range(_LONG)) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(id=uuid.uuid4(), account_id=account.id, digest=_digest(account.id, code))
        for code in codes
    )
    record(session, signer, EventKind.RECOVERY_CODES_MADE, account, {}, by=account.id, now=now)
    return ["-".join(code[at : at + 4] for at in range(0, _LONG, 4)) for code in codes]


def check_code(
    session: Session, signer: Signer, keys: FactorKeys, account: Account, typed: str, *, now: datetime
) -> None:
    """Take a code of the app, or a recovery code, as the second factor; neither is good again.

    Raises:
        DomainError: `factor_wrong`.

    """
    if is_recovery_code(typed):
        _use_recovery(session, signer, account, typed, now=now)
        return
    row = session.get(Authenticator, account.id, with_for_update=True)
    if row is None or row.confirmed_at is None or not _accept(session, keys, row, typed, now=now):
        raise DomainError("factor_wrong")


def remove_passkey(
    session: Session, signer: Signer, account: Account, key_id: uuid.UUID, *, needed: bool, now: datetime
) -> None:
    """Take one key of an account out of use.

    Raises:
        NotFoundError: `no_such_passkey`, alike for those of others.
        DomainError: `last_factor` when it is the only factor and one is needed.

    """
    row = session.get(Passkey, key_id)
    if row is None or row.account_id != account.id:
        raise NotFoundError("no_such_passkey")
    held = factors_of(session, account.id)
    if needed and not held.app and held.passkeys == 1:
        raise DomainError("last_factor")
    session.delete(row)
    record(session, signer, EventKind.FACTOR_REMOVED, account, {"factor": "passkey"}, by=account.id, now=now)


def forget_factors(session: Session, account_id: uuid.UUID) -> None:
    """Remove every second factor of an account, and what a provider vouches for; its holder begins anew."""
    for table in (Authenticator, RecoveryCode, Passkey, ProviderLink):
        session.execute(delete(table).where(table.account_id == account_id))


def _accept(session: Session, keys: FactorKeys, row: Authenticator, typed: str, *, now: datetime) -> bool:
    """Take a code whose time step is later than that of the last one; of two at once one is taken."""
    made = pyotp.TOTP(keys.open(row.account_id, row.sealed_secret))
    step = made.timecode(now)
    fits = [
        step + by for by in _STEPS if hmac.compare_digest(made.generate_otp(step + by), plain_code(typed))
    ]
    if not fits:
        return False
    taken = update(Authenticator).where(
        Authenticator.account_id == row.account_id, Authenticator.last_counter < fits[0]
    )
    done = session.execute(taken.values(last_counter=fits[0]).returning(Authenticator.account_id)).first()
    return done is not None


def _use_recovery(session: Session, signer: Signer, account: Account, typed: str, *, now: datetime) -> None:
    unused = update(RecoveryCode).where(
        RecoveryCode.digest == _digest(account.id, plain_code(typed)), RecoveryCode.used_at.is_(None)
    )
    used = session.execute(unused.values(used_at=to_minute(now)).returning(RecoveryCode.id)).first()
    if used is None:
        raise DomainError("factor_wrong")
    record(session, signer, EventKind.RECOVERY_CODE_USED, account, {}, by=account.id, now=now)


def _digest(account_id: uuid.UUID, code: str) -> str:
    """Return under what a code is found: 80 random bits need no slow digest."""
    return hashlib.sha256(b"neutrality recovery v1" + account_id.bytes + code.encode()).hexdigest()
