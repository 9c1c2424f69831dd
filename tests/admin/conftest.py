"""Administrators of the topmost office and of the one below, and the forms as they are sent."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn

Events = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def top(sign_in: SignIn, sessions: Sessions, factory: Factory, workplace: Workplace) -> FlaskClient:
    """Return an administrator of the topmost office."""
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, Role.ADMIN)
    return sign_in(account=account)


@pytest.fixture
def local(sign_in: SignIn) -> FlaskClient:
    """Return an administrator of the office below."""
    return sign_in(Role.ADMIN)


@pytest.fixture
def events(sessions: Sessions) -> Events:
    """Return a function: what the events of a kind say, the oldest first, each with who did it."""

    def told(kind: EventKind, stream_id: uuid.UUID | None = None) -> list[dict[str, Any]]:
        asked = select(Event.actor_id, EventPayload.content).join(EventPayload).where(Event.kind == kind)
        if stream_id is not None:
            asked = asked.where(Event.stream_id == stream_id)
        with sessions() as session:
            rows = session.execute(asked.order_by(Event.id)).all()
        return [{"by": actor, **json.loads(content)} for actor, content in rows]

    return told
