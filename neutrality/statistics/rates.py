"""Rates of the month and of all time up to its end, from the figures counted in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from neutrality.domain.cells import Cell, Seen, Tally, Thing
from neutrality.domain.cumulative import RECOMMENDED, Part, Row
from neutrality.domain.values import Value, rate
from neutrality.domain.workflow import Outcome
from neutrality.statistics.cumulative import Asked, row_of, standing_of
from neutrality.statistics.scope import Scope

REGISTERED, PROVEN = Cell("registered"), Cell("proven")
UNREGISTERED = (Cell("not_registered"), Cell("forwarded_elsewhere"))
NOT_PROVEN = Cell("respondents_closed", "outcome", Outcome.NOT_PROVEN.value)
UNMET = Cell("respondents_closed", "outcome", Outcome.NOT_MEETING_REQUIREMENTS.value)


def rates(session: Session, scope: Scope, tally: Tally) -> dict[Cell, Value]:
    """Return the rates of the month, and those of all respondents by where they stand at its end."""
    asked = Asked(None, scope.offices, scope.last, living=True)
    if scope.seen is not None and tally.seen is not None:
        _remember(scope, tally.seen, standing_of(session, asked))
    row = row_of(session, asked)
    return {**_of_the_month(tally), **_to_date(row)}


def _remember(scope: Scope, seen: Seen, standing: Mapping[Part, Sequence[Thing]]) -> None:
    """Remember what stands behind the rates: the things behind the figures of which they are made."""

    def counted(*cells: Cell) -> list[Thing]:
        return [thing for cell in cells for thing in seen.behind(cell)]

    def those(*parts: Part) -> list[Thing]:
        return [thing for part in parts for thing in standing.get(part, ())]

    scope.saw(Cell("registration_rate"), counted(REGISTERED), counted(REGISTERED, *UNREGISTERED))
    scope.saw(Cell("not_proven"), counted(NOT_PROVEN))
    scope.saw(Cell("incomplete"), counted(UNMET))
    scope.saw(Cell("proven_rate"), counted(PROVEN), counted(PROVEN, NOT_PROVEN, UNMET))
    recommended = those(*RECOMMENDED)
    judged = [*recommended, *those(Part.NOT_PROVEN, Part.INCOMPLETE)]
    scope.saw(Cell("proven_rate_to_date"), recommended, judged)
    scope.saw(Cell("follow_up_rate"), those(Part.SANCTIONED), recommended)
    scope.saw(Cell("answered_rate"), those(Part.SANCTIONED, Part.NO_VIOLATION), recommended)


def _of_the_month(tally: Tally) -> dict[Cell, Value]:
    registered, proven = tally[REGISTERED], tally[PROVEN]
    decided = registered + tally[Cell("not_registered")] + tally[Cell("forwarded_elsewhere")]
    not_proven, unmet = tally[NOT_PROVEN], tally[UNMET]
    return {
        Cell("registration_rate"): rate(registered, decided),
        Cell("not_proven"): not_proven,
        Cell("incomplete"): unmet,
        Cell("proven_rate"): rate(proven, proven + not_proven + unmet),
    }


def _to_date(row: Row) -> dict[Cell, Value]:
    parts = {
        "proven_rate_to_date": (row.recommended, row.judged),
        "follow_up_rate": (row.sanctioned, row.recommended),
        "answered_rate": (row.answered, row.recommended),
    }
    return {Cell(name): rate(*found) for name, found in parts.items()}
