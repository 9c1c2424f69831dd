"""What of a sheet is read, under which headings, in which words; what is there, twice, or perhaps there."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from xlsxwriter.worksheet import Worksheet

from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.finding_columns import EXAMPLES, HEADS, FindingColumn, columns_in
from neutrality.domain.finding_rows import clean
from neutrality.domain.formulas import harmless
from neutrality.importing.findings.checking import Standing
from neutrality.importing.findings.sheet import COMMAND, read_findings
from neutrality.importing.findings.telling import remarks_on
from neutrality.refusals.finding_import import COLUMNS
from neutrality.reports.models import Source
from tests.factories import Factory
from tests.importing.findings.conftest import GOOD, Desk, as_csv, book, row
from tests.importing.findings.conftest import HEADS as FEW

ENGLISH = ("Own number", "Day of receipt", "What happened", "Day of the event", "Respondent")


def one(desk: Desk, more: dict[str, str]) -> object:
    """Return what a good row with these columns more hands in."""
    content = as_csv((*GOOD, *more.values()), heads=(*FEW, *more))
    [checked] = desk.check(content)
    assert checked.problems == ()
    return checked.submission


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_column_is_headed_by_its_name_in_either_language(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        heads = {column: str(name) for column, name in COLUMNS.items()}

    assert {column: columns_in([head]) for column, head in heads.items()} == {
        column: {0: column} for column in COLUMNS
    }
    known = [head for several in HEADS.values() for head in several.split("|")]
    assert len(known) == len(set(known))


@pytest.mark.parametrize("heads", [FEW, ENGLISH, [head.upper() + " :" for head in FEW]])
def test_headings_stand_in_either_language_below_a_title(desk: Desk, heads: list[str]) -> None:
    [checked] = desk.check(as_csv(["HASIL PENGAWASAN"], heads, GOOD, heads=[]))

    assert (checked.standing, checked.line.number) == (Standing.NEW, 4)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-09", 9), ("09-11-2026", 9), ("9/11/2026", 9), ("9 November 2026", 9), ("9 Nop 2026", None),
        ("9 Nopember 2026", 9), ("46335", 9), ("46335.0", 9), ("46335.75", 9), ("2026-11-09T00:00:00", 9),
        ("9 Nov 2026", 9),
    ],
)  # fmt: skip
def test_days_are_read_as_offices_write_them(desk: Desk, written: str, day: int | None) -> None:
    [checked] = desk.check(as_csv(row(D=written)))

    found = checked.submission.event_on if checked.submission else None
    assert found == (date(2026, 11, day) if day else None)


@pytest.mark.parametrize(
    ("heading", "written", "field", "value"),
    [
        ("Kabupaten atau kota", "73.11", "place_code", "73.11"),
        ("Kabupaten", "Barru", "place_code", "73.11"),
        ("Regency", "kab. barru", "place_code", "73.11"),
        ("Kabupaten", "", "place_code", "73.11"),
        ("Kabupaten", "73.1", "place_code", "73.10"),
        ("Jenis", "photo", "plain_kind", "photo"),
        ("Jenis", "Lainnya", "plain_kind", "other"),
        ("Kind", "Something else", "plain_kind", "other"),
        ("Jenis", "", "plain_kind", "unknown"),
        ("Entered as", "atasan langsung asn", "source", Source.DIRECT_SUPERIOR),
        ("Links", "contoh.test/1\nhttps://contoh.test/2", "links", ("contoh.test/1", "https://contoh.test/2")),
        ("Jam", "09.30", "received_at", (9, 30)),
        ("Jam", "9:30", "received_at", (9, 30)),
        ("Jam", "0.3958333333", "received_at", (9, 30)),
        ("Jam", "0.5", "received_at", (12, 0)),
        ("Jam", "", "received_at", (12, 0)),
        ("Nomor surat tugas", "'=1/ST", "duty_letter", "=1/ST"),
        ("Nomor surat tugas", "1/\x07ST", "duty_letter", "1/ST"),
    ],
)  # fmt: skip
def test_codes_and_names_in_either_language_mean_the_same(
    desk: Desk, heading: str, written: str, field: str, value: object
) -> None:
    found = getattr(one(desk, {heading: written}), field)

    assert ((found.hour, found.minute) if field == "received_at" else found) == value


@pytest.mark.parametrize(
    "text", ["=1+1", "-a", "a;-b", "a\n\nb", "+62 812", "@x;@y", "biasa", "a'-b", "1\n2\n-3", "\uff1dx"]
)
def test_what_was_made_harmless_is_read_as_it_was(text: str) -> None:
    assert clean(str(harmless(text))) == text


def test_several_people_stand_in_one_cell_and_agencies_are_found_by_name_or_code(desk: Desk) -> None:
    agency = desk.workplace.agency
    more = {"Instansi": agency.name, "NIP": "198001012005011001; '198001012005011002", "Jabatan": "Camat"}
    [checked] = desk.check(
        as_csv((*row(E="1. Budi Contoh\n2. tidak diketahui"), *more.values()), heads=(*FEW, *more))
    )

    assert checked.submission is not None
    first, second = checked.submission.respondents
    assert (first.name, first.nip, first.agency_id, first.position) == (
        "Budi Contoh", "198001012005011001", agency.id, "Camat",
    )  # fmt: skip
    assert (second.name, second.unknown, second.nip, second.agency_id) == (
        "",
        True,
        "198001012005011002",
        agency.id,
    )


def test_whoever_types_for_others_names_the_supervisor_and_a_supervisor_nobody(
    desks: Callable[..., Desk], factory: Factory
) -> None:
    desk = desks(Role.VERIFIER)
    with transaction(desk.sessions) as session:
        siti = factory.account(session, desk.workplace.office, Role.FIELD_SUPERVISOR)
        name, account_id = siti.name, siti.id
    content = as_csv((*GOOD, name), heads=(*FEW, "Pengawas"))

    [checked] = desk.check(content)
    assert checked.submission is not None
    assert checked.submission.submitted_for == account_id
    assert list(desks(Role.FIELD_SUPERVISOR).codes(content)) == [("F2", "not_on_the_list")]


def test_what_was_imported_is_there_what_differs_is_told_and_what_is_twice_is_taken_once(desk: Desk) -> None:
    nameless = row(A="", C="Tanpa nomor.")
    sheet = as_csv(GOOD, row(A="2", C="Lain."), nameless, nameless, GOOD, row(A="1", C="Lain lagi."))
    assert [each.standing for each in desk.check(sheet)] == [
        Standing.NEW, Standing.NEW, Standing.NEW, Standing.TWICE, Standing.TWICE, Standing.WRONG,
    ]  # fmt: skip
    assert list(desk.codes(sheet)) == [
        ("C5", "finding_twice"), ("A6", "finding_twice"), ("A7", "finding_number_twice"),
    ]  # fmt: skip
    assert desk.take(sheet).findings == 3

    changed = as_csv(row(B="2026-11-10"), row(A="2", C="Diubah."), nameless, mark=";")
    assert [each.standing for each in desk.check(changed)] == [
        Standing.THERE,
        Standing.DIFFERS,
        Standing.THERE,
    ]
    assert desk.take(changed).findings == 0


def test_numbers_are_the_office_s_for_its_staff_and_a_supervisor_s_own(desks: Callable[..., Desk]) -> None:
    first, second = desks(Role.VERIFIER), desks(Role.VERIFIER)
    one_field, other_field = desks(Role.FIELD_SUPERVISOR), desks(Role.FIELD_SUPERVISOR)

    assert [desk.take(as_csv(GOOD)).findings for desk in (first, second, one_field, other_field)] == [
        1,
        0,
        1,
        1,
    ]
    assert one_field.take(as_csv(GOOD)).findings == 0


def test_the_example_is_never_taken(desk: Desk) -> None:
    rows = desk.check(as_csv(*(row(A=marked) for marked in EXAMPLES), GOOD))

    assert [each.standing for each in rows] == [Standing.EXAMPLE, Standing.EXAMPLE, Standing.NEW]


def test_days_long_ago_and_what_may_be_there_already_are_told_and_stand_in_nobody_s_way(
    desks: Callable[..., Desk],
) -> None:
    desk, link = desks(Role.VERIFIER), {"Tautan": "https://contoh.test/p/1"}
    assert desk.take(as_csv((*GOOD, *link.values()), heads=(*FEW, *link))).findings == 1
    alike = as_csv(
        (*row(A="2", C="Lain.", E="Boedi Tjontoh"), ""),
        (*row(A="3", C="Lain lagi.", D="08-11-2026", E="Wati"), *link.values()),
        (*row(A="4", C="Lama.", D="09-11-2024"), ""),
        heads=(*FEW, *link),
    )

    assert list(desk.codes(alike)) == [("E2", "finding_alike"), ("E3", "finding_alike"), ("D4", "long_ago")]
    assert list(desks(Role.FIELD_SUPERVISOR).codes(alike)) == [("D4", "long_ago")]
    assert desk.take(alike).findings == 3


def test_oddities_of_a_sheet_are_told(app: Flask) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 5, ["Uraian", "Catatan kantor"])
        sheet.merge_range("A2:A3", "1")
        sheet.set_row(2, None, None, {"hidden": True})

    sheet = read_findings(io.BytesIO(book(fill)), COMMAND)

    with app.test_request_context(), force_locale("en"):
        told = " ".join(remarks_on(sheet))
    assert "Hidden rows were read like the others: 3" in told
    assert "Merged cells count for each of their rows: A2:A3" in told
    assert "not these: F1" in told
    assert "left aside: Catatan kantor" in told
    assert sheet.columns[2] is FindingColumn.NARRATIVE
