"""An agency at its letter, as it uses the plain pages; and the liaison who opens them for it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from neutrality.reports.submission import RespondentInput
from tests.cases.clearing import picture
from tests.desk.conftest import Desk

PLENO = {"study_number": "K/1", "pleno_on": "10-11-2026", "quorum": "3"}
FORWARD = {**PLENO, "violation_type": "D06", "sanction_level": "berat", "addressee": "employer"}
WHO = {"name": "Ratna Kepegawaian", "position": "Kepala BKPSDM", "contact": "0541-000000"}
DECREE: dict[str, Any] = {
    "decision_number": "SK 800/1/2026",
    "decision_on": "9-11-2026",
    "sanction_kind": "bebas_jabatan_12",
}


def forwarded(desk: Desk, *names: str, received: bool = True) -> uuid.UUID:
    """Return a case of which the letters about these people lie with their employer."""
    agency = desk.workplace.agency.id
    people = tuple(
        RespondentInput(name=name, nip="198609262015051001", agency_id=agency, employee_type="pns")
        for name in names
    )
    case_id = desk.receive(respondents=people)
    desk.register(case_id)
    for number, _name in enumerate(names, start=1):
        typed = {**FORWARD, "letter_number": "B/5/2026", "terlapor": str(number)}
        desk.both(desk.who("verifier"), desk.who("head"), case_id, "forward", **typed)
        if received:
            done = desk.step(desk.who("liaison"), case_id, "record_receipt", terlapor=str(number))
            assert done.status_code == 303
    return case_id


def opened(desk: Desk, case_id: uuid.UUID, until: str = "10-12-2026") -> str:
    """Let the liaison open the page of the only letter; return its code."""
    liaison, path = desk.who("liaison"), f"/meja/kasus/{case_id}/balasan"
    page = liaison.get(path).text
    typed = {
        "token": re.findall(r'name="token"[^>]*value="([^"]+)"', page)[0],
        "letter": re.findall(r'value="((?:forward|remind)\.[^"]+)"', page)[0],
        "valid_until": until,
    }
    answer = liaison.post(path, data=typed)
    assert answer.status_code == 200, unescape(answer.text)
    return code_on(answer)


def code_on(answer: TestResponse) -> str:
    """Return the code that a sheet shows."""
    return str(re.findall(r'data-tracking-code="([^"]+)"', answer.text)[0])


@dataclass
class Agency:
    """An agency's browser."""

    client: FlaskClient

    def enter(self, code: str) -> TestResponse:
        """Type the code."""
        return self.client.post("/balas", data={"code": code})

    def page(self, path: str = "/balas/surat") -> str:
        """Return a page, which must open."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.headers.get("Location", answer.text)
        return unescape(answer.text)

    def answer(self, kind: str, number: int = 1, *, decree: bool = False, **typed: Any) -> TestResponse:
        """Answer about one person, up to the look at it."""
        chosen = self.client.post(f"/balas/surat/{number}", data={"kind": kind})
        assert chosen.location == f"/balas/surat/{number}/isi", unescape(chosen.text)
        files = {"files": [(BytesIO(picture()), "sk.jpg")]} if decree else {}
        return self.client.post(f"/balas/surat/{number}/isi", data={**typed, **files})

    def send(self, **who: str) -> TestResponse:
        """Say who answers, and send."""
        return self.client.post("/balas/periksa", data={**WHO, **who})

    def sanctioned(self, number: int = 1, **typed: Any) -> None:
        """Send the decree about one person."""
        answer = self.answer("sanctioned", number, decree=True, **{**DECREE, **typed})
        assert answer.location == "/balas/periksa", unescape(answer.text)
        assert self.send().location == "/balas/terkirim"
