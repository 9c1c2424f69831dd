"""What the tables about persons tell of each month, election, type and cohort, as equations (attack 19)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from neutrality.domain.cells import UNKNOWN
from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Ground, Standing
from neutrality.domain.publication import Table
from neutrality.domain.release_persons import PUT_TOGETHER, levels
from neutrality.domain.release_sheet import Earlier
from neutrality.domain.values import Rate, Sign
from tests.attacks.release_equations import Equations, Sum, minus, plus, total
from tests.attacks.release_world import (
    MONTHS,
    WITHIN,
    Case,
    Seen,
    first_day,
    month_of,
    months_of,
    name_of,
    number_of,
    shown,
)  # fmt: skip

# Of what the others follow: what everybody was reported as ended so, is in process or was recommended.
ENDS = ("persons_proven", "persons_not_proven", "persons_incomplete", "persons_otherwise")
GROWING = ("persons_reported", "persons_sanctioned", *ENDS)
NONE = "-"


class Persons:
    """The cumulative rows: what moved in each month and election, and where everybody stood."""

    def __init__(self, equations: Equations, firsts: Sequence[Earlier]) -> None:
        self.equations, self.firsts = equations, firsts
        self.elections = sorted({one.election or NONE for one in firsts[-1].ground.persons})
        self.elections += sorted(
            {one.election or NONE for first in firsts for one in first.ground.persons} - {*self.elections}
        )
        self.moved: dict[tuple[int, str, str], int] = {}
        self.stood: dict[tuple[int, str, str], int] = {}
        for election in self.elections:
            self._one(election)

    def _one(self, election: str) -> None:
        then: Counter[str] = Counter()
        for month, first in enumerate(self.firsts):
            now = Counter(levels([one for one in first.ground.persons if (one.election or NONE) == election]))
            for name in GROWING:
                self.moved[month, election, name] = self.equations.movement(now[name] - then[name])
            for name in PUT_TOGETHER:
                self.stood[month, election, name] = self.equations.unknown(now[name])
            self._chained(month, election)
            then = now

    def _chained(self, month: int, election: str) -> None:
        """What stands is what stood and what moved; what follows from the others follows."""
        for name in GROWING:
            earlier = {self.stood[month - 1, election, name]: 1.0} if month else {}
            later = plus(earlier, {self.moved[month, election, name]: 1.0})
            self.equations.told(minus({self.stood[month, election, name]: 1.0}, later), 0)
        for whole, parts in (
            ("persons_reported", (*ENDS, "persons_in_process")),
            ("persons_proven", ("persons_sanctioned", "persons_outstanding")),
        ):
            some = total(self.stood[month, election, name] for name in parts)
            self.equations.told(minus({self.stood[month, election, whole]: 1.0}, some), 0)

    def month(self, month: int, name: str) -> Sum:
        """Return what moved in a month in all elections."""
        return total(self.moved[month, one, name] for one in self.elections)

    def told(self) -> None:
        """Write down every row that was shown, and hide what of the months between was not."""
        last = -1
        alone_last = dict.fromkeys(self.elections, -1)
        for month, first in enumerate(self.firsts):
            table = shown(first.publication, "persons")
            if table is None:
                continue
            alone = {line.code for line in table.lines} & {*self.elections}
            self._rows(month, table, alone)
            if month - last > 1:
                self._hidden("all", range(last + 1, month + 1), self.elections, shown=True)
            for one in self.elections:
                if one not in alone or month - alone_last[one] > 1:
                    self._hidden(one, range(last + 1, month + 1), [one], shown=one in alone)
            last, alone_last = month, alone_last | dict.fromkeys(alone, month)

    def _rows(self, month: int, table: Table, alone: Collection[str]) -> None:
        for line in table.lines:
            some = self._standing_for(line.code, alone)
            for column, value in zip(table.columns, line.values, strict=True):
                assert isinstance(value, int)
                self.equations.told(total(self.stood[month, one, column.id] for one in some), value)

    def _standing_for(self, code: str, alone: Collection[str]) -> list[str]:
        """Return the elections of which a line tells."""
        if code == "others":
            return [one for one in self.elections if one not in alone]
        return self.elections if code == "all" else [code]

    def _hidden(self, name: str, months: range, some: Sequence[str], *, shown: bool) -> None:
        for figure in GROWING:
            for month in months:
                moved = total(self.moved[month, one, figure] for one in some)
                self.equations.hide(f"{figure} {name} {month}", moved)
        for figure in PUT_TOGETHER:
            for month in months[: -1 if shown else None]:
                stood = total(self.stood[month, one, figure] for one in some)
                self.equations.hide(f"{figure} {name} up to {month}", stood)

    def parted(
        self, name: str, parts: Sequence[Part], whole: str, of: Callable[[Standing], str | None]
    ) -> None:
        """Write down the parts of what moved, along one dimension."""
        nets = list(self._nets(parts, of))
        codes = sorted({code for net in nets for code in net})
        each = {
            (month, code): self.equations.movement(net[code])
            for month, net in enumerate(nets)
            for code in codes
        }
        for month in range(len(nets)):
            some = total(each[month, code] for code in codes)
            self.equations.told(minus(self.month(month, whole), some), 0)
        for first in self.firsts:
            table = shown(first.publication, name)
            if table is not None:
                self._lines(table, codes, each)

    def _lines(self, table: Table, codes: Sequence[str], each: Mapping[tuple[int, str], int]) -> None:
        """Write down the parts that are shown, and hide the others and what each was in every month."""
        months = months_of(table)
        shown_codes = {line.code for line in table.lines}
        others = [code for code in codes if code not in shown_codes]
        for line in table.lines:
            (value,) = line.values
            assert isinstance(value, int)
            some = others if line.code == "others" else [line.code]
            self.equations.told(total(each[month, code] for month in months for code in some), value)
        for code in others:
            self.equations.hide(f"{table.id} {code} {months}", total(each[month, code] for month in months))
        for code in codes if len(months) > 1 else others:
            for month in months:
                self.equations.hide(f"{table.id} {code} {month}", {each[month, code]: 1.0})

    def _nets(self, parts: Sequence[Part], of: Callable[[Standing], str | None]) -> Iterator[Counter[str]]:
        then: dict[str, Standing] = {}
        for first in self.firsts:
            now = {one.id: one for one in first.ground.persons if one.part in parts}
            net = Counter(of(one) or "unknown" for key, one in now.items() if key not in then)
            net.subtract(of(one) or "unknown" for key, one in then.items() if key not in now)
            yield net
            then = now

    def agencies(self) -> None:
        """Write down the letters, of all and of each election: with them, nothing else must become known."""
        for month, first in enumerate(self.firsts):
            if shown(first.publication, "conduct") is None:
                continue
            sent = _letters(first.ground)
            each = {one: self._letters_of(month, one, sent[one]) for one in self.elections}
            self.equations.told(plus(*each.values()), sum(sent.values()))
            table = shown(first.publication, "conduct_elections")
            for line in table.lines if table else ():
                election, _, agency = line.code.partition("/")
                if agency == "all":
                    assert line.values[0] == sent[election]
                    self.equations.told(each[election], sent[election])

    def _letters_of(self, month: int, election: str, letters: int) -> Sum:
        """Return the letters of an election: who is proven now, and who was before a case came back."""
        stood = {self.stood[month, election, "persons_proven"]: 1.0}
        back = self.equations.correction(letters - self.equations.value(stood))
        return plus(stood, {back: 1.0})


class Cohorts:
    """Who was forwarded in a month, and sanctioned within how many days, in which month."""

    def __init__(self, persons: Persons, cases: Sequence[Case]) -> None:
        self.persons, self.equations, self.firsts = persons, persons.equations, persons.firsts
        self.sent: Counter[int] = Counter()
        self.bands: dict[str, tuple[int, int]] = {}
        for one, sent, done in Seen(cases, 2 * MONTHS, 2 * MONTHS).forwarded():
            self.sent[sent.month] += 1
            if done and sent.month >= 0:
                days = done.on - sent.on
                band = next((within for within in WITHIN if days <= within), 0)
                self.bands[one.id] = sent.month, band

    def told(self) -> None:
        """Write down each share that was shown, and hide the others."""
        found, counted = self._shown(), self._counted()
        some: dict[tuple[int, int, int], int] = {}
        for month in range(-1, MONTHS):
            for band in (*WITHIN, 0):
                usual = _usual(month, band)
                for on in range(MONTHS):
                    truth = counted[month, band, on]
                    if truth or on in usual:
                        some[month, band, on] = self.equations.unknown(truth)
        for on in range(MONTHS):
            here = total(one for (_, _, when), one in some.items() if when == on)
            for month in range(-1, MONTHS):
                mine = total(one for (begun, _, when), one in some.items() if (begun, when) == (month, on))
                self.equations.hide(f"sanctioned in {on} of those of {month}", mine)
            moved = self.persons.month(on, "persons_sanctioned")
            back = self.equations.correction(self.equations.value(moved) - self.equations.value(here))
            self.equations.told(minus(moved, plus(here, {back: 1.0})), 0)
        for month in range(MONTHS):
            self._one(month, some, found)

    def _one(
        self, month: int, some: Mapping[tuple[int, int, int], int], found: Mapping[tuple[int, int], object]
    ) -> None:
        forwarded = self.persons.month(month, "persons_proven")
        mine = total(one for (begun, _, _), one in some.items() if begun == month)
        net = self.equations.value(forwarded)
        late = self.equations.correction(self.sent[month] - net)
        rest = self.equations.unknown(self.sent[month] - self.equations.value(mine))
        everybody = plus(forwarded, {late: 1.0})
        self.equations.told(minus(everybody, plus(mine, {rest: 1.0})), 0)
        for within in WITHIN:
            ground = self._when(month, within)
            if ground is None:
                continue
            truth = ground.cohorts.get(name_of(month), {}).get(f"cohort_{within}")
            if not isinstance(truth, Rate):
                continue
            part = total(
                one for (begun, band, _), one in some.items() if begun == month and 0 < band <= within
            )
            off = self.equations.correction(truth.part - self.equations.value(part))
            more = self.equations.correction(truth.whole - self.sent[month])
            value = found.get((month, within))
            if isinstance(value, Rate):
                self.equations.told(plus(part, {off: 1.0}), value.part)
                self.equations.told(plus(everybody, {more: 1.0}), value.whole)
                self.equations.hide(f"entered late into cohort {month} {within}", {more: 1.0, late: 1.0})
                self.equations.hide(f"changed in cohort {month} {within}", {off: 1.0})
            else:
                self.equations.hide(f"cohort {month} within {within}", plus(part, {off: 1.0}))

    def _shown(self) -> dict[tuple[int, int], object]:
        found: dict[tuple[int, int], object] = {}
        for first in self.firsts:
            table = first.publication.table("cohorts")
            for line in table.lines if table else ():
                for within, value in zip(WITHIN, line.values, strict=True):
                    if isinstance(value, Rate):
                        found[number_of(line.code), within] = value
        return found

    def _when(self, month: int, within: int) -> Ground | None:
        """Return the ground of the release in which the share first was told, or could have been."""
        for first in self.firsts:
            table = first.publication.table("cohorts")
            told = table.value(f"cohort_{within}", name_of(month)) if table else None
            if told not in {None, Sign.NOT_YET}:
                return first.ground
        return None

    def _counted(self) -> Counter[tuple[int, int, int]]:
        """Return who of each month was sanctioned when, by the first share that counts the person."""
        counted: Counter[tuple[int, int, int]] = Counter()
        done: set[str] = set()
        for on, first in enumerate(self.firsts):
            for one in first.ground.persons:
                if one.part == Part.SANCTIONED and one.id not in done:
                    done.add(one.id)
                    month, band = self.bands.get(one.id, (-1, 0))
                    counted[month, band, on] += 1
        return counted


def _letters(ground: Ground) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for cell, value in ground.cells.items():
        if cell.indicator == "letters_sent" and cell.dimension == "election" and isinstance(value, int):
            found[NONE if cell.code == UNKNOWN else cell.code] = value
    return found


def _usual(month: int, band: int) -> range:
    """Return the months in which somebody forwarded in this one is sanctioned within so many days."""
    if month < 0:
        return range(MONTHS)
    after = {30: 0, 90: 31, 180: 91, 0: 181}[band]
    last = month_of(first_day(month + 1) - 1 + band) if band else MONTHS
    return range(month_of(first_day(month) + after), min(MONTHS, last + 1))
