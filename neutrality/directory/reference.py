"""Loading the law and the places from the files into the tables, as often as one likes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from typing import Any

import holidays
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from neutrality.database import Base
from neutrality.directory.models import Election, Holiday, Place, ViolationTypeRow
from neutrality.domain.catalogue import Catalogue, ElectionRow

YEARS = range(2019, 2028)
HOLIDAY_SOURCE = f"holidays {version('holidays')}"
ESTIMATE = "perkiraan"


@dataclass(frozen=True)
class Loaded:
    """How many rows were added or changed."""

    places: int
    violation_types: int
    elections: int
    holidays: int


def load_reference_data(session: Session, catalogue: Catalogue, *, years: Iterable[int] = YEARS) -> Loaded:
    """Bring places, violation types, elections and holidays up to date; what people changed stays."""
    places = [{**asdict(row), "valid_from": None, "valid_to": None} for row in catalogue.places]
    columns = [column.name for column in ViolationTypeRow.__table__.columns]
    types = [{name: getattr(row, name) for name in columns} for row in catalogue.types.values()]
    return Loaded(
        places=_upsert(session, Place, places),
        violation_types=_upsert(session, ViolationTypeRow, types),
        elections=sum(_put_election(session, row) for row in catalogue.elections),
        holidays=_put_holidays(session, sorted(years)),
    )


def _upsert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> int:
    names = list(rows[0])
    columns = [getattr(model, name) for name in names]
    known = {row.code: dict(zip(names, row, strict=True)) for row in session.execute(select(*columns))}
    new = [row for row in rows if row["code"] not in known]
    changed = [row for row in rows if row["code"] in known and known[row["code"]] != row]
    if new:
        session.execute(insert(model), new)
    if changed:
        session.execute(update(model), changed)
    return len(new) + len(changed)


def _put_election(session: Session, row: ElectionRow) -> bool:
    """Follow the file as long as nobody has reviewed the kept dates."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    values["place_code"] = row.place_code or None
    kept = session.scalar(select(Election).where(Election.code == row.code))
    if kept is None:
        session.add(Election(**values))
        session.flush()
        return True
    changed = {name: value for name, value in values.items() if getattr(kept, name) != value}
    if not kept.needs_review or not changed:
        return False
    for name, value in changed.items():
        setattr(kept, name, value)
    return True


def _put_holidays(session: Session, years: list[int]) -> int:
    """Follow the library for the days that came from it; days of a decree or an office are left alone."""
    listed = {row["on"]: row for row in _library(years)}
    kept = {row.on: row for row in session.scalars(select(Holiday).where(Holiday.place_code.is_(None)))}
    gone = [row for day, row in kept.items() if day.year in years and _seeded(row) and day not in listed]
    for row in gone:
        session.delete(row)
    new = [row for day, row in listed.items() if day not in kept]
    if new:
        session.execute(insert(Holiday), new)
    return len(gone) + len(new)


def _seeded(row: Holiday) -> bool:
    return row.observed and row.source.startswith("holidays ")


def _library(years: list[int]) -> list[dict[str, Any]]:
    rows = []
    for kind in ("government", "public"):
        named = {
            lang: holidays.country_holidays("ID", years=years, categories=(kind,), language=lang)
            for lang in ("id", "en_US")
        }
        for day, name in sorted(named["id"].items()):
            rows.append(
                {
                    "on": day,
                    "name": name,
                    "name_en": named["en_US"][day],
                    "kind": kind,
                    "estimated": ESTIMATE in name,
                    "observed": True,
                    "place_code": None,
                    "source": HOLIDAY_SOURCE,
                }
            )
    return rows
