"""What other programs are told of the log: the public types, what a message says, its signature, its turns.

Messages follow the Standard Webhooks specification. They hold ids and codes of closed lists: no name, no
text, no number that an office gave, nothing by which a person is found.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from neutrality.domain.event_kinds import EventKind
from neutrality.domain.matter import Outcome, State
from neutrality.domain.notices import sent_from


class WebhookType(StrEnum):
    """What can be subscribed to; a published name never changes its meaning."""

    CASE_RECEIVED = "case.received"
    CASE_REGISTERED = "case.registered"
    CASE_TRANSFERRED = "case.transferred"
    CASE_CLOSED = "case.closed"
    CASE_REVISED = "case.revised"
    RESPONDENT_FORWARDED = "respondent.forwarded"
    RESPONDENT_DECIDED = "respondent.decided"
    MONTH_RELEASED = "month.released"


class DeliveryStatus(StrEnum):
    """How it stands with one message to one address."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class Fault(StrEnum):
    """Why an attempt failed; of what was answered nothing is kept but the number of its status."""

    BAD_ADDRESS = "bad_address"
    UNRESOLVED = "unresolved"
    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    TIMED_OUT = "timed_out"
    NOT_HTTP = "not_http"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    GONE = "gone"
    UNSIGNED = "unsigned"
    CUT_OFF = "cut_off"  # the worker ended before it could say how the attempt went


PING = "webhook.ping"
# How each of these ended for whom it was about; the last respondent's end is that of the case.
ENDS: dict[EventKind, Outcome] = {
    EventKind.CASE_CLOSED_UNMET: Outcome.NOT_MEETING_REQUIREMENTS,
    EventKind.TRACED_WITHOUT_RESULT: Outcome.TRACED_WITHOUT_RESULT,
    EventKind.CASE_MERGED: Outcome.DUPLICATE_MERGED,
    EventKind.CASE_FORWARDED_ELSEWHERE: Outcome.OUT_OF_JURISDICTION,
    EventKind.CASE_WITHDRAWN: Outcome.WITHDRAWN,
    EventKind.CASE_TERMINATED: Outcome.TERMINATED_OTHER,
    EventKind.RESPONDENT_NOT_PROVEN: Outcome.NOT_PROVEN,
    EventKind.RESPONDENT_CRIMINAL_ONLY: Outcome.CRIMINAL_ONLY,
    EventKind.RESPONDENT_REFERRED: Outcome.OUT_OF_JURISDICTION,
    EventKind.RESPONDENT_SANCTIONED: Outcome.SANCTIONED,
    EventKind.REMEDY_ENDED: Outcome.SANCTIONED,
    EventKind.RESPONDENT_NO_VIOLATION: Outcome.PPK_NO_VIOLATION,
    EventKind.RESPONDENT_NOT_FOLLOWED_UP: Outcome.NOT_FOLLOWED_UP,
    EventKind.RESPONDENT_TERMINATED: Outcome.TERMINATED_OTHER,
}
_OF_CASE = frozenset(kind for kind in ENDS if kind.value.split(":")[1] in {"case", "tracing"})
_PLAIN = {
    EventKind.CASE_RECEIVED: WebhookType.CASE_RECEIVED,
    EventKind.CASE_REGISTERED: WebhookType.CASE_REGISTERED,
    EventKind.CASE_TRANSFERRED: WebhookType.CASE_TRANSFERRED,
    EventKind.RESPONDENT_FORWARDED: WebhookType.RESPONDENT_FORWARDED,
    EventKind.MONTH_RELEASED: WebhookType.MONTH_RELEASED,
    # What was told of a case is no longer all true: whoever follows it asks again.
    EventKind.STEP_CANCELLED: WebhookType.CASE_REVISED,
    EventKind.STEP_REDATED: WebhookType.CASE_REVISED,
    EventKind.CASE_EXCLUDED: WebhookType.CASE_REVISED,
    EventKind.CASE_READMITTED: WebhookType.CASE_REVISED,
    EventKind.RESPONDENT_EXCLUDED: WebhookType.CASE_REVISED,
    EventKind.RESPONDENT_READMITTED: WebhookType.CASE_REVISED,
    EventKind.RESPONDENT_REOPENED: WebhookType.CASE_REVISED,
}
# What is about one respondent, whose state and outcome stand in it in place of the case's.
_OF_RESPONDENT = frozenset({WebhookType.RESPONDENT_FORWARDED, WebhookType.RESPONDENT_DECIDED})
KINDS = frozenset({*_PLAIN, *ENDS})
# Waits after the first attempt, the second and so on, as the specification advises; a tenth is the last.
WAITS = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
MOST_ATTEMPTS = len(WAITS) + 1
# What could not be delivered for so long to somebody who does not answer is given up, however many wait.
OLDEST = timedelta(days=5)
# For how long the former secret signs beside the new one.
OVERLAP = timedelta(hours=24)
JITTER = 0.2
_BEGINS = "whsec_"  # how every secret begins
SECRET_BYTES = 32
LARGEST = 2048  # bytes of a message


