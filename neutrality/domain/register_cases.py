"""The cases of an imported register: rows of one number together, and the steps that each of them took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from neutrality.domain.appointments import RowProblem, folded
from neutrality.domain.errors import FieldProblem
from neutrality.domain.register_columns import Column, Decision
from neutrality.domain.register_ends import End, end_of, kind_of, outcome_of, problems_of, stage_of
from neutrality.domain.register_names import NO_VIOLATION, Known
from neutrality.domain.register_rows import Person, Row, read_row
from neutrality.domain.workflow import BY_ACTION, Action, Level, Outcome, ReportKind, State

# What the rows of one number say alike: they are one case.
SHARED = (
    Column.RECEIVED_ON, Column.REGISTERED_ON, Column.NOT_REGISTERED_ON, Column.RECEIPT_NUMBER, Column.KIND,
    Column.ELECTION,
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """One step that a case took: on its day, by one respondent (counted from 0) or by all who stood there."""

    action: Action
    on: date
    person: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Entry:
    """One case of the register."""

    number: str
    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """Return the row that says what all say alike."""
        return self.rows[0]

    @property
    def received_on(self) -> date:
        """Return the day of receipt."""
        return self.first.days[Column.RECEIVED_ON]

    @property
    def kind(self) -> ReportKind:
        """Return what came in."""
        return kind_of(self.first)

    @property
    def people(self) -> tuple[tuple[Row, Person], ...]:
        """Return the respondents in the order of the rows, each with the row that tells of them."""
        return tuple((row, person) for row in self.rows for person in row.people)

    @property
    def steps(self) -> tuple[Taken, ...]:
        """Return what happened after the receipt, in the order of the days."""
        people = self.people
        found = list(_of_the_case(self))
        for number, (row, _person) in enumerate(people):
            found += _of_a_person(row, number)
        return tuple(sorted(found, key=lambda taken: taken.on))


@dataclass(frozen=True)
class Register:
    """What a sheet says: its cases without problems, and every problem at its row."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True)
class Totals:
    """Persons, as a register counts them."""

    received: int = 0
    registered: int = 0
    not_registered: int = 0
    proven: int = 0
    not_proven: int = 0
    forwarded: int = 0
    sanctioned: int = 0
    open: int = 0


def read_register(rows: Iterable[tuple[int, Mapping[Column, str]]], known: Known, today: date) -> Register:
    """Return the cases of a sheet; a case with one wrong row is wrong as a whole and stands in no entry."""
    found: dict[str, list[Row]] = {}
    problems: list[RowProblem] = []
    wrong: set[str] = set()
    for line, cells in rows:
        read = read_row(line, cells, known)
        told = [*read.problems, *_not_told(read.problems, problems_of(read.row, today))]
        key = folded(read.row.number)
        problems += [RowProblem(line, problem) for problem in told]
        wrong |= {key} if told else set()
        found.setdefault(key, []).append(read.row)
    for key, together in found.items():
        disagreeing = list(_disagreeing(together)) if key else []
        problems += disagreeing
        wrong |= {key} if disagreeing else set()
    entries = (Entry(rows[0].number, tuple(rows)) for key, rows in found.items() if key not in wrong)
    return Register(tuple(entries), tuple(sorted(problems, key=lambda one: one.row)))


def lacking(row: Row, person: Person) -> tuple[Column, ...]:
    """Return what is to be completed of a respondent, as far as their matter came."""
    sent = stage_of(row) is State.RECOMMENDED
    found = {
        Column.NAME: not person.name,
        Column.NIP: not person.nip,
        Column.POSITION: not person.position,
        Column.AGENCY: not person.agency,
        Column.VIOLATION_TYPE: bool(row.registered) and not row.violation_type,
        Column.DECISION: sent and row.decision is None,
        Column.FORWARDED_ON: not sent and row.decision is Decision.PROVEN and outcome_of(row) is None,
        Column.PROPOSED_LEVEL: sent and not row.proposed_level,
        Column.RECOMMENDED_LEVEL: Column.RECOMMENDED_ON in row.days and not row.recommended_level,
    }
    return tuple(column for column, lacks in found.items() if lacks)


