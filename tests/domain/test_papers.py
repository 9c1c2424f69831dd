"""The sheets of an office."""

from __future__ import annotations

import pytest

from neutrality.domain.papers import PaperSize, printable


@pytest.mark.parametrize(("size", "sides"), [(PaperSize.A4, (210, 297)), (PaperSize.F4, (215, 330))])
def test_a_sheet_has_the_sides_of_its_name(size: PaperSize, sides: tuple[int, int]) -> None:
    assert size.millimetres == sides


def test_what_no_paper_can_hold_is_left_out_and_lines_stay_lines() -> None:
    assert printable("A\x00n\x0bi\x1b\ufffe\udc80\n\tBudi – é 👩🏽‍⚖️") == "Ani\n\tBudi – é 👩🏽‍⚖️"
