"""Every format tells every figure of the release, and the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from neutrality.bulletin.workbook_sheets import both, sheet_names
from neutrality.charts.words import SIGNS, number, short_month, shown
from neutrality.domain.indicators import BY_ID
from neutrality.domain.publication import Publication, Table
from neutrality.domain.values import Days, Rate, Sign, Value
from tests.bulletin.reading import csv_rows, of_kind, pages, sheets, squeezed
from tests.fixtures.publications import publication

Key = tuple[str, str, str]
TABLES = tuple(table.id for table in publication().tables)


def figures(release: Publication) -> dict[Key, Value]:
    """Return each figure by table, indicator and code."""
    return {(table.id, column.id, line.code): value for table, column, line, value in release.observations()}


def as_read(row: dict[str, str]) -> Value:
    """Return the figure that a row of the CSV tells."""
    match row["type"]:
        case "count":
            return int(row["value"])
        case "rate":
            return Rate(int(row["part"]), int(row["whole"]))
        case "days":
            return Days(Fraction(row["value"]), 0)
        case sign:
            assert row["value"] == ""
            return Sign(sign)


def as_cells(value: Value) -> list[Any]:
    """Return the cells in which a workbook tells a figure."""
    match value:
        case Rate(part, whole):
            return [pytest.approx(part / whole), part, whole]
        case Days(days, _):
            return [float(days)]
        case Sign():
            return [both(SIGNS[value])]
        case int():
            return [value]


def test_the_csv_has_each_figure_once_in_the_order_of_the_tables(
    release: Publication, files: dict[str, bytes]
) -> None:
    rows = csv_rows(of_kind(files, "csv"))
    shown_rows = [row for row in rows if release.table(row["table"]).lines]  # type: ignore[union-attr]

    read = {(row["table"], row["indicator"], row["code"]): as_read(row) for row in shown_rows}

    assert read == figures(release)
    assert len(read) == len(shown_rows)
    assert list(dict.fromkeys(row["table"] for row in shown_rows)) == [
        table.id for table in release.tables if table.lines
    ]
    assert {(row["month"], row["revision"], row["status"]) for row in rows} == {("2026-10", "1", "released")}


def test_the_csv_tells_shares_and_of_which_months_a_table_tells(files: dict[str, bytes]) -> None:
    rows = {(row["table"], row["indicator"]): row for row in csv_rows(of_kind(files, "csv"))}

    assert rows["rates", "follow_up_rate"]["value"] == "0.6468"
    assert rows["times", "days_to_decision_median"]["value"] == "40.5"
    assert (rows["persons", "persons_proven"]["since"], rows["persons", "persons_proven"]["until"]) == (
        "",
        "2026-08",
    )
    assert b"\r" not in of_kind(files, "csv")


def test_a_withheld_table_is_named_in_the_csv_without_a_figure(files: dict[str, bytes]) -> None:
    (row,) = (row for row in csv_rows(of_kind(files, "csv")) if row["table"] == "sanctions")

    assert (row["type"], row["value"], row["label_en"]) == ("hidden", "", "withheld as a whole")


def test_the_signed_bytes_are_the_json(release: Publication, files: dict[str, bytes]) -> None:
    assert files["data.json"] == release.canonical()
    assert figures(Publication.parse(files["data.json"])) == figures(release)


@pytest.mark.parametrize("name", TABLES)
def test_the_workbook_has_each_figure_on_the_sheet_of_its_table(
    name: str, release: Publication, files: dict[str, bytes]
) -> None:
    table = release.table(name)
    assert table
    rows = sheets(of_kind(files, "xlsx"))[sheet_names(release.tables)[name]]

    assert [table.title.id] == rows[0][:1]
    for cells in sheet_cells(table):
        assert any(row[: len(cells)] == cells for row in rows), cells
    if not table.lines:
        assert "ditahan" in str(rows[-1])


def sheet_cells(table: Table) -> list[list[Any]]:
    """Return the rows that a sheet must have: a figure in total a row, else a code a row."""
    if table.dimension == "total":
        return [
            [column.id, column.label.id, column.label.en, *as_cells(value)]
            for line in table.lines
            for column, value in zip(table.columns, line.values, strict=True)
        ]
    wide = [
        3 if any(isinstance(line.values[place], Rate) for line in table.lines) else 1
        for place in range(len(table.columns))
    ]
    return [
        [
            line.code,
            line.label.id,
            line.label.en,
            *(
                cell
                for value, count in zip(line.values, wide, strict=True)
                for cell in (as_cells(value) * count if isinstance(value, Sign) else as_cells(value))
            ),
        ]
        for line in table.lines
    ]


@pytest.mark.parametrize("name", [name for name in TABLES if name != "trend"])
def test_the_bulletin_has_each_figure_beside_its_name(
    name: str, release: Publication, files: dict[str, bytes]
) -> None:
    table = release.table(name)
    assert table
    text = squeezed("".join(pages(of_kind(files, "pdf"))))

    by_line = [[line.label.id, *(shown(value, "id") for value in line.values)] for line in table.lines]
    by_column = [
        [column.label.id, *(shown(line.values[place], "id") for line in table.lines)]
        for place, column in enumerate(table.columns)
    ]

    assert squeezed(table.title.id) in text
    assert (
        any(
            all(squeezed("".join(row)) in text for row in rows)
            for rows in (by_line, by_column)
            if table.lines
        )
        or squeezed("Tabel ini ditahan") in text
    )


def test_the_line_of_the_bulletin_says_each_month(release: Publication, files: dict[str, bytes]) -> None:
    trend = release.table("trend")
    assert trend
    (page,) = (page for page in pages(of_kind(files, "pdf")) if "Bulan demi bulan\r" in page)

    read = squeezed(page)

    for line in trend.lines:
        for value in line.values:
            assert squeezed(f"{shown(value, 'id')}{short_month(line.code, 'id')}") in read


def test_coverage_other_bodies_and_what_changed_are_in_workbook_and_bulletin(
    release: Publication, files: dict[str, bytes]
) -> None:
    book = sheets(of_kind(files, "xlsx"))
    text = squeezed("".join(pages(of_kind(files, "pdf"))))

    for office in release.offices:
        assert any(row[:2] == [office.code, office.name] for row in book["Cakupan"])
        assert squeezed(office.name) in text
    for one in release.externals:
        told = [one.body, one.label.id, one.label.en, one.value, one.as_of.isoformat(), one.source]
        assert told in book["Angka lembaga lain"]
        assert squeezed(f"{one.body}{one.label.id}{one.value}") in text
    for change in release.changes:
        counts = [change.before, change.after]
        assert any(row[3:] == counts for row in book["Perubahan"])
        assert "".join(number(count, "id") for count in counts if isinstance(count, int)) in text
    assert squeezed(release.reason) in text


def test_the_cover_and_the_english_summary_say_the_key_figures(files: dict[str, bytes]) -> None:
    found = pages(of_kind(files, "pdf"))
    (summary,) = (page for page in found if page.startswith("Summary in English"))

    assert squeezed("620 dari 1.480 terlapor terbukti melanggar") in squeezed(found[0])
    assert squeezed("sampai Agustus 2026") in squeezed(found[0])
    assert squeezed("620 of 1,480 respondents were proven") in squeezed(summary)
    assert squeezed("64.7% of recommendations ended in a sanction: 401 of 620") in squeezed(summary)


def test_a_table_that_ends_early_says_so_and_why(files: dict[str, bytes]) -> None:
    told = "Angka sampai Agustus 2026; sejak itu terlalu sedikit perubahan untuk diterbitkan."

    assert squeezed(told) in squeezed("".join(pages(of_kind(files, "pdf"))))
    assert any(told in str(row[0]) for row in sheets(of_kind(files, "xlsx"))["Terlapor"])


@pytest.mark.parametrize("one", BY_ID.values(), ids=lambda one: str(one.id))
def test_no_declared_definition_begins_like_a_formula(one: object) -> None:
    for text in vars(one).values():
        assert not str(text).startswith(("=", "+", "-", "@", "\t", "\r"))
