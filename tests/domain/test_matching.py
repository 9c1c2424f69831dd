from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.matching import POSSIBLE, likeness, name_tokens, normal_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muhammad Rizki", "Moh. Rizky"),
        ("M. Rizki", "H. Muh. Rizky, S.H., M.Si"),
        ("Drs. Achmad Soekarno, S. Pd., M. Si", "Ahmad Sukarno"),
        ("Mochammad Djoko Tjahjono", "Muh. Joko Cahyono"),
        ("St. Noerhaliza, S.T.", "Siti Nurhaliza"),
        ("Mohd Chairul Anwar", "Muhamad Khairul Anwar"),
        ("Dr.H.Syarif Hidayat", "Sjarif Hidajat".replace("j", "y")),
        ("Budi Santoso SH MM", "BUDI SANTOSO"),
        ("Setiawan, SE", "Setyawan"),
        ("Abd. Rahman Saleh", "Abdul Rahman Salleh"),
    ],
)
def test_titles_and_spelling_make_no_difference(one: str, other: str) -> None:
    assert likeness(one, other) >= POSSIBLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Budi Santoso", "Budi Susanto"),
        ("Siti Aminah", "Sri Aminarti"),
        ("Budi", "Budi Santoso"),
        ("", "Budi"),
    ],
)
def test_other_people_stay_apart(one: str, other: str) -> None:
    assert likeness(one, other) < POSSIBLE


def test_a_name_within_a_longer_name_is_close_but_not_the_same() -> None:
    assert POSSIBLE < likeness("Siti Aminah", "Siti Aminah Rahmawati") < 100


def test_words_after_a_comma_that_are_no_titles_stay() -> None:
    assert normal_name("Siti, Rahma") == "siti rahma"
    assert normal_name("Lim Mei") == "lim mei"


def test_a_name_of_titles_only_is_kept_as_it_is() -> None:
    assert normal_name("H.") == "h"
    assert name_tokens("H.") == []


def test_tokens_leave_out_initials_and_come_sorted_once() -> None:
    assert name_tokens("Siti B. Zahra Siti") == ["sahra", "siti"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared_either_way_round(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 100


@given(st.text(alphabet="abcdeghijklmnoprstuwy ", max_size=30))
def test_a_name_is_as_like_itself_as_can_be(name: str) -> None:
    assert likeness(name, name.upper()) == (100 if name_tokens(name) else 0)
