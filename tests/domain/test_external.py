"""Numbers in the systems of others: found however they are typed, refused when they are none."""

from __future__ import annotations

from datetime import date

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.external import (
    LONGEST_NOTE,
    LONGEST_NUMBER,
    ExternalEntry,
    entry_keys,
    entry_problems,
    number_key,
)
from neutrality.settings import ROOT

DATA = ROOT / "neutrality" / "data"
TODAY = date(2026, 11, 24)
SYSTEMS = {"sbt", "lapor"}


@pytest.mark.parametrize(
    "typed", ["SBT-2026/0042", "sbt 2026 0042", " SBT.2026_0042 ", "\uff33\uff22\uff3420260042"]
)
def test_blanks_case_and_signs_make_no_other_number(typed: str) -> None:
    assert number_key(typed) == "sbt20260042"
    assert entry_keys("lapor", typed) == {"sbt20260042", "lapor:sbt20260042"}


def test_leading_zeros_do() -> None:
    assert number_key("0042") != number_key("42")


def test_without_a_digit_it_is_no_number() -> None:
    assert number_key("Budi Contoh") == number_key("-") == ""
    assert entry_problems(ExternalEntry("sbt", "Budi Contoh", TODAY), SYSTEMS, today=TODAY)


def test_a_whole_entry_is_taken() -> None:
    assert entry_problems(ExternalEntry("sbt", "42", TODAY, "x"), SYSTEMS, today=TODAY) == []


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (
            ExternalEntry("", "", None),
            [("given_on", "required"), ("system", "required"), ("number", "required")],
        ),
        (ExternalEntry("fax", "42", TODAY), [("system", "unknown_choice")]),
        (ExternalEntry("sbt", " -/- ", TODAY), [("number", "no_number_typed")]),
        (ExternalEntry("sbt", "42", date(2026, 11, 25)), [("given_on", "in_future")]),
        (
            ExternalEntry("sbt", "4" * (LONGEST_NUMBER + 1), TODAY, "x" * (LONGEST_NOTE + 1)),
            [("number", "too_long"), ("note", "too_long")],
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field(entry: ExternalEntry, found: list[tuple[str, str]]) -> None:
    problems = entry_problems(entry, SYSTEMS, today=TODAY)
    assert [(one.field, one.code) for one in problems] == found


def test_systems_and_fields_stand_in_their_order_and_hold_on_their_days() -> None:
    law = Catalogue.load(DATA)
    systems = [row.code for row in law.codes("external_system", TODAY)]
    assert systems == ["sigaplapor", "sbt", "lapor", "gakkumdu"]
    assert "sbt" not in {row.code for row in law.codes("external_system", date(2023, 3, 20))}
    assert law.codes("sbt_field", date(2023, 3, 20)) == ()
    fields = law.codes("sbt_field", TODAY)
    assert [row.rank for row in fields] == list(range(1, len(fields) + 1))
    assert all(row.needs_review for row in fields)
