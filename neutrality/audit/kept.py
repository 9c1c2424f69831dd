"""What the tables say of some cases, raw, beside what their events told: both as the database writes it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import Date, Table, Uuid

from neutrality.audit.snapshot import Row, Snapshot
from neutrality.cases.acts import ControlMeasure, EmployerAnswer, Forwarding, Recommendation, SanctionDecision
from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Case, Clock, Respondent
from neutrality.cases.replay import MOVING
from neutrality.database import Base
from neutrality.domain.history import EventKind

CASES_AT_ONCE = 200
# What facts (`cases/facts.py`), intervals and dated acts are made of.
TELLING = sorted(
    kind.value for kind in {*MOVING, EventKind.REPORT_SIGNED, EventKind.CAUSE_SET, EventKind.MEASURE_CHANGED}
)
_EVENTS = """
    SELECT {columns} FROM event e LEFT JOIN event_payload p ON p.event_id = e.id
    WHERE e.stream = 'case' AND e.stream_id IN (:keys) AND e.kind IN ({kinds})
    ORDER BY e.stream_id, e.number"""
_OF_CASE = (
    "id", "office_id", "kind", "channel", "place_code", "election_id", "regime", "received_on",
    "registered_on", "closed_on", "outcome", "state", "sub_status", "next_due_on",
    "excluded_on",
)  # fmt: skip
_OF_RESPONDENT = (
    "id", "case_id", "ordinal", "agency_id", "employee_type", "position_group", "violation_type", "cause",
    "outcome", "state", "sub_status",
)  # fmt: skip
_OF_ACT = ("event_id", "respondent_id", "void")
Told = dict[str, Any]


@dataclass
class Kept:
    """The rows of one case by table; `events` are the rows of the events that tell facts and intervals."""

    case: Told
    events: list[Row] = field(default_factory=list)
    rows: dict[type[Base], list[Told]] = field(default_factory=lambda: defaultdict(list))


def batches(held: Snapshot) -> Iterator[list[Kept]]:
    """Yield all cases, some at a time, each with its rows."""
    names = _columns(Case, _OF_CASE, sqlite=held.sqlite)
    after = "" if held.sqlite else str(uuid.UUID(int=0))
    statement = f"SELECT {names} FROM case_file t WHERE t.id > ? ORDER BY t.id LIMIT ?"
    for page in held.pages(statement, size=CASES_AT_ONCE, after=after):
        yield _filled(held, {row[0]: Kept(dict(zip(_OF_CASE, row, strict=True))) for row in page})


def writing(*, sqlite: bool) -> Callable[[Any], Any]:
    """Return what turns a value into what the tables hold and `Kept` has of it."""
    writers = _Writers({uuid.UUID: _HEX if sqlite else str, date: date.isoformat})

    def plain(value: Any) -> Any:
        write = writers[type(value)]
        return write(value) if write else value

    return plain


class _Writers(dict[type, "Callable[[Any], Any] | None"]):
    """How values of each type are written, nothing for those that stand as they are; asked once for each."""

    def __missing__(self, kind: type) -> Callable[[Any], Any] | None:
        self[kind] = attrgetter("value") if issubclass(kind, StrEnum) else None
        return self[kind]


_HEX = attrgetter("hex")


def _filled(held: Snapshot, cases: dict[str, Kept]) -> list[Kept]:
    keys = list(cases)
    parsed = ("stream_id", "legal_on", "office_id", "respondent_id")
    ids = [f"e.{name}" if held.sqlite else f"e.{name}::text" for name in parsed]
    columns = ", ".join((*ids, "e.id", "e.number", "e.kind", "p.content"))
    statement = _EVENTS.format(columns=columns, kinds=", ".join(f"'{kind}'" for kind in TELLING))
    for row in held.chosen(statement, keys):
        cases[row[0]].events.append(row)
    for model, names in _EACH.items():
        for told in _rows(held, model, names, "case_id", keys):
            cases[told["case_id"]].rows[model].append(told)
    people = {told["id"]: kept for kept in cases.values() for told in kept.rows[Respondent]}
    for model, names in _ACTS.items():
        for told in _rows(held, model, names, "respondent_id", list(people)):
            people[told["respondent_id"]].rows[model].append(told)
    return list(cases.values())


def _rows(
    held: Snapshot, model: type[Base], names: tuple[str, ...], by: str, keys: list[str]
) -> Iterator[Told]:
    columns = _columns(model, names, sqlite=held.sqlite)
    where = "AND t.stopped_on IS NULL" if model is Clock else ""
    statement = f"SELECT {columns} FROM {model.__tablename__} t WHERE t.{by} IN (:keys) {where}"
    for row in held.chosen(statement, keys):
        yield dict(zip(names, row, strict=True))


def _columns(model: type[Base], names: Iterable[str], *, sqlite: bool) -> str:
    table = model.metadata.tables[model.__tablename__]
    return ", ".join(_column(table, name, sqlite=sqlite) for name in names)


def _column(table: Table, name: str, *, sqlite: bool) -> str:
    parsed = isinstance(table.columns[name].type, Uuid | Date)
    return f"t.{name}::text" if parsed and not sqlite else f"t.{name}"


def _all(model: type[Base]) -> tuple[str, ...]:
    return tuple(column.name for column in model.metadata.tables[model.__tablename__].columns)


_EACH: dict[type[Base], tuple[str, ...]] = {
    CaseFact: _all(CaseFact),
    RespondentFact: _all(RespondentFact),
    StateInterval: tuple(name for name in _all(StateInterval) if name != "id"),
    Respondent: _OF_RESPONDENT,
    Clock: ("case_id", "respondent_id", "kind", "due_on", "paused_on"),
}
_ACTS: dict[type[Base], tuple[str, ...]] = {
    Forwarding: (*_OF_ACT, "made_on", "proposed_level"),
    Recommendation: (*_OF_ACT, "made_on", "authority", "level"),
    SanctionDecision: (*_OF_ACT, "decided_on", "level"),
    EmployerAnswer: (*_OF_ACT, "said", "answered_on", "answer", "source"),
    ControlMeasure: (*_OF_ACT, "kind", "stage", "made_on"),
}
