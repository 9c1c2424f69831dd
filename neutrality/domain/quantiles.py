"""Quantiles of whole days: the second definition of Hyndman and Fan.

The quantile p of n ordered values is the value at the place p·n, rounded up; where p·n is whole, it
is the mean of the values at that place and the next one. For the median this is the usual middle.
Source: R. J. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50, 1996,
definition 2 (inverse of the empirical distribution, averaged where it is flat).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)


def quantile(values: Sequence[int], share: Fraction) -> Fraction:
    """Return the quantile of these values at a share between 0 and 1, both excluded.

    Raises:
        ValueError: without any value.

    """
    if not values:
        raise ValueError("no values")
    ordered, place = sorted(values), share * len(values)
    whole = int(place)
    if place == whole:
        return Fraction(ordered[whole - 1] + ordered[whole], 2)
    return Fraction(ordered[whole])


def median(values: Sequence[int]) -> Fraction:
    """Return the middle of these values."""
    return quantile(values, MEDIAN)


def p90(values: Sequence[int]) -> Fraction:
    """Return what nine of ten of these values do not exceed."""
    return quantile(values, P90)
