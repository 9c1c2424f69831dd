"""The places that an administrator may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from neutrality.directory.holidays import reachable
from neutrality.directory.models import Place, PlaceLevel
from neutrality.domain.access import Permission
from neutrality.gate import actor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def offered_places(session: Session, nowhere: str, *, kept: str | None = None) -> list[tuple[str, str]]:
    """Return provinces, regencies and cities within reach, and the place that stands there already."""
    reach = reachable(session, actor(), Permission.KEEP_DIRECTORY)
    wanted = Place.level != PlaceLevel.DISTRICT
    if reach is not None:
        within = [Place.code.startswith(f"{code}.", autoescape=True) for code in reach]
        wanted &= or_(Place.code.in_(reach), *within)
    found = select(Place.code, Place.name).where(or_(wanted, Place.code == kept)).order_by(Place.code)
    rows = [(row.code, f"{row.code} {row.name}") for row in session.execute(found)]
    return [("", nowhere), *rows] if reach is None else rows
