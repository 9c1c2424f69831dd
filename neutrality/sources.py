"""By what requests of one source are known as such within a day; addresses are kept nowhere."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, date, datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import cast

from flask import current_app, request
from sqlalchemy import String, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Sessions, transaction

_HOUSEHOLD = 64  # bits of an IPv6 address that one customer has for itself begin behind these


class SourceKey(Base):
    """Half of the key of one day's digests; it is removed on the next, and with it what they could tell."""

    __tablename__ = "source_key"

    day: Mapped[date] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))


class Sources:
    """Makes digests of addresses, other ones every day.

    Their key needs both halves: one is a file of this surface, so that the database alone tells nothing; the
    other is random, in the database for the day, so that yesterday's digests cannot be made again.
    """

    def __init__(self, sessions: Sessions, key: bytes) -> None:
        self._sessions, self._key = sessions, key
        self._today: tuple[date, bytes] | None = None

    def digest(self, address: str, *, on: date) -> str:
        """Return what stands for the address on this day; of IPv6 for its network of 64 bits."""
        held = self._today
        if held is None or held[0] != on:
            half = self._half_of(on)
            held = self._today = on, hmac.digest(self._key, half.encode(), "sha256")
        return hmac.digest(held[1], network_of(address).encode(), "sha256").hex()

    def _half_of(self, day: date) -> str:
        try:
            with transaction(self._sessions) as session:
                session.execute(delete(SourceKey).where(SourceKey.day < day))
                row = session.get(SourceKey, day)
                if row is None:
                    row = SourceKey(day=day, secret=secrets.token_hex(32))
                    session.add(row)
                return row.secret
        except IntegrityError:  # another process began the day at the same moment
            return self._half_of(day)


def network_of(address: str) -> str:
    """Return what one customer has: an IPv4 address, or the network of an IPv6 one; as it is if neither."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return str(read)
    inner = read.ipv4_mapped
    return str(inner) if inner else str(ip_network((int(read), _HOUSEHOLD), strict=False))


def digest_of_address() -> str:
    """Return what stands for whoever asks, today; the address itself is kept nowhere."""
    sources = cast("Sources", current_app.extensions["sources"])
    return sources.digest(request.remote_addr or "", on=datetime.now(UTC).date())
