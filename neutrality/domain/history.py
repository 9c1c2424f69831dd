"""What an event is, how it is written down byte for byte, and how a stream is checked.

An event's hash is the RFC 6962 leaf hash of its canonical bytes; each event names the hash of the
one before it in its stream. Contents stand outside as salted commitments, so that erasing content
and salt leaves the history whole and nothing guessable (design 2).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from neutrality.domain.errors import DomainError

VERSION = 1
SALT_BYTES = 32
EMPTY_HASH = bytes(32)


class Stream(StrEnum):
    """What a chain of events is about."""

    CASE = "case"
    ACCOUNT = "account"
    CATALOGUE = "catalogue"
    EXPORT = "export"


class EventKind(StrEnum):
    """Everything that can happen, as stream:subject:verb."""

    CASE_RECEIVED = "case:report:received"
    CASE_CLOSED_UNMET = "case:case:closed_unmet"
    CASE_REGISTERED = "case:case:registered"
    RESPONDENT_NOT_PROVEN = "case:respondent:not_proven"
    RESPONDENT_FORWARDED = "case:respondent:forwarded"
    RESPONDENT_SANCTIONED = "case:respondent:sanctioned"
    RESPONDENT_NO_VIOLATION = "case:respondent:no_violation"
    RESPONDENT_NOT_FOLLOWED_UP = "case:respondent:not_followed_up"
    RESPONDENT_REOPENED = "case:respondent:reopened"
    STEP_PROPOSED = "case:step:proposed"
    STEP_REFUSED = "case:step:refused"
    CASE_ASSIGNED = "case:case:assigned"
    REPORT_SIGNED = "case:report:signed"
    REPORTER_WROTE = "case:reporter:wrote"
    REPORTER_WITHDREW = "case:reporter:withdrew"
    REPORTER_ASKED = "case:reporter:asked"
    PRESSURE_REPORTED = "case:pressure:reported"
    PRESSURE_ANSWERED = "case:pressure:answered"
    CONTACT_CHOSEN = "case:contact:chosen"
    IDENTITY_GIVEN = "case:identity:given"
    IDENTITY_READ = "case:identity:read"
    IDENTITY_CHECKED = "case:identity:checked"
    IDENTITY_SHOWN = "case:identity:shown"
    IDENTITY_RELEASED = "case:identity:released"
    IDENTITY_RELEASE_ENDED = "case:identity:release_ended"
    IDENTITY_CONFIRMED = "case:identity:confirmed_in_person"
    CODE_REPLACED = "case:code:replaced"
    LETTER_PRINTED = "case:reporter:letter_printed"
    REPORTER_CALLED = "case:reporter:called"
    CASES_LINKED = "case:case:linked"
    CASES_UNLINKED = "case:case:unlinked"
    EVIDENCE_ADDED = "case:evidence:added"
    EVIDENCE_READ = "case:evidence:read"
    EVIDENCE_REDACTED = "case:evidence:redacted"
    CLEARANCE_ASKED = "case:evidence:clearance_asked"
    EVIDENCE_CLEARED = "case:evidence:cleared"
    EVIDENCE_HELD_BACK = "case:evidence:held_back"
    CAPTURE_RECORDED = "case:capture:recorded"
    CAPTURE_CORRECTED = "case:capture:corrected"
    FIELD_CORRECTED = "case:field:corrected"
    CONFLICT_DECLARED = "case:conflict:declared"
    CONFLICT_WITHDRAWN = "case:conflict:withdrawn"
    ASSISTANCE_OFFERED = "case:assistance:offered"
    ASSISTANCE_ACCEPTED = "case:assistance:accepted"
    ASSISTANCE_ENDED = "case:assistance:ended"
    CASE_OPENED_BY_PARENT = "case:case:opened_by_parent"
    HOLD_SET = "case:hold:set"
    HOLD_LIFTED = "case:hold:lifted"
    RESPONDENT_PSEUDONYMISED = "case:respondent:pseudonymised"
    CASE_ERASED = "case:case:erased"
    FACTS_COARSENED = "case:facts:coarsened"
    ACCOUNT_CREATED = "account:account:created"
    ROLE_GRANTED = "account:role:granted"
    EMPLOYER_RECORDED = "account:employer:recorded"
    DELEGATION_ENTERED = "account:delegation:entered"
    DELEGATION_CONFIRMED = "account:delegation:confirmed"
    DELEGATION_ENDED = "account:delegation:ended"
    CATALOGUE_LOADED = "catalogue:catalogue:loaded"
    KEY_MADE = "catalogue:key:made"
    KEY_RETIRED = "catalogue:key:retired"
    KEY_RECOVERED = "catalogue:key:recovered"
    HISTORY_RESTORED = "catalogue:history:restored"
    CASES_EXPORTED = "export:cases:written"
    STATISTICS_EXPORTED = "export:statistics:written"


PUBLIC_KINDS = frozenset(
    {
        EventKind.CASE_RECEIVED,
        EventKind.EVIDENCE_ADDED,
        EventKind.REPORTER_WROTE,
        EventKind.REPORTER_WITHDREW,
        EventKind.PRESSURE_REPORTED,
        EventKind.CONTACT_CHOSEN,
        EventKind.IDENTITY_GIVEN,
    }
)


WORKER_KINDS = frozenset({EventKind.IDENTITY_RELEASE_ENDED})


def surface_may_write(surface: str, kind: EventKind) -> bool:
    """Return whether events of this kind may be signed by this surface (design 2).

    Commands are typed by officers and sign as the desk; the worker acts for nobody.
    """
    limited = {"public": PUBLIC_KINDS, "worker": WORKER_KINDS}
    return surface == "desk" or kind in limited.get(surface, frozenset())


def canonical(fields: Mapping[str, str | int | None]) -> bytes:
    """Return the one way to write an event down: JSON, sorted keys, no blanks, UTF-8."""
    body = {"v": VERSION, **fields}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(content: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ content), the leaf hash of RFC 6962."""
    return hashlib.sha256(b"\x00" + content).digest()


