"""What the tables about reports and cases tell, and their revisions, as equations (attack 19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from neutrality.domain.publication import Table
from neutrality.domain.release_cases import Ways, ways_of
from neutrality.domain.release_sheet import Earlier, Sheet
from neutrality.domain.values import Rate
from tests.attacks.release_equations import Equations, minus, plus, total
from tests.attacks.release_world import MONTHS, Case, before, months_of, name_of, shown

IN = ("received", "back", "corrected_up")
# Of what was received the reports of each month tell; corrections are of no month.
WITHOUT_MONTHS = ("received", "corrected_up", "corrected_down")
OUT = ("not_registered", "forwarded_elsewhere", "closed", "excluded", "corrected_down")


FEW = 10


@dataclass(frozen=True)
class Version:
    """The cases that came and went as one release shows them."""

    earlier: Earlier
    months: range
    ways: Ways


def _same_cases(one: Earlier, other: Earlier) -> bool:
    return all(
        one.publication.table(name) == other.publication.table(name) for name in ("flow", "came", "went")
    )


def _same_registered(one: Earlier, other: Earlier) -> bool:
    both = [each.publication.table("month") for each in (one, other)]
    return all(
        len({repr(table.value(figure)) for table in both if table}) == 1
        for figure in ("registered", "findings", "registration_rate")
    )


class Flow:
    """Cases that came and went, and the month: each release and each revision of it."""

    def __init__(self, equations: Equations, cases: Sequence[Case], made: Sequence[Earlier]) -> None:
        self.equations, self.cases, self.made = equations, cases, made
        self.ways: dict[str, dict[str, int]] = {}

    def told(self) -> None:
        """Write down what came, went and happened, and hide the rest."""
        for month in range(MONTHS):
            mine = [one for one in self.made if one.publication.month == name_of(month)]
            versions = [found for one in mine if (found := self._version(one))]
            for version in versions:
                self._flow(version)
            for then, now in pairwise(versions):
                self._revised(then, now)
            self._month(mine)
        self._reports()

    def _version(self, one: Earlier) -> Version | None:
        table = shown(one.publication, "flow")
        if table is None:
            return None
        then = before(self.made[: self.made.index(one)], one.publication.month)
        # A revision that could not count them anew shows them as they were: only the first of these counts.
        mine = [each for each in self.made if each.publication.month == one.publication.month]
        if any(_same_cases(each, one) for each in mine[: mine.index(one)]):
            return None
        return Version(one, months_of(table), ways_of(Sheet(one.ground, then)))

    def _flow(self, version: Version) -> None:
        one = version.earlier.publication
        table = shown(one, "flow")
        assert table is not None
        _, came, went, _ = table.lines[0].values
        ways = {code: self.equations.unknown(version.ways.came.get(code, 0)) for code in IN}
        ways |= {code: self.equations.unknown(version.ways.went[code]) for code in OUT}
        self.ways[one.name] = ways
        off = [code for code in IN if code not in version.ways.came]
        for code in off:
            # Nobody expects more than a few to be taken off: more would have been told.
            ways[code] = self.equations.unknown(-version.ways.went.get(code, 0), 0, FEW)
        for name, codes, value, less in (
            ("came", [code for code in IN if code not in off], came, []),
            ("went", OUT, went, off),
        ):
            assert isinstance(value, int)
            out = total(ways[code] for code in less)
            self.equations.told(minus(total(ways[code] for code in codes), out), value)
            parts = shown(one, name)
            alone = {line.code: line.values[0] for line in parts.lines} if parts else {}
            for code, number in alone.items():
                some = [each for each in codes if each not in alone] if code == "others" else [code]
                assert isinstance(number, int)
                others = out if code == "others" else {}
                self.equations.told(minus(total(ways[each] for each in some), others), number)
            for code in codes:
                if code not in alone:
                    self.equations.hide(f"{name} {code} {one.name}", {ways[code]: 1.0})
                if len(version.months) > 1 and code not in WITHOUT_MONTHS:
                    self._by_month(version, code, ways[code])
        for code in off:
            self.equations.hide(f"taken off {code} {one.name}", {ways[code]: 1.0})

    def _by_month(self, version: Version, code: str, way: int) -> None:
        """Hide in which month of several they came or went by this way; take all to be of the first."""
        truth = self.equations.truth[way]
        months = [self.equations.unknown(0 if place else truth) for place, _ in enumerate(version.months)]
        self.equations.told(minus({way: 1.0}, total(months)), 0)
        self.equations.hide(f"{code} in {version.months}", {months[0]: 1.0})

    def _revised(self, then: Version, now: Version) -> None:
        earlier, later = (self.ways[one.earlier.publication.name] for one in (then, now))
        for code in (*IN, *OUT):
            change = self.equations.movement(
                self.equations.truth[later[code]] - self.equations.truth[earlier[code]]
            )
            self.equations.told({later[code]: 1.0, earlier[code]: -1.0, change: -1.0}, 0)
            self.equations.hide(f"{code} revised {now.earlier.publication.name}", {change: 1.0})

    def _month(self, mine: Sequence[Earlier]) -> None:
        """Registered are findings and reports; with those who were not they are all that was decided."""
        last: dict[str, int] = {}
        for place, one in enumerate(mine):
            table = one.publication.table("month")
            assert table is not None
            # A figure that stands as it was released says that it changed by little or not at all.
            if place and _same_registered(mine[place - 1], one):
                continue
            ground, name = one.ground, one.publication.name
            registered, findings = ground.count("registered"), ground.count("findings")
            rate = ground.value("registration_rate")
            rest = rate.whole - rate.part if isinstance(rate, Rate) else 0
            now = {
                "findings": self.equations.unknown(findings),
                "reports": self.equations.unknown(registered - findings),
                "unregistered": self.equations.unknown(rest),
            }
            both = {now["findings"]: 1.0, now["reports"]: 1.0}
            for figure, some in (("registered", both), ("findings", {now["findings"]: 1.0})):
                value = table.value(figure)
                if isinstance(value, int):
                    self.equations.told(some, value)
                else:
                    self.equations.hide(f"{figure} {name}", some)
            if not isinstance(table.value("findings"), int):
                self.equations.hide(f"registered reports {name}", {now["reports"]: 1.0})
            value = table.value("registration_rate")
            if isinstance(value, Rate):
                self.equations.told(both, value.part)
                self.equations.told({now["unregistered"]: 1.0}, value.whole - value.part)
            self._unregistered(mine, one, now["unregistered"])
            for code, unknown in now.items() if last else ():
                change = self.equations.movement(
                    self.equations.truth[unknown] - self.equations.truth[last[code]]
                )
                self.equations.told({unknown: 1.0, last[code]: -1.0, change: -1.0}, 0)
                self.equations.hide(f"{code} revised {name}", {change: 1.0})
            last = now

    def _unregistered(self, mine: Sequence[Earlier], one: Earlier, rest: int) -> None:
        for other in mine:
            ways, table = self.ways.get(other.publication.name), shown(other.publication, "flow")
            if ways and table and len(months_of(table)) == 1:
                some = total((ways["not_registered"], ways["forwarded_elsewhere"]))
                change = self.equations.correction(self.equations.truth[rest] - self.equations.value(some))
                self.equations.told(minus({rest: 1.0}, plus(some, {change: 1.0})), 0)
                self.equations.hide(
                    f"unregistered {one.publication.name}, {other.publication.name}", {change: 1.0}
                )

    def _reports(self) -> None:
        """Each report begins a case: the reports of its months are the cases received in a window."""
        for one in self.made:
            if one.publication.name not in self.ways:
                continue
            table = shown(one.publication, "flow")
            assert table is not None
            received = self.ways[one.publication.name]["received"]
            months = {
                month: self.equations.unknown(number) for month, number in self._received(one, table).items()
            }
            self.equations.told(minus({received: 1.0}, total(months.values())), 0)
            for month, unknown in months.items():
                self._told_reports(one, month, unknown)

    def _told_reports(self, one: Earlier, month: int, received: int) -> None:
        seen = False
        for other in self.made:
            if other.publication.month != name_of(month):
                continue
            table = other.publication.table("month")
            value = table.value("reports_received") if table else None
            if isinstance(value, int):
                late = self.equations.correction(value - self.equations.truth[received])
                self.equations.told({received: 1.0, late: 1.0}, value)
                self.equations.hide(
                    f"late reports {other.publication.name} in {one.publication.name}", {late: 1.0}
                )
                seen = True
        if not seen:
            self.equations.hide(f"reports {month} in {one.publication.name}", {received: 1.0})

    def _received(self, one: Earlier, table: Table) -> dict[int, int]:
        """Return the cases received in each month: the reports told of it where they were of all."""
        then = before(self.made[: self.made.index(one)], one.publication.month)
        told = {each.publication.month: each.publication.table("month") for each in then}
        known = {
            month: found.value("reports_received") if (found := told.get(name_of(month))) else None
            for month in months_of(table)[:-1]
        }
        values = {month: value for month, value in known.items() if isinstance(value, int)}
        if len(values) == len(known):
            return {**values, months_of(table)[-1]: one.ground.count("reports_received")}
        return {month: self._known(month, one.ground.position) for month in months_of(table)}

    def _known(self, month: int, position: int) -> int:
        return sum(case.steps[0].month == month and case.steps[0].known <= position for case in self.cases)
