"""What the worker does for intake: what was promised to be removed is removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from neutrality.evidence.care import sweep_orphans
from neutrality.intake.drafts import LONGEST_LIFE, sweep_expired
from neutrality.means import Job, Means


def sweep_drafts(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Remove drafts whose two hours are over."""
    del means, payload
    sweep_expired(session, now=now)


def sweep_files(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Remove sealed files that no report has and no draft can still name."""
    del payload
    sweep_orphans(session, means.store, before=now - LONGEST_LIFE)


PERIODIC: dict[str, tuple[timedelta, Job]] = {
    "sweep_drafts": (timedelta(minutes=5), sweep_drafts),
    "sweep_files": (timedelta(hours=6), sweep_files),
}