def new_salt() -> bytes:
    """Return 32 fresh random bytes, kept only beside the content that they blind."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, content: bytes) -> bytes:
    """Return SHA-256(salt ‖ content)."""
    return hashlib.sha256(salt + content).digest()


@dataclass(frozen=True)
class Link:
    """What checking a stream needs of one event."""

    number: int
    previous_hash: bytes
    hash: bytes
    canonical: bytes


def check_stream(links: Iterable[Link]) -> bytes:
    """Return the last hash of a whole stream.

    Raises:
        DomainError: `event_changed`, `event_missing` or `event_misplaced`, with the event's number.

    """
    previous, expected = EMPTY_HASH, 1
    for link in links:
        if link.number != expected:
            raise DomainError("event_missing", number=expected)
        if leaf_hash(link.canonical) != link.hash:
            raise DomainError("event_changed", number=link.number)
        if link.previous_hash != previous or _named_before(link.canonical) != previous.hex():
            raise DomainError("event_misplaced", number=link.number)
        previous, expected = link.hash, expected + 1
    return previous


def writer_of(content: bytes) -> str | None:
    """Return the surface that the bytes name, when it may write the kind that they name; else None."""
    body = _read(content)
    surface, kind = body.get("surface"), body.get("kind")
    if not isinstance(surface, str) or not isinstance(kind, str) or kind not in set(EventKind):
        return None
    return surface if surface_may_write(surface, EventKind(kind)) else None


def _named_before(content: bytes) -> object:
    """Return the hash that the bytes name as the one before; what was forged may name none."""
    return _read(content).get("previous")


def _read(content: bytes) -> Mapping[str, object]:
    """Return the fields of an event's bytes; none when they are no event's."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
