"""A row of an earlier register: what is read from its cells, each mistake at its column with what to do."""

from __future__ import annotations

from datetime import date

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.register_columns import Column, Decision, columns_in, head_row
from neutrality.domain.register_names import Known, Names
from neutrality.domain.register_rows import MOST_PEOPLE, Person, Read, day_in, parted, read_row
from neutrality.domain.workflow import Outcome, ReportKind
from neutrality.settings import ROOT

NIP, PPPK = "198609262015051001", "199001012021211001"


@pytest.fixture(scope="module")
def known() -> Known:
    """Return the lists of the law, two elections, three agencies of which two bear one name."""
    return Known.by_law(
        Catalogue.load(ROOT / "neutrality" / "data"),
        offices=Names.of([("K1", ["Bawaslu Kabupaten Contoh"])]),
        elections=Names.of([("pilkada-2024", ["Pilkada 2024"]), ("pilkada-2020", ["Pilkada 2020"])]),
        agencies=Names.of(
            [("A1", ["Dinas Pendidikan"]), ("A2", ["Dinas Kesehatan"]), ("A3", ["Dinas Kesehatan"])]
        ),
    )


def read(known: Known, **cells: str) -> Read:
    """Read a row of these cells."""
    return read_row(2, {Column(name): text for name, text in cells.items()}, known)


def wrong(known: Known, **cells: str) -> list[tuple[str, str]]:
    """Return column and code of what is wrong."""
    return [(one.field, one.code) for one in read(known, **cells).problems]


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["No. Register", "Nama Terlapor", "Tgl. Diterima"], ["number", "name", "received_on"]),
        (["Received On", "case number", "Respondent"], ["received_on", "number", "name"]),
        (["No", "NIP (18 angka)", "keterangan"], [None, "nip", None]),
        (["Nama", "Nama Terlapor"], ["name", None]),
    ],
)
def test_headings_are_known_in_both_languages_and_any_order(
    heads: list[str], columns: list[str | None]
) -> None:
    found = columns_in(heads)

    assert [found[place].value if place in found else None for place in range(len(heads))] == columns


def test_the_headings_are_the_row_that_names_most_columns_below_a_title() -> None:
    rows = [(1, ["REGISTER PEMILU"]), (2, []), (4, ["Nomor Register", "Nama", "NIP"]), (5, ["1", "A", ""])]

    assert head_row(rows) == 2
    assert head_row([(1, ["x", "y"])]) is None
    assert head_row([]) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("05-03-2024", date(2024, 3, 5)),
        ("5/3/2024", date(2024, 3, 5)),
        ("5 Maret 2024", date(2024, 3, 5)),
        ("45356", date(2024, 3, 5)),
        ("45356.75", date(2024, 3, 5)),
        ("2024-03-05 10:15:00", date(2024, 3, 5)),
        ("31-02-2024", None),
        ("kemarin", None),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Budi\nWati", ["Budi", "Wati"]),
        ("Budi; Wati;", ["Budi", "Wati"]),
        ("1. Budi, S.Pd. 2. Wati", ["Budi, S.Pd.", "Wati"]),
        ("1) Budi 2) Wati 3) Tono", ["Budi", "Wati", "Tono"]),
        ("1. Budi\n2. Wati", ["Budi", "Wati"]),
        ("Dr. Budi", ["Dr. Budi"]),
        ("", []),
    ],
)
def test_several_in_one_cell_are_parted(text: str, parts: list[str]) -> None:
    assert parted(text) == parts


def test_a_whole_row_is_read(known: Known) -> None:
    found = read(
        known,
        number=" 001/Reg/2024 ",
        receipt_number="LP 1",
        kind="Temuan",
        received_on="2024-01-02",
        registered_on="03/01/2024",
        decision="Terbukti",
        decided_on="10-01-2024",
        forwarded_on="11-01-2024",
        employer_decided_on="45356",
        employer_decision="Teguran lisan",
        outcome="Sanksi",
        election="Pilkada 2024",
        office="K1",
        agency="dinas  pendidikan",
        violation_type="D06",
        name="Budi Contoh",
        nip="'1986 0926 201505 1 001",
        position="Camat",
        proposed_level="ringan",
        recommended_level="Hukuman disiplin ringan",
        description="Membagikan kaus.",
        decision_number="SK/1",
    )

    row = found.row
    assert found.problems == ()
    assert (row.number, row.receipt_number, row.kind) == ("001/Reg/2024", "LP 1", ReportKind.HASIL_PENGAWASAN)
    assert row.days[Column.EMPLOYER_ON] == date(2024, 3, 5)
    assert (row.registered, row.decision, row.outcome) == (True, Decision.PROVEN, Outcome.SANCTIONED)
    assert (row.employer_decision, row.election, row.violation_type) == (
        "teguran_lisan",
        "pilkada-2024",
        "D06",
    )
    assert (row.proposed_level, row.recommended_level) == ("ringan", "ringan")
    assert row.people == (Person("Budi Contoh", NIP, "Camat", "A1"),)


