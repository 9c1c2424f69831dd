"""What a corrected field may hold, for a control that fits it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.directory.models import Place
from neutrality.directory.service import agencies, elections


def correction_choices(session: Session, field: str) -> list[tuple[str, str]] | None:
    """Return the choices of a closed field, nothing for one that is typed."""
    catalogue, lang = current.catalogue(), current.lang()
    lists: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "place_code": lambda: [
            (row.code, row.name)
            for row in session.execute(
                select(Place.code, Place.name).where(Place.code.like("__.__")).order_by(Place.name)
            )
        ],
        "election_id": lambda: [("", "–"), *((str(row.id), row.name) for row in elections(session))],
        "agency_id": lambda: [("", "–"), *((str(row.id), row.name) for row in agencies(session))],
        "channel": lambda: catalogue.choices("intake_channel", lang),
        "employee_type": lambda: catalogue.choices("employee_type", lang),
        "position_group": lambda: catalogue.choices("position_group", lang),
        "violation_type": lambda: [
            (row.code, f"{row.code} · {row.label(lang)}") for row in catalogue.violation_types()
        ],
    }
    return lists[field]() if field in lists else None
