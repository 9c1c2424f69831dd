"""To whom an identity may be released, until when; which calls are written down; what a letter tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError
from neutrality.domain.reporter import (
    LONGEST_TEXT,
    Releasable,
    Release,
    ReleasePurpose,
    check_call,
    check_reason,
    check_release,
    names_reporter,
    runs,
)

CUSTODIAN, HANDLER, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 11, 10)
DAY = timedelta(days=1)
GOOD = Release(ReleasePurpose.HANDLING, frozenset({HANDLER}), None, "Memanggil untuk klarifikasi.")
LETTER = replace(GOOD, purpose=ReleasePurpose.LETTER, expires_on=TODAY)
SIGNED = Releasable(signed=True, closed=False, able=frozenset({HANDLER}), running=frozenset())


def check(release: Release, about: Releasable = SIGNED) -> None:
    check_release(release, about, custodian=CUSTODIAN, today=TODAY)


def problems(release: Release) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        check(release)
    return {(one.field, one.code) for one in caught.value.problems}


@pytest.mark.parametrize("release", [GOOD, LETTER, replace(GOOD, expires_on=TODAY)])
def test_a_signed_report_of_an_open_case_can_be_released(release: Release) -> None:
    check(release)


@pytest.mark.parametrize("handlers", [{CUSTODIAN}, {CUSTODIAN, HANDLER}])
def test_a_custodian_never_releases_to_himself(handlers: set[UUID]) -> None:
    with pytest.raises(NotAllowedError, match="release_to_oneself"):
        check(replace(GOOD, handlers=frozenset(handlers)))


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (replace(SIGNED, signed=False), "release_unsigned"),
        (replace(SIGNED, closed=True), "release_closed"),
        (replace(SIGNED, running=frozenset({ReleasePurpose.HANDLING})), "already_released"),
    ],
)
def test_work_on_a_case_needs_a_signature_an_open_case_and_no_other_release(
    about: Releasable, code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        check(GOOD, about)


def test_a_letter_can_go_to_whoever_has_not_signed_yet_or_whose_case_is_closed() -> None:
    check(LETTER, replace(SIGNED, signed=False, running=frozenset({ReleasePurpose.HANDLING})))
    check(LETTER, replace(SIGNED, closed=True))


def test_each_problem_names_its_field() -> None:
    assert problems(replace(GOOD, handlers=frozenset(), reason=" ", expires_on=TODAY - DAY)) == {
        ("handlers", "required"),
        ("reason", "required"),
        ("expires_on", "in_past"),
    }
    assert problems(replace(GOOD, handlers=frozenset({HANDLER, STRANGER}))) == {("handlers", "cannot_handle")}
    assert problems(replace(LETTER, expires_on=None)) == {("expires_on", "required")}
    assert problems(replace(GOOD, reason="x" * (LONGEST_TEXT + 1))) == {("reason", "too_long")}


def test_a_release_runs_to_the_end_of_its_last_day() -> None:
    assert runs(ended=False, expires_on=None, today=TODAY)
    assert runs(ended=False, expires_on=TODAY, today=TODAY)
    assert not runs(ended=False, expires_on=TODAY - DAY, today=TODAY)
    assert not runs(ended=True, expires_on=None, today=TODAY)


@pytest.mark.parametrize(
    ("on", "late", "note", "expected"),
    [
        (TODAY + DAY, "", "Datang besok.", {("called_on", "in_future")}),
        (TODAY - 3 * DAY, "Lupa.", "Datang besok.", {("called_on", "before_received")}),
        (TODAY - DAY, " ", "Datang besok.", {("late_reason", "required_when_backdated")}),
        (TODAY, "", " ", {("note", "required")}),
    ],
)
def test_a_call_that_cannot_have_been_is_refused(
    on: date, late: str, note: str, expected: set[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_call(on, late, note, received_on=TODAY - 2 * DAY, today=TODAY)
    assert {(one.field, one.code) for one in caught.value.problems} == expected


def test_a_call_of_today_needs_no_reason_and_an_earlier_one_does() -> None:
    check_call(TODAY, "", "Datang besok.", received_on=TODAY, today=TODAY)
    check_call(TODAY - DAY, "Jaringan terputus.", "Datang besok.", received_on=TODAY - DAY, today=TODAY)


def test_a_reason_must_say_something() -> None:
    check_reason("Memeriksa kelengkapan.")
    with pytest.raises(InvalidInputError):
        check_reason("\n ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Yth. Ibu sari  CONTOH, mohon datang.", True),
        ("Hubungi 0812-3456-7890.", True),
        ("Tinggal di jalan contoh, 1?", True),
        ("Mohon datang ke kantor pada hari Senin.", False),
        ("Ibu Sari, contohnya begini.", False),
        ("Nomor 0812.", False),
    ],
)
def test_a_text_that_tells_who_the_reporter_is_is_noticed(text: str, told: bool) -> None:
    assert names_reporter(text, ("Sari Contoh", "Jalan Contoh 1", "0812 3456 7890", "", "Hari")) is told
