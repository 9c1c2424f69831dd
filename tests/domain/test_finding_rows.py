"""A row of a sheet of supervision results: every cell read or refused at its column."""

from __future__ import annotations

from datetime import date, time

import pytest

from neutrality.domain.errors import FieldProblem
from neutrality.domain.finding_columns import (
    EXAMPLES,
    HEADS,
    NEEDED,
    FindingColumn,
    columns_in,
    head_at,
    is_example,
    twice_in,
)
from neutrality.domain.finding_rows import LONGEST_REFERENCE, FindingRow, Person, clean, long_ago, read_row
from neutrality.domain.register_names import MOST_ASKED, Names, PatientNames

C = FindingColumn
LISTS = {
    C.PLACE: Names.of([("73.01", ("Kabupaten Contoh",))]),
    C.AGENCY: Names.of([("A1", ("Dinas Contoh",))]),
    C.EMPLOYEE_TYPE: Names.of([("pns", ("PNS", "civil servant"))]),
}
NIP = "199003152015041001"
GOOD = {C.RECEIVED_ON: "2026-11-09", C.NARRATIVE: "Membagikan kaus.", C.EVENT_ON: "8/11/2026", C.NAME: "Budi"}


def read(**more: str) -> FindingRow:
    """Return a good row with other cells."""
    return read_row(5, {**GOOD, **{FindingColumn(name): text for name, text in more.items()}}, LISTS)


def wrong(**more: str) -> list[tuple[str, str]]:
    """Return what is wrong with such a row: where, and what."""
    return [(str(one.field), one.code) for one in read(**more).problems]


def test_a_good_row_is_read_whole() -> None:
    row = read(
        reference=" 12 / A ", received_time="14.05", place="kabupaten contoh", agency="Dinas Contoh",
        employee_type="pns", position="Kepala; Guru", name="Budi; Sari", nip=f"{NIP}; {NIP}",
        known_on="9 November 2026",
    )  # fmt: skip

    assert (row.line, row.reference, row.problems) == (5, "12 / A", ())
    assert row.days[C.EVENT_ON] == date(2026, 11, 8)
    assert row.days[C.KNOWN_ON] == date(2026, 11, 9)
    assert (row.received_time, row.codes) == (time(14, 5), {C.PLACE: "73.01"})
    assert [(one.name, one.agency, one.position) for one in row.people] == [
        ("Budi", "A1", "Kepala"), ("Sari", "A1", "Guru"),
    ]  # fmt: skip
    assert row.text(C.NARRATIVE) == "Membagikan kaus."
    assert row.text(C.LINKS) == ""


def test_who_or_when_may_be_unknown_in_words() -> None:
    row = read(name="tidak diketahui", event_on="belum diketahui")
    assert row.people == (Person(unknown=True),)
    assert row.event_unknown
    assert row.problems == ()


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"received_on": ""}, ("received_on", "required")),
        ({"event_on": ""}, ("event_on", "day_or_unknown")),
        ({"received_on": "kemarin"}, ("received_on", "no_day")),
        ({"known_on": "31/31/2026"}, ("known_on", "no_day")),
        ({"name": ""}, ("name", "name_or_unknown")),
        ({"name": "Budi; Sari", "nip": "1; 2; 3"}, ("nip", "counts_differ")),
        ({"nip": "1,99003E+17"}, ("nip", "digits_lost")),
        ({"received_time": "siang"}, ("received_time", "no_time")),
        ({"received_time": "25.00"}, ("received_time", "no_time")),
        ({"place": "Mars"}, ("place", "not_on_the_list")),
        ({"agency": "Dinas Lain"}, ("agency", "not_on_the_list")),
        ({"reference": "x" * (LONGEST_REFERENCE + 1)}, ("reference", "too_long")),
    ],
)
def test_what_cannot_be_read_is_told_at_its_column(cells: dict[str, str], problem: tuple[str, str]) -> None:
    assert wrong(**cells) == [problem]


def test_one_wrong_agency_of_several_persons_is_told_once() -> None:
    assert wrong(name="Budi; Sari", agency="Mars") == [("agency", "not_on_the_list")]


@pytest.mark.parametrize(("written", "read_as"), [("0.5", time(12)), ("0,25", time(6)), ("", None)])
def test_a_time_may_be_a_part_of_the_day(written: str, read_as: time | None) -> None:
    assert read(received_time=written).received_time == read_as


def test_cells_lose_what_made_them_harmless_and_what_nobody_prints() -> None:
    assert clean("'=1+1") == "=1+1"
    assert clean(" O'Neil \x00") == "O'Neil"


def test_a_day_long_ago_is_remarked() -> None:
    row = read(event_on="8/11/2024")
    assert [one.field for one in long_ago(row, date(2026, 11, 10))] == [C.EVENT_ON]
    assert long_ago(read(), date(2026, 11, 10)) == []


def test_headings_are_known_in_either_language_each_at_its_first_place() -> None:
    heads = ["Nama", "Apa yang terjadi", "Name", "Something else", "Received on"]
    assert columns_in(heads) == {0: C.NAME, 1: C.NARRATIVE, 4: C.RECEIVED_ON}
    assert twice_in(heads) == [2]
    assert head_at([["Hasil pengawasan"], heads]) == 1
    assert head_at([["x"], ["y"]]) is None
    assert head_at([]) is None
    assert set(NEEDED) <= set(HEADS)
    assert all(map(is_example, EXAMPLES))
    assert not is_example("12")


def test_the_nearest_names_are_sought_once_and_not_for_endlessly_many() -> None:
    plain = Names.of([("A1", ("Dinas Contoh", "Kembar")), ("A2", ("Kembar",))])
    patient = PatientNames(plain.codes, plain.shown, plain.twice)

    assert patient.find("agency", " ") is None
    assert patient.find("agency", "dinas contoh") == "A1"
    assert patient.find("agency", "kembar") == plain.find("agency", "kembar")
    assert patient.find("agency", "Dinas Conto") is patient.find("agency", "Dinas Conto")
    for number in range(MOST_ASKED):
        patient.find("agency", f"lain {number}")
    found = patient.find("agency", "Dinas Conth")
    assert isinstance(found, FieldProblem)
    assert found.params["near"] == "–"