def test_people_of_one_cell_go_with_their_numbers_and_share_what_stands_once(known: Known) -> None:
    found = read(known, name="1. Budi 2. Wati", nip=f"{NIP}\n{PPPK}", position="Guru", agency="A1")

    assert found.row.people == (Person("Budi", NIP, "Guru", "A1"), Person("Wati", PPPK, "Guru", "A1"))
    assert read(known).row.people == (Person(),)


@pytest.mark.parametrize(
    ("said", "registered"),
    [
        ({"registered_on": "ya"}, True),
        ({"registered_on": "2024-01-02"}, True),
        ({"registered_on": "Tidak"}, False),
        ({"not_registered_on": "ya"}, False),
        ({"not_registered_on": "2024-01-02"}, False),
        ({}, None),
    ],
)
def test_a_word_can_stand_for_the_day_of_registration(
    known: Known, said: dict[str, str], registered: bool | None
) -> None:
    found = read(known, **said)

    assert (found.row.registered, found.problems) == (registered, ())


@pytest.mark.parametrize("word", ["proses", "Dalam Proses", ""])
def test_what_goes_on_has_no_outcome(known: Known, word: str) -> None:
    assert (read(known, outcome=word).row.outcome, wrong(known, outcome=word)) == (None, [])


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"received_on": "kapan"}, [("received_on", "no_day")]),
        ({"not_registered_on": "tidak"}, [("not_registered_on", "no_day")]),
        ({"office": "Bawaslu Kota Lain"}, [("office", "not_on_the_list")]),
        ({"election": "Pilkada 2042"}, [("election", "not_on_the_list")]),
        ({"agency": "Dinas Pendidkan"}, [("agency", "not_on_the_list")]),
        ({"agency": "Dinas Kesehatan"}, [("agency", "several_so_named")]),
        ({"violation_type": "D99"}, [("violation_type", "not_on_the_list")]),
        ({"employer_decision": "penjara"}, [("employer_decision", "not_on_the_list")]),
        ({"decision": "mungkin"}, [("decision", "not_on_the_list")]),
        ({"outcome": "hilang"}, [("outcome", "not_on_the_list")]),
        ({"kind": "gosip"}, [("kind", "not_on_the_list")]),
        ({"name": "Budi; Wati", "nip": NIP}, [("nip", "counts_differ")]),
        ({"name": "Budi; Wati; Tono", "position": "Guru; Camat"}, [("position", "counts_differ")]),
        ({"name": "Budi; Wati", "agency": "X; X"}, [("agency", "not_on_the_list")]),
        ({"name": "Budi", "nip": "1.98609262015051E+17"}, [("nip", "digits_lost")]),
        (
            {"nip": PPPK, "employer_decision": "teguran_lisan"},
            [("employer_decision", "not_for_this_employee")],
        ),
        ({"number": "9" * 61}, [("number", "too_long")]),
        ({"description": "u" * 4001}, [("description", "too_long")]),
        ({"name": "n" * 301}, [("name", "too_long")]),
        ({"name": ";".join("abcdefghijklmnopqrstuvwxyzABCDE")}, [("name", "too_many")]),
    ],
)
def test_each_mistake_stands_at_its_column(
    known: Known, cells: dict[str, str], problems: list[tuple[str, str]]
) -> None:
    assert wrong(known, **cells) == problems


def test_the_nearest_names_are_told(known: Known) -> None:
    near = read(known, agency="Dinas Pendidkan").problems[0].params["near"]
    nothing = read(known, election="xyzq").problems[0].params["near"]

    assert str(near).startswith("Dinas Pendidikan")
    assert nothing == "–"


@pytest.mark.parametrize("word", ["tidak terbukti", "No violation"])
def test_an_employer_that_found_no_violation_fits_every_employee(known: Known, word: str) -> None:
    assert wrong(known, nip=PPPK, employer_decision=word) == []
    assert wrong(known, nip=PPPK, employer_decision="moral_terbuka") == []


def test_a_case_has_at_most_so_many_people_in_one_row() -> None:
    assert MOST_PEOPLE == 30
