from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.identity import clean_nip, employee_type_of, mask_nip, nip_warnings, pseudonym

TODAY = date(2026, 11, 24)
GOOD = "198609262015051001"


@pytest.mark.parametrize(
    "nip",
    [
        GOOD,
        "19860926 201505 1 001",
        "199009132025242014",
        "19860926.201505.1.001",
        "198609262026111001",
        "198609262026291001",
    ],
)
def test_a_usual_number_gives_no_warning(nip: str) -> None:
    assert nip_warnings(nip, TODAY) == ()


@pytest.mark.parametrize(
    ("nip", "warning"),
    [
        ("", "nip_length"),
        ("1986092620150510", "nip_length"),
        ("19860926201505100A", "nip_length"),
        ("١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", "nip_length"),
        ("198613262015051001", "nip_birth"),
        ("203009262050051001", "nip_birth"),
        ("193009261950051001", "nip_age"),
        ("201209262025051001", "nip_age"),
        ("198609261999051001", "nip_appointment"),
        ("198609262027051001", "nip_appointment"),
        ("198609262026121001", "nip_appointment"),
        ("198609262015131001", "nip_kind"),
        ("198609262015053001", "nip_sex"),
        ("198609262015051000", "nip_sequence"),
    ],
)
def test_an_odd_number_is_warned_about(nip: str, warning: str) -> None:
    assert warning in nip_warnings(nip, TODAY)


@given(st.text(max_size=40))
def test_nothing_typed_into_the_field_ever_fails(text: str) -> None:
    assert isinstance(nip_warnings(text, TODAY), tuple)
    assert len(mask_nip(text)) <= 18


@given(st.text(alphabet="0123456789", min_size=18, max_size=18))
def test_no_run_of_digits_ever_fails_and_the_birthday_stays_hidden(nip: str) -> None:
    assert isinstance(nip_warnings(nip, TODAY), tuple)
    assert mask_nip(nip) == f"{nip[:4]}****{nip[8:12]}****{nip[16:]}"


def test_digits_thirteen_and_fourteen_tell_the_kind_of_employee() -> None:
    assert employee_type_of(GOOD) == "pns"
    assert employee_type_of("199009132025242014") == "pppk"
    assert employee_type_of("199009132025992014") is None
    assert employee_type_of("123") is None


def test_a_number_is_shown_masked() -> None:
    assert mask_nip("19860926 201505 1 001") == "1986****2015****01"
    assert mask_nip("12345") == "*****"


def test_blanks_dots_and_wide_digits_are_cleaned() -> None:
    assert clean_nip("\u00a01986 0926-2015.05 1/001 ") == GOOD
    assert clean_nip("１９８６") == "1986"  # noqa: RUF001 - wide digits are the point


def test_a_reporter_always_has_the_same_pseudonym() -> None:
    first, second = uuid.UUID(int=1), uuid.UUID(int=2)

    assert pseudonym(first) == pseudonym(first) != pseudonym(second)
    assert len(pseudonym(first)) == len("Pelapor-7F3K")
