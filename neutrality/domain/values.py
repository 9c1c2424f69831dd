"""What a figure can say: a whole number, a share, a length of time, or a sign in place of one (design 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from neutrality.domain.quantiles import median, p90


class Sign(StrEnum):
    """What stands where no number does; a zero is a number and needs no sign.

    `nil`: there was nothing to divide by or to measure. `missing`: the source is not there. `hidden`: it is
    known and not shown. `not_yet`: it can be known only later.
    """

    HIDDEN = "hidden"
    NIL = "nil"
    MISSING = "missing"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Rate:
    """A share with what it is a share of; the whole is never zero."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction:
        """Return the share."""
        return Fraction(self.part, self.whole)


@dataclass(frozen=True)
class Days:
    """A length in calendar days, and of how many it tells."""

    days: Fraction
    of: int


# Closed: whoever shows a figure must know each of these.
Value = int | Rate | Days | Sign


def rate(part: int, whole: int) -> Value:
    """Return the share, nil where there is nothing to divide by."""
    return Rate(part, whole) if whole else Sign.NIL


def median_days(lengths: Iterable[int]) -> Value:
    """Return the median of these lengths, nil without any."""
    found = list(lengths)
    return Days(median(found), len(found)) if found else Sign.NIL


def p90_days(lengths: Iterable[int]) -> Value:
    """Return the length that nine of ten do not exceed, nil without any."""
    found = list(lengths)
    return Days(p90(found), len(found)) if found else Sign.NIL
