"""What the database tells of the state of work: queues, seals, scans; counts and ages, never content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from neutrality.evidence.models import EvidenceFile, ScanState
from neutrality.history.models import Checkpoint, Event, ForgedEvent, Leaf
from neutrality.outbox import OutboxMessage
from neutrality.replica import Fitness, Standing
from neutrality.schema import is_newest
from neutrality.webhooks.models import WebhookDelivery


@dataclass(frozen=True)
class Reading:
    """One figure: its name without the prefix, what it means, its value, and by what it is parted."""

    name: str
    meaning: str
    value: float
    parted: dict[str, str] = field(default_factory=dict)


def readings(session: Session, *, now: datetime) -> Iterator[Reading]:
    """Yield every figure, each from an index or a small table."""
    yield Reading(
        "schema_is_newest", "1 when the database is at the newest migration", float(is_newest(session))
    )
    yield from _queue(session, now)
    yield from _history(session, now)
    yield from _messages(session, now)
    unscanned = select(func.count()).where(EvidenceFile.scan_state == ScanState.UNSCANNED)
    yield Reading("files_unscanned", "files that no scanner has seen", session.scalar(unscanned) or 0)


def of_replica(standing: Standing | None) -> Iterator[Reading]:
    """Yield how the copy stands that lists are read from; where there is none, none is missed."""
    fit = standing is None or standing.fitness is Fitness.FIT
    yield Reading("replica_fit", "0 when lists cannot be read from the replica that is set", float(fit))
    behind = standing.behind if standing is not None else 0.0
    if behind is not None:
        yield Reading("replica_behind_seconds", "by how much the replica is behind at most", behind)


def _queue(session: Session, now: datetime) -> Iterator[Reading]:
    """Yield what waits in the outbox by kind; what failed too often stands apart."""
    waits = OutboxMessage.dead_at.is_(None)
    counted = (
        select(
            OutboxMessage.kind,
            func.count(case((waits, 1))),
            func.count(OutboxMessage.dead_at),
            func.min(case((waits, OutboxMessage.due_at))),
        )
        .where(OutboxMessage.done_at.is_(None))
        .group_by(OutboxMessage.kind)
        .order_by(OutboxMessage.kind)
    )
    latest = 0.0
    for kind, waiting, dead, oldest in session.execute(counted):
        parted = {"kind": kind}
        yield Reading("outbox_waiting", "pieces of work that are not done", waiting, parted)
        yield Reading("outbox_dead", "pieces of work that were given up", dead, parted)
        latest = max(latest, _age(oldest, now))
    yield Reading("outbox_late_seconds", "for how long the oldest piece of work has been due", latest)


def _history(session: Session, now: datetime) -> Iterator[Reading]:
    """Yield how far the seal is behind, how large the tree is, and what was refused as forged."""
    behind = Event.id > func.coalesce(select(func.max(Leaf.event_id)).scalar_subquery(), 0)
    oldest = session.scalar(select(Event.recorded_at).where(behind).order_by(Event.id).limit(1))
    yield Reading(
        "unsealed_seconds", "for how long the oldest event has waited for the seal", _age(oldest, now)
    )
    sealed = session.scalar(select(func.max(Checkpoint.size))) or 0
    yield Reading("sealed_events", "events under the newest checkpoint", sealed)
    forged = session.scalar(select(func.count()).select_from(ForgedEvent)) or 0
    yield Reading("forged_events", "events that the sealer refused", forged)


def _messages(session: Session, now: datetime) -> Iterator[Reading]:
    """Yield what waits for other programs."""
    counted = select(WebhookDelivery.status, func.count(), func.min(WebhookDelivery.due_at)).group_by(
        WebhookDelivery.status
    )
    found = {status.value: (count, oldest) for status, count, oldest in session.execute(counted)}
    for status in ("waiting", "dead"):
        count, _oldest = found.get(status, (0, None))
        yield Reading(f"webhooks_{status}", f"messages to other programs: {status}", count)
    late = _age(found.get("waiting", (0, None))[1], now)
    yield Reading("webhooks_late_seconds", "for how long the oldest message has been due", late)


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0
