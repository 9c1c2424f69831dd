from __future__ import annotations

import itertools
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from neutrality.vault import CodeError, TrackingCode
from neutrality.vault.codes import ALPHABET

codes = st.binary(min_size=16, max_size=32).map(TrackingCode.from_seed)
positions = st.integers(min_value=0, max_value=24)


def mistaken(typed: str) -> object:
    with pytest.raises(CodeError) as refusal:
        TrackingCode.parse(typed)
    return refusal.value.params.get("groups", refusal.value.code)


def grouped(symbols: str) -> str:
    return "-".join("".join(part) for part in zip(*[iter(symbols)] * 5, strict=True))


@given(codes)
def test_a_code_is_read_back_as_it_was_shown(code: TrackingCode) -> None:
    assert TrackingCode.parse(code.text) == code
    assert [len(group) for group in code.text.split("-")] == [5] * 5


@given(codes, st.sampled_from([" ", "", "-", " \u2013 ", "\u00a0", " - ", "\n", "."]))
def test_case_blanks_and_dashes_do_not_matter(code: TrackingCode, between: str) -> None:
    assert TrackingCode.parse(f" {between.join(code.text.lower().split('-'))} ") == code


@given(codes)
def test_letters_that_look_like_digits_are_read_as_these(code: TrackingCode) -> None:
    typed = code.text.replace("0", "O").replace("1", "l").replace("V", "u")

    assert TrackingCode.parse(typed) == code
    assert TrackingCode.parse(code.text.replace("0", "o").replace("1", "I")) == code


@given(codes, positions, st.sampled_from(ALPHABET))
def test_any_one_wrong_symbol_is_found_and_its_group_named(
    code: TrackingCode, position: int, symbol: str
) -> None:
    symbols = list(code.text.replace("-", ""))
    assume(symbols[position] != symbol)
    symbols[position] = symbol

    assert mistaken("".join(symbols)) == [position // 5 + 1]


@given(codes, st.integers(0, 4), st.sampled_from(list(itertools.combinations(range(5), 2))))
def test_any_two_symbols_swapped_within_a_group_are_found(
    code: TrackingCode, place: int, swapped: tuple[int, int]
) -> None:
    symbols = list(code.text.replace("-", ""))
    left, right = (place * 5 + offset for offset in swapped)
    assume(symbols[left] != symbols[right])
    symbols[left], symbols[right] = symbols[right], symbols[left]

    assert mistaken(grouped("".join(symbols))) == [place + 1]


@given(codes, st.sampled_from(list(itertools.combinations(range(5), 2))))
def test_two_swapped_groups_are_both_named(code: TrackingCode, swapped: tuple[int, int]) -> None:
    groups = code.text.split("-")
    left, right = swapped
    groups[left], groups[right] = groups[right], groups[left]

    assert mistaken("-".join(groups)) == [left + 1, right + 1]


@given(codes)
def test_errors_in_several_groups_are_all_named(code: TrackingCode) -> None:
    groups = code.text.split("-")
    groups[0] = ("2" if groups[0][0] != "2" else "3") + groups[0][1:]
    groups[3] = groups[3][:4] + ("2" if groups[3][4] != "2" else "3")

    assert mistaken(" ".join(groups)) == [1, 4]


@given(codes, st.integers(0, 4), st.sampled_from(["", "Q7"]))
def test_a_group_with_too_few_or_many_symbols_is_named(code: TrackingCode, place: int, added: str) -> None:
    groups = code.text.split("-")
    groups[place] = groups[place][:4] if not added else groups[place] + added

    assert mistaken("-".join(groups)) == [place + 1]


def test_a_sign_that_no_code_has_is_an_error_of_its_group() -> None:
    groups = TrackingCode.from_seed(b"a" * 16).text.split("-")
    groups[1] = "*" + groups[1][1:]

    assert mistaken("-".join(groups)) == [2]


@pytest.mark.parametrize("typed", ["", "   ", "ABC", "7" * 24, "7" * 26, "é" * 100000])
def test_another_number_of_symbols_is_said_to_be_so(typed: str) -> None:
    assert mistaken(typed) == "code_length"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_a_named_error(typed: str) -> None:
    with suppress(CodeError):
        assert len(TrackingCode.parse(typed).text) == 29


def test_the_code_follows_from_the_drafts_secret_so_that_a_double_click_shows_the_same() -> None:
    assert TrackingCode.from_seed(b"a" * 32).text == TrackingCode.from_seed(b"a" * 32).text
    assert TrackingCode.from_seed(b"a" * 32) != TrackingCode.from_seed(b"b" * 32)


def test_a_guessable_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed"):
        TrackingCode.from_seed(b"short")


def test_new_codes_differ_and_use_every_symbol() -> None:
    texts = {TrackingCode.new().text for _ in range(200)}

    assert len(texts) == 200
    assert set("".join(texts)) - {"-"} == set(ALPHABET)


def test_lookup_and_key_are_stable_apart_and_tell_nothing_of_each_other() -> None:
    code = TrackingCode.from_seed(b"a" * 32)
    private = code.private_key.private_bytes_raw()

    assert len(code.lookup_id) == 16
    assert not private.startswith(code.lookup_id)
    assert TrackingCode.parse(code.text).lookup_id == code.lookup_id
    assert (
        TrackingCode.parse(code.text).public_key.public_bytes_raw()
        == code.private_key.public_key().public_bytes_raw()
    )


def test_a_code_is_not_shown_by_printing_or_comparing_it() -> None:
    code = TrackingCode.new()

    assert f"{code} {code!r} {[code]}" == "<TrackingCode> <TrackingCode> [<TrackingCode>]"
    assert len({code, TrackingCode.parse(code.text)}) == 1
    assert code != code.text
