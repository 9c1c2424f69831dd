"""Documents at the desk: begun from the case file, edited, finished, sent, scanned, checked by anybody."""

from __future__ import annotations

import hashlib
import re
import uuid
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from neutrality import current, worker
from tests.cases.clearing import picture
from tests.desk.conftest import Desk
from tests.desk.test_evidence import a_photo

NAME = "Budi Contoh"


@pytest.fixture
def case_id(desk: Desk) -> uuid.UUID:
    """Return a registered case."""
    case_id = desk.receive()
    desk.both(desk.who("verifier"), desk.who("head"), case_id, "register")
    return case_id


def begun(client: FlaskClient, case_id: uuid.UUID, kind: str) -> str:
    """Begin a document from the case file; return its address."""
    answer = client.post(f"/meja/kasus/{case_id}/surat/baru", data={"kind": kind})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def fields_of(page: str) -> dict[str, str]:
    """Return what stands in the form of a draft."""
    found = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL))
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] in {"subject", "form_code", "attachment", "place", "version"}:
            found[name[1]] = value[1] if value else ""
    return {name: unescape(text) for name, text in found.items()} | {"size": "f4"}


def finished(desk: Desk, client: FlaskClient, path: str, **typed: str) -> None:
    """Finish a draft with the next number."""
    version = fields_of(client.get(f"{path}/selesai").text)["version"]
    sent = {"version": version, "dated_on": "10-11-2026", "which": "next", **typed}
    answer = desk.send(client, f"{path}/selesai", **sent)
    assert answer.status_code == 303, answer.text


def test_a_letter_is_made_edited_numbered_sent_signed_and_checked(desk: Desk, case_id: uuid.UUID) -> None:
    verifier = desk.who("verifier")
    path = begun(verifier, case_id, "forwarding.1")
    typed = fields_of(verifier.get(path).text)
    assert NAME in typed["body"]
    edited = {**typed, "body": typed["body"] + "\n\nKalimat tambahan.", "copies": "Arsip"}
    assert desk.send(verifier, path, **edited).status_code == 303
    assert verifier.post(path, data=edited).status_code == 409  # somebody saved it since
    finished(desk, verifier, path)

    page = verifier.get(path).text
    pdf = verifier.get(f"{path}/pdf").data
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() in page
    assert verifier.get(f"{path}/docx").data.startswith(b"PK")
    assert (
        verifier.get(f"{path}/pdf/unduh").headers["Content-Disposition"]
        == 'attachment; filename="dokumen.pdf"'
    )

    sent = verifier.post(f"{path}/pindaian", data={"scan": (BytesIO(picture()), "surat budi.jpg")})
    assert sent.status_code == 303, sent.text
    assert desk.send(verifier, f"{path}/keluar", left_on="10-11-2026").status_code == 303
    case = desk.page(verifier, case_id)
    assert "001/PNR/" in case
    assert f"{path}/docx" not in case

    anybody = desk.app.test_client()
    told = anybody.post("/verifikasi", data={"paper": (BytesIO(pdf), "apa saja.pdf")}).text
    assert "001/PNR/" in told
    assert NAME not in told
    scan = hashlib.sha256(picture()).hexdigest()
    assert "001/PNR/" in anybody.post("/verifikasi", data={"receipt": scan}).text
    changed = anybody.post("/verifikasi", data={"paper": (BytesIO(pdf + b" "), "x.pdf")})
    assert changed.status_code == 422


def test_a_void_letter_says_so_to_anybody_and_its_number_is_batal(desk: Desk, case_id: uuid.UUID) -> None:
    head = desk.who("head")
    path = begun(head, case_id, "board_notice")
    finished(desk, head, path)
    pdf = head.get(f"{path}/pdf").data
    assert desk.send(head, f"{path}/batal", reason="").status_code == 422
    assert desk.send(head, f"{path}/batal", reason="Salah tanggal.").status_code == 303

    anybody = desk.app.test_client()
    anybody.set_cookie("lang", "en")
    told = anybody.post("/verifikasi", data={"receipt": hashlib.sha256(pdf).hexdigest()}).text
    assert "it is void since" in told
    assert "BATAL" in unescape(head.get("/meja/nomor").text)
    again = head.post(f"{path}/tulis-ulang")
    assert again.status_code == 303
    fresh = again.headers["Location"]
    draft = anybody.post("/verifikasi", data={"receipt": hashlib.sha256(pdf).hexdigest()}).text
    assert "another one stands in its place" not in draft
    assert fresh in head.get(path).text
    assert path in head.get(fresh).text
    finished(desk, head, fresh)
    assert (
        "another one stands in its place"
        in anybody.post("/verifikasi", data={"receipt": hashlib.sha256(pdf).hexdigest()}).text
    )
    assert head.post(f"{path}/tulis-ulang").status_code == 409


