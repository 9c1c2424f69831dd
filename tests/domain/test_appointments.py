"""A sheet of field supervisors: what is read, and each mistake at its row and field."""

from __future__ import annotations

from datetime import date

import pytest

from neutrality.domain.appointments import MOST_ROWS, Appointment, day_of, read_sheet

TODAY = date(2026, 11, 10)
HEAD = ["No.", "Tanggal Berakhir", "Nama", "Kelurahan/Desa", "Nomor SK"]
GOOD = ["1", "31-12-2026", "Siti  Contoh", "Bojo", "12/SK/2026"]


def problems(rows: list[list[str]]) -> list[tuple[int, str, str]]:
    """Return row, field and code of what is wrong."""
    sheet = read_sheet(rows, TODAY)
    return [(one.row, one.problem.field, one.problem.code) for one in sheet.problems]


def test_columns_are_found_by_their_heads_and_blanks_do_not_count() -> None:
    sheet = read_sheet([HEAD, [], GOOD, ["", "  "]], TODAY)

    assert sheet.problems == ()
    assert sheet.appointments == (Appointment("Siti Contoh", "Bojo", "12/SK/2026", date(2026, 12, 31)),)


def test_without_heads_the_columns_stand_as_they_are_asked_for() -> None:
    sheet = read_sheet([["Siti Contoh", "Bojo", "12/SK/2026", "2026-12-31"]], TODAY)

    assert sheet.appointments[0].valid_to == date(2026, 12, 31)


def test_each_mistake_stands_at_its_row_and_field() -> None:
    rows = [
        HEAD,
        ["1", "kapan-kapan", "", "Bojo", "12/SK/2026"],
        ["2", "9 November 2026", "Budi Contoh", "x" * 121, "y" * 61],
        ["3", "", "Cici Contoh"],
    ]

    assert problems(rows) == [
        (2, "name", "required"),
        (2, "valid_to", "not_a_date"),
        (3, "village", "too_long"),
        (3, "decree_number", "too_long"),
        (3, "valid_to", "in_past"),
        (4, "village", "required"),
        (4, "decree_number", "required"),
        (4, "valid_to", "required"),
    ]


def test_the_same_person_twice_is_told_with_the_first_row() -> None:
    again = ["2", "31 Desember 2026", "SITI CONTOH", " bojo ", "12/sk/2026"]
    sheet = read_sheet([HEAD, GOOD, again], TODAY)

    assert [(one.row, one.problem.params) for one in sheet.problems] == [(3, {"row": 2})]


def test_a_sheet_that_says_too_little_or_too_much_says_so() -> None:
    assert problems([]) == [(1, "name", "no_rows")]
    assert problems([HEAD]) == [(1, "name", "no_rows")]
    assert problems([["Nama", "Desa"], ["Siti", "Bojo"]]) == [
        (1, "decree_number", "no_column"),
        (1, "valid_to", "no_column"),
    ]
    assert problems([GOOD] * (MOST_ROWS + 1)) == [(1, "name", "too_many")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("31 Desember 2026", date(2026, 12, 31)),
        ("1 agu 2026", date(2026, 8, 1)),
        ("46387", date(2026, 12, 31)),
        ("2026-12-31T00:00:00", date(2026, 12, 31)),
        ("2026-12-31 00:00:00", date(2026, 12, 31)),
        ("7", None),
        ("31-12", None),
        ("32-12-2026", None),
        ("31-13-2026", None),
        ("31-foo-2026", None),
        ("31-12-26", None),
        ("xx-12-2026", None),
        ("9" * 5000, None),
        (f"31-{'9' * 5000}-2026", None),
        (f"31-12-{'9' * 5000}", None),
        ("", None),
    ],
)
def test_days_are_read_as_offices_write_them(text: str, day: date | None) -> None:
    assert day_of(text) == day
