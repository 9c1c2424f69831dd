"""Numbers typed from the office's own agenda: what is missing between them is told, nothing is barred."""

from __future__ import annotations

import pytest

from neutrality.database import reading
from neutrality.documents.agenda import MOST_RUNS, skipped_in_agenda
from neutrality.domain.errors import InvalidInputError
from tests.documents.writing import Writing


def missing(writing: Writing, kind: str = "board_notice", year: int | None = None) -> list[str]:
    """Return what is told to be missing for a kind of document."""
    office = writing.office
    wanted = {(kind, year or office.today.year)}
    with reading(office.sessions) as session:
        return [one.numbers for one in skipped_in_agenda(session, office.workplace.office.id, wanted)]


def typed(writing: Writing, *numbers: str, kind: str = "board_notice") -> None:
    """Finish documents with numbers of the own agenda."""
    respondent = 1 if kind == "forwarding" else None
    for number in numbers:
        writing.finished(kind, respondent=respondent, number=number)


@pytest.mark.both_databases
def test_what_was_skipped_is_told_by_kind_and_year(writing: Writing) -> None:
    typed(writing, "12/PM/XI/2026")
    assert missing(writing) == []
    typed(writing, "15/PM/XI/2026", "17/PM/XI/2026")
    assert missing(writing) == ["13–14, 16"]
    assert missing(writing, "forwarding") == []
    assert missing(writing, year=2025) == []
    assert missing(writing, year=2027) == []
    with pytest.raises(InvalidInputError):
        typed(writing, "15/pm/xi/2026")


def test_what_the_agenda_has_for_another_kind_or_as_void_is_not_missing(writing: Writing) -> None:
    typed(writing, "12/PM/XI/2026", "15/PM/XI/2026")
    typed(writing, "13/PNR/XI/2026", kind="forwarding")
    void = writing.finished("board_notice", number="14/PM/XI/2026")
    writing.void(void)
    assert missing(writing) == []
    assert missing(writing, "forwarding") == []


def test_numbers_of_the_counter_of_the_same_kind_fill_the_agenda_too(writing: Writing) -> None:
    writing.finished("board_notice")
    typed(writing, "0/PM/XI/2026", "3/PM/XI/2026")
    assert missing(writing) == ["2"]


def test_only_the_last_runs_are_told(writing: Writing) -> None:
    typed(writing, *(f"{number}/PM/XI/2026" for number in range(1, 2 * (MOST_RUNS + 2), 2)))
    assert missing(writing) == ["4, 6, 8, 10, 12"]
