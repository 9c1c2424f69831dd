"""The lines of the recap against the month's statistics."""

from __future__ import annotations

from sqlalchemy.orm import Session

from neutrality.domain.indicators import BY_ID
from neutrality.register.flows import Flow, Flows, flows_of, total
from neutrality.statistics.service import Month

STOCKS = {"start": "opening", "end": "open"}


def add_up(session: Session, figures: Month) -> Flows:
    """Assert that the lines add up to these figures; return the flows of the lines."""
    flows, month = flows_of(session, figures.scope), figures.scope.month
    for unit, counted in (("cases", flows.cases), ("respondents", flows.people)):
        summed = vars(total(counted))
        wanted = {
            name: figures.total(f"{unit}_{STOCKS.get(name, name)}")
            for name in vars(Flow())
            if f"{unit}_{STOCKS.get(name, name)}" in BY_ID
        }
        assert {name: summed[name] for name in wanted} == wanted, (month, unit)
        for subject, flow in counted.items():
            assert flow.start + flow.came - flow.left == flow.end, (month, subject)
    return flows
