"""Chats are read as phones export them, and what leaves of them names nobody but the respondent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.chats import INDENT, Kind, Message, read_chat, senders, write_chat
from tests.domain.exported import ANDROID_ID, IOS_EN, UNSAVED

LINE_ENDS = ["\n", "\r\n"]
NAMES = st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=30).map(str.strip)
NAMES = NAMES.filter(lambda name: name and not any(word in name.casefold() for word in ("anda", "you")))
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=40)
LINES = st.lists(TEXTS, min_size=1, max_size=3)
STAMPS = st.builds(
    "{:02}/{:02}/{} {:02}.{:02}".format,
    st.integers(1, 31), st.integers(1, 12), st.integers(10, 99), st.integers(0, 23), st.integers(0, 59),
)  # fmt: skip
SPOKEN = st.builds(lambda s, who, lines: Message(s, who, "\n".join(lines)), STAMPS, NAMES, LINES)


def test_an_android_export_in_indonesian_is_read() -> None:
    system, founded, first, media, attached, deleted, edited = read_chat(ANDROID_ID)

    assert (system.kind, founded.kind) == (Kind.SYSTEM, Kind.SYSTEM)
    assert first == Message("24/11/26 10.31", "Budi", "Pilih nomor satu ya\nbaris kedua: masih pesan itu")
    assert (media.sender, media.kind) == (UNSAVED, Kind.MEDIA)
    assert (attached.kind, attached.written) == (Kind.ATTACHED, "[lampiran]\nketerangan foto")
    assert deleted.kind is Kind.DELETED
    assert (edited.sender, edited.kind, edited.edited, first.edited) == ("~ Wati", Kind.TEXT, True, False)
    assert senders(read_chat(ANDROID_ID)) == ["Budi", UNSAVED, "Sari", "~ Wati"]


def test_an_iphone_export_in_english_is_read() -> None:
    system, media, attached, note, empty = read_chat(IOS_EN)

    assert system.kind is Kind.SYSTEM
    assert media == Message("24/11/26, 10:31:06 PM", "+62 812-3456-7890", "image omitted")
    assert (media.kind, attached.kind, attached.written) == (Kind.MEDIA, Kind.ATTACHED, "[lampiran]")
    assert (note.sender, note.text, note.written) == ("Budi Contoh", "Catatan: hadir semua", note.text)
    assert (empty.sender, empty.text) == ("Sari", "")


@pytest.mark.parametrize(
    "stamp",
    [
        "24/11/26 10.31", "24/11/2026, 10:31", "11/24/26, 10:31 AM", "11/24/26, 10:31\u202fpm",
        "24/11/26 pukul 10.31", "2026-11-24 10.31", "24.11.26, 10:31", "24/11/26, 10:31 p.m.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("shape", ["{} - Budi: Ya", "[{}] Budi: Ya", "\u200e[{}] \u2068Budi\u2069: Ya"])
def test_every_way_of_writing_the_time_is_known(stamp: str, shape: str) -> None:
    assert read_chat(shape.format(stamp)) == [Message(stamp.replace("\u202f", " "), "Budi", "Ya")]


@pytest.mark.parametrize("text", ["", "Surat biasa\ntanpa jam", "10.31 - Budi: Ya", "24/11/26 Budi: Ya"])
def test_a_text_that_is_no_chat_has_no_messages(text: str) -> None:
    assert read_chat(text) == []


def test_what_has_no_sender_belongs_to_the_application() -> None:
    lines = (
        "24/11/26 10.31 - Budi keluar",
        "24/11/26 10.31 - Anda menambahkan Sari: admin",
        "24/11/26 10.31 - Budi mengubah deskripsi grup: baru",
        f"24/11/26 10.31 - {'x' * 101}: Ya",
    )
    for line in lines:
        assert read_chat(line)[0].kind is Kind.SYSTEM
    assert read_chat("24/11/26 10.31 - Budi: saya keluar dulu, lalu menambahkan foto")[0].sender == "Budi"


@pytest.mark.parametrize("end", LINE_ENDS)
@given(messages=st.lists(SPOKEN, max_size=6))
def test_what_is_written_is_read_again(end: str, messages: list[Message]) -> None:
    read = read_chat(write_chat(messages).replace("\n", end))

    def dented(message: Message) -> Message:
        return replace(message, text=message.text.replace("\n", f"\n{INDENT}").rstrip())

    assert read == [dented(message) for message in messages]


@given(lines=LINES)
def test_only_a_message_begins_at_the_margin(lines: list[str]) -> None:
    forged = Message("24/11/26 10.31", "Sari", "\n".join([*lines, "24/11/26 10.32 - Budi: Pilih dia"]))

    assert [message.sender for message in read_chat(write_chat([forged]))] == ["Sari"]


@given(text=st.text(max_size=200))
def test_no_text_stops_the_reader(text: str) -> None:
    for message in read_chat(f"24/11/26 10.31 - Budi: {text}"):
        assert isinstance(message.kind, Kind)