def test_a_number_of_the_own_agenda_is_taken_once(desk: Desk, case_id: uuid.UUID) -> None:
    head = desk.who("head")
    first, second = (begun(head, case_id, "board_notice") for _ in range(2))
    finished(desk, head, first, which="own", number="77/PM.00.02/XI/2026")
    version = fields_of(head.get(f"{second}/selesai").text)["version"]
    typed = {"version": version, "dated_on": "10-11-2026", "which": "own"}
    assert desk.send(head, f"{second}/selesai", **typed, number="").status_code == 422
    taken = desk.send(head, f"{second}/selesai", **typed, number="77/pm.00.02/xi/2026")
    assert taken.status_code == 422
    assert "77/pm.00.02/xi/2026" in taken.text


def test_letters_begin_with_the_number_that_the_head_says(desk: Desk, case_id: uuid.UUID) -> None:
    head = desk.who("head")
    begin = {"kind": "board_notice", "year": "2026", "first": "41"}
    assert desk.send(head, "/meja/nomor/awal", **{**begin, "first": "0"}).status_code == 422
    assert desk.send(head, "/meja/nomor/awal", **begin).status_code == 303
    finished(desk, head, begun(head, case_id, "board_notice"))
    page = unescape(head.get("/meja/nomor").text)
    assert "041/PMM/" in page
    assert desk.send(head, "/meja/nomor/awal", **begin).status_code == 409
    assert desk.who("verifier").get("/meja/nomor/awal").status_code == 403


def test_a_scan_is_looked_at_as_a_copy_that_was_drawn_anew(desk: Desk, case_id: uuid.UUID) -> None:
    head = desk.who("head")
    path = begun(head, case_id, "board_notice")
    finished(desk, head, path)
    scan = a_photo(b"EKOR")
    assert head.post(f"{path}/pindaian", data={"scan": (BytesIO(scan), "a.jpg")}).status_code == 303
    with desk.app.app_context():
        while worker.work_off(desk.sessions, current.means("worker"), now=current.now()):
            continue
    page = head.get(path).text
    (copy,) = re.findall(r'href="([^"]+/lihat)"', page)

    shown = head.get(copy)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert b"PENANDA" not in shown.data
    assert head.get(copy.removesuffix("/lihat")).data == scan
    assert desk.who("intake").get(copy).status_code == 403


def test_what_is_no_scan_is_refused_at_its_field(desk: Desk, case_id: uuid.UUID) -> None:
    head = desk.who("head")
    path = begun(head, case_id, "board_notice")
    finished(desk, head, path)
    for name, content in (("", b""), ("a.txt", b"surat"), ("a.exe", b"MZ")):
        assert head.post(f"{path}/pindaian", data={"scan": (BytesIO(content), name)}).status_code == 422


def test_whoever_only_enters_reports_sees_no_document(desk: Desk, case_id: uuid.UUID) -> None:
    path = begun(desk.who("head"), case_id, "board_notice")
    clerk = desk.who("intake")
    assert path not in desk.page(clerk, case_id)
    assert clerk.get(path).status_code == 403
    member = desk.who("pleno_member")
    assert member.get(path).status_code == 200
    assert member.post(path, data=fields_of(desk.who("head").get(path).text)).status_code == 403


def test_what_two_write_at_once_is_lost_to_neither(desk: Desk, case_id: uuid.UUID) -> None:
    verifier, head = desk.who("verifier"), desk.who("head")
    path = begun(verifier, case_id, "board_notice")
    typed = fields_of(verifier.get(path).text)
    first = {**typed, "body": "Kata yang pertama.", "copies": "Arsip"}
    second = {**typed, "body": "Kata yang kedua.", "copies": "Arsip"}
    assert desk.send(head, path, **first).status_code == 303
    late = desk.send(verifier, path, **second)
    assert late.status_code == 409
    page = unescape(late.text)
    assert page.count("Kata yang kedua.") == 1
    assert page.count("Kata yang pertama.") == 1  # beside it, to be compared
    assert page.count("Arsip") == 1  # where both say the same there is nothing to compare
    again = fields_of(late.text)
    assert again["body"] == "Kata yang kedua."
    assert desk.send(verifier, path, **again).status_code == 303
    assert fields_of(head.get(path).text)["body"] == "Kata yang kedua."


def test_what_was_typed_stays_when_the_document_was_finished_or_void_meanwhile(
    desk: Desk, case_id: uuid.UUID
) -> None:
    head = desk.who("head")
    path = begun(head, case_id, "board_notice")
    typed = fields_of(head.get(path).text) | {"body": "Kata yang terlambat."}
    finished(desk, desk.who("verifier"), path)
    for reason, told in (("", "has its number"), ("Salah.", "is void")):
        if reason:
            assert desk.send(head, f"{path}/batal", reason=reason).status_code == 303
        head.set_cookie("lang", "en")
        late = desk.send(head, path, **typed)
        assert late.status_code == 409
        assert told in late.text
        assert fields_of(late.text)["body"] == "Kata yang terlambat."
        assert 'name="then"' not in late.text
        assert "Kata yang terlambat." not in head.get(path).text