def totals_of(rows: Iterable[Row]) -> Totals:
    """Return what the register itself says: each of its columns counted, whatever we make of it."""
    counted = Totals()
    for row in rows:
        number, outcome = len(row.people), outcome_of(row)
        not_registered = row.registered is False or outcome is Outcome.NOT_MEETING_REQUIREMENTS
        told = {
            "received": True,
            "registered": row.registered is True,
            "not_registered": not_registered,
            "proven": row.decision is Decision.PROVEN or Column.FORWARDED_ON in row.days,
            "not_proven": outcome is Outcome.NOT_PROVEN,
            "forwarded": Column.FORWARDED_ON in row.days,
            "sanctioned": outcome is Outcome.SANCTIONED,
            "open": outcome is None,
        }
        counted = Totals(**{name: getattr(counted, name) + number * holds for name, holds in told.items()})
    return counted


def _not_told(told: Sequence[FieldProblem], more: Iterable[FieldProblem]) -> list[FieldProblem]:
    """Return the problems at columns that can be read: of the others enough was said."""
    columns = {problem.field for problem in told}
    return [problem for problem in more if problem.field not in columns]


def _disagreeing(rows: Sequence[Row]) -> Iterator[RowProblem]:
    """Yield where a later row of a number says otherwise what is the case's, and what is in it twice."""
    first, seen = rows[0], dict[tuple[str, str], int]()
    for row in rows:
        for column in SHARED:
            if _of(row, column) != _of(first, column):
                yield RowProblem(row.line, FieldProblem(column, "rows_disagree", {"row": first.line}))
        ends = [end_of_case(first), end_of_case(row)]
        if ends[0] != ends[1]:
            yield RowProblem(row.line, FieldProblem(Column.OUTCOME, "rows_disagree", {"row": first.line}))
        for person in row.people:
            key = (folded(person.name), person.nip)
            if person.name and key in seen:
                yield RowProblem(row.line, FieldProblem(Column.NAME, "twice_in_case", {"row": seen[key]}))
            seen.setdefault(key, row.line)


def _of(row: Row, column: Column) -> object:
    if column in row.days or column in {Column.RECEIVED_ON, Column.REGISTERED_ON, Column.NOT_REGISTERED_ON}:
        return row.days.get(column)
    return getattr(row, column.value)


def end_of_case(row: Row) -> Outcome | None:
    """Return how a row ended before its registration, where the whole case ends at once."""
    return outcome_of(row) if stage_of(row) is State.RECEIVED else None


def _of_the_case(entry: Entry) -> Iterator[Taken]:
    row = entry.first
    if row.registered:
        yield Taken(Action.REGISTER, row.days[Column.REGISTERED_ON])
        return
    end = end_of(row)
    if end is not None:
        yield Taken(end.action, end.on)


def _of_a_person(row: Row, number: int) -> Iterator[Taken]:
    days = row.days
    if Column.FORWARDED_ON in days:
        yield Taken(Action.FORWARD, days[Column.FORWARDED_ON], number, _forwarding(row))
    if Column.RECOMMENDED_ON in days and row.recommended_level:
        on = days[Column.RECOMMENDED_ON]
        said = {"recommended_level": row.recommended_level, "recommended_on": on.isoformat()}
        yield Taken(Action.RECORD_RECOMMENDATION, on, number, said)
    end = end_of(row)
    if end is not None and BY_ACTION[end.action].level is Level.RESPONDENT:
        yield Taken(end.action, end.on, number, _ending(row, end))


def _forwarding(row: Row) -> dict[str, str]:
    """What an authority recommended about had gone to it; all else went to the employer."""
    decided = row.days.get(Column.DECIDED_ON)
    said = {
        "addressee": "authority" if Column.RECOMMENDED_ON in row.days else "employer",
        "violation_type": row.violation_type,
        "sanction_level": row.proposed_level,
        "pleno_on": decided.isoformat() if decided else "",
    }
    return {name: value for name, value in said.items() if value}


def _ending(row: Row, end: End) -> dict[str, str]:
    if end.action is Action.FIND_NOT_PROVEN:
        return {"pleno_on": end.on.isoformat()}
    if end.action not in {Action.RECORD_SANCTION, Action.RECORD_NO_VIOLATION}:
        return {}
    kind = "" if row.employer_decision == NO_VIOLATION else row.employer_decision
    said = {
        "sanction_kind": kind if end.outcome is Outcome.SANCTIONED else "",
        "decision_number": row.decision_number,
        "decision_on": end.on.isoformat(),
    }
    return {name: value for name, value in said.items() if value}
