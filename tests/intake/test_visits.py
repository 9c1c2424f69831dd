"""A visit to one's report: what its holder does on it, when it ends, and that nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from neutrality.database import Sessions
from neutrality.intake.models import Draft
from neutrality.reports.models import Contact, ContactKind, IdentityStatus, Message, Report
from tests.fixtures.clock import Clock
from tests.intake.conftest import Citizen, problems

PAGES = ("tulis", "tekanan", "cabut", "nama", "kabar")


def entered(citizen: Citizen) -> FlaskClient:
    """Return the browser of somebody who sent a report, closed everything and typed the code."""
    code = citizen.report()
    citizen.client.post("/lapor/hapus")
    assert citizen.client.post("/lacak", data={"code": code}).status_code == 200
    return citizen.client


def once(client: FlaskClient, page: str) -> str:
    """Return by what the form of a page is known again."""
    return str(re.findall(r'name="once"[^>]*value="([^"]+)"', client.get(f"/lacak/{page}").text)[0])


def send(client: FlaskClient, page: str, **typed: str) -> TestResponse:
    return client.post(f"/lacak/{page}", data={"once": once(client, page), **typed})


def rows(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalars(select(func.count()).select_from(Message)).one()


def test_without_a_visit_every_page_leads_to_the_code(client: FlaskClient) -> None:
    for page in PAGES:
        assert client.get(f"/lacak/{page}").location == "/lacak/laporan"
    assert client.get("/lacak/laporan").location == "/lacak"
    assert client.get("/lacak/tanda-terima").location == "/lacak/laporan"
    assert client.get("/lacak/dokumen.pdf").location == "/lacak/laporan"


def test_what_was_written_stands_in_the_report(citizen: Citizen) -> None:
    client = entered(citizen)

    assert send(client, "tulis", text="Rekan saya juga melihatnya.").location == "/lacak/laporan"

    page = client.get("/lacak/laporan").text
    assert "Rekan saya juga melihatnya." in page
    assert "Anda menulis" in page


@pytest.mark.parametrize("page", ["tulis", "tekanan"])
def test_an_empty_line_is_told_at_its_field(citizen: Citizen, page: str) -> None:
    answer = send(entered(citizen), page, text="  ")
    assert answer.status_code == 422
    assert "text" in problems(answer)


def test_a_double_click_is_one_line(citizen: Citizen, sessions: Sessions) -> None:
    client = entered(citizen)
    before, typed = rows(sessions), {"once": once(client, "tulis"), "text": "Sekali."}
    for _click in range(2):
        assert client.post("/lacak/tulis", data=typed).status_code == 303
    assert rows(sessions) == before + 1


def test_the_code_stands_in_no_cookie_no_address_and_on_no_page(citizen: Citizen) -> None:
    code = citizen.report()
    citizen.client.post("/lapor/hapus")
    first = citizen.client.post("/lacak", data={"code": code})
    pages = [first, *(citizen.client.get(f"/lacak/{page}") for page in ("laporan", *PAGES, "tanda-terima"))]
    bare = code.replace("-", "")
    for page in pages:
        assert page.status_code == 200
        assert code not in page.text
        assert bare not in str(page.headers) + page.text
        assert page.headers["Cache-Control"] == "no-store"


def test_a_visit_ends_after_a_quarter_of_an_hour(citizen: Citizen, clock: Clock) -> None:
    client = entered(citizen)
    clock.move(minutes=14)
    assert client.get("/lacak/laporan").status_code == 200
    clock.move(minutes=14)
    assert client.get("/lacak/laporan").status_code == 200, "each page prolongs it"
    clock.move(minutes=16)
    assert client.get("/lacak/laporan").location == "/lacak"


def test_what_was_typed_outlives_the_visit_and_goes_with_the_code(
    citizen: Citizen, clock: Clock, sessions: Sessions
) -> None:
    code = citizen.report()
    citizen.client.post("/lacak", data={"code": code})
    typed = {"once": once(citizen.client, "tekanan"), "text": "Saya diancam sejak kemarin."}
    clock.move(minutes=40)

    answer = citizen.client.post("/lacak/tekanan", data=typed)
    assert answer.status_code == 422
    assert "Saya diancam sejak kemarin." in answer.text
    assert 'name="code"' in answer.text
    wrong = citizen.client.post("/lacak/tekanan", data={**typed, "code": "ABCDE"})
    assert (wrong.status_code, "Saya diancam sejak kemarin." in wrong.text) == (422, True)

    before = rows(sessions)
    assert citizen.client.post("/lacak/tekanan", data={**typed, "code": code}).status_code == 303
    assert rows(sessions) == before + 1
    assert "Saya diancam sejak kemarin." in citizen.client.get("/lacak/laporan").text


def test_a_stale_form_keeps_what_was_typed(strict_citizen: Citizen) -> None:
    answer = strict_citizen.client.post("/lacak/tulis", data={"text": "Kalimat yang tidak boleh hilang."})
    assert answer.status_code == 400
    assert "Kalimat yang tidak boleh hilang." in answer.text


def test_closing_shows_nothing_any_more(citizen: Citizen, sessions: Sessions) -> None:
    client = entered(citizen)
    assert client.post("/lacak/tutup").location == "/"
    assert client.get("/lacak/laporan").location == "/lacak"
    with sessions() as session:
        assert session.scalars(select(func.count()).select_from(Draft)).one() == 0


def test_a_report_is_taken_back_only_on_purpose(citizen: Citizen, sessions: Sessions) -> None:
    client = entered(citizen)
    assert "sure" in problems(send(client, "cabut", text="Takut."))
    assert send(client, "cabut", sure="y").status_code == 303
    page = client.get("/lacak/laporan").text
    assert "ditarik" in page
    assert "/lacak/cabut" not in page
    with sessions() as session:
        assert session.scalars(select(Report.withdrawn_on)).one() is not None


def test_a_name_is_given_later(citizen: Citizen, sessions: Sessions) -> None:
    client = entered(citizen)
    assert set(problems(send(client, "nama"))) == {"identity_name", "identity_address"}
    assert send(client, "nama", identity_name="Sari", identity_address="Jalan 1").status_code == 303
    with sessions() as session:
        assert session.scalars(select(Report.identity_status)).one() is IdentityStatus.UNCHECKED
    assert "/lacak/nama" not in client.get("/lacak/laporan").text


def test_nothing_is_sent_unless_chosen_and_only_what_the_site_has_is_offered(
    citizen: Citizen, app: Flask, sessions: Sessions
) -> None:
    client = entered(citizen)
    page = client.get("/lacak/kabar").text
    assert "tidak mengirim apa pun" in page
    assert 'name="kind"' not in page
    assert client.post("/lacak/kabar", data={"kind": "none"}).status_code == 303
    assert client.post("/lacak/kabar", data={"kind": "mail", "address": "a@b.id"}).status_code == 422
    with sessions() as session:
        assert session.scalars(select(Contact)).all() == []
    assert app.extensions["courier"].smtp_url is None


def test_an_address_is_kept_sealed_and_can_be_taken_out(
    citizen: Citizen, app: Flask, sessions: Sessions
) -> None:
    courier = app.extensions["courier"]
    app.extensions["courier"] = type(courier)("smtp://127.0.0.1:9", "noreply@contoh.id", None)
    client = entered(citizen)
    assert "address" in problems(send(client, "kabar", kind="mail", address="bukan alamat"))
    for address in ("rahasia.sekali@contoh.id", "lain.lagi@contoh.id"):
        assert send(client, "kabar", kind="mail", address=address).status_code == 303
    with sessions() as session:
        kept = session.scalars(select(Contact)).one()
        assert kept.kind is ContactKind.MAIL
        assert b"contoh" not in kept.sealed_address
    assert "lewat surel" in client.get("/lacak/laporan").text
    assert "lain.lagi" not in client.get("/lacak/kabar").text
    assert send(client, "kabar", kind="none").status_code == 303
    with sessions() as session:
        assert session.scalars(select(Contact)).all() == []


def test_a_lost_code_is_explained_to_both_kinds_of_reporters(client: FlaskClient) -> None:
    page = unescape(client.get("/lacak/kode-hilang").text)
    assert "Pemeriksaan tetap berjalan" in page
    assert "/lapor" in page
