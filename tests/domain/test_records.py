"""Three records: whose act, on paper or heard, in which range, lighter than recommended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import DomainError
from neutrality.domain.records import (
    authorities_on,
    authority_of,
    authority_problem,
    is_lighter,
    is_on_paper,
    permitted_range,
)

TODAY = date(2026, 11, 24)
LEVELS = ("moral", "ringan", "sedang", "berat", "ptdh")


def with_gap(catalogue: Catalogue) -> Catalogue:
    """Return the law as it is when one authority ended and the body to come is not there yet."""
    rows = (replace(row, valid_to=row.valid_to or date(2027, 10, 16)) for row in catalogue.authorities)
    return replace(catalogue, authorities=tuple(rows))


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2024, 2, 14), "KASN"), (date(2024, 9, 3), "KASN"),
        (date(2024, 9, 4), "BKN"), (TODAY, "BKN"),
    ],
)  # fmt: skip
def test_the_day_says_which_authority_recommended(catalogue: Catalogue, on: date, code: str) -> None:
    assert authority_of(catalogue, on) == code
    assert [row.code for row in authorities_on(catalogue, on)] == [code]
    other = {"KASN": "BKN", "BKN": "KASN"}[code]
    assert [authority_problem(catalogue, on, named) for named in ("", code, other)] == [
        None, None, "not_valid_then",
    ]  # fmt: skip


def test_a_day_on_which_none_is_valid_asks_for_one(catalogue: Catalogue) -> None:
    law, later = with_gap(catalogue), date(2027, 10, 17)
    assert authorities_on(law, later) == ()
    assert authority_problem(law, later, "") == "required_none_valid"
    assert authority_problem(law, later, "BKN") is None
    assert authority_of(law, later, "BKN") == "BKN"
    with pytest.raises(DomainError, match="unknown_code"):
        authority_of(law, later)


@pytest.mark.parametrize(
    ("source", "paper"), [("letter", True), ("sbt", True), ("message", False), ("press", False), (None, True)]
)
def test_what_is_heard_or_read_is_no_paper(catalogue: Catalogue, source: str | None, paper: bool) -> None:
    assert is_on_paper(catalogue, source) is paper


@pytest.mark.parametrize(("decided", "recommended"), list(product(LEVELS, LEVELS)))
def test_lighter_is_a_decision_below_what_the_authority_recommended(
    catalogue: Catalogue, decided: str, recommended: str
) -> None:
    lighter = LEVELS.index(decided) < LEVELS.index(recommended)
    assert is_lighter(catalogue, decided, recommended) is lighter


@pytest.mark.parametrize("recommended", [None, "", "berat"])
def test_without_one_of_both_nothing_is_lighter(catalogue: Catalogue, recommended: str | None) -> None:
    assert not is_lighter(catalogue, None, recommended)
    assert not is_lighter(catalogue, "moral", recommended if recommended != "berat" else None)


def test_a_level_that_the_law_does_not_know_is_compared_with_nothing(catalogue: Catalogue) -> None:
    with pytest.raises(DomainError, match="unknown_code"):
        is_lighter(catalogue, "hebat", "berat")


# Types, kind of employee, levels, families, one of the sanctions.
RANGES = (
    (("E05",), "pns", ("moral",), ("etik",), "moral_tertutup"),
    (("E05",), "pppk", ("moral",), ("etik",), "moral_terbuka"),
    (("D06",), "pns", ("berat",), ("disiplin",), "turun_jabatan_12"),
    (("D06",), "pppk", ("berat",), ("disiplin",), "pppk_berat"),
    (("D05",), "pppk", ("ptdh",), ("kepegawaian",), "phk_tidak_hormat"),
    (("D06", "E05"), "pns", ("moral", "berat"), ("etik", "disiplin"), "pdhtaps"),
)


@pytest.mark.parametrize("row", RANGES)
def test_the_range_follows_from_the_types_and_the_kind_of_employee(
    catalogue: Catalogue, row: tuple[tuple[str, ...], str, tuple[str, ...], tuple[str, ...], str]
) -> None:
    codes, employee, levels, families, kind = row
    found = permitted_range(catalogue, codes, employee, TODAY)
    assert (tuple(one.level for one in found.levels), found.families) == (levels, families)
    kinds = {one.code: one for level in found.levels for one in level.kinds}
    assert kind in kinds
    assert {one.employee_type for one in kinds.values()} <= {employee, "any"}
    assert all(found.holds(level) == (level in levels) for level in LEVELS)


def test_a_level_at_which_this_employee_knows_no_sanction_is_outside(catalogue: Catalogue) -> None:
    poor = {code: row for code, row in catalogue.sanctions.items() if row.employee_type != "pppk"}
    law = replace(catalogue, sanctions=poor)
    assert permitted_range(law, ("D06",), "pppk", TODAY).levels == ()
    assert permitted_range(law, ("D06",), "pns", TODAY).holds("berat")


def test_of_whoever_is_no_civil_servant_the_types_alone_say_it(catalogue: Catalogue) -> None:
    for employee in ("village_head", None, "unknown"):
        assert permitted_range(catalogue, ("D06",), employee, TODAY).holds("berat"), employee
    assert permitted_range(catalogue, ("N1",), "pns", TODAY).needs_reason
    assert not permitted_range(catalogue, ("D06",), "pns", TODAY).needs_reason