def types_of(kind: EventKind, said: Mapping[str, object]) -> tuple[WebhookType, ...]:
    """Return what an event is told as: nothing for most, two for an end of a respondent that ends the case.

    What came with an earlier register (`brought_by`) is history and no news.
    """
    if "brought_by" in said:
        return ()
    found = [_PLAIN[kind]] if kind in _PLAIN else []
    if kind in ENDS and kind not in _OF_CASE:
        found.append(WebhookType.RESPONDENT_DECIDED)
    if kind in ENDS and (kind in _OF_CASE or said.get("case_state") == State.CLOSED):
        found.append(WebhookType.CASE_CLOSED)
    return tuple(found)


def standing_of(
    kind: EventKind, told_as: WebhookType, to_state: str | None, said: Mapping[str, object]
) -> dict[str, object]:
    """Return state and outcome as codes: the respondent's where it is about one, else the case's."""
    if told_as in _OF_RESPONDENT:
        end = ENDS.get(kind)
        return {"state": to_state, "outcome": end.value if end else None}
    outcome = said.get("case_outcome")
    if outcome is None and kind in _OF_CASE:
        outcome = ENDS[kind].value
    return {"state": said.get("case_state") or to_state, "outcome": outcome}


def told_from(kind: EventKind, at: datetime) -> datetime:
    """Return from when on an event is told, and the time that is told of it.

    What a reporter did is told at the next full hour, so that no message points to the minute.
    """
    return sent_from(kind, at)


def written(told_as: str, at: datetime, data: Mapping[str, object]) -> str:
    """Return the body of a message, the same at each attempt.

    Raises:
        ValueError: for one that would be too large; none of ours is.

    """
    moment = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    body = json.dumps({"type": told_as, "timestamp": moment, "data": dict(data)}, separators=(",", ":"))
    if len(body) > LARGEST:
        raise ValueError("a message of ids and codes is never so large")
    return body


def secret_of(random: bytes) -> str:
    """Return a secret as people copy it."""
    return _BEGINS + base64.b64encode(random).decode()


def headers_of(message_id: str, at: datetime, body: str, secrets: Iterable[str]) -> dict[str, str]:
    """Return the three headers by which a message is checked, signed with each secret that counts now.

    Raises:
        ValueError: for something that is no secret.

    """
    stamp = str(int(at.timestamp()))
    signed = f"{message_id}.{stamp}.{body}".encode()
    signatures = " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signatures}


def _signature(secret: str, signed: bytes) -> str:
    if not secret.startswith(_BEGINS):
        raise ValueError("no secret of ours")
    try:
        key = base64.b64decode(secret.removeprefix(_BEGINS), validate=True)
    except binascii.Error:
        raise ValueError("no secret of ours") from None
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def next_try(attempts: int, at: datetime, *, jitter: float) -> datetime | None:
    """Return when to try again after so many attempts, nothing after the last; `jitter` is from 0 to 1."""
    return at + WAITS[attempts - 1] * (1 + JITTER * jitter) if attempts < MOST_ATTEMPTS else None


def rest_after(failures: int, at: datetime, *, jitter: float) -> datetime:
    """Return until when an address is left alone after so many failures on end, whatever waits for it.

    So one that is dead costs one attempt now and then, and not one for each message.
    """
    doubled: int = 2 ** min(failures - 1, 10)
    wait = min(timedelta(seconds=5) * doubled, timedelta(minutes=10))
    return at + wait * (1 + JITTER * jitter)
