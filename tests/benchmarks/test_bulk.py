"""What benchmarks write in bulk is of the kind that services write: the same rows, and they open."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary

from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES
from tests.benchmarks.bulk import History, names_of
from tests.benchmarks.copies import Plan
from tests.benchmarks.original import Original
from tests.fixtures import run
from tests.fixtures.sample import Sample, make_sample


class Doubled:
    """A site whose cases were copied once, and what services wrote of the first ones."""

    def __init__(self, folder: Path) -> None:
        self.sample = Sample(run.made_once("sample", make_sample)).copied_to(folder)
        keys = KeyFiles(folder / "keys")
        self.original = Original(folder / "neutrality.db", keys)
        plan = Plan(self.original, {name: keys.surface(name) for name in SURFACES})
        history = History(self.sample)
        ((_, rows),) = plan.copies(1)
        place = plan.columns["event"].index("hash")
        rows["leaf"] = list(history.grow((row[0], row[place]) for row in rows["event"]))
        with sqlite3.connect(folder / "neutrality.db") as connection:
            for table, lines in rows.items():
                signs = ", ".join("?" * len(lines[0]))
                connection.executemany(f"INSERT INTO {table} ({names_of(table)}) VALUES ({signs})", lines)
            connection.execute(
                f"INSERT INTO checkpoint ({names_of('checkpoint')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                history.checkpoint(),
            )
            self.dangling = connection.execute("PRAGMA foreign_key_check").fetchall()


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> Doubled:
    """Return the copied site."""
    return Doubled(tmp_path_factory.mktemp("doubled") / "instance")


def test_a_copied_case_has_the_same_rows_as_the_one_that_services_wrote(doubled: Doubled) -> None:
    again = Original(doubled.sample.folder / "neutrality.db", doubled.original.files)

    assert not doubled.dangling
    for table, rows in doubled.original.rows.items():
        assert len(again.rows[table]) == 2 * len(rows), table
        old = {repr(row) for row in rows}
        new = [row for row in again.rows[table] if repr(row) not in old]
        assert len(new) == len(rows), table
        columns = doubled.original.tables[table].columns
        for column in columns:
            kinds = sorted(_kind(row[column.name]) for row in rows)
            assert sorted(_kind(row[column.name]) for row in new) == kinds, f"{table}.{column.name}"


def test_everything_sealed_in_a_copy_opens_where_it_stands(doubled: Doubled) -> None:
    again = Original(doubled.sample.folder / "neutrality.db", doubled.original.files)

    opened = 0
    for table, rows in again.rows.items():
        for column in again.tables[table].columns:
            if isinstance(column.type, LargeBinary) and column.name.startswith("sealed"):
                sealed = [row for row in rows if row[column.name]][-1::-7]  # from the newest: copies
                opened += sum(bool(again.opened(table, column.name, row).text) for row in sealed)
    assert opened > len(again.rows["case_file"]) // 7


def test_a_history_written_in_bulk_passes_the_audit(doubled: Doubled) -> None:
    told = doubled.sample.flask("audit", "verify")

    assert ": 0 findings" in told
    assert f"{2 * len(doubled.original.rows['case_file'])} cases" in told


def _kind(value: Any) -> tuple[str, int]:
    """Return of what type a value is, and how long where that is fixed."""
    return type(value).__name__, len(value) if isinstance(value, bytes) else 0
