"""What officers are told by mail: when, of what, in words that name nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from neutrality.domain.history import EventKind
from neutrality.domain.notice_causes import CAUSE_OF, OF_REPORTERS, UNTOLD, NoticeCause, tells
from neutrality.domain.notice_words import CAUSES, MOST_NAMED, digest, letter
from neutrality.domain.notices import (
    DAYS_BEFORE,
    KEPT,
    STALE,
    choice_problems,
    due_cause,
    is_news,
    sent_from,
)

DAY = date(2026, 11, 10)
NOON = datetime(2026, 11, 10, 5, 17, 42, tzinfo=UTC)
PAGE, LINK = "https://meja.contoh/akun/pemberitahuan", "https://meja.contoh/meja"


@pytest.mark.parametrize(
    ("kind", "days", "news"),
    [
        (EventKind.CASE_RECEIVED, 0, True),
        (EventKind.CASE_RECEIVED, 7, True),
        (EventKind.CASE_RECEIVED, 8, False),
        (EventKind.EVIDENCE_READ, 0, False),
        (EventKind.STEP_PROPOSED, 30, True),
    ],
)
def test_what_is_entered_long_afterwards_is_no_news(kind: EventKind, days: int, news: bool) -> None:
    assert is_news(kind, legal_on=DAY - timedelta(days=days), today=DAY) is news


def test_of_each_kind_of_event_it_is_said_whether_it_is_told() -> None:
    of_cases = {kind for kind in EventKind if kind.value.startswith("case:")}
    assert CAUSE_OF.keys() | UNTOLD == of_cases
    assert not CAUSE_OF.keys() & UNTOLD
    assert CAUSE_OF.keys() >= OF_REPORTERS


@pytest.mark.parametrize(
    ("kind", "payload", "told"),
    [
        (EventKind.CASE_TRANSFERRED, {"basis": "request"}, True),
        (EventKind.CASE_TRANSFERRED, {"basis": "merger"}, False),
        (EventKind.CASE_TRANSFERRED, {"basis": "stage_closed"}, False),
        (EventKind.TRANSFER_RETURNED, {"offer_answer": "returned"}, True),
        (EventKind.TRANSFER_RETURNED, {"offer_answer": "withdrawn"}, False),
        (EventKind.CASE_RECEIVED, {}, True),
        (EventKind.EVIDENCE_READ, {}, False),
    ],
)
def test_what_goes_by_the_hundred_and_what_one_took_back_is_not_told(
    kind: EventKind, payload: dict[str, str], told: bool
) -> None:
    assert tells(kind, payload) is told


def test_what_is_forgotten_cannot_be_noted_again() -> None:
    assert STALE + timedelta(days=max(DAYS_BEFORE)) < KEPT


def test_what_a_reporter_did_is_told_at_the_next_full_hour() -> None:
    assert sent_from(EventKind.CASE_RECEIVED, NOON) == datetime(2026, 11, 10, 6, tzinfo=UTC)
    assert sent_from(EventKind.CASE_ASSIGNED, NOON) == NOON


@pytest.mark.parametrize(
    ("ahead", "days_before", "cause"),
    [
        (2, 1, None),
        (1, 1, NoticeCause.DUE_SOON),
        (3, 3, NoticeCause.DUE_SOON),
        (0, 1, NoticeCause.DUE_SOON),
        (-1, 1, NoticeCause.OVERDUE),
        (-7, 1, NoticeCause.OVERDUE),
        (-8, 1, None),
    ],
)
def test_a_date_is_told_of_as_early_as_was_chosen(
    ahead: int, days_before: int, cause: NoticeCause | None
) -> None:
    due_on = DAY + timedelta(days=ahead)
    assert due_cause(due_on, today=DAY, days_before=days_before) is cause


@pytest.mark.parametrize(
    ("how", "days", "found"),
    [
        ("each", 1, []),
        ("", None, [("how", "required"), ("days_before", "required")]),
        ("sms", 5, [("how", "unknown_choice"), ("days_before", "unknown_choice")]),
    ],
)
def test_a_choice_is_checked(how: str, days: int | None, found: list[tuple[str, str]]) -> None:
    assert [(one.field, one.code) for one in choice_problems(how, days)] == found


def test_a_letter_says_the_cause_the_reference_and_the_link_in_both_languages() -> None:
    text = letter(NoticeCause.ASSIGNED, "ABCD-2345", link=LINK, page=PAGE)
    assert text.splitlines()[0] == "Ditugaskan kepada Anda: ABCD-2345"
    assert "Assigned to you: ABCD-2345" in text
    assert text.count(LINK + "\n") == 2
    assert text.count(PAGE) == 2


def test_every_cause_has_words_in_both_languages() -> None:
    assert all(set(words) == set(NoticeCause) for words in CAUSES.values())


def test_a_digest_names_some_and_counts_the_rest() -> None:
    many = [f"K{number:03}" for number in range(MOST_NAMED + 3)]
    text = digest({NoticeCause.OVERDUE: many, NoticeCause.NEW_CASE: ["ABCD-2345"]}, DAY, link=LINK, page=PAGE)
    lines = text.splitlines()
    assert lines[0] == "Ringkasan Selasa, 10 November 2026"
    assert lines[1] == "Perkara baru menunggu kantor: ABCD-2345"
    assert lines[2].endswith(f"{many[MOST_NAMED - 1]}, dan 3 lainnya")
    assert f"{many[MOST_NAMED - 1]}, and 3 more" in text
    assert many[MOST_NAMED] not in text
    assert lines[3] == LINK
