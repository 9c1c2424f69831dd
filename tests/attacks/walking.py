"""Somebody plants a marker wherever anything can be typed, rightly and wrongly, up to the decision."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from neutrality.cases.models import Case
from neutrality.reports.models import Report, Source
from tests.attacks.examining import through_the_examination
from tests.attacks.hearing import examined
from tests.desk.conftest import Desk
from tests.factories import PASSPHRASE, REGENCY

DAY = "10-11-2026"


@dataclass
class Planter:
    """Plants texts that all hold one word found nowhere else, and remembers each of them."""

    word: str
    planted: list[str] = field(default_factory=list)

    def __call__(self, place: str) -> str:
        text = f"Sukirno {place} {self.word}"
        self.planted.append(text)
        return text

    def files(self) -> list[tuple[BytesIO, str]]:
        """Return files with the word in their content, their particulars and their names."""
        word = self("berkas").encode()
        exif = b"Exif\0\0II*\0" + word
        contents = {
            "jpg": b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + b"\xff\xd9",
            "png": b"\x89PNG\r\n\x1a\n" + len(word).to_bytes(4, "big") + b"tEXt" + word,
            "pdf": b"%PDF-1.7\n1 0 obj<</Title(" + word + b")/Author(" + word + b")>>endobj\n%%EOF",
            "txt": word,
        }
        return [(BytesIO(content), f"{self(ending)}.{ending}") for ending, content in contents.items()]

    def refused_files(self) -> list[tuple[BytesIO, str]]:
        """Return files that are not taken."""
        return [
            (BytesIO(b"MZ" + self("exe").encode()), f"{self('exe')}.exe"),
            (BytesIO(), f"{self('nol')}.png"),
        ]


def as_citizen(client: FlaskClient, plant: Planter, office: uuid.UUID) -> str:
    """Make a named report, every step first wrongly; return the code."""

    def send(step: str, status: int, **typed: Any) -> TestResponse:
        answer = client.post(f"/lapor/{step}", data={**typed, "next": "1"})
        assert answer.status_code == status, answer.text
        return answer

    what = {"narrative": plant("cerita"), "links": f"contoh.test/{plant.word}", "candidate": plant("calon")}
    send("apa", 422, **what, plain_kind=plant("pilihan"), election_id=plant("pemilu"))
    send("apa", 303, **what, plain_kind="social_media")
    who = {f"people-0-{name}": plant(name) for name in ("name", "agency_text", "position", "nip")}
    send("siapa", 422, **who, **{"people-1-name": plant("panjang") * 10})
    client.post("/lapor/siapa", data={**who, "people-1-name": plant("dihapus"), "remove": "1"})
    send("siapa", 303, **who)
    when = {"event_on": DAY, "known_on": DAY, "place_detail": plant("tempat")}
    send("kapan-dan-di-mana", 422, **{**when, "event_on": plant("hari"), "place_code": plant("kabupaten")})
    send("kapan-dan-di-mana", 303, **when, place_code=REGENCY)
    send("bukti", 422, files=plant.refused_files())
    send("bukti", 303, files=plant.files())
    sender = {f"identity_{name}": plant(name) for name in ("name", "address", "phone")}
    send("kirim", 422, **sender, sender="named", office_id=plant("kantor"), good_faith="y")
    for _click in range(2):
        last = {**sender, "sender": "named", "office_id": str(office), "good_faith": "y", "next": "1"}
        assert client.post("/lapor/kirim", data=last).location == "/lapor/terima"
    page = client.get("/lapor/terima")
    assert plant.word not in page.text
    return str(re.findall(r'data-tracking-code="([^"]+)"', page.text)[0])


def as_visitor(client: FlaskClient, plant: Planter, code: str) -> None:
    """Try what strangers try: wrong codes, wrong addresses, wrong passwords, wrong methods."""
    for typed in (plant("kode"), code[:-1] + ("0" if code[-1] != "0" else "1")):
        assert client.post("/lacak", data={"code": typed}).status_code == 422
    assert plant.word not in client.post("/lacak", data={"code": code}).text
    client.post("/bahasa", data={"language": plant("bahasa"), "next": plant("halaman")})
    client.post("/masuk", data={"email": f"{plant.word}@example.go.id", "password": plant("sandi")})
    client.post("/masuk", data={"email": plant("surel"), "password": plant("sandi")})
    client.post("/masuk", json={"email": plant("surel"), "password": plant("sandi")})
    for path in (
        f"/{plant.word}",
        f"/lapor/{plant.word}",
        f"/statistik/{plant.word}",
        f"/meja?q={plant.word}",
    ):
        assert client.get(path).status_code in {302, 404}
    client.delete(f"/lapor/{plant.word}")
    client.set_cookie("draft", plant.word)
    client.set_cookie("session", plant.word)
    client.get(
        "/lapor/apa", headers={"User-Agent": plant("peramban"), "Referer": f"http://localhost/{plant.word}"}
    )


def as_officer(client: FlaskClient, plant: Planter, path: str, **more: str) -> None:
    """Enter a report or a supervision result, first wrongly."""
    texts = ("narrative", "place_detail", "candidate", "witnesses", "late_reason")
    people = ("name", "agency_text", "position", "nip")
    identity = ("name", "address", "phone", "id_number")
    typed: dict[str, Any] = {
        **{name: plant(name) for name in texts},
        **{f"people-0-{name}": plant(name) for name in people},
        **{f"identity_{name}": plant(name) for name in identity},
        "links": f"https://contoh.test/{plant.word}",
        "received_on": "9-11-2026",
        "event_on": "8-11-2026",
        "known_on": "9-11-2026",
        "plain_kind": "other",
        "place_code": REGENCY,
        **more,
    }
    form = client.get(path).text
    held = {
        "token": re.search(r'name="token"[^>]*value="([^"]+)"', form),
        "office_id": re.search(r'id="office_id".*?value="([^"]+)"', form, re.DOTALL),
    }
    typed |= {name: found[1] for name, found in held.items() if found}
    wrong = {
        name: plant(f"salah {name}") for name in ("place_code", "plain_kind", "received_time", "election_id")
    }
    for bad in (wrong, {"narrative": plant("panjang") * 900}, {"files": plant.refused_files()}):
        assert client.post(path, data={**typed, **bad, "next": "1"}).status_code == 422
    for _click in range(2):
        answer = client.post(path, data={**typed, "files": plant.files(), "next": "1"})
        assert answer.status_code in {200, 303}, re.findall(
            r"error-summary__list.*?</ul>", answer.text, re.DOTALL
        )


def _write_a_letter(desk: Desk, plant: Planter, case_id: uuid.UUID) -> None:
    """Write a letter with every text typed wherever one is asked, have it signed, take it out, void it."""
    head = desk.who("head")
    begun = head.post(f"/meja/kasus/{case_id}/surat/baru", data={"kind": "forwarding.1"})
    path = begun.headers["Location"]
    texts = ("subject", "addressee", "body", "place", "signers", "copies", "attachment", "form_code")
    typed = {name: plant(f"surat {name}") for name in texts}
    assert desk.send(head, path, **typed, size="f4").status_code == 303
    assert desk.send(head, f"{path}/selesai", dated_on=DAY, which="next").status_code == 303
    scan = {"scan": (BytesIO(b"%PDF-1.7\n" + plant("pindaian").encode()), f"{plant('nama')}.pdf")}
    assert head.post(f"{path}/pindaian", data=scan).status_code == 303
    for file in ("pdf", "docx"):
        assert head.get(f"{path}/{file}").status_code == 200
    assert desk.send(head, f"{path}/batal", reason=plant("alasan batal")).status_code == 303


def to_the_decision(desk: Desk, plant: Planter) -> uuid.UUID:
    """Take the counter's case through its steps, with every text typed wherever one is asked."""
    with desk.sessions() as session:
        case_id = session.scalars(
            select(Case.id)
            .join(Report, Report.reference == Case.reference)
            .where(Report.source == Source.COUNTER)
        ).one()
    verifier, head, liaison = desk.who("verifier"), desk.who("head"), desk.who("liaison")
    said = {"reason": plant("alasan"), "public_reason": plant("alasan bagi pelapor")}
    assert (
        desk.step(verifier, case_id, "register", **{**said, "legal_on": plant("tanggal")}).status_code == 422
    )
    desk.both(verifier, head, case_id, "register", **said)
    _correct(desk, plant, case_id)
    examined(desk, plant, case_id)
    through_the_examination(desk, plant, case_id)
    forward = {
        "study_number": plant("kajian"),
        "pleno_on": DAY,
        "quorum": "3",
        "violation_type": "D06",
        "sanction_level": "berat",
        "addressee": "authority",
        "letter_number": plant("surat"),
        "deviation_reason": plant("penyimpangan"),
        **said,
    }
    assert (
        desk.step(verifier, case_id, "forward", **{**forward, "quorum": plant("kuorum")}).status_code == 422
    )
    assert desk.step(verifier, case_id, "forward", **forward).status_code == 303
    assert desk.answer(head, case_id, "tolak", reason=plant("penolakan")).status_code == 303
    desk.both(verifier, head, case_id, "forward", **forward)
    _write_a_letter(desk, plant, case_id)
    sanction = {
        "decision_number": plant("keputusan"),
        "decision_on": DAY,
        "effective_on": DAY,
        "sanction_kind": "potong_tukin_6",
        "record_source": "letter",
        **said,
    }
    heard = {"answered_on": DAY, "record_source": "message", "letter_number": plant("surat balasan"), **said}
    answered = desk.step(liaison, case_id, "record_answer", employer_answer="sanction", **heard)
    assert answered.status_code == 303, answered.text
    desk.both(liaison, head, case_id, "record_sanction", **sanction)
    _look(desk, plant, case_id)
    return case_id


