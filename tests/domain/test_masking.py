"""What leaves of a chat names nobody but the respondent: not as sender, not in the text, not by number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.chats import Message, read_chat
from neutrality.domain.masking import (
    MAIL_MASK,
    NUMBER_MASK,
    WORD_MASK,
    Extract,
    extract_chat,
    extract_lines,
    extract_problems,
    participants,
)
from tests.domain.exported import ANDROID_ID, UNSAVED

CHAT = [
    Message("24/11/26 10.31", "Sari", "Pak Budi, ini nomor saya 0812 3456 7890"),
    Message("24/11/26 10.32", "Budi", "Terima kasih SARI, dan ~ Wati. Hubungi 081399990000"),
    Message("24/11/26 10.33", UNSAVED, "@6281234567890 siap, surel sari@contoh.test"),
    Message("24/11/26 10.34", "~ Wati", "Budi Santoso dan wati hadir, Rp1.500.000.000, 198609262015051001"),
    Message("24/11/26 10.35", "", "Budi menambahkan Rahasia"),
    Message("24/11/26 10.36", "Budi Santoso", "NIK 7311012345670001, bang Jaka"),
]


def masked(**changes: object) -> str:
    """Return all of the chat with Budi shown, unless said otherwise."""
    chosen = {"first": 1, "last": len(CHAT), "kept": ("Budi",)} | changes
    return extract_chat(CHAT, Extract(**chosen))  # type: ignore[arg-type]


def test_senders_but_the_respondent_are_numbered_alike_everywhere() -> None:
    lines = read_chat(masked())

    assert [line.sender for line in lines] == ["Peserta 1", "Budi", "Peserta 3", "Peserta 4", "Peserta 5"]
    assert lines[0].text == "Pak Budi, ini nomor saya Peserta 3"
    assert lines[1].text == f"Terima kasih Peserta 1, dan Peserta 4. Hubungi {NUMBER_MASK}"
    assert lines[2].text == f"@Peserta 3 siap, surel {MAIL_MASK}"
    assert lines[3].text.startswith("Peserta 5 dan Peserta 4 hadir, Rp1.500.000.000, 198609262015051001")
    assert lines[4].text == f"NIK {NUMBER_MASK}, bang Jaka"


def test_nothing_of_anybody_else_stands_in_what_leaves() -> None:
    whole = masked(words=("Jaka", " "))

    shown = "\n".join(f"{line.sender}: {line.text}" for line in read_chat(whole))
    assert "Budi" in shown
    for secret in ("Sari", "Wati", "Santoso", "7890", "3456", "contoh.test", "Rahasia", "Jaka", "7311"):
        assert secret.casefold() not in whole.casefold()
    assert WORD_MASK in whole
    assert "1 baris dari aplikasi" in whole


def test_the_name_of_an_attached_file_stays_behind() -> None:
    chat = [Message("24/11/26 10.31", "Budi", "Kartu Rahasia.vcf (file terlampir)\nsimpan ya")]
    made = extract_chat(chat, Extract(1, 1, ("Budi",)))

    assert "Rahasia" not in made
    assert "Budi: [lampiran]" in made


def test_a_range_says_what_it_leaves_out_and_keeps_the_numbers_of_the_whole() -> None:
    part = masked(first=2, last=3)

    assert "Pesan 2 sampai 3 dari 6." in part
    assert "1 pesan sebelumnya dan 3 pesan sesudahnya" in part
    assert [line.sender for line in read_chat(part)] == ["Budi", "Peserta 3"]


def test_a_respondent_known_by_number_alone_stays_visible() -> None:
    whole = masked(kept=(UNSAVED,))

    assert "ini nomor saya 0812 3456 7890" in whole
    assert "081399990000" not in whole
    assert UNSAVED in whole


def test_nobody_is_shown_who_was_not_chosen() -> None:
    assert "Budi" not in masked(kept=())


def test_a_text_without_names_to_mask_loses_its_numbers_alone() -> None:
    assert f"Telepon {NUMBER_MASK}" in extract_lines("Telepon 0813-1111-2222", Extract(1, 1))


def test_a_name_with_digits_in_it_is_masked_whole() -> None:
    chat = [
        Message("24/11/26 10.31", "1b5395031532418493af", "Hadir"),
        Message("", "Budi", "Baik 1b5395031532418493af"),
    ]
    text = extract_chat(chat, Extract(first=1, last=2, kept=("Budi",)))

    assert "Baik Peserta 1" in text
    assert NUMBER_MASK not in text


def test_every_participant_has_a_number() -> None:
    assert participants(read_chat(ANDROID_ID))["Sari"] == "Peserta 3"


@pytest.mark.parametrize(
    ("first", "last", "kept", "fields"),
    [
        (1, 6, (), []), (2, 2, ("Budi",), []), (0, 3, (), ["first"]), (4, 3, (), ["last"]),
        (1, 7, (), ["last"]), (7, 7, (), ["first", "last"]), (1, 2, ("Orang lain",), ["kept"]),
    ],
)  # fmt: skip
def test_a_choice_beyond_the_chat_is_refused_at_its_field(
    first: int, last: int, kept: tuple[str, ...], fields: list[str]
) -> None:
    found = extract_problems(Extract(first, last, kept), 6, ["Budi"])

    assert [problem.field for problem in found] == fields


def test_of_a_text_lines_leave_without_numbers_and_named_words() -> None:
    text = "satu\nJaka menelepon 0813-1111-2222\ntiga"
    made = extract_lines(text, Extract(2, 2, words=("jaka",)))

    assert f"\n{WORD_MASK} menelepon {NUMBER_MASK}\n" in made
    assert "satu" not in made
    assert "Baris 2 sampai 2 dari 3" in made


@given(
    name=st.text(st.characters(categories=("Lu", "Ll")), min_size=5, max_size=12),
    said=st.lists(st.sampled_from(["{}", "kata {}", "({})!", "a\n{} b"]), min_size=1, max_size=4),
)
def test_a_masked_name_stands_nowhere(name: str, said: list[str]) -> None:
    chat = [Message("24/11/26 10.31", name, "Ya")]
    chat += [Message("24/11/26 10.32", "Budi", text.format(name)) for text in said]
    if name.casefold() in {"budi", "peserta"}:
        return
    made = read_chat(extract_chat(chat, Extract(1, len(chat), ("Budi",))))

    assert name not in "".join(message.sender + message.text for message in made).replace("Peserta", "")
