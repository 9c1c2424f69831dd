"""Figures of an erased case: what stays countable when nothing may tell any more who it was (design 2)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.domain.history import commitment
from neutrality.domain.retention import FEWEST_IN_A_CLASS, province_of, quarter_end, quarter_of

Fact = CaseFact | RespondentFact
UNKNOWN = "unknown"
# What describes a respondent goes; the level of a sanction stays (design 2).
DROPPED = ("agency_id", "position_group", "violation_type", "cause", "sanction_kind")
# What a class with too few members loses besides.
MERGED = {"place_code": None, "election_id": None, "channel": UNKNOWN, "employee_type": UNKNOWN}


def coarse(session: Session, case: CaseFact, people: Iterable[RespondentFact], salt: bytes) -> dict[str, Any]:
    """Return the payload of the coarsening: the coarse facts, and the digests of the old and the new.

    The old facts could be guessed, so their digest is a commitment under the salt of the erased first
    event: whoever still holds a copy can check it, nobody else can try values.
    """
    people = sorted(people, key=lambda row: str(row.respondent_id))
    merged = _too_few(session, case)
    of_case, of_people = _told(case), [_told(row) for row in people]
    old = {"case": of_case, "respondents": of_people}
    new = {
        "case": _coarse(of_case, merged=merged),
        "respondents": [_coarse(told, merged=merged) for told in of_people],
    }
    digests = {
        "old": commitment(salt, _canonical(old)).hex(),
        "new": hashlib.sha256(_canonical(new)).hexdigest(),
    }
    return {**new, **digests, "merged": merged}


def restate(row: Fact, told: Mapping[str, Any], position: int) -> None:
    """Let a fact say what was told of it, known since a position of the log."""
    for column in type(row).__table__.columns:
        if column.name in told:
            setattr(row, column.name, _read(column.type.python_type, told[column.name]))
    row.position = position


def _told(row: Fact) -> dict[str, Any]:
    names = [column.name for column in type(row).__table__.columns if column.name != "position"]
    return {name: _written(getattr(row, name)) for name in names}


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, uuid.UUID) else value


def _read(kind: type[Any], value: Any) -> Any:
    if value is None:
        return None
    return date.fromisoformat(value) if kind is date else kind(value)


def _coarse(told: Mapping[str, Any], *, merged: bool) -> dict[str, Any]:
    made = {**told, "place_code": province_of(told["place_code"])}
    for name, value in told.items():
        if name.endswith("_on") and value:
            made[name] = quarter_of(date.fromisoformat(value)).isoformat()
    lost = {**dict.fromkeys(DROPPED), **(MERGED if merged else {})}
    return {**made, **{name: value for name, value in lost.items() if name in made}}


def _too_few(session: Session, case: CaseFact) -> bool:
    """Return whether the class of this case (quarter, province, outcome) has fewer than five members."""
    province = province_of(case.place_code)
    if province is None:
        return True
    first, last = quarter_of(case.received_on), quarter_end(case.received_on)
    same = select(func.count()).where(
        CaseFact.received_on.between(first, last),
        CaseFact.place_code.startswith(province),
        CaseFact.outcome == case.outcome,
    )
    return session.scalars(same).one() < FEWEST_IN_A_CLASS


def _canonical(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