def _correct(desk: Desk, plant: Planter, case_id: uuid.UUID) -> None:
    verifier = desk.who("verifier")
    for name in ("name", "nip", "position"):
        path = f"/meja/kasus/{case_id}/ralat/{name}?terlapor=1"
        if verifier.get(path).status_code == 404:
            continue
        answer = desk.send(verifier, path, value=plant(f"ralat {name}"), reason=plant("alasan ralat"))
        assert answer.status_code == 303, answer.text
        if "menunggu orang kedua" in desk.page(verifier, case_id).lower():
            assert desk.answer(desk.who("head"), case_id, "sahkan").status_code == 303


def _look(desk: Desk, plant: Planter, case_id: uuid.UUID) -> None:
    """Read, seek, open: what is shown may hold the word, what is kept of it may not."""
    verifier, custodian = desk.who("verifier"), desk.who("custodian")
    assert plant.word in desk.page(verifier, case_id)
    for text in (plant("name"), plant.word, plant("nip")):
        assert verifier.post("/meja/cari", data={"text": text}).status_code == 200
    path = f"/meja/kasus/{case_id}/identitas"
    assert custodian.post(path, data={"passphrase": plant("kata sandi")}).status_code == 422
    reason = plant("alasan membuka")
    assert plant.word in custodian.post(path, data={"passphrase": PASSPHRASE, "reason": reason}).text
    file = re.search(rf'/meja/kasus/{case_id}/bukti/[0-9a-f-]+[^"]*', desk.page(verifier, case_id))
    assert file is not None
    opened = verifier.get(file[0].replace("&amp;", "&"))
    assert plant.word.encode() in opened.data
    assert plant.word not in str(opened.headers)
