"""A case is taken, given, handed over or put back; whoever goes on with it must know where it stands."""

from __future__ import annotations

from uuid import UUID

import pytest

from neutrality.domain.assignment import LONGEST_NOTE, Handing, handing, note_problems

ME, YOU = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        (None, ME, Handing.TAKEN),
        (None, YOU, Handing.GIVEN),
        (YOU, ME, Handing.HANDED_OVER),
        (ME, YOU, Handing.HANDED_OVER),
        (ME, None, Handing.PUT_BACK),
        (YOU, None, Handing.PUT_BACK),
    ],
)
def test_how_a_case_changes_hands(before: UUID | None, after: UUID | None, how: Handing) -> None:
    assert handing(before, after, ME) is how


@pytest.mark.parametrize("how", Handing)
def test_only_what_changes_hands_needs_a_note(how: Handing) -> None:
    needed = how in {Handing.HANDED_OVER, Handing.PUT_BACK}

    assert [problem.code for problem in note_problems(how, "  ")] == ["required_when_handed_over"] * needed
    assert list(note_problems(how, "Menunggu saksi.")) == []
    assert [problem.code for problem in note_problems(how, "x" * (LONGEST_NOTE + 1))] == ["too_long"]
