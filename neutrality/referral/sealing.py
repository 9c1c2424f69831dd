"""A package sealed with age, so that the recipient's own copy of age opens it."""

from __future__ import annotations

import secrets

import pyrage

from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, UnavailableError
from neutrality.domain.referral import ALPHABET, GROUP, GROUPS, Seal, is_passphrase
from neutrality.evidence.spool import SealedSpool

# age with a passphrase is made in memory by the library; beyond this a key is asked for.
LARGEST_BY_PASSPHRASE = 64 * 1024 * 1024
_MEGABYTE = 1024 * 1024


def new_passphrase() -> str:
    """Return a passphrase of 100 random bits, in groups that can be read aloud."""
    symbols = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)]
    return "-".join(symbols)


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """Return the key that a recipient gave.

    Raises:
        InvalidInputError: at `recipient`: `required`, `secret_age_key` for the secret half, `no_age_key`.

    """
    plain = text.strip()
    if not plain:
        raise InvalidInputError([FieldProblem("recipient", "required")])
    if plain.upper().startswith("AGE-SECRET-KEY-"):
        raise InvalidInputError([FieldProblem("recipient", "secret_age_key")])
    try:
        return pyrage.x25519.Recipient.from_str(plain)
    except pyrage.RecipientError:
        raise InvalidInputError([FieldProblem("recipient", "no_age_key")]) from None


def check_sealing(seal: Seal, recipient: str, passphrase: str) -> None:
    """Refuse what nobody could open, or anybody.

    Raises:
        InvalidInputError: at `recipient`, see `recipient_of`; `no_passphrase` at `seal` for one that was
            not made here.

    """
    if seal is Seal.KEY:
        recipient_of(recipient)
    if seal is Seal.PHRASE and not is_passphrase(passphrase):
        raise InvalidInputError([FieldProblem("seal", "no_passphrase")])


def sealed(whole: SealedSpool, seal: Seal, recipient: str, passphrase: str) -> SealedSpool:
    """Return a package as it leaves; of a sealed one the open bytes are forgotten.

    Raises:
        InvalidInputError: see `check_sealing`.
        DomainError: `too_large_for_passphrase`.
        UnavailableError: `store_full` where there is no room for it.

    """
    check_sealing(seal, recipient, passphrase)
    whole.seek(0)
    if seal is Seal.OPEN:
        return whole
    target = SealedSpool()
    with whole:
        if seal is Seal.KEY:
            pyrage.encrypt_io(whole, target, [recipient_of(recipient)])
        else:
            target.write(pyrage.passphrase.encrypt(_in_memory(whole), passphrase))
    if target.full:
        raise UnavailableError("store_full")
    target.seek(0)
    return target


def _in_memory(whole: SealedSpool) -> bytes:
    content = whole.read(LARGEST_BY_PASSPHRASE + 1)
    if len(content) > LARGEST_BY_PASSPHRASE:
        raise DomainError("too_large_for_passphrase", most=LARGEST_BY_PASSPHRASE // _MEGABYTE)
    return content
