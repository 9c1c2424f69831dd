"""The figures of the month, declared: what is counted, in which unit, on which basis (domain 9)."""

from __future__ import annotations

from neutrality.domain.indicator import Basis, Identity, Indicator, Unit
from neutrality.domain.indicators_cases import OF_CASES
from neutrality.domain.indicators_mix import MIX
from neutrality.domain.indicators_rates import RATES
from neutrality.domain.indicators_respondents import OF_RESPONDENTS
from neutrality.domain.indicators_times import TIMES

__all__ = ["ANALYSIS", "BY_ID", "INDICATORS", "Basis", "Identity", "Indicator", "Unit"]

# What came, went and stands; these make the identity of the month.
INDICATORS: tuple[Indicator, ...] = (*OF_CASES, *OF_RESPONDENTS)
# What follows from it: the page shows it apart, as an analysis.
ANALYSIS: tuple[Indicator, ...] = (*RATES, *TIMES, *MIX)
BY_ID: dict[str, Indicator] = {row.id: row for row in (*INDICATORS, *ANALYSIS)}
