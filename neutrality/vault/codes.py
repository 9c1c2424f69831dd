"""The tracking code: 100 random bits in five groups, each with a check symbol of its own (design 5)."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from neutrality.domain.errors import DomainError
from neutrality.vault.fields import derive

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32
GROUPS = 5
RANDOM_SYMBOLS = 4
GROUP_LENGTH = RANDOM_SYMBOLS + 1
LENGTH = GROUPS * GROUP_LENGTH
_BITS = 5
_LONGEST_TYPED = 200
_LEAST_SEED = 16
_CONFUSED = str.maketrans("OILU", "011V")
_SEPARATORS = re.compile(r"[\s\-_.,:/\u2010-\u2015\u2212]+")
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
# Distinct weights, none 0 or 1: every single error and every swap of two symbols of a group is noticed.
_WEIGHTS = (2, 3, 4, 5)
# Another constant for each place: two swapped groups are both noticed.
_PLACES = (7, 11, 13, 17, 19)


class CodeError(DomainError):
    """What was typed is no tracking code: `code_length`, or `code_group` with the mistaken groups."""


class TrackingCode:
    """A reporter's secret: finds the report by `lookup_id`, opens its thread by `private_key`."""

    __slots__ = ("__dict__", "_symbols")

    def __init__(self, symbols: str) -> None:
        self._symbols = symbols

    @classmethod
    def new(cls) -> TrackingCode:
        """Return a fresh random code."""
        return cls.from_seed(os.urandom(32))

    @classmethod
    def from_seed(cls, seed: bytes) -> TrackingCode:
        """Return the code that follows from a draft's secret, so that a double click shows the same one."""
        if len(seed) < _LEAST_SEED:
            raise ValueError("a seed of fewer than 16 bytes")
        number = int.from_bytes(derive(seed, "neutrality tracking code v1"), "big")
        return cls("".join(ALPHABET[number >> _BITS * n & 31] for n in range(GROUPS * RANDOM_SYMBOLS)))

    @classmethod
    def parse(cls, text: str) -> TrackingCode:
        """Return the code that a person typed, in whatever case, spacing and look-alike letters.

        Raises:
            CodeError: `code_group` naming every mistaken group (from one), or `code_length`.

        """
        groups = _split(unicodedata.normalize("NFKC", text[:_LONGEST_TYPED]).upper().translate(_CONFUSED))
        wrong = [place + 1 for place, group in enumerate(groups) if not _holds(group, place)]
        if wrong:
            raise CodeError("code_group", groups=wrong)
        return cls("".join(group[:RANDOM_SYMBOLS] for group in groups))

    @property
    def text(self) -> str:
        """The code as it is shown, once: XXXXX-XXXXX-XXXXX-XXXXX-XXXXX."""
        starts = range(0, GROUPS * RANDOM_SYMBOLS, RANDOM_SYMBOLS)
        groups = [self._symbols[start : start + RANDOM_SYMBOLS] for start in starts]
        return "-".join(group + _check(group, place) for place, group in enumerate(groups))

    @cached_property
    def lookup_id(self) -> bytes:
        """The 16 bytes under which the report is found; they tell nothing of the key."""
        return derive(self._symbols.encode(), "neutrality code lookup v1", length=16)

    @cached_property
    def private_key(self) -> X25519PrivateKey:
        """The reporter's own key."""
        return X25519PrivateKey.from_private_bytes(derive(self._symbols.encode(), "neutrality code key v1"))

    @property
    def public_key(self) -> X25519PublicKey:
        """What the report's data key is wrapped for."""
        return self.private_key.public_key()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TrackingCode) and other.lookup_id == self.lookup_id

    def __hash__(self) -> int:
        return hash(self.lookup_id)

    def __repr__(self) -> str:
        return "<TrackingCode>"


def _split(typed: str) -> list[str]:
    """Return five groups as typed, or cut from a text without any: then only its length can be told wrong."""
    parts = [part for part in _SEPARATORS.split(typed) if part]
    if len(parts) == GROUPS:
        return parts
    symbols = "".join(parts)
    if len(symbols) != LENGTH:
        raise CodeError("code_length", length=len(symbols), expected=LENGTH)
    return [symbols[start : start + GROUP_LENGTH] for start in range(0, LENGTH, GROUP_LENGTH)]


def _holds(group: str, place: int) -> bool:
    known = len(group) == GROUP_LENGTH and all(symbol in _VALUES for symbol in group)
    return known and _check(group[:RANDOM_SYMBOLS], place) == group[RANDOM_SYMBOLS]


def _check(group: str, place: int) -> str:
    total = _PLACES[place]
    for symbol, weight in zip(group, _WEIGHTS, strict=True):
        total ^= _times(_VALUES[symbol], weight)
    return ALPHABET[total]


def _times(left: int, right: int) -> int:
    """Return the product in the field of 32 elements (modulo x^5 + x^2 + 1)."""
    product = 0
    for bit in range(_BITS):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(2 * _BITS - 2, _BITS - 1, -1):
        if product >> bit & 1:
            product ^= 0b100101 << bit - _BITS
    return product
