"""A stream is whole or its first fault is named by number; contents are bound without being told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.errors import DomainError
from neutrality.domain.history import (
    EMPTY_HASH,
    PUBLIC_KINDS,
    EventKind,
    Link,
    Stream,
    canonical,
    check_stream,
    commitment,
    leaf_hash,
    new_salt,
    surface_may_write,
    writer_of,
)

Alteration = Callable[[list[Link], int], list[Link]]
fields = st.dictionaries(st.text(min_size=2, max_size=8), st.none() | st.integers() | st.text(max_size=20))
lengths = st.integers(2, 9)


def link(number: int, previous: bytes, content: bytes) -> Link:
    return Link(number, previous, leaf_hash(content), content)


def written(number: int, previous: bytes, text: str = "received") -> Link:
    """Return an event as the service writes it."""
    return link(number, previous, canonical({"number": number, "kind": text, "previous": previous.hex()}))


def stream(length: int, text: str = "received") -> list[Link]:
    """Return a whole stream of that many events."""
    links: list[Link] = []
    for number in range(1, length + 1):
        links.append(written(number, links[-1].hash if links else EMPTY_HASH, text))
    return links


def fault(links: list[Link]) -> tuple[str, object] | None:
    """Return the code and the number of the first fault, or nothing."""
    try:
        check_stream(links)
    except DomainError as error:
        return error.code, error.params["number"]
    return None


def put(links: list[Link], place: int, *instead: Link) -> list[Link]:
    return [*links[:place], *instead, *links[place + 1 :]]


ONE_LINK_ALTERED: dict[str, tuple[str, Alteration]] = {
    "its content": (
        "event_changed", lambda links, at: put(links, at, replace(links[at], canonical=canonical({"a": 1}))),
    ),
    "one byte of its content": (
        "event_changed",
        lambda links, at: put(links, at, replace(links[at], canonical=links[at].canonical + b" ")),
    ),
    "its hash": (
        "event_changed", lambda links, at: put(links, at, replace(links[at], hash=bytes(31) + b"x")),
    ),
    "the hash before it": (
        "event_misplaced",
        lambda links, at: put(links, at, replace(links[at], previous_hash=bytes(31) + b"x")),
    ),
    "its number": (
        "event_missing", lambda links, at: put(links, at, replace(links[at], number=links[at].number + 1)),
    ),
    "its place in another stream": (
        "event_misplaced", lambda links, at: put(links, at, written(at + 1, leaf_hash(b"another"), "moved")),
    ),
    "what it says stood before it": (
        "event_misplaced",
        lambda links, at: put(
            links, at, link(at + 1, links[at].previous_hash, canonical({"previous": "00" * 31 + "01"}))
        ),
    ),
    "another event put before it": (
        "event_missing", lambda links, at: [*links[:at], replace(links[at], number=0), *links[at:]],
    ),
    "the order of it and the next": (
        "event_missing", lambda links, at: [*links[:at], *reversed(links[at : at + 2]), *links[at + 2 :]],
    ),
    "the whole of it, dropped": ("event_missing", put),
}  # fmt: skip


def test_a_whole_stream_ends_with_the_hash_of_its_last_event() -> None:
    links = stream(3)

    assert check_stream(links) == links[-1].hash
    assert check_stream([]) == EMPTY_HASH


@pytest.mark.parametrize("what", ONE_LINK_ALTERED)
def test_a_fault_in_the_middle_of_four_is_told_with_its_number(what: str) -> None:
    code, alter = ONE_LINK_ALTERED[what]

    assert fault(alter(stream(4), 1)) == (code, 2)


def test_content_is_bound_with_its_salt() -> None:
    salt = bytes(range(32))

    assert commitment(salt, b"Budi") == hashlib.sha256(salt + b"Budi").digest()


@pytest.mark.parametrize("what", ONE_LINK_ALTERED)
@given(lengths, st.data())
def test_a_stream_with_one_link_altered_is_refused_with_its_number(
    what: str, length: int, data: st.DataObject
) -> None:
    code, alter = ONE_LINK_ALTERED[what]
    at = data.draw(st.integers(0, length - 2))

    assert fault(alter(stream(length), at)) == (code, at + 1)


@given(lengths, st.data())
def test_an_event_written_twice_is_found_where_the_next_should_stand(
    length: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, length - 1))
    links = stream(length)

    assert fault([*links[: at + 1], *links[at:]]) == ("event_missing", at + 2)


@given(lengths, st.data())
def test_a_forged_but_well_hashed_event_is_betrayed_by_the_one_after_it(
    length: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, length - 2))
    links = stream(length)

    forged = put(links, at, written(at + 1, links[at].previous_hash, "closed"))

    assert fault(forged) == ("event_misplaced", at + 2)


@pytest.mark.parametrize("content", [b"", b"\xff", b"no JSON", b"[]", b"7", b"{}", b"[" * 100_000])
def test_bytes_that_are_no_event_are_named_like_any_other_forgery(content: bytes) -> None:
    links = stream(3)

    assert fault(put(links, 1, link(2, links[0].hash, content))) == ("event_misplaced", 2)


@given(st.integers(0, 9))
def test_a_whole_stream_ends_in_the_hash_of_its_last_event(length: int) -> None:
    links = stream(length)

    assert check_stream(links) == (links[-1].hash if links else EMPTY_HASH)


@given(lengths)
def test_a_stream_cut_short_is_whole_in_itself_and_ends_in_another_hash(length: int) -> None:
    links = stream(length)

    assert fault(links[:-1]) is None
    assert check_stream(links[:-1]) != check_stream(links)


@given(fields, st.randoms(use_true_random=False))
def test_an_event_is_written_in_one_way_whatever_the_order_of_its_fields(
    content: dict[str, str | int | None], random: Random
) -> None:
    names = list(content)
    random.shuffle(names)

    assert canonical({name: content[name] for name in names}) == canonical(content)
    assert json.loads(canonical(content)) == {"v": 1, **content}


def test_the_bytes_of_an_event_are_plain_json_without_blanks() -> None:
    assert canonical({"to": "closed", "number": 2, "from": None, "kind": "é"}) == (
        '{"from":null,"kind":"é","number":2,"to":"closed","v":1}'.encode()
    )


def test_a_leaf_is_hashed_as_rfc_6962_says() -> None:
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"


@given(st.binary(max_size=40))
def test_a_commitment_binds_the_content_and_without_its_salt_tells_nothing(content: bytes) -> None:
    salt, other = new_salt(), new_salt()

    assert commitment(salt, content) == hashlib.sha256(salt + content).digest()
    assert commitment(salt, content) != commitment(other, content)
    assert commitment(salt, content) != commitment(salt, content + b"x")


def test_every_salt_is_fresh_and_long() -> None:
    salts = {new_salt() for _ in range(100)}

    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {32}


@pytest.mark.parametrize("kind", EventKind)
def test_the_public_surface_writes_what_reporters_and_agencies_send_and_nothing_else(
    kind: EventKind,
) -> None:
    sent = kind.value in {
        "case:report:received",
        "case:evidence:added",
        "case:reporter:wrote",
        "case:reporter:withdrew",
        "case:pressure:reported",
        "case:contact:chosen",
        "case:identity:given",
        "case:reply:sent",
    }

    assert surface_may_write("public", kind) == sent == (kind in PUBLIC_KINDS)
    assert surface_may_write("desk", kind)
    by_itself = {
        EventKind.IDENTITY_RELEASE_ENDED, EventKind.CLOCK_RECOMPUTED, EventKind.EMPLOYER_OVERDUE,
        EventKind.MONTH_RELEASED, EventKind.INVITATION_MADE, EventKind.WEBHOOK_STOPPED,
        EventKind.BACKUP_MADE, EventKind.BACKUP_RESTORED,
    }  # fmt: skip
    assert surface_may_write("worker", kind) == (kind in by_itself)
    assert not surface_may_write("elsewhere", kind)


@pytest.mark.parametrize("surface", ["public", "desk", "worker", "elsewhere", "", None, 7])
@pytest.mark.parametrize("kind", [*EventKind, "case:case:sold", None, 7])
def test_the_writer_of_an_event_is_the_surface_that_it_names_when_that_may_write_its_kind(
    surface: str | int | None, kind: str | int | None
) -> None:
    allowed = (
        isinstance(surface, str)
        and kind in set(EventKind)
        and surface_may_write(surface, EventKind(str(kind)))
    )

    assert writer_of(canonical({"surface": surface, "kind": kind})) == (surface if allowed else None)


@pytest.mark.parametrize("content", [b"", b"\xff", b"no JSON", b"[]", b"7", b"{}", b"[" * 100_000])
def test_bytes_that_are_no_event_have_no_writer(content: bytes) -> None:
    assert writer_of(content) is None


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_belongs_to_one_stream(kind: EventKind) -> None:
    stream_name, subject, verb = kind.value.split(":")

    assert stream_name in set(Stream)
    assert subject
    assert verb
