"""A capture sheet says who, when, how, seen by whom and whose account; it never names a reporter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from neutrality.domain.capture import CODE_LISTS, LONGEST, Capture, capture_problems
from neutrality.domain.catalogue import Catalogue

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Makassar"))
SHEET = Capture(
    captured_by="officer", method="screenshot", interaction="share", visibility="public", ownership="likely",
    captured_on=date(2026, 11, 24), captured_time=time(9, 59), zone="WITA", link="https://x.com/a/status/1",
    captor="Ani", how_seen="Jendela pribadi", basis="Foto profil sama",
)  # fmt: skip


def wrong(catalogue: Catalogue, **changes: object) -> list[tuple[str, str]]:
    """Return field and code of what is wrong with a changed sheet."""
    codes = {kind: frozenset(row.code for row in catalogue.codes(kind)) for kind in CODE_LISTS.values()}
    found = capture_problems(replace(SHEET, **changes), codes, now=NOW)  # type: ignore[arg-type]
    return [(problem.field, problem.code) for problem in found]


def test_a_whole_sheet_is_accepted(catalogue: Catalogue) -> None:
    assert wrong(catalogue) == []
    assert wrong(catalogue, link="", files=("a",)) == []
    assert wrong(catalogue, captured_time=None) == []
    assert wrong(catalogue, captured_by="reporter", captor="") == []
    assert wrong(catalogue, visibility="unknown", how_seen="", ownership="unknown", basis="") == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"interaction": ""}, [("interaction", "required")]),
        ({"method": "sihir"}, [("method", "unknown_choice")]),
        ({"zone": "UTC"}, [("zone", "unknown_zone")]),
        ({"link": " "}, [("link", "link_or_file")]),
        ({"captured_on": None}, [("captured_on", "required")]),
        ({"captured_on": date(2026, 11, 25)}, [("captured_on", "in_future")]),
        ({"captured_time": time(10, 1)}, [("captured_on", "in_future")]),
        ({"captor": ""}, [("captor", "required")]),
        ({"captured_by": "reporter"}, [("captor", "no_reporter_name")]),
        ({"captured_by": ""}, [("captured_by", "required")]),
        ({"how_seen": ""}, [("how_seen", "required")]),
        ({"visibility": "", "how_seen": ""}, [("visibility", "required")]),
        ({"basis": ""}, [("basis", "required")]),
        ({"ownership": "", "basis": ""}, [("ownership", "required")]),
    ],
)
def test_what_is_missing_or_cannot_be_is_told_at_its_field(
    catalogue: Catalogue, changes: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert wrong(catalogue, **changes) == found


def test_texts_have_an_end(catalogue: Catalogue) -> None:
    for name, most in LONGEST.items():
        assert wrong(catalogue, **{name: "x" * most}) == []
        assert wrong(catalogue, **{name: "x" * (most + 1)}) == [(name, "too_long")]


def test_doubtful_kinds_of_interaction_await_their_review(catalogue: Catalogue) -> None:
    doubtful = {row.code for row in catalogue.codes("interaction") if row.needs_review}

    assert "profile_picture" in doubtful
    assert "posting" not in doubtful
