"""The receipt as its holder keeps it, and the page on which anybody checks one."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from neutrality.database import Sessions, transaction
from neutrality.evidence import spool
from neutrality.reports.models import Report
from tests.intake.conftest import Citizen, a_file, problems

NARRATIVE = "Membagikan kaus calon."


def line_on(page: str) -> str:
    """Return the signed line that a page shows."""
    return str(re.findall(r'class="receipt-line">([A-Z2-7]+)<', page)[0])


def checked(client: FlaskClient, receipt: str) -> str:
    answer = client.post("/verifikasi", data={"receipt": receipt})
    assert answer.status_code == 200, problems(answer)
    return answer.text


def test_the_page_after_sending_holds_a_genuine_receipt(citizen: Citizen) -> None:
    citizen.report()
    line = line_on(citizen.client.get("/lapor/terima").text)

    assert "Tanda terima ini asli, dan catatan masih memuat" in checked(citizen.client, line)


def test_the_receipt_counts_evidence_that_came_with_the_report(citizen: Citizen) -> None:
    citizen.walk_to("bukti")
    citizen.send("bukti", files=a_file())
    citizen.send("kirim")
    line = line_on(citizen.client.get("/lapor/terima").text)

    page = checked(citizen.client, line)
    assert "masih memuat" in page
    assert re.search(r"Berkas\s*</dt>.{0,120}?>\s*1\s*<", page, re.DOTALL)


@pytest.mark.parametrize("path", ["/lapor/dokumen.pdf", "/lacak/dokumen.pdf"])
def test_the_paper_has_a_neutral_name_and_neither_code_nor_words(citizen: Citizen, path: str) -> None:
    code = citizen.report()
    citizen.client.post("/lacak", data={"code": code})

    answer = citizen.client.get(path)

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dokumen.pdf"'
    with pikepdf.open(BytesIO(answer.data)) as paper:
        content = b"".join(page.Contents.read_bytes() for page in paper.pages)
        said = content + answer.data + str(paper.docinfo).encode() + str(paper.open_metadata()).encode()
    for secret in (code, code.replace("-", ""), NARRATIVE, "Budi"):
        assert secret.encode() not in said
    assert "Tagged" not in str(answer.headers)


def test_the_paper_itself_can_be_checked(citizen: Citizen) -> None:
    citizen.report()
    paper = citizen.client.get("/lapor/dokumen.pdf").data

    answer = citizen.client.post("/verifikasi", data={"paper": (BytesIO(paper), "dokumen.pdf")})

    assert "masih memuat" in answer.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"A" * 5000, bytes(100_000)])
def test_another_file_is_told_to_be_none(client: FlaskClient, content: bytes) -> None:
    answer = client.post("/verifikasi", data={"paper": (BytesIO(content), "x.pdf"), "receipt": ""})
    assert answer.status_code == 422
    assert "receipt" in problems(answer)


def test_of_a_file_that_did_not_arrive_whole_nothing_is_said(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("r+b", buffering=0) as full:
        monkeypatch.setattr(spool, "_nameless", lambda: full)
        answer = client.post("/verifikasi", data={"paper": (BytesIO(bytes(2 * spool.SMALL)), "x.pdf")})
    assert answer.status_code == 503


def test_records_that_were_altered_are_told(citizen: Citizen, sessions: Sessions) -> None:
    citizen.report()
    line = line_on(citizen.client.get("/lapor/terima").text)
    with transaction(sessions) as session:
        session.execute(update(Report).values(reference="LAIN-LAIN"))

    assert "catatan tidak lagi memuat" in checked(citizen.client, line)


def test_an_altered_line_is_forged(citizen: Citizen) -> None:
    citizen.report()
    line = line_on(citizen.client.get("/lapor/terima").text)
    altered = line[:60] + ("A" if line[60] != "A" else "B") + line[61:]

    answer = citizen.client.post("/verifikasi", data={"receipt": altered})

    assert answer.status_code == 422
    assert "tidak ditandatangani di sini" in problems(answer)["receipt"]
    assert altered in answer.text


def test_a_receipt_shows_neither_state_nor_office(citizen: Citizen) -> None:
    citizen.report()
    page = checked(citizen.client, line_on(citizen.client.get("/lapor/terima").text))
    assert citizen.workplace.office.name not in page
