"""What of the log is told to whom: of the own offices, of what was chosen, nothing lost, nothing twice."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, func, select

from neutrality.cases.models import Case
from neutrality.database import make_engine, make_sessions, transaction
from neutrality.directory.models import Office
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.webhooks import DeliveryStatus, WebhookType
from neutrality.domain.workflow import Action, Outcome, State
from neutrality.history.models import Event, Leaf
from neutrality.history.service import Entry, Signer, append
from neutrality.retention.places import PLACES
from neutrality.webhooks import following
from neutrality.webhooks.models import Webhook, WebhookDelivery
from tests.fixtures.sample import Sample
from tests.webhooks.receiver import Receiver
from tests.webhooks.subscribing import Subscribing

URL = "https://8.8.8.8/in"
REGISTERED = [WebhookType.CASE_REGISTERED]


def registered(hooks: Subscribing) -> uuid.UUID:
    """Receive and register a report."""
    case_id = hooks.office.receive().case_id
    hooks.office.step(case_id, Action.REGISTER)
    return case_id


def test_what_was_before_is_not_told_and_what_is_looked_at_twice_is_told_once(hooks: Subscribing) -> None:
    registered(hooks)
    hooks.follow()
    made = hooks.make(URL, REGISTERED)
    case_id = registered(hooks)
    for _ in range(3):
        hooks.follow()
    with transaction(hooks.office.sessions) as session:  # a database of yesterday: the same log once more
        session.get_one(Webhook, made.webhook.id).position = 0
    hooks.follow()

    bodies = [json.loads(one.body)["data"]["case"] for one in hooks.deliveries(made)]
    assert sorted(bodies) == sorted(set(bodies))
    assert str(case_id) in bodies


@pytest.mark.both_databases
def test_what_was_committed_late_is_told_too(hooks: Subscribing) -> None:
    made = hooks.make(URL, REGISTERED)
    first = registered(hooks)
    with hooks.office.sessions() as late, late.begin():
        entry = Entry(
            Stream.CASE, uuid.uuid4(), EventKind.CASE_REGISTERED, hooks.office.today,
            office_id=hooks.office.workplace.office.id,
        )  # fmt: skip
        append(late, hooks.office.means.signer, entry, now=hooks.office.clock())
        if late.get_bind().dialect.name == "postgresql":  # on SQLite nobody else writes meanwhile
            registered(hooks)
            hooks.follow()
    hooks.follow()

    told = {json.loads(one.body)["data"]["case"] for one in hooks.deliveries(made)}
    assert {str(first), str(entry.stream_id)} <= told


def test_an_event_that_no_surface_wrote_is_told_to_nobody(hooks: Subscribing) -> None:
    made = hooks.make(URL, REGISTERED)
    with transaction(hooks.office.sessions) as session:
        entry = Entry(
            Stream.CASE, uuid.uuid4(), EventKind.CASE_REGISTERED, hooks.office.today,
            office_id=hooks.office.workplace.office.id,
        )  # fmt: skip
        stranger = Signer("desk", Ed25519PrivateKey.generate())
        append(session, stranger, entry, now=hooks.office.clock())
    hooks.follow()
    assert hooks.deliveries(made) == []


def test_an_office_is_told_of_itself_and_of_those_below(hooks: Subscribing) -> None:
    place = hooks.office.workplace
    above = hooks.make(f"{URL}/1", REGISTERED, at=place.province)
    own = hooks.make(f"{URL}/2", REGISTERED)
    beside = hooks.make(f"{URL}/3", REGISTERED, at=hooks.office.elsewhere())
    registered(hooks)
    hooks.follow()

    assert [len(hooks.deliveries(one)) for one in (above, own, beside)] == [1, 1, 0]


def test_a_released_month_is_told_to_everybody(hooks: Subscribing) -> None:
    made = hooks.make(URL)
    with transaction(hooks.office.sessions) as session:
        top = hooks.office.workplace.province.id
        entry = Entry(
            Stream.EXPORT, top, EventKind.MONTH_RELEASED, hooks.office.today, office_id=top,
            payload={"month": "2026-10", "revision": 1, "first": str(uuid.uuid4()), "digest": "f" * 64},
        )  # fmt: skip
        append(session, hooks.worker.signer, entry, now=hooks.office.clock())
    hooks.follow()
    (delivery,) = hooks.deliveries(made)

    assert json.loads(delivery.body)["data"] == {
        "month": "2026-10", "revision": 1, "number": 1, "office": hooks.office.workplace.province.code,
    }  # fmt: skip


def test_a_long_log_is_followed_piece_by_piece(hooks: Subscribing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 2)
    made = hooks.make(URL, REGISTERED)
    for _ in range(5):
        registered(hooks)
    counts = []
    for _ in range(4):
        hooks.follow()
        counts.append(len(hooks.deliveries(made)))
    assert counts == [2, 4, 5, 5]


def test_settled_messages_are_forgotten_and_those_of_an_erased_case_go(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(receiver.url, REGISTERED)
    case_id = registered(hooks)
    hooks.follow()
    assert [one.case_id for one in hooks.deliveries(made)] == [case_id]
    assert any(place.owner is WebhookDelivery.case_id for place in PLACES)
    later = hooks.office.clock() + following.KEPT + timedelta(days=1)
    with transaction(hooks.office.sessions) as session:
        following.forget_deliveries(session, hooks.worker, {}, later)
    assert len(hooks.deliveries(made)) == 1, "what waits is kept"
    hooks.send_all()
    with transaction(hooks.office.sessions) as session:
        following.forget_deliveries(session, hooks.worker, {}, later)
    assert hooks.deliveries(made) == []


def test_a_message_whose_case_was_erased_on_its_way_is_settled_all_the_same(
    hooks: Subscribing, receiver: Receiver
) -> None:
    made = hooks.make(receiver.url, REGISTERED)
    registered(hooks)
    hooks.follow()
    receiver.answers.append(500)
    carry = hooks.carrier

    class Erasing:
        def carry(self, *told: Any) -> Any:
            with transaction(hooks.office.sessions) as session:
                session.execute(delete(WebhookDelivery))
            return carry.carry(*told)

    hooks.carrier = Erasing()  # type: ignore[assignment]  # an erasure in the very moment of sending
    hooks.send()
    assert hooks.webhook(made).failures == 1


def test_over_the_whole_sample_no_message_holds_anything_but_ids_and_codes(
    sample: Sample, tmp_path: Path
) -> None:
    engine = make_engine(sample.database_url)
    sessions = make_sessions(engine)
    with transaction(sessions) as session:
        top = session.scalars(select(Office).where(Office.parent_id.is_(None))).first()
        assert top is not None
        end = session.scalar(select(func.max(Leaf.index))) or 0
        newest = session.scalars(select(func.max(Event.recorded_at))).one()
        row = Webhook(
            id=uuid.uuid4(), office_id=top.id, url=URL, types=" ".join(WebhookType), enabled=True,
            made_by=uuid.uuid4(), made_at=newest, position=0, failures=0,
        )  # fmt: skip
        session.add(row)
        session.flush()
        while row.position <= end:
            following._follow(session, row, end, newest)
        bodies = [json.loads(body) for body in session.scalars(select(WebhookDelivery.body))]
        cases = {str(one) for one in session.scalars(select(Case.id))}
        offices = set(session.scalars(select(Office.code)))
        assert set(session.scalars(select(WebhookDelivery.status))) == {DeliveryStatus.WAITING}
    engine.dispose()

    assert {said["type"] for said in bodies} >= set(WebhookType) - {"case.transferred", "month.released"}
    allowed: dict[str, Collection[str | None]] = {
        "case": cases, "office": offices, "state": set(State), "outcome": {None, *Outcome},
    }  # fmt: skip
    for said in bodies:
        assert set(said) == {"type", "timestamp", "data"}
        assert said["type"] in set(WebhookType)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z", said["timestamp"])
        for name, value in said["data"].items():
            if name in allowed:
                assert value in allowed[name] or (name == "state" and value is None), said
            elif name == "month":
                assert re.fullmatch(r"\d{4}-\d\d", value)
            else:
                assert name in {"number", "revision"}, said
                assert isinstance(value, int)
