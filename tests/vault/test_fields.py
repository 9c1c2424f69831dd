from __future__ import annotations

import pickle
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.errors import DomainError
from neutrality.vault import OpenKey, Padding, SealBrokenError
from neutrality.vault.fields import open_field, prefixed, seal_field

OWNER, ROW = uuid.uuid4(), uuid.uuid4()
KEY = bytes(range(32))
MARKER = "Penanda Rahasia"


@pytest.fixture
def key() -> OpenKey:
    return OpenKey(OWNER, KEY)


@given(st.binary(max_size=5000), st.sampled_from(["narrative", "answer"]))
def test_what_was_sealed_opens_where_it_stands(content: bytes, column: str) -> None:
    blob = seal_field(KEY, content, owner=OWNER, table="report", row=ROW, column=column)

    assert open_field(KEY, blob, owner=OWNER, table="report", row=ROW, column=column) == content


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [("message", ROW, "narrative"), ("report", uuid.uuid4(), "narrative"), ("report", ROW, "place")],
)
def test_a_blob_moved_elsewhere_does_not_open_and_the_place_is_named(
    key: OpenKey, table: str, row: uuid.UUID, column: str
) -> None:
    blob = key.seal("report", ROW, "narrative", MARKER)

    with pytest.raises(SealBrokenError) as refusal:
        key.open_text(table, row, column, blob)

    assert refusal.value.params == {"table": table, "row": str(row), "column": column}
    assert str(refusal.value) == f"seal_broken: {table} {row} {column}"


def test_a_blob_does_not_open_for_another_owner_under_the_same_key() -> None:
    blob = seal_field(KEY, b"x", owner=OWNER, table="report", row=ROW, column="narrative")

    with pytest.raises(SealBrokenError):
        open_field(KEY, blob, owner=uuid.uuid4(), table="report", row=ROW, column="narrative")


@given(st.integers(min_value=0, max_value=284), st.integers(min_value=1, max_value=255))
def test_any_altered_byte_is_noticed(position: int, change: int) -> None:
    blob = bytearray(seal_field(KEY, b"short", owner=OWNER, table="report", row=ROW, column="narrative"))
    blob[position] ^= change

    with pytest.raises(SealBrokenError):
        open_field(KEY, bytes(blob), owner=OWNER, table="report", row=ROW, column="narrative")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01" * 32, b"\x02" + b"\x00" * 300])
def test_what_was_never_sealed_is_refused_as_broken(blob: bytes) -> None:
    with pytest.raises(SealBrokenError):
        open_field(KEY, blob, owner=OWNER, table="report", row=ROW, column="narrative")


@pytest.mark.parametrize(
    ("short", "long"), [("Adi", "R. " + "Panjang " * 25), ("", "x" * 252), ("x" * 253, "x" * 1020)]
)
def test_a_sealed_length_does_not_tell_a_short_name_from_a_long_one(
    key: OpenKey, short: str, long: str
) -> None:
    assert len(key.seal("respondent", ROW, "name", short)) == len(key.seal("respondent", ROW, "name", long))


@pytest.mark.parametrize(
    ("length", "padded"), [(252, 256), (253, 1024), (1020, 1024), (1021, 2048), (2045, 4096), (70000, 131072)]
)
def test_longer_texts_are_padded_to_the_next_class(key: OpenKey, length: int, padded: int) -> None:
    assert len(key.seal("report", ROW, "narrative", b"x" * length)) == 1 + 12 + padded + 16


@pytest.mark.parametrize("length", [0, 1, 300, 2044])
def test_every_identity_has_the_same_length(key: OpenKey, length: int) -> None:
    blob = key.seal("report", ROW, "identity", b"x" * length, padding=Padding.IDENTITY)

    assert len(blob) == 1 + 12 + 2048 + 16


def test_an_identity_longer_than_its_class_is_refused_rather_than_told_apart(key: OpenKey) -> None:
    with pytest.raises(DomainError) as refusal:
        key.seal("report", ROW, "identity", b"x" * 2045, padding=Padding.IDENTITY)

    assert (refusal.value.code, refusal.value.params) == ("sealed_too_long", {"most": 2044})


def test_sealing_the_same_text_twice_gives_different_bytes(key: OpenKey) -> None:
    assert key.seal("report", ROW, "narrative", "x") != key.seal("report", ROW, "narrative", "x")


def test_sealed_bytes_do_not_hold_the_text(key: OpenKey) -> None:
    assert MARKER.encode() not in key.seal("report", ROW, "narrative", MARKER)


def test_an_opened_key_neither_shows_nor_writes_itself(key: OpenKey) -> None:
    assert repr(key) == "<OpenKey>"
    assert KEY.hex() not in f"{key!s}{key!r}"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_a_drafts_key_follows_from_its_secret_alone() -> None:
    secret = b"s" * 32
    blob = OpenKey.from_secret(owner=OWNER, secret=secret).seal("draft", ROW, "sealed_answers", "isi")

    assert (
        OpenKey.from_secret(owner=OWNER, secret=secret).open_text("draft", ROW, "sealed_answers", blob)
        == "isi"
    )
    with pytest.raises(SealBrokenError):
        OpenKey.from_secret(owner=OWNER, secret=b"t" * 32).open("draft", ROW, "sealed_answers", blob)


def test_joined_parts_cannot_be_cut_in_another_way() -> None:
    assert prefixed(b"ab", b"c") != prefixed(b"a", b"bc")
