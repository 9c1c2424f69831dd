"""The referral package: of whom it tells, how it is sealed, and whether a text was taken from a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from neutrality.domain.documentrows import Addressee
from neutrality.domain.documents import DocumentState
from neutrality.domain.errors import ConflictError

# Letters that go to an employer or to the authority; no other document is handed on this way.
OUTGOING = frozenset({Addressee.EMPLOYER, Addressee.AUTHORITY})
# So many words in a row are no accident.
PASSAGE = 8
# A passphrase: groups of symbols that are told apart when read aloud, 100 bits in all.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
GROUPS, GROUP = 5, 4
_PASSPHRASE = re.compile(rf"[{ALPHABET}]{{{GROUP}}}(?:-[{ALPHABET}]{{{GROUP}}}){{{GROUPS - 1}}}")


class Seal(StrEnum):
    """How a package is sealed on its way."""

    OPEN = "open"
    KEY = "key"
    PHRASE = "phrase"


class Warned(StrEnum):
    """What whoever makes a package is told before."""

    NOT_SIGNED = "not_signed"
    UNSCANNED = "unscanned"
    NOT_SEALED = "not_sealed"
    AS_IT_IS = "as_it_is"
    COPIED_PASSAGE = "copied_passage"


@dataclass(frozen=True)
class Sent:
    """To whom the matter of one respondent went last, and when."""

    respondent_id: UUID
    addressee: str
    agency_id: UUID | None
    made_on: date


def told_of(about: UUID, sent: Iterable[Sent]) -> list[UUID]:
    """Return of whom a letter about one respondent tells: of those who went to the same place that day.

    Without a forwarding, or to an agency that is not known, it is the one respondent alone.
    """
    rows = list(sent)
    own = next((row for row in rows if row.respondent_id == about), None)
    if own is None or (own.addressee == Addressee.EMPLOYER and own.agency_id is None):
        return [about]
    return [row.respondent_id for row in rows if row.respondent_id == about or _together(row, own)]


def check_handing_on(state: DocumentState, addressed_to: str, about: UUID | None) -> None:
    """Refuse to hand on what is no finished letter to an employer or the authority.

    Raises:
        ConflictError: `document_not_final`, `document_is_void`, `not_handed_on`.

    """
    if state is DocumentState.VOID:
        raise ConflictError("document_is_void")
    if addressed_to not in OUTGOING or about is None:
        raise ConflictError("not_handed_on")
    if state is DocumentState.DRAFT:
        raise ConflictError("document_not_final")


def is_passphrase(text: str) -> bool:
    """Return whether a text has the form of a passphrase that was made here."""
    return _PASSPHRASE.fullmatch(text) is not None


def file_stem(number: str) -> str:
    """Return the name of a package's file: the number of its letter, and of nobody."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", number).strip("-").lower()
    return f"paket-{plain}" if plain else "paket"


def has_passage(text: str, told: Sequence[str]) -> bool:
    """Return whether a text holds so many words in a row that stand in something that was told here."""
    words = _words(text)
    own = {tuple(words[start : start + PASSAGE]) for start in range(len(words) - PASSAGE + 1)}
    return any(
        tuple(theirs[start : start + PASSAGE]) in own
        for theirs in map(_words, told)
        for start in range(len(theirs) - PASSAGE + 1)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _together(row: Sent, own: Sent) -> bool:
    return (row.addressee, row.agency_id, row.made_on) == (own.addressee, own.agency_id, own.made_on)
