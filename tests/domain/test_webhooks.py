"""What is told of the log, signed how, and when it is tried again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from neutrality.cases.facts import CLOSINGS
from neutrality.domain.history import EventKind
from neutrality.domain.webhooks import (
    ENDS,
    MOST_ATTEMPTS,
    WAITS,
    WebhookType,
    headers_of,
    next_try,
    rest_after,
    secret_of,
    standing_of,
    told_from,
    types_of,
    written,
)

NOW = datetime(2026, 11, 10, 2, 13, 42, tzinfo=UTC)
CLOSED, OPEN = {"case_state": "closed", "case_outcome": "sanctioned"}, {"case_state": "verified"}
# The vector of the specification's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTOR = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_way_in_which_the_workflow_ends_something_is_told() -> None:
    assert ENDS == CLOSINGS


@pytest.mark.parametrize(
    ("kind", "said", "types"),
    [
        (EventKind.CASE_RECEIVED, {}, ["case.received"]),
        (EventKind.RESPONDENT_SANCTIONED, OPEN, ["respondent.decided"]),
        (EventKind.RESPONDENT_SANCTIONED, CLOSED, ["respondent.decided", "case.closed"]),
        (EventKind.CASE_CLOSED_UNMET, CLOSED, ["case.closed"]),
        (EventKind.TRACED_WITHOUT_RESULT, {}, ["case.closed"]),
        (EventKind.STEP_CANCELLED, {}, ["case.revised"]),
        (EventKind.MONTH_RELEASED, {}, ["month.released"]),
        (EventKind.REPORTER_WROTE, {}, []),
        (EventKind.IDENTITY_READ, {}, []),
        (EventKind.CASE_RECEIVED, {"brought_by": "register"}, []),
    ],
)
def test_an_event_is_told_as_what_it_is(kind: EventKind, said: dict[str, object], types: list[str]) -> None:
    assert types_of(kind, said) == tuple(map(WebhookType, types))


def test_of_whom_it_is_about_state_and_outcome_are_told() -> None:
    kind = EventKind.RESPONDENT_NO_VIOLATION

    assert standing_of(kind, WebhookType.RESPONDENT_DECIDED, "closed", CLOSED) == {
        "state": "closed", "outcome": "ppk_no_violation",
    }  # fmt: skip
    assert standing_of(kind, WebhookType.CASE_CLOSED, "closed", CLOSED) == {
        "state": "closed", "outcome": "sanctioned",
    }  # fmt: skip
    # Of an erased event nothing but its kind is left.
    assert standing_of(EventKind.CASE_WITHDRAWN, WebhookType.CASE_CLOSED, "closed", {}) == {
        "state": "closed", "outcome": "withdrawn",
    }  # fmt: skip


def test_what_a_reporter_did_is_told_at_the_full_hour() -> None:
    assert told_from(EventKind.CASE_RECEIVED, NOW) == datetime(2026, 11, 10, 3, tzinfo=UTC)
    assert told_from(EventKind.CASE_REGISTERED, NOW) == NOW


def test_a_message_is_small_and_says_when() -> None:
    body = written("case.received", NOW, {"case": "x"})

    assert json.loads(body) == {
        "type": "case.received", "timestamp": "2026-11-10T02:13:42Z", "data": {"case": "x"},
    }  # fmt: skip
    with pytest.raises(ValueError, match="never so large"):
        written("case.received", NOW, {"case": "x" * 3000})


def test_the_signature_is_that_of_the_specification() -> None:
    message_id, stamp, body = VECTOR
    headers = headers_of(message_id, datetime.fromtimestamp(stamp, UTC), body, [SECRET])

    assert headers == {
        "webhook-id": message_id, "webhook-timestamp": str(stamp), "webhook-signature": SIGNATURE,
    }  # fmt: skip


def test_each_secret_that_counts_signs() -> None:
    secrets = [secret_of(bytes([number]) * 32) for number in (1, 2)]
    headers = headers_of("m", datetime.now(UTC), "{}", secrets)

    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in secrets:
        assert Webhook(secret).verify("{}", headers) == {}


@pytest.mark.parametrize("secret", ["", "AAAA", "whsec_!"])
def test_what_is_no_secret_signs_nothing(secret: str) -> None:
    with pytest.raises(ValueError, match="no secret of ours"):
        headers_of("m", NOW, "{}", [secret])


def test_waits_grow_with_some_chance_and_come_to_an_end() -> None:
    for attempts, wait in enumerate(WAITS, start=1):
        assert next_try(attempts, NOW, jitter=0) == NOW + wait
        assert next_try(attempts, NOW, jitter=1) == NOW + wait * 1.2
    assert list(WAITS) == sorted(WAITS)
    assert next_try(MOST_ATTEMPTS, NOW, jitter=0) is None


def test_whoever_fails_is_left_alone_for_longer_each_time_up_to_ten_minutes() -> None:
    rests = [rest_after(failures, NOW, jitter=0) - NOW for failures in (1, 2, 3, 20, 10_000)]

    assert rests == [timedelta(seconds=wait) for wait in (5, 10, 20, 600, 600)]
