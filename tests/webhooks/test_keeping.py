"""An administrator keeps webhooks: each change an event, the secret shown once and sealed for the worker."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import WebhookVerificationError

from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.reachable import Allowed
from neutrality.domain.webhooks import DeliveryStatus, WebhookType
from neutrality.domain.workflow import Action
from neutrality.history.models import EventPayload
from neutrality.vault import KeyKind, Purpose, SealBrokenError
from neutrality.vault.models import DataKey
from neutrality.webhooks import again, following, service
from neutrality.webhooks.models import WebhookSecret
from neutrality.webhooks.service import Keeping, Made, Wanted
from tests.webhooks.receiver import Got, Receiver
from tests.webhooks.subscribing import Subscribing

URL = "https://8.8.8.8/in/path-token"


def said(hooks: Subscribing, kind: EventKind) -> list[dict[str, object]]:
    """Return what the events of a kind say."""
    ids = [event.id for event in hooks.events(kind)]
    with hooks.office.sessions() as session:
        return [json.loads(session.get_one(EventPayload, one).content) for one in ids]


def tried(hooks: Subscribing, receiver: Receiver) -> Got:
    """Send what waits, and return what came last."""
    hooks.send_all()
    return receiver.got[-1]


def pinged(hooks: Subscribing, made: Made) -> None:
    """Ask for a message that tells nothing."""
    hooks.keep(lambda keeping: again.ping(keeping, hooks.row(keeping, made)))


def changing(
    hooks: Subscribing, made: Made, work: Callable[..., object], *more: object, **named: object
) -> None:
    """Change a webhook as its administrator."""
    hooks.keep(lambda keeping: work(keeping, hooks.row(keeping, made), *more, **named))


def test_a_new_webhook_is_an_event_and_the_heads_hear_of_it(hooks: Subscribing) -> None:
    head = hooks.office.who("head")
    made = hooks.make(URL, [WebhookType.CASE_CLOSED])

    told = {"webhook": str(made.webhook.id), "host": "8.8.8.8", "types": ["case.closed"]}
    assert said(hooks, EventKind.WEBHOOK_MADE) == [told]
    assert str(head.account_id) in "".join(hooks.posted("tell_webhook"))
    with hooks.office.sessions() as session:
        contents = list(session.scalars(select(EventPayload.content)))
    assert "path-token" not in "".join(contents), "a path can be a secret"


@pytest.mark.both_databases
def test_the_secret_opens_for_the_worker_and_for_nobody_else(hooks: Subscribing) -> None:
    made = hooks.make(URL)
    office = hooks.office
    with office.sessions() as session:
        row = session.scalars(select(WebhookSecret)).one()
        assert made.secret.encode() not in row.sealed_secret
        key = office.means.keyholder.open_webhook(session, owner=row.id)
        assert key.open_text("webhook_secret", row.id, "sealed_secret", row.sealed_secret) == made.secret
        with pytest.raises(NotFoundError):
            office.means.keyholder.open_key(
                session, kind=KeyKind.WEBHOOK, owner=row.id, office_id=office.workplace.office.id, actor="x",
                purpose=Purpose.CASE,
            )  # fmt: skip
        with pytest.raises(SealBrokenError):
            key.open("webhook_secret", uuid.uuid4(), "sealed_secret", row.sealed_secret)
        with pytest.raises(NotFoundError):
            office.means.keyholder.open_contact(session, owner=row.id)


def test_two_secrets_sign_for_a_day_and_then_the_new_one_alone(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(receiver.url)
    fresh = hooks.keep(lambda keeping: service.new_secret(keeping, hooks.row(keeping, made)))
    pinged(hooks, made)
    got = tried(hooks, receiver)
    assert got.checked(made.secret) == got.checked(fresh)
    with pytest.raises(DomainError, match="secret_turns"):
        changing(hooks, made, service.new_secret)

    hooks.office.clock.move(hours=25)
    pinged(hooks, made)
    got = tried(hooks, receiver)
    assert got.checked(fresh)["type"] == "webhook.ping"
    with pytest.raises(WebhookVerificationError):
        got.checked(made.secret)
    with transaction(hooks.office.sessions) as session:
        following.forget_deliveries(session, hooks.worker, {}, hooks.office.clock())
        assert len(session.scalars(select(WebhookSecret)).all()) == 1
        kinds = list(session.scalars(select(DataKey.kind).where(DataKey.kind == KeyKind.WEBHOOK)))
    assert len(kinds) == 1
    assert len(hooks.events(EventKind.WEBHOOK_RENEWED)) == 1


def test_a_secret_that_got_out_ends_at_once(hooks: Subscribing, receiver: Receiver) -> None:
    made = hooks.make(receiver.url)
    changing(hooks, made, service.new_secret)
    changing(hooks, made, service.end_former_secret)
    pinged(hooks, made)

    with pytest.raises(WebhookVerificationError):
        tried(hooks, receiver).checked(made.secret)
    with pytest.raises(DomainError, match="no_former_secret"):
        changing(hooks, made, service.end_former_secret)
    changing(hooks, made, service.new_secret)


def test_a_secret_that_does_not_open_holds_up_nobody_else(hooks: Subscribing, receiver: Receiver) -> None:
    broken, whole = hooks.make(f"{receiver.url}/1"), hooks.make(f"{receiver.url}/2")
    with transaction(hooks.office.sessions) as session:
        owned = WebhookSecret.webhook_id == broken.webhook.id
        session.scalars(select(WebhookSecret).where(owned)).one().sealed_secret = b"x" * 300
    for made in (broken, whole):
        pinged(hooks, made)
    hooks.send_all()

    assert [got.path for got in receiver.got] == ["/in/2"]
    assert hooks.deliveries(broken)[0].status is DeliveryStatus.WAITING


@pytest.mark.parametrize(
    ("url", "types", "problems"),
    [
        ("", ["case.closed"], [("url", "required")]),
        ("ftp://hooks.example/", ["case.closed"], [("url", "webhook_http")]),
        ("https://10.0.0.1/", ["case.closed"], [("url", "webhook_private")]),
        ("https://[::ffff:169.254.169.254]/", ["case.closed"], [("url", "webhook_private")]),
        (URL, [], [("types", "required")]),
        (URL, ["case.closed", "case.opened"], [("types", "unknown_choice")]),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    hooks: Subscribing, url: str, types: list[str], problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        hooks.make(url, types)

    assert [(one.field, one.code) for one in refusal.value.problems] == problems
    assert hooks.events(EventKind.WEBHOOK_MADE) == []


def test_the_same_address_twice_is_a_page_sent_twice(hooks: Subscribing) -> None:
    hooks.make(URL)
    with pytest.raises(InvalidInputError):
        hooks.make(URL)


def test_in_production_only_https_is_taken(hooks: Subscribing) -> None:
    office = hooks.office

    def make(keeping: Keeping) -> Made:
        strict = Keeping(
            keeping.session, keeping.signer, keeping.vault, keeping.actor, keeping.now, keeping.today,
            Allowed(), plain=False,
        )  # fmt: skip
        return service.make_webhook(
            strict, office.workplace.office.id, Wanted("http://8.8.8.8/", ["case.closed"])
        )

    with pytest.raises(InvalidInputError) as refusal:
        hooks.keep(make)
    assert refusal.value.problems[0].code == "webhook_https"


def test_nobody_but_the_administrator_of_the_office_keeps_its_webhooks(hooks: Subscribing) -> None:
    made, other = hooks.make(URL), hooks.office.elsewhere()

    with pytest.raises(NotAllowedError):
        hooks.keep(lambda keeping: service.make_webhook(keeping, other.id, Wanted(URL, ["case.closed"])))
    with pytest.raises(NotFoundError):
        hooks.keep(lambda keeping: hooks.row(keeping, made), at=other)
    with hooks.office.sessions() as session:
        for role in set(Role) - {Role.ADMIN}:
            with pytest.raises(NotFoundError):
                service.webhook_of(session, hooks.office.who(role), made.webhook.id)


def test_a_change_is_an_event_and_what_waits_goes_to_the_new_address(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(f"{receiver.url}/old")
    pinged(hooks, made)
    changing(hooks, made, service.change_webhook, Wanted(f"{receiver.url}/new", ["case.closed"]))

    assert tried(hooks, receiver).path == "/in/new"
    assert [one["moved"] for one in said(hooks, EventKind.WEBHOOK_CHANGED)] == [True]
    with pytest.raises(DomainError, match="nothing_changed"):
        changing(hooks, made, service.change_webhook, Wanted(f"{receiver.url}/new", ["case.closed"]))


def test_while_it_is_off_nothing_is_written_and_nothing_is_sent(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    changing(hooks, made, service.switch, enabled=False)
    hooks.office.step(hooks.office.receive().case_id, Action.REGISTER)
    hooks.follow()
    for work in (again.ping, lambda keeping, row: again.send_again(keeping, row, uuid.uuid4())):
        with pytest.raises((DomainError, NotFoundError)):
            changing(hooks, made, work)
    changing(hooks, made, service.switch, enabled=True)
    hooks.follow()
    assert hooks.send_all() == 0
    hooks.office.step(hooks.office.receive().case_id, Action.REGISTER)
    hooks.follow()

    assert hooks.send_all() == 1
    assert len(hooks.events(EventKind.WEBHOOK_STOPPED)) == len(hooks.events(EventKind.WEBHOOK_STARTED)) == 1


def test_one_message_or_all_since_a_time_are_sent_again_by_their_ids(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(receiver.url)
    receiver.answers.append(400)
    since = hooks.office.clock()
    for _ in range(3):
        pinged(hooks, made)
    hooks.turns(2)
    (first, *_) = hooks.deliveries(made)
    changing(hooks, made, again.send_again, first.id)
    assert tried(hooks, receiver).id == str(first.id)
    sent = len(receiver.got)

    changing(hooks, made, again.send_again_since, since, failed_only=False)
    hooks.send_all()
    assert len(receiver.got) == sent + 3
    assert len(receiver.effects) == 3
    with pytest.raises(DomainError, match="nothing_to_send"):
        changing(hooks, made, again.send_again_since, since, failed_only=True)
    assert [one["count"] for one in said(hooks, EventKind.WEBHOOK_SENT_AGAIN)] == [1, 3]


def test_a_message_of_another_webhook_is_not_sent_again(hooks: Subscribing, receiver: Receiver) -> None:
    made, other = hooks.make(f"{receiver.url}/1"), hooks.make(f"{receiver.url}/2")
    pinged(hooks, other)
    with pytest.raises(NotFoundError):
        changing(hooks, made, again.send_again, hooks.deliveries(other)[0].id)
