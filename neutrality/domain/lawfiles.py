"""Reading the files of the law: whatever contradicts itself or the rest is refused by file and row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from neutrality.domain.errors import DomainError
from neutrality.domain.lawrows import (
    Afterwards,
    Authority,
    ClockKind,
    ClockRule,
    Code,
    DayKind,
    ElectionRow,
    Labelled,
    LawRow,
    Outcome,
    PlaceLevel,
    PlaceRow,
    ReceiptRule,
    Regime,
    RetentionRule,
    SanctionKind,
    ViolationType,
)

# Beyond these a number is a typing error, and days could not be counted.
MOST_DAYS, MOST_YEARS = 3_650, 100
DOUBTS = ("to be checked", "conflict", "gap", "memory", "inferred", "partly", "legacy")
PLACE_SOURCE = "Kepmendagri 300.2.2-2138/2025; idn-area-data 4.0.1 (ODbL 1.0)"

Row = TypeVar("Row")
Law = TypeVar("Law", bound=LawRow)
Lists = Mapping[str, Mapping[str, Code]]


class LawFileError(DomainError):
    """A law file cannot be used; the message names file, row and reason."""

    def __init__(self, file: str, row: int, reason: str) -> None:
        super().__init__("law_file", file=file, row=row, reason=reason)

    def __str__(self) -> str:
        return "{file}, row {row}: {reason}".format(**self.params)


def doubtful(confidence: str) -> bool:
    """Return whether the words about a row's confidence ask for a review."""
    return any(doubt in confidence.lower() for doubt in DOUBTS)


def read_lists(folder: Path) -> dict[str, dict[str, Code]]:
    """Return the small closed lists by kind and code; raises LawFileError."""
    lists: dict[str, dict[str, Code]] = {}
    for number, code in _read_rows(folder / "codes.csv", Code):
        _checked("codes.csv", number, code, label_problem)
        members = lists.setdefault(code.kind, {})
        if code.code in members:
            raise LawFileError("codes.csv", number, f"{code.kind} {code.code} stands twice")
        members[code.code] = code
    return lists


def read_violation_types(folder: Path, lists: Lists) -> dict[str, ViolationType]:
    """Return the violation types by code; raises LawFileError."""
    rows = read_file(folder, "violation_types.csv", ViolationType, lambda row: _type_problem(row, lists))
    return by_code("violation_types.csv", rows)


def read_sanction_kinds(folder: Path, lists: Lists) -> dict[str, SanctionKind]:
    """Return the sanctions by code; raises LawFileError."""
    rows = read_file(folder, "sanction_kinds.csv", SanctionKind, lambda row: _sanction_problem(row, lists))
    return by_code("sanction_kinds.csv", rows)


def read_clock_rules(folder: Path, lists: Lists) -> tuple[ClockRule, ...]:
    """Return the clock rules, of which never two of one kind and regime hold at once; raises LawFileError."""
    rows = read_file(folder, "clock_rules.csv", ClockRule, lambda row: _rule_problem(row, lists))
    _no_overlap("clock_rules.csv", rows, lambda row: (row.kind, row.regime))
    return tuple(rows)


def read_authorities(folder: Path) -> tuple[Authority, ...]:
    """Return the receiving bodies, of which never two hold at once; raises LawFileError."""
    rows = read_file(folder, "authorities.csv", Authority, label_problem)
    _no_overlap("authorities.csv", rows, lambda _: ())
    return tuple(rows)


def read_outcomes(folder: Path) -> dict[str, Outcome]:
    """Return the outcomes by code; raises LawFileError."""
    return by_code("outcomes.csv", read_file(folder, "outcomes.csv", Outcome, label_problem))


def read_retention_rules(folder: Path, outcomes: Mapping[str, Outcome]) -> tuple[RetentionRule, ...]:
    """Return how long matters are kept, never two rules of an outcome at once; raises LawFileError."""
    name = "retention_rules.csv"
    rows = read_file(folder, name, RetentionRule, lambda row: _retention_problem(row, outcomes))
    _no_overlap(name, rows, lambda row: (row.outcome, row.then))
    return tuple(rows)


def read_elections(folder: Path) -> tuple[ElectionRow, ...]:
    """Return the elections whose dates were fixed by a schedule; raises LawFileError."""
    rows = read_file(folder, "elections.csv", ElectionRow, _election_problem)
    return tuple(by_code("elections.csv", rows).values())


def read_places(folder: Path) -> tuple[PlaceRow, ...]:
    """Return provinces, then regencies and cities, then districts; zones come from the province.

    Raises:
        LawFileError: when a place names a parent that does not exist.

    """
    zones: dict[str, str] = {}
    places: list[PlaceRow] = []
    for row in _records(folder / "provinces.csv")[1]:
        zones[row["code"]] = row["zone"]
        named = (row["name"], row["zone"], row["source"])
        places.append(PlaceRow(row["code"], None, PlaceLevel.PROVINCE, *named, needs_review=True))
    for level, parent_column, file in (
        (PlaceLevel.REGENCY, "province_code", "regencies.csv"),
        (PlaceLevel.DISTRICT, "regency_code", "districts.csv"),
    ):
        first, records = _records(folder / file)
        for number, row in enumerate(records, start=first):
            code, parent = row["code"], row[parent_column]
            if parent not in zones:
                raise LawFileError(file, number, f"unknown parent {parent}")
            zones[code] = zones[parent]
            places.append(
                PlaceRow(code, parent, level, row["name"], zones[code], PLACE_SOURCE, needs_review=False)
            )
    return tuple(places)


