"""How somebody proves who they are: who needs two steps, how long a proof is fresh, what a device tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from neutrality.domain.account_words import changed, invited
from neutrality.domain.matrix import Role
from neutrality.domain.proving import (
    FRESH,
    FRESH_TO_SEND,
    Device,
    device_of,
    is_fresh,
    is_recovery_code,
    needs_factor,
    plain_code,
)

NOW = datetime(2026, 11, 10, 3, tzinfo=UTC)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_reaches_content_needs_a_second_factor(role: Role) -> None:
    assert needs_factor([role]) is (role not in {Role.FIELD_SUPERVISOR, Role.STATISTICS})


def test_nobody_without_a_role_needs_one() -> None:
    assert not needs_factor([])


def test_a_proof_is_fresh_to_its_last_second_and_longer_for_what_is_being_filled_in() -> None:
    second = timedelta(seconds=1)
    assert is_fresh(NOW - FRESH, NOW)
    assert not is_fresh(NOW - FRESH - second, NOW)
    assert is_fresh(NOW - FRESH_TO_SEND, NOW, sending=True)
    assert not is_fresh(NOW - FRESH_TO_SEND - second, NOW, sending=True)


@pytest.mark.parametrize(
    ("browser", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 14; Pixel) Mobile Safari", Device.PHONE),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile/15E148", Device.PHONE),
        ("Mozilla/5.0 (Linux; Android 14; SM-T220) Safari", Device.TABLET),
        ("Mozilla/5.0 (iPad; CPU OS 18_0) Mobile/15E148", Device.TABLET),
        ("Mozilla/5.0 (Windows NT 10.0; Win64)", Device.COMPUTER),
        ("Mozilla/5.0 (X11; Linux x86_64)", Device.COMPUTER),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X)", Device.COMPUTER),
        ("curl/8.0", Device.OTHER),
        ("", Device.OTHER),
    ],
)
def test_a_device_is_told_in_one_coarse_word(browser: str, device: Device) -> None:
    assert device_of(browser) is device


def test_a_code_is_read_however_it_was_typed() -> None:
    assert plain_code("abcd-o1il 2345") == "ABCD01112345"
    assert is_recovery_code("abcd efgh-jkmn pqrs")
    assert not is_recovery_code("123 456")


def test_mails_about_an_account_name_nobody_and_come_in_both_languages() -> None:
    told, asked = changed("https://meja.test/akun"), invited("https://meja.test/undangan", "AB12", 72)
    assert told.count("https://meja.test/akun") == 2
    assert "Something about your account" in told
    assert asked.count("https://meja.test/undangan#AB12") == 2
    assert "72 jam" in asked
    assert "72 hours" in asked
