"""Of whom a package tells, what is handed on, how its file is called, and wording that was taken over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from neutrality.domain.documents import DocumentState
from neutrality.domain.errors import ConflictError
from neutrality.domain.referral import (
    PASSAGE,
    Sent,
    check_handing_on,
    file_stem,
    has_passage,
    is_passphrase,
    told_of,
)

ONE, TWO = UUID(int=1), UUID(int=2)
DAY = date(2026, 11, 10)
OWN = Sent(ONE, "employer", UUID(int=9), DAY)


@pytest.mark.parametrize(
    ("other", "together"),
    [
        (replace(OWN, respondent_id=TWO), True),
        (replace(OWN, respondent_id=TWO, agency_id=UUID(int=8)), False),
        (replace(OWN, respondent_id=TWO, addressee="authority"), False),
        (replace(OWN, respondent_id=TWO, made_on=date(2026, 11, 9)), False),
    ],
)
def test_a_letter_tells_of_those_who_went_to_the_same_place_that_day(other: Sent, together: bool) -> None:
    assert told_of(ONE, [OWN, other]) == ([ONE, TWO] if together else [ONE])
    assert told_of(ONE, [other, OWN]) == ([TWO, ONE] if together else [ONE])


def test_nobody_is_added_where_nothing_went_or_the_agency_is_not_known() -> None:
    unknown = replace(OWN, agency_id=None)
    assert told_of(ONE, [replace(OWN, respondent_id=TWO)]) == [ONE]
    assert told_of(ONE, [unknown, replace(unknown, respondent_id=TWO)]) == [ONE]
    authority = replace(unknown, addressee="authority")
    assert told_of(ONE, [authority, replace(authority, respondent_id=TWO)]) == [ONE, TWO]


@pytest.mark.parametrize(
    ("state", "addressed_to", "about", "code"),
    [
        (DocumentState.VOID, "employer", ONE, "document_is_void"),
        (DocumentState.FINAL, "board", ONE, "not_handed_on"),
        (DocumentState.FINAL, "employer", None, "not_handed_on"),
        (DocumentState.DRAFT, "employer", ONE, "document_not_final"),
        (DocumentState.FINAL, "employer", ONE, ""),
        (DocumentState.LEFT, "authority", ONE, ""),
    ],
)
def test_a_finished_letter_about_somebody_to_an_office_is_handed_on(
    state: DocumentState, addressed_to: str, about: UUID | None, code: str
) -> None:
    if not code:
        check_handing_on(state, addressed_to, about)
        return
    with pytest.raises(ConflictError) as refused:
        check_handing_on(state, addressed_to, about)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "made_here"),
    [
        ("0a1b-2c3d-4e5f-6g7h-8j9k", True),
        ("0a1b-2c3d-4e5f-6g7h", False),
        ("0a1b-2c3d-4e5f-6g7h-8j9l", False),
        ("0A1B-2c3d-4e5f-6g7h-8j9k", False),
        ("0a1b-2c3d-4e5f-6g7h-8j9k\n", False),
        ("", False),
    ],
)
def test_a_passphrase_has_the_form_of_those_made_here(text: str, made_here: bool) -> None:
    assert is_passphrase(text) is made_here


@pytest.mark.parametrize(
    ("number", "stem"),
    [("014/PNR/XI/2026", "paket-014-pnr-xi-2026"), ("../..", "paket"), ("", "paket"), (" 7 ", "paket-7")],
)
def test_the_file_is_called_by_the_number_of_its_letter(number: str, stem: str) -> None:
    assert file_stem(number) == stem


def test_so_many_words_in_a_row_are_a_passage_however_they_are_set() -> None:
    words = ["saya", "melihat", "pegawai", "itu", "membagikan", "kaus", "di", "halaman", "kantor"]
    told = [" ".join(words)]
    assert len(words) > PASSAGE
    assert has_passage("Diduga " + ", ".join(words[:PASSAGE]).upper() + ".", told)
    assert not has_passage("Diduga " + " ".join(words[: PASSAGE - 1]) + ".", told)
    assert has_passage(" ".join(words[-PASSAGE:]), ["", *told])
    assert not has_passage("", told)
    assert not has_passage(told[0], [])
