"""Referral packages at the desk: chosen, looked at once more, made, listed; the answer read back in."""

from __future__ import annotations

import json
import re
import uuid
import zipfile
from html import unescape
from io import BytesIO
from typing import Any

import pyrage
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.cases.models import Respondent
from neutrality.domain.workflow import SubStatus
from neutrality.reports.submission import RespondentInput
from tests.desk.conftest import Desk
from tests.desk.test_documents import begun, finished
from tests.desk.test_follow_up import FORWARD

KEY = pyrage.x25519.Identity.generate()


@pytest.fixture
def case_id(desk: Desk) -> uuid.UUID:
    """Return a case that was forwarded to an employer."""
    person = RespondentInput(name="Budi Contoh", agency_id=desk.workplace.agency.id, employee_type="pns")
    case_id = desk.receive(respondents=(person,))
    desk.register(case_id)
    desk.both(desk.who("verifier"), desk.who("head"), case_id, "forward", **FORWARD)
    return case_id


@pytest.fixture
def letter(desk: Desk, case_id: uuid.UUID) -> str:
    """Return the address of a finished letter to the employer."""
    path = begun(desk.who("liaison"), case_id, "forwarding.1")
    finished(desk, desk.who("liaison"), path)
    return path


def hidden(page: str) -> dict[str, str]:
    """Return what the page sends on without showing it."""
    tags = re.findall(r'<input[^>]+type="hidden"[^>]*>', page)
    pairs = [(re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: unescape(value[1]) for name, value in pairs if name and value}


def make(client: FlaskClient, letter: str, **typed: str) -> tuple[str, Any]:
    """Go through both screens; return the second, and the answer to it."""
    review = client.post(f"{letter}/paket", data={"then": "review", **typed})
    assert review.status_code == 200, review.text
    return review.text, client.post(f"{letter}/paket", data={**hidden(review.text), "then": "make"})


def test_a_package_is_chosen_looked_at_made_and_listed(desk: Desk, case_id: uuid.UUID, letter: str) -> None:
    liaison = desk.who("liaison")
    assert f'href="{letter}/paket"' in liaison.get(letter).text
    assert "Budi Contoh" in liaison.get(f"{letter}/paket").text
    review, answer = make(liaison, letter, seal="open")
    assert "Budi Contoh" in review
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="paket-001-pnr-')
    assert answer.content_length == len(answer.data)
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        assert "manifest.json" in archive.namelist()
    case = desk.page(liaison, case_id)
    assert 'id="paket"' in case
    assert f'href="/meja/kasus/{case_id}/jawaban"' in case
    assert f'href="/meja/kasus/{case_id}/jawaban"' not in desk.page(desk.who("verifier"), case_id)


def test_what_cannot_seal_is_refused_at_its_field_and_nothing_typed_is_lost(desk: Desk, letter: str) -> None:
    liaison = desk.who("liaison")
    for typed, field in (
        ({"seal": "key", "recipient": "age1salah"}, "recipient"),
        ({"recipient": "x"}, "seal"),
    ):
        answer = liaison.post(f"{letter}/paket", data={"then": "review", **typed})
        assert answer.status_code == 422
        assert f'href="#{field}' in answer.text
        assert typed["recipient"] in answer.text
    assert liaison.post(f"{letter}/paket", data={"then": "make", "seal": "phrase"}).status_code == 422
    foreign = {"then": "make", "seal": "open", "files": str(uuid.uuid4())}
    assert liaison.post(f"{letter}/paket", data=foreign).status_code == 422
    assert 'id="paket"' not in liaison.get(letter.partition("/surat")[0]).text


def test_a_sealed_package_opens_with_the_key_or_the_passphrase_that_was_shown(
    desk: Desk, letter: str
) -> None:
    liaison = desk.who("liaison")
    _review, answer = make(liaison, letter, seal="key", recipient=str(KEY.to_public()))
    assert pyrage.decrypt(answer.data, [KEY]).startswith(b"PK")
    review, answer = make(liaison, letter, seal="phrase")
    shown = re.search(r'<code class="code-box__code">([0-9a-z-]{24})</code>', review)
    assert shown is not None
    assert pyrage.passphrase.decrypt(answer.data, shown[1]).startswith(b"PK")
    assert shown[1] not in liaison.get(f"{letter}/paket").text


def answered(desk: Desk, letter: str, **row: str) -> bytes:
    """Return the answer form of a fresh package, filled in for its respondent."""
    _review, answer = make(desk.who("liaison"), letter, seal="open")
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        form = json.loads(archive.read("jawaban.json"))
    form["letter"] = {"number": "800/12/BKD", "dated_on": "2026-11-10"}
    form["respondents"][0].update(row)
    return json.dumps(form).encode()


def upload(client: FlaskClient, case_id: uuid.UUID, content: bytes) -> Any:
    """Read an answer form in."""
    sent = {"answer_file": (BytesIO(content), "jawaban.json")}
    return client.post(f"/meja/kasus/{case_id}/jawaban", data=sent)


def test_an_answer_is_shown_and_taken_over(desk: Desk, case_id: uuid.UUID, letter: str) -> None:
    liaison = desk.who("liaison")
    content = answered(desk, letter, answer="examining", pangkat="III/a", note="Sedang diperiksa.")
    shown = upload(liaison, case_id, content)
    assert shown.status_code == 200, shown.text
    assert "800/12/BKD" in shown.text
    assert "respondents[1].pangkat" in shown.text
    assert "Sedang diperiksa." in shown.text
    sent = {**hidden(shown.text), "then": "take", "taken": "R1"}
    forged = liaison.post(f"/meja/kasus/{case_id}/jawaban", data={**sent, "text": "{}"})
    assert forged.status_code == 422
    nothing = liaison.post(f"/meja/kasus/{case_id}/jawaban", data={**sent, "taken": ""})
    assert nothing.status_code == 422
    assert liaison.post(f"/meja/kasus/{case_id}/jawaban", data={**sent, "version": "0"}).status_code == 409
    done = liaison.post(f"/meja/kasus/{case_id}/jawaban", data=sent)
    assert done.status_code == 303, done.text
    with desk.sessions() as session:
        person = session.scalars(select(Respondent).where(Respondent.case_id == case_id)).one()
    assert person.sub_status is SubStatus.PPK_EXAMINING
    assert "800/12/BKD" in desk.page(liaison, case_id)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "#answer_file"), (b"{}", "schema"), (b"bukan", "jawaban.json"), (b" " * 300_000, "256 KB")],
)
def test_what_is_no_answer_is_told_at_its_field(
    desk: Desk, case_id: uuid.UUID, content: bytes, told: str
) -> None:
    answer = upload(desk.who("liaison"), case_id, content)
    assert answer.status_code == 422
    assert told in answer.text


def test_each_problem_of_an_answer_names_its_field(desk: Desk, case_id: uuid.UUID, letter: str) -> None:
    wrong = answered(desk, letter, answer="more_time", received_on="10/11/2026")
    answer = upload(desk.who("liaison"), case_id, wrong)
    assert answer.status_code == 422
    for field in ("respondents[1].received_on", "respondents[1].more_time_until"):
        assert field in answer.text
