"""Linear equations over what nobody published, and how far each unknown can still lie (attack 19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

WIDE = 5.0
ENDLESS = 1_000_000.0
NEARLY = 1e-6

Sum = Mapping[int, float]


@dataclass(frozen=True)
class Hidden:
    """Something that no release shows: what it is called, as a sum of unknowns, and what it truly is."""

    name: str
    sum: Sum
    truth: float


@dataclass(frozen=True)
class Found:
    """How narrow the attacker's interval for something hidden is."""

    name: str
    truth: float
    least: float
    most: float

    @property
    def narrow(self) -> bool:
        return self.most - self.least < WIDE - NEARLY

    @property
    def told(self) -> bool:
        """Whether it is exactly a number that could have been published."""
        return self.most - self.least < NEARLY and abs(self.truth) >= WIDE


@dataclass
class Equations:
    """Unknowns with their bounds, what was published of their sums, and the truth, to check both."""

    truth: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    rows: list[tuple[Sum, float]] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)

    def unknown(self, truth: float, least: float = 0, most: float = ENDLESS) -> int:
        """Return a new unknown; the attacker knows that it lies between these."""
        assert least <= truth <= most, (truth, least, most)
        self.truth.append(truth)
        self.least.append(least)
        self.most.append(most)
        return len(self.truth) - 1

    def movement(self, truth: float) -> int:
        """Return an unknown that is net: the attacker is told its direction, and expects none to go back."""
        return self.unknown(truth) if truth >= 0 else self.unknown(truth, -ENDLESS, 0)

    def correction(self, truth: float) -> int:
        """Return an unknown that is nothing, and known to be nothing, unless something was corrected."""
        return self.movement(truth) if truth else self.unknown(0, 0, 0)

    def told(self, some: Sum, value: float) -> None:
        """Write down that a sum was published."""
        assert abs(self.value(some) - value) < NEARLY, (self.value(some), value)
        self.rows.append((some, value))

    def hide(self, name: str, some: Sum) -> None:
        """Write down that a sum is hidden; what is nothing needs no hiding."""
        truth = self.value(some)
        if truth:
            self.hidden.append(Hidden(name, some, truth))

    def value(self, some: Sum) -> float:
        return sum(factor * self.truth[one] for one, factor in some.items())

    def solve(self) -> list[Found]:
        """Return the interval of everything hidden; wide ones only as wide as was needed to know it."""
        solver = _solver(self)
        costs = np.zeros(len(self.truth))
        places = np.arange(len(self.truth), dtype=np.int32)
        columns = [np.fromiter(one.sum, dtype=np.int64) for one in self.hidden]
        starts = np.cumsum([0, *map(len, columns)])[:-1]
        flat = np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)
        factors = np.array([factor for one in self.hidden for factor in one.sum.values()])
        least = np.full(len(self.hidden), np.inf)
        most = np.full(len(self.hidden), -np.inf)
        for place, one in enumerate(self.hidden):
            for sign in (1.0, -1.0):
                if most[place] - least[place] >= WIDE:
                    continue
                costs[:] = 0
                costs[columns[place]] = sign * np.fromiter(one.sum.values(), dtype=float)
                solver.changeColsCost(len(costs), places, costs)
                solver.run()
                assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
                values = np.array(solver.getSolution().col_value)
                sums = np.add.reduceat(factors * values[flat], starts)
                least, most = np.minimum(least, sums), np.maximum(most, sums)
        return [
            Found(one.name, one.truth, float(low), float(high))
            for one, low, high in zip(self.hidden, least, most, strict=True)
        ]

    def narrow(self) -> list[Found]:
        """Return what can be known too well."""
        return [one for one in self.solve() if one.narrow and not one.told]


def total(some: Iterable[int]) -> Sum:
    """Return the sum of unknowns."""
    return dict.fromkeys(some, 1.0)


def plus(*sums: Sum) -> Sum:
    """Return the sum of sums."""
    found: Counter[int] = Counter()
    for some in sums:
        for one, factor in some.items():
            found[one] += factor  # type: ignore[assignment]
    return found


def minus(first: Sum, second: Sum) -> Sum:
    """Return the first without the second."""
    return plus(first, {one: -factor for one, factor in second.items()})


def _solver(equations: Equations) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("presolve", "off")
    for low, high in zip(equations.least, equations.most, strict=True):
        solver.addVar(low, high)
    for some, value in equations.rows:
        columns = np.fromiter(some, dtype=np.int32)
        solver.addRow(value, value, len(columns), columns, np.fromiter(some.values(), dtype=float))
    return solver
