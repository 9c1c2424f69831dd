"""What a release is made from: everything that was counted, nothing hidden. It never leaves the desk.

Together with the grounds of the releases before, it gives the published tables and nothing else does, so that
whoever has the grounds can make each release anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import Any

from neutrality.domain.cells import TOTAL, Cell
from neutrality.domain.publication import value_read, value_written
from neutrality.domain.values import Days, Value


@dataclass(frozen=True)
class Standing:
    """A respondent at the end of the month: in which part of the cumulative row, and what is known."""

    id: str
    case: str
    part: str
    election: str | None
    agency: str | None
    province: str | None
    type: str | None
    cause: str | None
    level: str | None
    sanction: str | None


@dataclass(frozen=True)
class Flows:
    """Cases over the months from `since` to the release's: what stood, came and went, by legal date."""

    since: str
    opening: int
    received: int
    back: int
    not_registered: int
    forwarded_elsewhere: int
    closed: int
    excluded: int
    closing: int


@dataclass(frozen=True)
class Ground:
    """The unsuppressed figures of a month at a position of the log.

    `cases` tells which cases stand behind a figure, `reports` how many reports each case has, `cohorts`
    the shares of earlier months, `names` what codes are called.
    """

    month: str
    position: int
    offices: int
    cells: Mapping[Cell, Value]
    persons: tuple[Standing, ...]
    flows: Flows
    cases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reports: Mapping[str, int] = field(default_factory=dict)
    cohorts: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)

    def value(self, indicator: str, dimension: str = TOTAL, code: str = "") -> Value:
        """Return a figure, 0 where nothing was counted."""
        return self.cells.get(Cell(indicator, dimension, code), 0)

    def count(self, indicator: str) -> int:
        """Return a figure that is a whole number, in total."""
        found = self.value(indicator)
        return found if isinstance(found, int) else 0

    def without(self, cases: Collection[str]) -> Ground:
        """Return the ground without what it knows of these cases beyond the part in which each stands."""
        persons = tuple(_bare(one) if one.case in cases else one for one in self.persons)
        return replace(self, persons=persons)

    def written(self) -> str:
        """Return the ground as it is kept."""
        return json.dumps(
            {
                "month": self.month,
                "position": self.position,
                "offices": self.offices,
                "cells": [
                    [cell.indicator, cell.dimension, cell.code, _kept(value)]
                    for cell, value in sorted(self.cells.items(), key=lambda one: _place(one[0]))
                ],
                "persons": [list(asdict(one).values()) for one in self.persons],
                "flows": asdict(self.flows),
                "cases": {name: sorted(some) for name, some in sorted(self.cases.items())},
                "reports": dict(sorted(self.reports.items())),
                "cohorts": {
                    month: {name: _kept(value) for name, value in some.items()}
                    for month, some in self.cohorts.items()
                },
                "names": self.names,
            },
            separators=(",", ":"),
            ensure_ascii=False,
        )

    @staticmethod
    def read(content: str) -> Ground:
        """Return the ground that was kept."""
        told = json.loads(content)
        return Ground(
            told["month"],
            told["position"],
            told["offices"],
            {Cell(*place): _known(value) for *place, value in told["cells"]},
            tuple(Standing(*one) for one in told["persons"]),
            Flows(**told["flows"]),
            {name: frozenset(some) for name, some in told["cases"].items()},
            told["reports"],
            {
                month: {name: _known(value) for name, value in some.items()}
                for month, some in told["cohorts"].items()
            },
            {along: {code: (*both,) for code, both in some.items()} for along, some in told["names"].items()},
        )


def _bare(one: Standing) -> Standing:
    """Return a respondent with the part and election that later releases are compared with."""
    return replace(one, agency=None, province=None, type=None, cause=None, level=None, sanction=None)


def _place(cell: Cell) -> tuple[str, str, str]:
    return cell.indicator, cell.dimension, cell.code


def _kept(value: Value) -> dict[str, Any]:
    """Return a value with all that it is made of: of a length also of how many it tells, exactly."""
    if isinstance(value, Days):
        return {"type": "length", "days": str(value.days), "of": value.of}
    return value_written(value)


def _known(told: Mapping[str, Any]) -> Value:
    if told["type"] == "length":
        return Days(Fraction(told["days"]), told["of"])
    return value_read(told)
