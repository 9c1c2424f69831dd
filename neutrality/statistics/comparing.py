"""Whether both ways of counting a month give the same, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from neutrality.domain.cells import Cell
from neutrality.domain.values import Value


@dataclass(frozen=True)
class Difference:
    """One figure that both ways of counting give differently; nothing counted is a zero."""

    cell: Cell
    counted: Value
    retold: Value


def differences(counted: Mapping[Cell, Value], retold: Mapping[Cell, Value]) -> tuple[Difference, ...]:
    """Return every figure that differs, in the order of the indicators' names."""
    cells = sorted({*counted, *retold}, key=lambda cell: (cell.indicator, cell.dimension, cell.code))
    pairs = [(cell, counted.get(cell, 0), retold.get(cell, 0)) for cell in cells]
    return tuple(Difference(cell, one, other) for cell, one, other in pairs if one != other)
