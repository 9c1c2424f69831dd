"""`cases export`: a row for each respondent, alike in both formats, and nothing in it that names anybody."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from neutrality.caserows.columns import COLUMNS, header
from neutrality.caserows.files import write
from neutrality.caserows.reading import Value
from neutrality.cases.models import Case, Respondent
from neutrality.database import Sessions
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from tests.statistics.conftest import ByHand, bureau, means, october

__all__ = ["bureau", "means", "october"]
MEGABYTE = 1024 * 1024


def export(app: Flask, output: Path, *more: str, kind: str = "csv") -> Result:
    """Run the command in this process."""
    return app.test_cli_runner().invoke(
        args=["cases", "export", "--format", kind, "--output", str(output), *more]
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path: Path, sheet: str = "Baris") -> list[dict[str, str]]:
    """Return the rows of a sheet as a spreadsheet shows them."""
    first, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, first), map(str, row), strict=True)) for row in rows]


@pytest.mark.both_databases
def test_each_respondent_is_a_row_with_codes_names_and_days(
    october: ByHand, app: Flask, sessions: Sessions, tmp_path: Path
) -> None:
    done = export(app, tmp_path / "rows.csv")

    assert done.exit_code == 0, done.output
    assert (tmp_path / "rows.csv").stat().st_mode & 0o077 == 0, "others on the machine read it"
    rows = rows_of(tmp_path / "rows.csv")
    days = [row["received_on"] for row in rows]
    assert days == sorted(days)
    (sanctioned,) = (row for row in rows if row["received_on"] == "2026-09-28")  # A of the list
    assert (sanctioned["registered_on"], sanctioned["forwarded_on"]) == ("2026-10-02", "2026-10-12")
    assert sanctioned["decided_on"] == "2026-10-28"
    assert (sanctioned["state"], sanctioned["outcome"]) == ("closed", "sanctioned")
    assert (sanctioned["violation_type"], sanctioned["recommended_level"]) == ("D06", "berat")
    assert sanctioned["office_label"] == october.local.office.name
    assert all(sanctioned[f"{name}_label"] for name in ("violation_type", "outcome", "state", "channel"))
    together = [row["case"] for row in rows if row["received_on"] == "2026-10-06"]  # C has two respondents
    assert len(together) == 2
    assert len(set(together)) == 1
    assert len({row["respondent"] for row in rows}) == len(rows)
    with sessions() as session:
        (event,) = session.scalars(select(Event).where(Event.kind == EventKind.CASES_EXPORTED))
        assert event.office_id == october.province.office.id
        told = json.loads(session.get_one(EventPayload, event.id).content)
        assert told == {"format": "csv", "rows": len(rows), "asked": {"stands": "all"}}


def test_both_formats_tell_the_same_and_pseudonyms_hold_within_one_file(
    october: ByHand, app: Flask, tmp_path: Path
) -> None:
    for kind in ("csv", "xlsx"):
        assert export(app, tmp_path / f"rows.{kind}", kind=kind).exit_code == 0

    once, twice = rows_of(tmp_path / "rows.csv"), sheet_rows(tmp_path / "rows.xlsx")
    secret = ("case", "respondent")
    assert [[row[name] for name in header() if name not in secret] for row in once] == [
        [row[name] for name in header() if name not in secret] for row in twice
    ]
    assert not {row["case"] for row in once} & {row["case"] for row in twice}
    told = sheet_rows(tmp_path / "rows.xlsx", "Keterangan")
    assert len(told) == len(COLUMNS) + 2
    assert "bukan anonim" in str(told[-1])


def test_nothing_in_a_file_names_anybody_or_a_case(
    october: ByHand, app: Flask, sessions: Sessions, tmp_path: Path
) -> None:
    export(app, tmp_path / "rows.csv")

    written = (tmp_path / "rows.csv").read_text(encoding="utf-8")
    with sessions() as session:
        for case in session.scalars(select(Case)):
            for told in (case.registration_number, case.receipt_number, str(case.id)):
                assert not told or told not in written
        for person in session.scalars(select(Respondent.id)):
            assert str(person) not in written
    for named in ("Contoh 0", "Contoh 1", "Sari", "Jalan", "kaus", "contoh.test"):
        assert named not in written


def test_the_rows_are_narrowed(october: ByHand, app: Flask, tmp_path: Path) -> None:
    def days(*more: str) -> list[str]:
        assert export(app, tmp_path / "rows.csv", *more).exit_code == 0
        return [row["received_on"] for row in rows_of(tmp_path / "rows.csv")]

    whole = days()
    assert days("--from", "2026-10-05", "--to", "2026-10-06") == [
        day for day in whole if "2026-10-05" <= day <= "2026-10-06"
    ]
    assert sorted(days("--stands", "open") + days("--stands", "closed")) == whole
    assert days("--outcome", "sanctioned") == ["2026-09-28", *days("--outcome", "sanctioned")[1:]]
    assert len(days("--office", october.local.office.code)) < len(whole)


def test_what_cannot_be_done_is_one_sentence_and_leaves_no_file(
    october: ByHand, app: Flask, sessions: Sessions, tmp_path: Path
) -> None:
    unknown = export(app, tmp_path / "rows.csv", "--office", "XX-1")
    nowhere = export(app, tmp_path / "none" / "rows.csv")

    assert (unknown.exit_code, nowhere.exit_code) == (1, 1)
    assert len(unknown.output.splitlines()) == 1
    assert "tidak dapat ditulis" in nowhere.output
    assert list(tmp_path.glob("**/*rows.csv*")) == []
    with sessions() as session:
        assert session.scalar(select(Event.id).where(Event.kind == EventKind.CASES_EXPORTED)) is None


def test_a_full_sheet_goes_on_on_the_next_and_no_text_becomes_a_formula(tmp_path: Path) -> None:
    row: list[Value] = ["=1+1", date(2026, 10, 1), *[None] * (len(header()) - 2)]

    assert write([row] * 5, "xlsx", tmp_path / "rows.xlsx", longest=3) == 5

    book = CalamineWorkbook.from_path(str(tmp_path / "rows.xlsx"))
    assert book.sheet_names == ["Baris", "Baris 2", "Baris 3", "Keterangan"]
    assert [len(sheet_rows(tmp_path / "rows.xlsx", name)) for name in book.sheet_names[:3]] == [2, 2, 1]
    assert sheet_rows(tmp_path / "rows.xlsx")[0][header()[0]] == "=1+1"
    write([row], "csv", tmp_path / "rows.csv")
    assert rows_of(tmp_path / "rows.csv")[0][header()[0]] == "'=1+1"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_four_times_the_rows_take_no_more_memory(tmp_path: Path, kind: str) -> None:
    def rows(number: int) -> Iterator[list[Value]]:
        for count in range(number):
            yield [f"{count:x}", date(2026, 10, 1), *["berat"] * (len(header()) - 2)]

    peaks = []
    for number in (1_000, 4_000):
        tracemalloc.start()
        write(rows(number), kind, tmp_path / f"rows.{kind}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + MEGABYTE
