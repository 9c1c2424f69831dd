"""What a citizen can type wrongly: it is told at its field, in the reader's language, nothing is lost."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from typing import Any

import pytest

from neutrality.database import Sessions
from tests.intake.conftest import PNG, Citizen, a_file, problems, reports, summary

LONG, VERY_LONG = "x" * 301, "x" * 20_001
WHEN = "kapan-dan-di-mana"
CHOICE = ("Pilih salah satu yang ada dalam daftar.", "Choose one of the entries in the list.")
TOO_LONG = ("Ini terlalu panjang: paling banyak 300 karakter.", "This is too long: at most 300 characters.")
ENGLISH = {"choice", "field", "invalid", "the", "this", "valid"}
INDONESIAN = {"ini", "yang", "tidak", "isi", "pilih", "tulis", "dan"}
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("apa", "narrative", {"narrative": VERY_LONG}),
    ("apa", "narrative", {"narrative": ""}),
    ("apa", "narrative", {"narrative": "  \r\n "}),
    ("apa", "plain_kind", {"plain_kind": None}),
    ("apa", "plain_kind", {"plain_kind": "what no list gave"}),
    ("apa", "candidate", {"candidate": LONG}),
    ("apa", "election_id", {"election_id": "what no list gave"}),
    ("apa", "links", {"links": "\n".join(f"contoh.test/{n}" for n in range(11))}),
    ("apa", "links", {"links": "tidak ada titik"}),
    ("apa", "links", {"links": "javascript:alert(1)//contoh.test"}),
    ("apa", "links", {"links": "http://[contoh.test"}),
    ("apa", "links", {"links": "contoh.test/" + "x" * 1200}),
    ("siapa", "people-0-name", {"people-0-name": ""}),
    ("siapa", "people-0-name", {"people-0-name": LONG}),
    ("siapa", "people-0-agency_text", {"people-0-agency_text": LONG}),
    ("siapa", "people-0-position", {"people-0-position": LONG}),
    ("siapa", "people-0-nip", {"people-0-nip": LONG}),
    (WHEN, "event_on", {"event_on": "31-2-2026"}),
    (WHEN, "event_on", {"event_on": "11-11-2026"}),
    (WHEN, "event_on", {"event_on": "9-11-26"}),
    (WHEN, "event_on", {"event_on": "9-11-0206"}),
    (WHEN, "event_on", {"event_on": "kemarin"}),
    (WHEN, "event_on", {"event_on": "9-11-"}),
    (WHEN, "event_on", {"event_on": "9-11-²026"}),
    (WHEN, "event_on", {"event_on": None}),
    (WHEN, "known_on", {"known_on": "8-11-2026"}),
    (WHEN, "known_on", {"known_on": "1-1-9999"}),
    (WHEN, "known_on", {"known_on": ""}),
    (WHEN, "place_code", {"place_code": ""}),
    (WHEN, "place_code", {"place_code": None}),
    (WHEN, "place_code", {"place_code": "99.99"}),
    (WHEN, "place_detail", {"place_detail": LONG}),
    ("kirim", "sender", {"sender": None}),
    ("kirim", "sender", {"sender": "somebody"}),
    ("kirim", "office_id", {"office_id": None}),
    ("kirim", "office_id", {"office_id": "00000000-0000-0000-0000-000000000000"}),
    ("kirim", "good_faith", {"good_faith": None}),
    ("kirim", "identity_name", {"sender": "named", "identity_address": "Jalan Contoh"}),
    ("kirim", "identity_address", {"sender": "named", "identity_name": "Sari", "identity_address": LONG}),
    ("kirim", "identity_name", {"sender": "named", "identity_name": "👩🏽" * 200, "identity_address": "x"}),
    ("kirim", "identity_phone", {"sender": "named", "identity_phone": LONG}),
]


@pytest.mark.parametrize("step", ["apa", "siapa", WHEN, "kirim"])
def test_what_is_wrong_stands_at_its_field_in_both_languages_and_nothing_is_lost(
    citizen: Citizen, sessions: Sessions, step: str
) -> None:
    citizen.walk_to(step)
    for name, typed in [(name, typed) for where, name, typed in WRONG if where == step]:
        case = f"{name} {str(typed)[:80]}"
        citizen.speaks("id")

        answer = citizen.send(step, **typed)

        assert answer.status_code == 422, case
        indonesian = problems(answer).get(name, "")
        assert indonesian, (case, problems(answer))
        assert indonesian in summary(answer), case
        for value in {**citizen.good[step], **typed}.values():
            assert_shown(answer.text, value)
        citizen.speaks("en")
        english = problems(citizen.send(step, **typed))[name]
        assert not ENGLISH & set(indonesian.lower().split()), case
        assert not INDONESIAN & set(english.lower().split()), case
        assert indonesian != english, case
    assert reports(sessions) == 0


def assert_shown(page: str, value: Any) -> None:
    """A long or short text stands in the page; a choice that no list gave cannot."""
    if isinstance(value, str) and len(value) > 4 and "no list" not in value and value[0] in "xBM👩kt":
        assert value in unescape(page)


@pytest.mark.parametrize(("language", "choice", "length"), [("id", *[0] * 2), ("en", *[1] * 2)])
def test_a_tampered_choice_and_a_long_line_are_told_in_words_of_this_site(
    citizen: Citizen, language: str, choice: int, length: int
) -> None:
    citizen.speaks(language)

    answer = citizen.send("apa", plain_kind="x", candidate=LONG)

    assert problems(answer) == {"plain_kind": CHOICE[choice], "candidate": TOO_LONG[length]}


def test_too_many_people_are_told_and_kept(citizen: Citizen) -> None:
    citizen.walk_to("siapa")

    answer = citizen.send("siapa", **{f"people-{n}-name": f"Orang Contoh {n}" for n in range(11)})

    assert answer.status_code == 422
    assert problems(answer)[""] == "Terlalu banyak: paling banyak 10."
    assert all(f'value="Orang Contoh {n}"' in answer.text for n in range(11))


@pytest.mark.parametrize(
    "name", ["people-x-name", "people-²-name", f"people-{'9' * 5000}-name", "people-1", "people-"]
)
def test_people_with_tampered_numbers_are_left_out(citizen: Citizen, name: str) -> None:
    citizen.walk_to("siapa")

    assert citizen.send("siapa", **{name: "Orang Palsu"}).status_code == 303
    assert "Orang Palsu" not in citizen.client.get("/lapor/siapa").text


def test_a_person_is_added_and_removed_by_plain_buttons(citizen: Citizen) -> None:
    citizen.walk_to("siapa")

    citizen.send("siapa", button="add")
    citizen.send("siapa", button="add", **{"people-1-name": "Wati Contoh"})
    assert 'name="people-2-name"' in citizen.client.get("/lapor/siapa").text
    typed = {"people-1-name": "Wati Contoh", "people-2-name": "Tono Contoh", "next": None}
    answer = citizen.client.post(
        "/lapor/siapa", data={"people-0-name": "Budi", **typed, "remove": "0", "next": ""}
    )
    assert answer.status_code == 303

    page = citizen.client.get("/lapor/siapa").text
    assert 'value="Budi"' not in page
    assert 'value="Wati Contoh"' in page
    assert 'name="people-2-name"' not in page


@pytest.mark.parametrize("removed", ["", "²", "-1", "99", "x", "9" * 5000])
def test_a_button_that_removes_nobody_removes_nobody(citizen: Citizen, removed: str) -> None:
    citizen.walk_to("siapa")

    citizen.client.post(
        "/lapor/siapa", data={**citizen.good["siapa"], "people-1-name": "Wati", "remove": removed}
    )

    page = citizen.client.get("/lapor/siapa").text
    assert 'value="Budi Contoh"' in page
    assert 'value="Wati"' in page


def test_a_malformed_nip_is_a_warning_and_never_a_refusal(citizen: Citizen, sessions: Sessions) -> None:
    citizen.walk_to("siapa")
    assert citizen.send("siapa", **{"people-0-nip": "12 34"}).status_code == 303

    page = unescape(citizen.client.get("/lapor/kapan-dan-di-mana").text)
    assert "NIP terdiri dari 18 angka" in page
    for step in ("kapan-dan-di-mana", "bukti", "kirim"):
        assert citizen.send(step).status_code == 303
    assert reports(sessions) == 1


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("kosong.png", b""), "Berkas ini kosong."),
        (("virus.exe", b"MZ" + bytes(99)), "Jenis berkas ini tidak diterima"),
        (("foto.jpg", b"<html><script>"), "Jenis berkas ini tidak diterima"),
        (("a.txt", b"\xff\xfe\xff"), "Jenis berkas ini tidak diterima"),
        (("besar.png", PNG + bytes(25 * 1024 * 1024)), "Berkas ini terlalu besar"),
    ],
)
def test_a_file_that_is_not_taken_is_named_and_the_others_are_kept(
    citizen: Citizen, file: tuple[str, bytes], said: str
) -> None:
    citizen.walk_to("bukti")

    answer = citizen.send("bukti", files=[a_file("baik.png"), a_file(*file)])

    assert answer.status_code == 422
    assert f"{file[0]}: {said}" in unescape(problems(answer)["files"])
    assert ">baik.png</span>" in answer.text


def test_more_files_than_ten_are_told_and_ten_are_kept(citizen: Citizen) -> None:
    citizen.walk_to("bukti")

    answer = citizen.send("bukti", files=[a_file(f"{n}.png") for n in range(12)])

    assert problems(answer)["files"] == "Berkasnya terlalu banyak: paling banyak 10."
    assert answer.text.count('<span class="typed-text">') == 10


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.png",
        "nama\x00nul.png",
        "\u202egnp.exe",
        "x" * 5000 + ".png",
        "📷.png",
        "<b>.png",
        " .png",
    ],
)
def test_a_strange_file_name_is_no_path_and_no_markup(citizen: Citizen, name: str) -> None:
    citizen.walk_to("bukti")

    assert citizen.send("bukti", files=[(BytesIO(PNG), name)]).status_code == 303
    shown = citizen.client.get("/lapor/bukti").text
    assert shown.count('<span class="typed-text">') == 1
    assert "etc/passwd" not in shown
    assert "<b>" not in shown


def test_a_request_beyond_every_limit_is_told_on_a_page_of_the_site(citizen: Citizen) -> None:
    citizen.walk_to("apa")

    answer = citizen.client.post("/lapor/apa", data={"narrative": "x" * 10_000_000, "next": "1"})

    assert answer.status_code == 413
    assert "Ini terlalu besar" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
