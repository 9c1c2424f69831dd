"""What an examination asks: checklist, elements of the violation types, causes; from the files of the law."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from neutrality.domain.lawfiles import LawFileError, Lists, by_code, label_problem, read_file, unlisted
from neutrality.domain.lawrows import Cause, ChecklistItem, Element, ViolationType


def read_checklist(folder: Path, lists: Lists) -> dict[str, ChecklistItem]:
    """Return the questions of the 4+1 checklist by code; raises LawFileError."""
    name = "checklist.csv"
    return by_code(name, read_file(folder, name, ChecklistItem, lambda row: _item_problem(row, lists)))


def read_elements(folder: Path, types: Mapping[str, ViolationType]) -> dict[str, Element]:
    """Return the elements by code; raises LawFileError, also for a type that has none."""
    name = "elements.csv"
    rows = by_code(name, read_file(folder, name, Element, lambda row: _element_problem(row, types)))
    bare = types.keys() - {row.violation_type for row in rows.values()}
    if bare:
        raise LawFileError(name, 1, f"no element of {min(bare)}")
    return rows


def read_causes(folder: Path) -> dict[str, Cause]:
    """Return the causes by code; raises LawFileError."""
    causes = by_code("causes.csv", read_file(folder, "causes.csv", Cause, label_problem))
    for number, cause in enumerate(causes.values(), start=2):
        if cause.parent and cause.parent not in causes:
            raise LawFileError("causes.csv", number, f"unknown parent {cause.parent}")
    return causes


def _item_problem(row: ChecklistItem, lists: Lists) -> str:
    if not (row.hint_id and row.hint_en):
        return "a hint is missing"
    return label_problem(row) or unlisted([("examination_step", row.step)], lists)


def _element_problem(row: Element, types: Mapping[str, ViolationType]) -> str:
    unknown = "" if row.violation_type in types else f"unknown violation type {row.violation_type}"
    return label_problem(row) or unknown
