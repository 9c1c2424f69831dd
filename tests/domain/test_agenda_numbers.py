"""Numbers typed from an agenda: at which place each stands, and which are skipped."""

from __future__ import annotations

import pytest

from neutrality.domain.agenda_numbers import place_in_agenda, skipped


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("12/PM.00.02/XI/2026", 12),
        (" 012 ", 12),
        ("PM-12", 12),
        ("PM/XI/15", 15),
        ("PM.00.02/XI/2026", None),  # it ends with its year
        ("2026/PM/7", 7),
        ("2026", None),
        ("2025/PM", 2025),
        ("12a", 12),
        ("1234567/PM", None),
        ("PM/1234567", None),
        ("PM/12 ", 12),
        ("Surat", None),
        ("", None),
        ("٣/PM", None),
    ],
)
def test_a_number_stands_at_the_integer_that_it_begins_or_ends_with(text: str, place: int | None) -> None:
    assert place_in_agenda(text, 2026) == place


def test_what_lies_between_and_stands_nowhere_is_skipped() -> None:
    assert skipped([12, 15]) == [(13, 14)]
    assert skipped([15, 12, 13, 20, 22]) == [(14, 14), (16, 19), (21, 21)]
    assert skipped([1, 999_999]) == [(2, 999_998)]
    assert skipped([12, 13]) == []
    assert skipped([12]) == []
    assert skipped([]) == []
    assert skipped([], [3, 9]) == []


def test_what_the_agenda_has_for_something_else_is_not_skipped() -> None:
    assert skipped([12, 16], [1, 13, 15, 40]) == [(14, 14)]
    assert skipped([12, 15], [13, 14]) == []
