"""A held case is never due; the head holds and lets go with a reason; the criminal track holds by itself."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from neutrality.cases.reading import case_file
from neutrality.database import transaction
from neutrality.domain.access import Actor
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action
from neutrality.history.models import Event, EventPayload
from neutrality.retention.holds import holds_of, lift_hold, set_hold
from neutrality.retention.models import HoldKind
from neutrality.retention.running import carry_out
from tests.retention.conftest import Archive

BEGAN = date(2024, 3, 4)


def hold(archive: Archive, case_id: uuid.UUID, *, lift: bool = False, **changes: Any) -> None:
    """Let the head hold a case or let it go."""
    given: dict[str, Any] = {"reason": "Sengketa di pengadilan.", "actor": archive.head()}
    with transaction(archive.office.sessions) as session:
        (lift_hold if lift else set_hold)(
            session, archive.means, case_id, now=archive.office.clock(), **{**given, **changes}
        )  # fmt: skip


@pytest.mark.both_databases
def test_a_held_case_is_not_due_until_the_hold_is_lifted(archive: Archive) -> None:
    case_id = archive.closed("unmet", BEGAN)
    archive.later(years=1)
    (item,) = archive.due()
    hold(archive, case_id)

    assert archive.due() == []
    assert [one.kind for one in archive.due(held=True)[0].holds] == [HoldKind.ORDERED]
    assert carry_out(archive.running(), item, archive.two) is None

    hold(archive, case_id, lift=True)

    assert len(archive.erase_all()) == 1


def test_the_reason_stands_sealed_in_the_history_and_the_code_in_clear(archive: Archive) -> None:
    case_id = archive.closed("unmet", BEGAN)
    hold(archive, case_id)

    with archive.office.sessions() as session:
        content = session.scalars(
            select(EventPayload.content).join(Event).where(Event.kind == EventKind.HOLD_SET)
        ).one()
        view = case_file(
            session, archive.means, case_id, actor=archive.head(), lang="id",
            today=archive.office.today, now=archive.office.clock(),
        )  # fmt: skip
    assert json.loads(content) == {"hold": "ordered"}
    assert view.timeline[-1].reason == "Sengketa di pengadilan."


def test_only_the_head_of_the_office_holds_and_only_with_a_reason(archive: Archive) -> None:
    case_id, office = archive.closed("unmet", BEGAN), archive.office
    refusals: list[tuple[Actor, type[DomainError]]] = [
        (office.who("verifier"), NotAllowedError),
        (office.who("custodian"), NotAllowedError),
        (office.who("head", at=office.elsewhere()), NotFoundError),
    ]
    for actor, refusal in refusals:
        with pytest.raises(refusal):
            hold(archive, case_id, actor=actor)
    for reason in (" ", "x" * 2001):
        with pytest.raises(InvalidInputError):
            hold(archive, case_id, reason=reason)
    with pytest.raises(DomainError, match="nothing_changed"):
        hold(archive, case_id, lift=True)
    hold(archive, case_id)
    with pytest.raises(DomainError, match="nothing_changed"):
        hold(archive, case_id)


def as_a_crime(archive: Archive, case_id: uuid.UUID) -> None:
    """Reopen a closed case, hand it on as a crime too, and close it again."""
    office = archive.office
    office.clock.move(days=1)
    office.step(case_id, Action.REOPEN)
    office.step(case_id, Action.FORWARD, criminal_track="yes")
    office.step(case_id, Action.RECORD_NO_VIOLATION)


@pytest.mark.both_databases
def test_the_criminal_track_holds_until_the_head_says_that_it_ended(archive: Archive) -> None:
    case_id = archive.closed("not_proven", BEGAN)
    as_a_crime(archive, case_id)
    archive.later(years=7)

    assert archive.due() == []
    assert [one.kind for one in archive.due(held=True)[0].holds] == [HoldKind.CRIMINAL]

    hold(archive, case_id, lift=True)

    assert len(archive.due()) == 1

    as_a_crime(archive, case_id)
    with archive.office.sessions() as session:
        again = holds_of(session, [case_id])[case_id]
    assert [one.kind for one in again] == [HoldKind.CRIMINAL]