def test_a_text_that_was_saved_meanwhile_is_looked_at_and_then_finished(
    desk: Desk, case_id: uuid.UUID
) -> None:
    verifier, head = desk.who("verifier"), desk.who("head")
    path = begun(head, case_id, "board_notice")
    version = fields_of(head.get(f"{path}/selesai").text)["version"]
    assert (
        desk.send(verifier, path, **fields_of(verifier.get(path).text) | {"body": "Lain."}).status_code == 303
    )
    wanted = {"dated_on": "10-11-2026", "which": "own", "number": "77/PM/XI/2026"}
    late = desk.send(head, f"{path}/selesai", version=version, **wanted)
    assert late.status_code == 409
    assert f'href="{path}"' in late.text
    assert "77/PM/XI/2026" in late.text
    newer = fields_of(late.text)["version"]
    assert desk.send(head, f"{path}/selesai", version=newer, **wanted).status_code == 303


def test_a_version_that_no_page_wrote_is_refused_and_breaks_nothing(desk: Desk, case_id: uuid.UUID) -> None:
    head = desk.who("head")
    path = begun(head, case_id, "board_notice")
    typed = fields_of(head.get(path).text) | {"version": "9" * 5000}
    assert desk.send(head, path, **typed).status_code == 409


def test_letters_begin_in_this_year_or_the_next(desk: Desk, case_id: uuid.UUID) -> None:
    del case_id
    head = desk.who("head")
    for year in ("2025", "2028", "9" * 20, "0", "x"):
        begin = {"kind": "board_notice", "year": year, "first": "41"}
        assert desk.send(head, "/meja/nomor/awal", **begin).status_code == 422
    begin = {"kind": "board_notice", "year": "2027", "first": "41"}
    assert desk.send(head, "/meja/nomor/awal", **begin).status_code == 303


def test_the_record_of_a_hearing_is_offered_to_those_who_read_what_was_said(
    desk: Desk, case_id: uuid.UUID
) -> None:
    verifier, liaison = desk.who("verifier"), desk.who("liaison")
    assert "hearing_minutes.1" in desk.page(verifier, case_id)
    path = begun(verifier, case_id, "hearing_minutes.1")
    page = desk.page(liaison, case_id)
    assert "hearing_minutes" not in page
    assert path not in page
    assert "forwarding.1" in page
    sent = {"kind": "hearing_minutes.1"}
    assert liaison.post(f"/meja/kasus/{case_id}/surat/baru", data=sent).status_code == 403
    for rest in ("", "/pdf", "/pdf/unduh", "/docx", "/selesai", "/pindaian"):
        assert liaison.get(path + rest).status_code == 403


def test_a_number_missing_in_the_own_agenda_is_told_and_bars_nothing(desk: Desk, case_id: uuid.UUID) -> None:
    head = desk.who("head")
    head.set_cookie("lang", "en")
    for number in ("12/PM/XI/2026", "15/PM/XI/2026"):
        finished(desk, head, begun(head, case_id, "board_notice"), which="own", number=number)
    path = begun(head, case_id, "board_notice")
    for page in (desk.page(head, case_id), head.get(f"{path}/selesai").text):
        assert "13–14" in unescape(page)
    finished(desk, head, path, which="own", number="20/PM/XI/2026")
    assert "13–14, 16–19" in unescape(desk.page(head, case_id))
    other = begun(head, case_id, "forwarding.1")
    assert "13–14" not in unescape(head.get(f"{other}/selesai").text)


def test_of_several_reports_the_writer_chooses_which_one_is_answered(desk: Desk) -> None:
    master, merged = desk.receive(), desk.receive()
    verifier, head = desk.who("verifier"), desk.who("head")
    offered = 'value="status_notice"'
    assert offered in desk.page(verifier, master)
    page = unescape(verifier.get(f"/meja/kasus/{merged}/gabung?ke={desk.case(master).receipt_number}").text)
    (person,) = re.findall(r'<option selected value="([0-9a-f-]{36})"', page)
    way = f"/meja/kasus/{merged}/gabung?ke={desk.case(master).receipt_number}"
    assert desk.send(verifier, way, person_1=person, reason="Satu unggahan.").status_code == 303

    box = desk.page(head, master)
    assert offered not in box
    choices = re.findall(r'value="(status_notice\.[0-9a-f-]{36})">[^<]*(Pelapor-\w{4})<', box)
    assert len(choices) == 2
    for kind, pseudonym in choices:
        assert fields_of(head.get(begun(head, master, kind)).text)["addressee"] == pseudonym
    foreign = f"status_notice.{uuid.UUID(int=7)}"
    assert head.post(f"/meja/kasus/{master}/surat/baru", data={"kind": foreign}).status_code == 404
