"""Merged cases: a decoy report learns nothing of the other (attack 10), every code still opens (attack 3)."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from neutrality.reports.submission import RespondentInput
from neutrality.vault import TrackingCode
from tests.desk.conftest import Desk, desk
from tests.fixtures.counting import count_queries
from tests.fixtures.pages import settled

__all__ = ["desk"]
ACCUSED = "Kaharudin Umpan"
TODAY = "10-11-2026"
STUDY = {"study_number": "K/1", "pleno_on": TODAY, "quorum": "3"}


@dataclass
class Decoy:
    """A report that the accused sent about himself, and the browser in which he follows it."""

    desk: Desk
    client: FlaskClient
    code: str
    case_id: uuid.UUID
    reference: str

    def page(self) -> str:
        """Return the page as he reads it, without what no two reports share."""
        answer = self.client.get("/lacak/laporan")
        assert answer.status_code == 200
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "·", settled(answer.text))
        return text.replace(self.reference, "·").replace(self.code, "·")


def send_decoy(desk: Desk) -> Decoy:
    """Bring a signed report about oneself to the counter, and open it with its code."""
    code, accused = TrackingCode.new(), (RespondentInput(name=ACCUSED),)
    case_id = desk.receive(code, respondents=accused, narrative="Saya melihat unggahan.")
    decoy = Decoy(desk, desk.app.test_client(), code.text, case_id, desk.case(case_id).reference)
    client_page(decoy.client, decoy.code)
    return decoy


def client_page(client: FlaskClient, code: str) -> str:
    """Return the tracking page, opened with the code."""
    assert client.post("/lacak", data={"code": code}).status_code in {200, 303}
    return client.get("/lacak/laporan").text


def merge(desk: Desk, merged: uuid.UUID, master: uuid.UUID) -> None:
    """Merge as an investigator does: the number of the other case, then who goes on as whom."""
    verifier, number = desk.who("verifier"), desk.case(master).receipt_number
    page = desk.page(verifier, merged, f"/gabung?ke={number}")
    assert ACCUSED in page
    there = re.findall(r'<option[^>]*value="([0-9a-f-]{36})"', page)
    sent = desk.send(
        verifier, f"/meja/kasus/{merged}/gabung?ke={number}", reason="Satu unggahan.", person_1=there[0]
    )
    assert sent.status_code == 303, sent.text


@pytest.mark.both_databases
def test_a_decoy_that_was_merged_reads_like_one_that_was_not_until_the_decision(
    desk: Desk, engine: Engine
) -> None:
    master = desk.receive()
    decoy, lone = send_decoy(desk), send_decoy(desk)
    before = decoy.page()
    assert before == lone.page()
    merge(desk, decoy.case_id, master)

    assert decoy.page() == before == lone.page()
    counted = []
    for one in (decoy, lone):
        with count_queries(engine) as statements:
            one.page()
        counted.append(len(statements))
    assert counted[0] == counted[1]
    verifier, head = desk.who("verifier"), desk.who("head")
    for case_id in (master, lone.case_id):
        desk.both(verifier, head, case_id, "register")
    assert decoy.page() == lone.page() != before
    forward = {
        **STUDY, "violation_type": "D06", "sanction_level": "berat", "addressee": "authority",
    }  # fmt: skip
    for case_id in (master, lone.case_id):
        desk.examine(case_id)
        desk.both(verifier, head, case_id, "forward", **forward)
    assert decoy.page() == lone.page()
    assert desk.case(master).reference not in decoy.page()


@pytest.mark.both_databases
def test_every_code_opens_its_own_report_after_the_merge(desk: Desk) -> None:
    first, second = send_decoy(desk), send_decoy(desk)
    number = desk.case(first.case_id).reference
    verifier = desk.who("verifier")
    path = f"/meja/kasus/{second.case_id}/gabung?ke={number}"
    there = re.findall(r'<option[^>]*value="([0-9a-f-]{36})"', verifier.get(path).text)
    assert desk.send(verifier, path, reason="Satu unggahan.", person_1=there[0]).status_code == 303

    for one, said in ((first, "Dari yang pertama."), (second, "Dari yang kedua.")):
        fresh = desk.app.test_client()
        assert one.reference in client_page(fresh, one.code)
        assert fresh.post("/lacak/tulis", data={"text": said}).status_code == 303
        page = fresh.get("/lacak/laporan").text
        assert said in page
        other = second if one is first else first
        assert other.reference not in page
    both = desk.page(verifier, first.case_id)
    assert "Dari yang pertama." in both
    assert "Dari yang kedua." in both
