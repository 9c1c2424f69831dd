"""What can be covered in which kind of file, and what a plan may not say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.masking import Extract
from neutrality.domain.redaction import (
    MOST_BOXES,
    MOST_PARTS,
    Box,
    Boxes,
    Medium,
    Part,
    Passage,
    Redaction,
    Silence,
    box_problems,
    medium_of,
    part_problems,
)

SHARES = st.floats(0, 99, allow_nan=False)


@pytest.mark.parametrize(
    ("mime", "medium"),
    [
        ("image/heic", Medium.PICTURE), ("application/pdf", Medium.PAPER), ("video/webm", Medium.VIDEO),
        ("audio/ogg", Medium.SOUND), ("text/plain", Medium.TEXT), ("application/zip", Medium.TEXT),
        ("application/vnd.oasis.opendocument.text", Medium.NOTHING),
    ],
)  # fmt: skip
def test_each_type_of_file_is_covered_in_its_own_way(mime: str, medium: Medium) -> None:
    assert medium_of(mime) is medium


def test_every_copy_says_what_was_done() -> None:
    assert Boxes().kinds == (Redaction.DRAWN_ANEW,)
    assert Boxes((Box(1, 0, 0, 1, 1),)).kinds == (Redaction.DRAWN_ANEW, Redaction.BOXES)
    assert Silence().kinds == (Redaction.DRAWN_ANEW, Redaction.MUTED)
    assert Silence((Part(0, 1),)).kinds == (Redaction.DRAWN_ANEW, Redaction.MUTED_PARTS)
    assert Passage(Extract(1, 1)).kinds == (Redaction.EXTRACT, Redaction.NAMES_MASKED)


@pytest.mark.parametrize(
    ("box", "fields"),
    [
        (Box(1, 0, 0, 100, 100), []),
        (Box(2, 50, 0, 50, 0.1), []),
        (Box(0, 0, 0, 1, 1), ["page"]),
        (Box(3, 0, 0, 1, 1), ["page"]),
        (Box(1, 100, 0, 1, 1), ["left"]),
        (Box(1, 0, -1, 1, 1), ["top"]),
        (Box(1, 0, 0, 0, 1), ["width"]),
        (Box(1, 50, 60, 51, 41), ["width", "height"]),
        (Box(1, math.nan, 0, 1, math.nan), ["left", "height"]),
    ],
)
def test_a_box_lies_on_a_page(box: Box, fields: list[str]) -> None:
    assert [(at, problem.field) for at, problem in box_problems([box], 2)] == [(0, name) for name in fields]


@given(left=SHARES, top=SHARES, width=st.floats(0.1, 100), height=st.floats(0.1, 100))
def test_what_is_accepted_ends_on_the_page(left: float, top: float, width: float, height: float) -> None:
    box = Box(1, left, top, width, height)

    fits = left + width <= 100.1 and top + height <= 100.1
    assert (box_problems([box], 1) == []) is fits or math.isclose(max(left + width, top + height), 100.1)


def test_there_are_never_very_many_boxes_or_parts() -> None:
    boxes = [Box(1, 0, 0, 1, 1)] * (MOST_BOXES + 1)
    parts = [Part(0, 1)] * (MOST_PARTS + 1)

    assert [problem.code for _at, problem in box_problems(boxes, 1)] == ["too_many"]
    assert [problem.code for _at, problem in part_problems(parts)] == ["too_many"]


def test_a_part_ends_after_it_begins() -> None:
    found = part_problems([Part(0, 1), Part(2, 2), Part(-1, 3), Part(5, 4)])

    assert [(at, problem.field) for at, problem in found] == [(1, "end"), (2, "end"), (3, "end")]


def test_a_box_is_told_in_one_word() -> None:
    assert Box(2, 1, 2.5, 33.33333, 4).words() == "2:1.0000:2.5000:33.3333:4.0000"
