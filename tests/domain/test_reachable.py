"""Whither a message may be sent: nowhere that only this machine or its neighbours reach."""

from __future__ import annotations

import pytest

from neutrality.domain.reachable import LONGEST_URL, Allowed, all_reachable, may_reach, target_of

NOBODY = Allowed()


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "103.21.244.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "172.32.0.1"],
)
def test_public_addresses_are_reached(address: str) -> None:
    assert may_reach(address, "hooks.example", NOBODY)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "100.100.100.200", "192.0.0.192", "198.18.0.1",
        "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:1::1",
        "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "", "localhost", "127.1", "0x7f000001",
    ],
)  # fmt: skip
def test_no_other_address_is(address: str) -> None:
    assert not may_reach(address, "hooks.example", NOBODY)


def test_one_bad_address_among_good_ones_is_a_trap() -> None:
    assert all_reachable(["8.8.8.8", "2606:4700::1111"], "hooks.example", NOBODY)
    assert not all_reachable(["8.8.8.8", "10.0.0.1"], "hooks.example", NOBODY)


def test_an_installation_lets_in_what_it_names() -> None:
    allowed = Allowed.parse("Hooks.Internal, 10.20.0.0/16,fd00:1::/32,")

    assert may_reach("10.20.3.4", "any.example", allowed)
    assert may_reach("::ffff:10.20.3.4", "any.example", allowed)
    assert may_reach("fd00:1::5", "any.example", allowed)
    assert not may_reach("10.21.0.1", "any.example", allowed)
    assert may_reach("192.168.0.9", "hooks.internal", allowed)
    assert not may_reach("192.168.0.9", "hooks.internal.example", allowed)
    # A name that is let in can be made to lead elsewhere: never to the machine's own notes.
    assert not may_reach("169.254.169.254", "hooks.internal", allowed)
    assert may_reach("169.254.1.1", "any.example", Allowed.parse("169.254.1.0/24"))


@pytest.mark.parametrize("text", ["10.0.0.1/8", "a b", "https://hooks.internal", "10.0.0", "hooks..internal"])
def test_a_setting_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither a host nor a network"):
        Allowed.parse(text)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://hooks.example/in?x=1", "hooks.example"),
        ("https://Hooks.Example:8443/in", "hooks.example:8443"),
        ("https://hooks.example.:443", "hooks.example"),
        ("https://[2606:4700::1111]/", "[2606:4700::1111]"),
    ],
)
def test_an_address_is_read_as_it_is_meant(url: str, named: str) -> None:
    target = target_of(url, plain=False)

    assert target is not None
    assert target.named == named


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example", "http://hooks.example/", "ftp://hooks.example/", "file:///etc/passwd",
        "https://", "https:///in", "https://user:word@hooks.example/", "https://@hooks.example/",
        "https://hooks.example:22/", "https://hooks.example:25/", "https://hooks.example:0/",
        "https://hooks.example:99999/", "https://hooks.example:x/", "https://hooks.example/#part",
        "https://127.1/", "https://0x7f.0.0.1/", "https://2130706433/", "https://0177.0.0.1/",
        "https://hooks.example/a b", "https://hooks.example/\r\nHost: x", "https://hooks.example\\@evil.example/",
        "https://hooks_1.example/", "https://-x.example/", "https://hööks.example/", "https://[::1/",
        f"https://hooks.example/{'a' * LONGEST_URL}",
    ],
)  # fmt: skip
def test_an_address_that_could_mean_something_else_is_none(url: str) -> None:
    assert target_of(url, plain=False) is None


def test_samples_may_send_without_tls() -> None:
    assert target_of("http://127.0.0.1:8001/in", plain=True) is not None
