from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.icalendar import LONGEST_LINE, Entry, calendar_file, escaped, folded

NOW = datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC)
ENTRY = Entry("1@x", date(2026, 12, 31), "K3 · 001/LP/PL, Kab; x", "https://meja.example.go.id/meja/kasus/1")


def test_a_calendar_file_reads_as_the_standard_writes_it() -> None:
    lines = calendar_file("Tenggat", [ENTRY], now=NOW).decode().split("\r\n")

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")] == [
        "BEGIN:VEVENT",
        "UID:1@x",
        "DTSTAMP:20260302T010203Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:K3 · 001/LP/PL\\, Kab\\; x",
        "URL:https://meja.example.go.id/meja/kasus/1",
        "TRANSP:TRANSPARENT",
    ]


def test_what_has_a_meaning_of_its_own_is_escaped() -> None:
    assert escaped("a\\b;c,d\ne\r") == "a\\\\b\\;c\\,d\\ne"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=400))
def test_folded_lines_are_short_and_unfold_to_what_was_written(text: str) -> None:
    parts = list(folded(text))

    assert all(len(part) <= LONGEST_LINE for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert b"".join([parts[0], *(part[1:] for part in parts[1:])]).decode() == text


def test_a_line_is_cut_before_the_letter_that_would_not_fit() -> None:
    line = "a" * (LONGEST_LINE - 1) + "é" + "b" * LONGEST_LINE

    assert [part.decode() for part in folded(line)] == [
        "a" * (LONGEST_LINE - 1),
        " é" + "b" * (LONGEST_LINE - 3),
        " bbb",
    ]