def _read_rows(path: Path, kind: type[Row]) -> Iterator[tuple[int, Row]]:
    """Yield line number and row; the columns must be the fields of that kind.

    Raises:
        LawFileError: naming the file and the row that cannot be read.

    """
    columns: dict[str, Any] = {field.name: field.type for field in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if set(reader.fieldnames or ()) != set(columns):
            raise LawFileError(path.name, 1, "the columns are not those of the table")
        for record in reader:
            yield reader.line_num, kind(**_typed(record, columns, path.name, reader.line_num))


def _records(path: Path) -> tuple[int, list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        return 2, list(csv.DictReader(file))


def _typed(record: dict[str, str], columns: dict[str, Any], file: str, row: int) -> dict[str, Any]:
    values = {}
    for name, kind in columns.items():
        try:
            values[name] = CONVERTERS[kind](record[name])
        except (ValueError, TypeError) as error:
            raise LawFileError(file, row, f"{name}: {error}") from None
    return values


def _yes_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        msg = "neither yes nor no"
        raise ValueError(msg)
    return text == "yes"


def _many(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def read_file(folder: Path, name: str, kind: type[Row], problem: Callable[[Row], str]) -> list[Row]:
    """Return the rows of a file of the law, each checked; raises LawFileError."""
    return [_checked(name, number, row, problem) for number, row in _read_rows(folder / name, kind)]


def _checked(name: str, number: int, row: Row, problem: Callable[[Row], str]) -> Row:
    found = _own_problem(row) or problem(row)
    if found:
        raise LawFileError(name, number, found)
    return row


def by_code(name: str, rows: list[Row]) -> dict[str, Row]:
    """Return rows by their code; raises LawFileError for one that stands twice."""
    kept: dict[str, Row] = {}
    for number, row in enumerate(rows, start=2):
        code: str = row.code  # type: ignore[attr-defined]  # every kind of row given here has a code
        if code in kept:
            raise LawFileError(name, number, f"{code} stands twice")
        kept[code] = row
    return kept


def _no_overlap(name: str, rows: list[Law], key: Callable[[Law], tuple[object, ...]]) -> None:
    for (_, one), (number, other) in combinations(enumerate(rows, start=2), 2):
        if key(one) == key(other) and one.overlaps(other):
            raise LawFileError(name, number, "holds at the same time as another row of its kind")


def _own_problem(row: object) -> str:
    if not getattr(row, "source", ""):
        return "no source"
    if isinstance(row, LawRow) and row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        return "valid_from lies after valid_to"
    return ""


def label_problem(row: Labelled) -> str:
    """Return what is wrong with the names of a row."""
    return "" if row.label_id and row.label_en else "a label is missing"


def _type_problem(row: ViolationType, lists: Lists) -> str:
    if not all((row.short_id, row.short_en, row.description_id, row.description_en, row.legal_basis)):
        return "a text is missing"
    if row.needs_review != doubtful(row.confidence):
        return "needs_review and confidence disagree"
    if not row.permitted_levels:
        return "no permitted level"
    named = [("phase", row.phase), ("category", row.category), ("channel", row.channel)]
    return unlisted([*named, *(("sanction_level", level) for level in row.permitted_levels)], lists)


def _sanction_problem(row: SanctionKind, lists: Lists) -> str:
    named = [("sanction_level", row.level), ("sanction_family", row.family)]
    if row.employee_type != "any":
        named.append(("employee_type", row.employee_type))
    return label_problem(row) or unlisted(named, lists)


def _rule_problem(row: ClockRule, lists: Lists) -> str:
    last_hour = 23
    if not 1 <= row.amount <= MOST_DAYS or not 0 <= row.closing_hour <= last_hour:
        return "amount or closing hour is impossible"
    if not row.legal_basis and not row.internal_target:
        return "a legal deadline without its article"
    if row.from_receipt != bool(row.receipt_rule):
        return "a receipt rule stands exactly where the clock starts from receipt"
    kinds = (row.kind.value, *row.pauses_while)
    named = [("clock_start", row.starts_from), *(("clock_kind", kind) for kind in kinds)]
    return label_problem(row) or unlisted(named, lists)


def _retention_problem(row: RetentionRule, outcomes: Mapping[str, Outcome]) -> str:
    if not 1 <= row.years <= MOST_YEARS or not 0 <= row.backup_days <= MOST_DAYS:
        return "years or days are impossible"
    return "" if row.outcome in outcomes else f"unknown outcome {row.outcome}"


def _election_problem(row: ElectionRow) -> str:
    dates = [row.stages_from, row.registration_on, row.determination_on, row.campaign_from, row.campaign_to]
    dates += [row.quiet_from, row.quiet_to, row.voting_on, row.stages_to]
    return "" if dates == sorted(dates) else "the dates are not in order"


def unlisted(named: list[tuple[str, str]], lists: Lists) -> str:
    """Return the first code that its closed list does not have."""
    missing = [f"{kind} {code}" for kind, code in named if code not in lists.get(kind, {})]
    return f"unknown {missing[0]}" if missing else ""


CONVERTERS: dict[str, Callable[[str], object]] = {
    "str": str.strip,
    "int": int,
    "bool": _yes_no,
    "date": date.fromisoformat,
    "date | None": lambda text: date.fromisoformat(text) if text else None,
    "tuple[str, ...]": _many,
    "Regime": Regime,
    "DayKind": DayKind,
    "ClockKind": ClockKind,
    "ReceiptRule": ReceiptRule,
    "Afterwards": Afterwards,
}
