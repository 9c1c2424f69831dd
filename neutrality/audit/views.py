"""The public's page of the history: every day's checkpoint, the key that checks it, what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request
from sqlalchemy import func, select

from neutrality import current
from neutrality.cases.buckets import month_bounds
from neutrality.database import reading
from neutrality.domain.errors import NotFoundError
from neutrality.gate import Audience, open_to
from neutrality.history.models import Checkpoint

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("integrity", __name__)


@dataclass(frozen=True)
class Shown:
    """A month's public checkpoints, newest first, every restore ever, and the neighbouring months."""

    month: str
    days: list[Checkpoint]
    restores: list[Checkpoint]
    older: str | None
    newer: str | None


@bp.get("/integritas")
@open_to(Audience.PUBLIC)
def checkpoints() -> ResponseReturnValue:
    """List a month's public checkpoints; the newest month unless another is asked for."""
    with reading(current.sessions()) as session:
        shown = _shown(session, request.args.get("bulan", ""))
    return render_template("audit/checkpoints.html", shown=shown, key=str(current.log().key))


@bp.get("/integritas/<day>")
@open_to(Audience.PUBLIC)
def checkpoint(day: str) -> ResponseReturnValue:
    """Return one day's checkpoint exactly as it was signed, under an address that stays."""
    with reading(current.sessions()) as session:
        found = select(Checkpoint.note).where(Checkpoint.public_on == _day(day))
        note = session.scalar(found)
    if note is None:
        raise NotFoundError("no_checkpoint_of_day")
    return Response(note, mimetype="text/plain")


def _shown(session: Session, asked: str) -> Shown:
    newest = session.scalar(select(func.max(Checkpoint.public_on))) or current.today()
    first, last = month_bounds(asked) if _is_month(asked) else month_bounds(f"{newest:%Y-%m}")
    public = select(Checkpoint).where(Checkpoint.public_on.between(first, last))
    before = select(func.max(Checkpoint.public_on)).where(Checkpoint.public_on < first)
    after = select(func.min(Checkpoint.public_on)).where(Checkpoint.public_on > last)
    older, newer = session.scalar(before), session.scalar(after)
    restores = select(Checkpoint).where(Checkpoint.lost_size.is_not(None)).order_by(Checkpoint.id)
    return Shown(
        f"{first:%Y-%m}",
        list(session.scalars(public.order_by(Checkpoint.public_on.desc()))),
        list(session.scalars(restores)),
        f"{older:%Y-%m}" if older else None,
        f"{newer:%Y-%m}" if newer else None,
    )


def _is_month(word: str) -> bool:
    try:
        return date.fromisoformat(f"{word}-01").strftime("%Y-%m") == word
    except ValueError:
        return False


def _day(word: str) -> date:
    """Return the day that an address names; only one way of writing it has an address."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise NotFoundError("no_checkpoint_of_day") from None
    if day.isoformat() != word:
        raise NotFoundError("no_checkpoint_of_day")
    return day
