"""The situations of the guide for civil servants, read from its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from neutrality.domain.lawfiles import by_code, label_problem, read_file
from neutrality.domain.lawrows import Situation, ViolationType


def read_guide(folder: Path, types: Mapping[str, ViolationType]) -> tuple[Situation, ...]:
    """Return the situations of the guide in their order; raises LawFileError."""
    rows = read_file(folder, "guide.csv", Situation, lambda row: _situation_problem(row, types))
    return tuple(sorted(by_code("guide.csv", rows).values(), key=lambda row: row.rank))


def _situation_problem(row: Situation, types: Mapping[str, ViolationType]) -> str:
    if len(row.may_id) != len(row.may_en) or len(row.may_not_id) != len(row.may_not_en):
        return "the two languages do not say the same"
    unknown = [code for code in row.types if code not in types]
    if unknown or not row.types:
        return f"unknown type {unknown[0]}" if unknown else "no type says so"
    return label_problem(row)
