from __future__ import annotations

import pytest

from neutrality.domain.formulas import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_what_begins_like_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert str(harmless(text)).startswith("'")


def test_no_cell_begins_a_formula_where_the_semicolon_divides() -> None:
    assert harmless("Dinas;=1+1;-2") == "Dinas;'=1+1;'-2"


@pytest.mark.parametrize("value", ["Dinas =Contoh", "a - b", "2026-10", "", -3, 0.5])
def test_other_texts_and_numbers_stay(value: str | float) -> None:
    assert harmless(value) == value
