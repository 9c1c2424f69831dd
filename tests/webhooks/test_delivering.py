"""From an event to a program that receives it: signed, again after a failure, once in effect."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from neutrality.domain.history import EventKind
from neutrality.domain.webhooks import MOST_ATTEMPTS, DeliveryStatus, Fault, WebhookType
from neutrality.domain.workflow import Action
from tests.webhooks.receiver import Receiver, closed_port
from tests.webhooks.subscribing import Subscribing

HOUR = timedelta(hours=1)


def a_case(hooks: Subscribing) -> uuid.UUID:
    """Receive a report and register it; what a reporter did is told at the next full hour."""
    case_id = hooks.office.receive().case_id
    hooks.office.step(case_id, Action.REGISTER)
    hooks.follow()
    hooks.office.clock.move(hours=1)
    return case_id


@pytest.mark.both_databases
def test_a_receiver_that_fails_twice_has_each_message_once_in_effect(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(receiver.url)
    case_id = a_case(hooks)
    receiver.answers.extend([500, 503])
    assert hooks.send_all() == 1
    hooks.turns(3)
    said = [got.checked(made.secret) for got in receiver.got if got.id in receiver.effects]

    assert {(one["type"], one["data"]["case"]) for one in said} == {
        ("case.received", str(case_id)), ("case.registered", str(case_id)),
    }  # fmt: skip
    assert len(receiver.effects) == 2
    assert len(receiver.got) == 4
    assert [one.status for one in hooks.deliveries(made)] == [DeliveryStatus.DELIVERED] * 2
    assert sorted(one.attempts for one in hooks.deliveries(made)) in ([1, 3], [2, 2])
    bodies = {got.id: {other.body for other in receiver.got if other.id == got.id} for got in receiver.got}
    assert all(len(same) == 1 for same in bodies.values())


def test_what_is_told_is_ids_and_codes(hooks: Subscribing, receiver: Receiver) -> None:
    made = hooks.make(receiver.url)
    case_id = a_case(hooks)
    hooks.send_all()
    by_type = {(said := got.checked(made.secret))["type"]: said for got in receiver.got}

    assert by_type["case.registered"]["data"] == {
        "case": str(case_id), "number": 3, "state": "verified", "outcome": None,
        "office": hooks.office.workplace.office.code,
    }  # fmt: skip
    # What a reporter did points to no minute.
    assert by_type["case.received"]["timestamp"].endswith(":00:00Z")
    assert receiver.got[0].headers["content-type"] == "application/json"
    assert set(receiver.got[0].headers) == {
        "host", "content-type", "content-length", "user-agent", "connection", "webhook-id",
        "webhook-timestamp", "webhook-signature",
    }  # fmt: skip
    with pytest.raises(WebhookVerificationError):
        receiver.got[0].checked("whsec_" + "A" * 44)


def test_a_received_report_is_not_told_before_the_full_hour(hooks: Subscribing, receiver: Receiver) -> None:
    hooks.make(receiver.url, [WebhookType.CASE_RECEIVED])
    hooks.office.clock.move(minutes=13)
    hooks.office.receive()
    hooks.follow()
    hooks.office.clock.move(minutes=46)
    assert hooks.send_all() == 0
    hooks.office.clock.move(minutes=1)
    assert hooks.send_all() == 1


def test_a_killed_worker_sends_the_same_message_by_the_same_id(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    a_case(hooks)
    hooks.send(settled=False)
    assert hooks.send() == []
    hooks.office.clock.move(minutes=3)
    hooks.send()
    first, second = receiver.got

    assert (first.id, first.body) == (second.id, second.body)
    assert len(receiver.effects) == 1
    (delivery,) = hooks.deliveries(made)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 2)


def test_what_kills_its_worker_every_time_is_set_aside(hooks: Subscribing, receiver: Receiver) -> None:
    made = hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    a_case(hooks)
    for _ in range(MOST_ATTEMPTS):
        assert len(hooks.send(settled=False)) == 1
        hooks.office.clock.move(minutes=3)
    assert hooks.send() == []
    (delivery,) = hooks.deliveries(made)
    assert (delivery.status, delivery.fault) == (DeliveryStatus.DEAD, Fault.CUT_OFF)


@pytest.mark.parametrize(
    ("answer", "fault", "status"),
    [
        (400, Fault.REFUSED, 400), (500, Fault.REFUSED, 500), ("redirect", Fault.REDIRECTED, 302),
        ("silent", Fault.TIMED_OUT, None), ("drip", Fault.TIMED_OUT, None), ("noise", Fault.NOT_HTTP, None),
    ],
)  # fmt: skip
def test_what_is_no_good_answer_is_tried_again(
    hooks: Subscribing, receiver: Receiver, answer: int | str, fault: Fault, status: int | None
) -> None:
    receiver.answers.append(answer)
    receiver.elsewhere = f"http://127.0.0.1:{receiver.port}/private"
    made = hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    a_case(hooks)
    hooks.send_all()
    (delivery,) = hooks.deliveries(made)

    assert (delivery.status, delivery.fault, delivery.http_status) == (DeliveryStatus.WAITING, fault, status)
    assert delivery.due_at == hooks.office.clock() + timedelta(seconds=5)
    assert [got.path for got in receiver.got] == ["/in"], "no redirection is followed"


def test_nobody_listening_is_tried_again_too(hooks: Subscribing) -> None:
    made = hooks.make(f"http://127.0.0.1:{closed_port()}/", [WebhookType.CASE_REGISTERED])
    a_case(hooks)
    hooks.send_all()
    assert hooks.deliveries(made)[0].fault is Fault.UNREACHABLE


def test_waits_grow_until_the_tenth_attempt_is_the_last(hooks: Subscribing, receiver: Receiver) -> None:
    receiver.answers.extend([500] * 20)
    made = hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    a_case(hooks)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        assert hooks.send_all() == 1
        (delivery,) = hooks.deliveries(made)
        waits.append(delivery.due_at - hooks.office.clock())
        hooks.office.clock.set(max(delivery.due_at, hooks.office.clock() + timedelta(minutes=11)))
    assert waits[:-1] == sorted(waits[:-1])
    assert [wait // HOUR for wait in waits[3:-1]] == [2, 5, 10, 14, 20, 24]
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DEAD, MOST_ATTEMPTS)
    hooks.turns(1)
    assert len(receiver.got) == MOST_ATTEMPTS


@pytest.mark.both_databases
def test_whoever_is_gone_is_sent_nothing_more(hooks: Subscribing, receiver: Receiver) -> None:
    head = hooks.office.who("head")
    receiver.answers.append(410)
    made = hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    a_case(hooks)
    a_case(hooks)
    hooks.send_all()
    hooks.turns(2)
    row = hooks.webhook(made)

    assert len(receiver.got) == 1
    assert (row.enabled, row.stopped_by) == (False, Fault.GONE)
    (event,) = hooks.events(EventKind.WEBHOOK_STOPPED)
    assert (event.surface, event.office_id) == ("worker", row.office_id)
    told = [json.loads(one) for one in hooks.posted("tell_webhook") if "gone" in one]
    assert {uuid.UUID(one["account"]) for one in told} >= {head.account_id}


def test_a_dead_receiver_costs_one_attempt_and_not_one_for_each_message(hooks: Subscribing) -> None:
    made = hooks.make(f"http://127.0.0.1:{closed_port()}/", [WebhookType.CASE_REGISTERED])
    for _ in range(4):
        a_case(hooks)

    assert hooks.send_all() == 1
    assert sorted(one.attempts for one in hooks.deliveries(made)) == [0, 0, 0, 1]


def test_what_nobody_takes_for_days_is_given_up_tried_or_not(hooks: Subscribing) -> None:
    made = hooks.make(f"http://127.0.0.1:{closed_port()}/", [WebhookType.CASE_REGISTERED])
    for _ in range(3):
        a_case(hooks)
    hooks.send_all()
    hooks.office.clock.move(days=6)
    hooks.follow()
    assert [one.status for one in hooks.deliveries(made)] == [DeliveryStatus.DEAD] * 3
