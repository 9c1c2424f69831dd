"""Two years of an installation, invented: what was counted each month, and what its releases say."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache, cached_property

from neutrality.domain.cells import UNKNOWN, Cell
from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Flows, Ground, Standing
from neutrality.domain.publication import Publication, Table
from neutrality.domain.release_sheet import Earlier, Sheet, month_after
from neutrality.domain.release_tables import compose, revise
from neutrality.domain.values import Days, Sign, Value, rate

MONTHS = 24
BEFORE = 4  # months of which cases are known before the first release
FIRST_YEAR = 2027
WITHIN = (30, 90, 180)
PROVEN_FOR = {"types": 7, "causes": 5, "levels": 3, "provinces": 8}


@dataclass(frozen=True)
class Size:
    """How busy an installation is."""

    cases: float
    elections: tuple[float, ...]  # their weights; the last are cases without one
    late: float = 0.08
    reopened: float = 0.04
    excluded: float = 0.03
    agencies: int = 12
    offices: int = 8
    piled: float = 0.15  # how often an office enters a pile of cases a month late


@dataclass(frozen=True)
class Step:
    """From which day something stands so, and in which month it became known."""

    on: int
    known: int
    what: str

    @property
    def month(self) -> int:
        return month_of(self.on)


Stepping = Callable[[str, int], Step]


@dataclass
class Person:
    id: str
    agency: str
    along: dict[str, str]
    kind: str
    steps: list[Step] = field(default_factory=list)


@dataclass
class Case:
    id: str
    election: str | None
    finding: bool
    reports: int
    steps: list[Step]
    people: list[Person]


def name_of(month: int) -> str:
    """Return the name of the month with that number."""
    return f"{FIRST_YEAR + month // 12:04d}-{month % 12 + 1:02d}"


def number_of(month: str) -> int:
    """Return the number of the month of that name."""
    return (int(month[:4]) - FIRST_YEAR) * 12 + int(month[5:]) - 1


@cache
def first_day(month: int) -> int:
    """Return the first day of the month with that number, as days are counted here."""
    return date.fromisoformat(f"{name_of(month)}-01").toordinal()


@cache
def month_of(day: int) -> int:
    """Return the number of the month in which a day lies."""
    return number_of(date.fromordinal(day).isoformat()[:7])


def cases(chance: random.Random, size: Size) -> list[Case]:
    """Return the cases of all months."""
    found: list[Case] = []
    for month in range(-BEFORE, MONTHS):
        season = 1.6 if month % 12 in {8, 9, 10} else 0.4 if month % 12 in {2, 6} else 1.0
        expected = size.cases * season
        for _ in range(int(expected) + (chance.random() < expected % 1)):
            found.append(_case(chance, size, f"c{len(found)}", month))
        for _ in range(int(expected / 4) + 6 if chance.random() < size.piled else 0):
            found.append(_late(_case(chance, size, f"c{len(found)}", month)))
    return found


def _late(case: Case) -> Case:
    """Return the case as one that became known a month later."""
    for some in (case.steps, *(one.steps for one in case.people)):
        some[:] = [Step(one.on, one.known + 1, one.what) for one in some]
    return case


def _case(chance: random.Random, size: Size, name: str, month: int) -> Case:
    on = first_day(month) + chance.randrange(28)
    election = chance.choices(range(len(size.elections)), size.elections)[0]
    many = chance.choices((0, 1, 2, 3, 6), (5, 60, 20, 10, 5))[0]
    agency = f"a{min(chance.randrange(size.agencies), chance.randrange(size.agencies))}"
    people = [
        Person(
            f"{name}.{place}",
            agency if chance.random() < 0.8 else f"a{chance.randrange(size.agencies)}",
            {along: f"{along[0]}{_skewed(chance, number)}" for along, number in PROVEN_FOR.items()},
            f"k{_skewed(chance, 4)}",
        )
        for place in range(many)
    ]
    alone = election == len(size.elections) - 1
    case = Case(
        name,
        None if alone else f"e{election}",
        chance.random() < 0.3,
        chance.choices((1, 2, 4), (90, 8, 2))[0],
        [Step(on, _known(chance, size, on), "received")],
        people,
    )
    _lead(chance, size, case, on)
    return case


def _lead(chance: random.Random, size: Size, case: Case, on: int) -> None:
    """Let the case run its course."""
    first = case.steps[0].known
    for one in case.people:
        one.steps.append(Step(on, first, Part.IN_PROCESS))

    def step(what: str, day: int) -> Step:
        return Step(day, max(first, _known(chance, size, day)), what)

    if chance.random() < size.excluded:
        day = on + chance.randrange(5, 200)
        case.steps.append(step("excluded", day))
    day = on + chance.randrange(3, 40)
    if chance.random() < 0.25:
        _unregistered(chance, case, step, day)
        return
    case.steps.append(step("registered", day))
    day += chance.randrange(5, 60)
    ends = [_end(chance, step, one, day) for one in case.people] or [step("closed", day)]
    closings = [one for one in ends if one]
    if len(closings) == len(ends):
        last = max(one.on for one in closings)
        case.steps.append(Step(last, max(one.known for one in closings), "closed"))
        if chance.random() < size.reopened:
            again = step("reopened", last + chance.randrange(10, 90))
            case.steps.append(again)
            for one in case.people:
                one.steps.append(Step(again.on, again.known, Part.IN_PROCESS))


def _unregistered(chance: random.Random, case: Case, step: Stepping, day: int) -> None:
    met = chance.random() < 0.3
    case.steps.append(step("elsewhere" if met else "not_registered", day))
    for one in case.people:
        one.steps.append(Step(day, case.steps[-1].known, Part.FORWARDED if met else Part.INCOMPLETE))


def _end(chance: random.Random, step: Stepping, one: Person, day: int) -> Step | None:
    found = chance.random()
    if found < 0.4:
        what = Part.NOT_PROVEN if found < 0.3 else Part.WITHDRAWN
        one.steps.append(step(what, day))
        return one.steps[-1]
    one.steps.append(step(Part.UNANSWERED, day))
    if chance.random() < 0.75:
        one.steps.append(step(Part.SANCTIONED, day + int(chance.expovariate(1 / 50)) + 2))
        return one.steps[-1]
    return None


def _known(chance: random.Random, size: Size, day: int) -> int:
    late = chance.randrange(1, 4) if chance.random() < size.late else 0
    return month_of(day) + late


def _skewed(chance: random.Random, number: int) -> int:
    return min(chance.randrange(number), chance.randrange(number))


@dataclass(frozen=True)
class Seen:
    """The cases as they stood at the end of a month, as far as they were known in another."""

    cases: Sequence[Case]
    month: int
    known: int

    def steps(self, some: Iterable[Step]) -> list[Step]:
        return sorted(
            (one for one in some if one.known <= self.known and one.month <= self.month),
            key=lambda one: one.on,
        )

    def ground(self, since: int, offices: int) -> Ground:
        """Return the ground; the flows begin with the month `since`."""
        persons = tuple(self._persons())
        flows, behind = self._flows(since)
        cells, cases_of = self._month()
        return Ground(
            name_of(self.month),
            self.known,
            offices,
            cells | dict(self._letters()),
            persons,
            flows,
            cases_of | behind,
            {one.id: one.reports for one in self.cases},
            dict(self._cohorts()),
        )

    @cached_property
    def living(self) -> list[tuple[Case, list[Step]]]:
        found = ((case, self.steps(case.steps)) for case in self.cases)
        return [(case, steps) for case, steps in found if steps]

    @cached_property
    def standing(self) -> list[tuple[Case, Person, list[Step]]]:
        return [
            (case, one, self.steps(one.steps))
            for case, steps in self.living
            if all(step.what != "excluded" for step in steps)
            for one in case.people
        ]

    def _persons(self) -> Iterator[Standing]:
        for case, one, steps in self.standing:
            last = steps[-1].what
            yield Standing(
                one.id, case.id, last, case.election, one.agency, one.along["provinces"],
                one.along["types"], one.along["causes"], one.along["levels"],
                one.kind if last == Part.SANCTIONED else None,
            )  # fmt: skip

    def _flows(self, since: int) -> tuple[Flows, dict[str, frozenset[str]]]:
        counts: Counter[str] = Counter()
        came: set[str] = set()
        went: set[str] = set()
        opening = closing = 0
        for case, steps in self.living:
            open_ = False
            for one in steps:
                way, now = self._way(one.what, open_=open_)
                if one.month >= since and way:
                    counts[way] += 1
                    (came if now else went).add(case.id)
                elif one.month < since:
                    opening += now - open_
                closing += now - open_
                open_ = now
        flows = Flows(
            name_of(since), opening, counts["received"], counts["reopened"], counts["not_registered"],
            counts["elsewhere"], counts["closed"] + counts["not_registered"] + counts["elsewhere"],
            counts["excluded"], closing,
        )  # fmt: skip
        return flows, {"came": frozenset(came), "went": frozenset(went)}

    @staticmethod
    def _way(what: str, *, open_: bool) -> tuple[str, bool]:
        if what in {"received", "reopened"} and not open_:
            return what, True
        if what in {"not_registered", "elsewhere", "closed", "excluded"} and open_:
            return what, False
        return "", open_

    def _month(self) -> tuple[dict[Cell, Value], dict[str, frozenset[str]]]:
        here: dict[str, set[str]] = defaultdict(set)
        findings = late = 0
        for case, steps in self.living:
            now = [one for one in steps if one.month == self.month]
            for one in now:
                here[one.what].add(case.id)
                findings += one.what == "registered" and case.finding
            late += any(one.known > self.month for one in now)
        received, registered = len(here["received"]), len(here["registered"])
        decided = registered + len(here["not_registered"]) + len(here["elsewhere"])
        counted: dict[str, Value] = {
            "reports_received": received,
            "registered": registered,
            "findings": findings,
            "registration_rate": rate(registered, decided),
            "pressure_told": received // 9,
            "late_entries": late,
            "days_to_registration_median": Days(Fraction(7), registered),
            "in_time_K1": rate(registered * 4 // 5, registered),
        }
        cases_of = {"reports_received": here["received"], "registered": here["registered"]}
        return (
            {Cell(name): value for name, value in counted.items()},
            {name: frozenset(some) for name, some in cases_of.items()},
        )

    @cached_property
    def _sent(self) -> list[tuple[Person, Step, Step | None]]:
        return list(self.forwarded())

    def forwarded(self) -> Iterator[tuple[Person, Step, Step | None]]:
        """Return who was forwarded, when first, and the first sanction after it."""
        for _, one, steps in self.standing:
            sent = [row for row in steps if row.what == Part.UNANSWERED]
            done = [row for row in steps if row.what == Part.SANCTIONED]
            if sent:
                yield one, sent[0], done[0] if done else None

    def _letters(self) -> Iterator[tuple[Cell, Value]]:
        elections = {one.id: case.election or UNKNOWN for case, one, _ in self.standing}
        letters = [(elections[one.id], one.agency, done is not None) for one, _, done in self._sent]
        sent = Counter(one for election, agency, _ in letters for one in (agency, (election, agency)))
        groups = defaultdict(list)
        for election, agency, done in letters:
            within = agency if sent[election, agency] >= 3 else "others"
            groups["total", ""].append(done)
            groups["agency", agency if sent[agency] >= 3 else "others"].append(done)
            groups["election", election].append(done)
            groups["election_agency", f"{election}/{within}"].append(done)
        for (along, code), some in groups.items():
            yield Cell("letters_sent", along, code), len(some)
            yield Cell("letters_answered", along, code), rate(sum(some), len(some))
            yield Cell("letters_executed", along, code), rate(sum(some), len(some))
            yield Cell("letters_waiting", along, code), Days(Fraction(20), len(some) - sum(some))
        yield Cell("repeat_offenders"), sum(done for *_, done in letters) // 12

    def _cohorts(self) -> Iterator[tuple[str, dict[str, Value]]]:
        sent = defaultdict(list)
        for _, forwarded, done in self._sent:
            sent[forwarded.month].append(done.on - forwarded.on if done else None)
        for month in range(max(0, self.month - 11), self.month + 1):
            days = sent[month]
            yield (
                name_of(month),
                {
                    f"cohort_{within}": rate(
                        sum(one is not None and one <= within for one in days), len(days)
                    )
                    if first_day(month + 1) + within <= first_day(self.month + 1) + 5
                    else Sign.NOT_YET
                    for within in WITHIN
                },
            )


def releases(seed: int, size: Size) -> tuple[list[Case], list[Earlier]]:
    """Return the cases and all releases of two years: each month, and revisions of some."""
    chance = random.Random(seed)  # noqa: S311
    some = cases(chance, size)
    made: list[Earlier] = []
    for month in range(MONTHS):
        ground = Seen(some, month, month).ground(_since(made, month), size.offices)
        made.append(_released(ground, 0, compose(ground, before(made, ground.month))))
        for back in (0, 1):
            if month > back and chance.random() < 0.7:
                _revised(some, made, month - back, size)
    return some, made


def before(made: Sequence[Earlier], month: str) -> list[Earlier]:
    """Return the releases of earlier months, as their order is."""
    earlier = [one for one in made if one.publication.month < month]
    return sorted(earlier, key=lambda one: (one.publication.month, one.publication.revision))


def _revised(some: Sequence[Case], made: list[Earlier], month: int, size: Size) -> None:
    """Revise a month as it is known one month later, unless the revision must wait."""
    name = name_of(month)
    mine = [one for one in made if one.publication.month == name]
    then = before(made, name)
    newest = max(one.publication.month for one in made) == name
    ground = Seen(some, month, month + 2 - newest).ground(_since(then, month), size.offices)
    found = revise(ground, mine, then, newest=newest)
    if found.changes:
        made.append(_released(ground, mine[-1].publication.revision + 1, found.tables))


def _since(made: Sequence[Earlier], month: int) -> int:
    empty = Seen((), month, month).ground(month, 0)
    last = Sheet(empty, before(made, name_of(month))).last("flow")
    return number_of(month_after(last.publication.month)) if last else month


def _released(ground: Ground, revision: int, tables: tuple[Table, ...]) -> Earlier:
    made_at = datetime(2030, 1, 1, tzinfo=UTC)
    found = Publication(ground.month, revision, "Kantor Contoh", made_at, ground.position, 1, tables)
    return Earlier(found, ground)


def shown(one: Publication, name: str) -> Table | None:
    """Return a table that a release shows anew."""
    found = one.table(name)
    return found if found and found.lines and found.until == one.month else None


def months_of(table: Table) -> range:
    since = number_of(table.since) if table.since else 0
    assert table.until is not None
    return range(since, number_of(table.until) + 1)
