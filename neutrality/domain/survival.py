"""How long until half are through, those that still wait included (Kaplan-Meier).

Whoever left counts with the day on which they left; whoever still waits, or left in another way, was only
watched so far (censored). At each length at which somebody left, the share of those who wait longer is
multiplied by 1 - left / still watched; whoever was watched exactly so far is still watched at it. The median
is the first length at which that share is a half or less; where half have not left there is none.
Source: E. L. Kaplan, P. Meier, "Nonparametric Estimation from Incomplete Observations", Journal of the
American Statistical Association 53 (1958), the product-limit estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Watched:
    """One that was watched for so many days; `left` when it was through then."""

    days: int
    left: bool


def survival(watched: Iterable[Watched]) -> list[tuple[int, Fraction]]:
    """Return at each length at which somebody left the share of those who wait longer."""
    rows = list(watched)
    left = Counter(row.days for row in rows if row.left)
    share, steps = Fraction(1), []
    for days in sorted(left):
        at_risk = sum(row.days >= days for row in rows)
        share *= 1 - Fraction(left[days], at_risk)
        steps.append((days, share))
    return steps


def survival_median(watched: Iterable[Watched]) -> int | None:
    """Return the length by which half are through, nothing where half have not left."""
    return next((days for days, share in survival(watched) if share <= Fraction(1, 2)), None)
