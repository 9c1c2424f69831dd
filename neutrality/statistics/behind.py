"""What stands behind one figure: the things that were counted, remembered while they were counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from neutrality.domain.cells import TOTAL, Cell, Seen, Side, Thing
from neutrality.domain.indicators import ANALYSIS
from neutrality.domain.values import Rate, Sign, Value
from neutrality.statistics.analysis import analysis_of
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import tally_of

OF_THE_ANALYSIS = frozenset(indicator.id for indicator in ANALYSIS)
# In total these say how many codes the table beneath lists: they count no cases.
OF_CODES = frozenset({Cell("top_agencies"), Cell("top_provinces")})


@dataclass(frozen=True)
class Behind:
    """A figure and what it counted; of a share the whole besides the part."""

    cell: Cell
    value: Value
    part: Sequence[Thing]
    whole: Sequence[Thing]

    def things(self, side: Side) -> Sequence[Thing]:
        """Return what stands on a side."""
        return self.whole if side is Side.WHOLE else self.part


def opens(cell: Cell, value: Value | None) -> bool:
    """Return whether a figure opens a list: it counts something, and is no sign."""
    counted = value.whole if isinstance(value, Rate) else value
    return bool(counted) and not isinstance(value, Sign) and cell not in OF_CODES


def behind(session: Session, scope: Scope, cell: Cell, *, today: date) -> Behind:
    """Return the figure and the things behind it, as the log knows them now; nothing counted is zero."""
    values, seen = _counted(session, scope, cell, today)
    return Behind(cell, values.get(cell, 0), seen.behind(cell), seen.behind(cell, Side.WHOLE))


def everything(session: Session, scope: Scope, *, today: date) -> list[Behind]:
    """Return every figure of the month and of its analysis with the things behind it."""
    month, analysis = Cell("", TOTAL), Cell(next(iter(OF_THE_ANALYSIS)), TOTAL)
    found = []
    for values, seen in (_counted(session, scope, cell, today) for cell in (month, analysis)):
        found += [
            Behind(cell, value, seen.behind(cell), seen.behind(cell, Side.WHOLE))
            for cell, value in values.items()
        ]
    return found


def _counted(session: Session, scope: Scope, cell: Cell, today: date) -> tuple[dict[Cell, Value], Seen]:
    """Return the figures among which the cell stands; the analysis leaves out what is erased."""
    seen = Seen()
    if cell.indicator not in OF_THE_ANALYSIS:
        return dict(tally_of(session, replace(scope, seen=seen))), seen
    living = replace(scope, living=True, seen=seen)
    tally = tally_of(session, living)
    return analysis_of(session, living, tally, today=today), seen
