"""The five steps walked forward, back, twice, too late, out of order, with a broken cookie."""

from __future__ import annotations

import base64
import re
from html import unescape
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select, text

from neutrality.database import Sessions
from neutrality.domain.workflow import ReportKind
from neutrality.intake.models import Draft
from neutrality.reports.models import Report
from tests.factories import REGENCY, Workplace
from tests.fixtures.clock import Clock
from tests.intake.conftest import STEPS, Citizen, a_file, code_on, problems, reports

NAMED = {"sender": "named", "identity_name": "Sari Contoh", "identity_address": "Jalan Contoh 1"}


def test_both_ways_of_reporting_are_compared_before_the_first_question(citizen: Citizen) -> None:
    page = unescape(citizen.client.get("/lapor").text)

    assert "Tanpa nama" in page
    assert "Dengan nama" in page
    for said in ("dapat dicatat resmi", "dapat bertanya", "menebak"):
        assert said in page, said
    assert page.count('href="/lapor/apa"') == 1


@pytest.mark.parametrize(("typed", "kind"), [({}, ReportKind.INFORMASI_AWAL), (NAMED, ReportKind.LAPORAN)])
def test_with_a_name_it_is_a_laporan_without_one_initial_information(
    citizen: Citizen, sessions: Sessions, typed: dict[str, str], kind: ReportKind
) -> None:
    citizen.report(**typed)

    with sessions() as session:
        report = session.scalars(select(Report)).one()
        assert report.kind is kind
        assert (report.sealed_identity is None) == (not typed)
    assert ("tanda tangan" in citizen.client.get("/lapor/terima").text) == bool(typed)


def test_a_name_typed_and_then_withdrawn_is_not_kept(citizen: Citizen, sessions: Sessions) -> None:
    citizen.walk_to("kirim")
    citizen.send("kirim", **NAMED, good_faith=None)

    citizen.send("kirim", **{**NAMED, "sender": "anonymous"})

    with sessions() as session:
        assert session.scalars(select(Report)).one().sealed_identity is None


def test_going_back_shows_what_was_typed(citizen: Citizen) -> None:
    citizen.walk_to("kirim")

    shown = {step: unescape(citizen.client.get(f"/lapor/{step}").text) for step in STEPS}

    assert "Membagikan kaus calon." in shown["apa"]
    assert 'value="social_media" checked' in re.sub(r"\s+", " ", shown["apa"]).replace(
        'checked class="govuk-radios__input" id="plain_kind" name="plain_kind" type="radio" ', ""
    ) or re.search(r"<input[^>]*checked[^>]*social_media|<input[^>]*social_media[^>]*checked", shown["apa"])
    assert 'value="Budi Contoh"' in shown["siapa"]
    assert re.search(rf'<option selected value="{REGENCY}"', shown["kapan-dan-di-mana"])
    assert "Membagikan kaus calon." in shown["kirim"]
    assert "Budi Contoh" in shown["kirim"]


def test_the_receipt_shows_the_code_once_and_nothing_of_the_story(citizen: Citizen) -> None:
    code = citizen.report(**NAMED)

    page = citizen.client.get("/lapor/terima").text
    shown = re.sub(r"<[^>]+>|[\s-]", "", page)
    assert shown.count(code.replace("-", "")) == 1
    for word in ("Membagikan", "Budi", "Sari", "Jalan Contoh"):
        assert word not in page


def test_sending_twice_shows_the_same_code_and_makes_one_report(citizen: Citizen, sessions: Sessions) -> None:
    citizen.walk_to("kirim")
    first = citizen.send("kirim")
    code = code_on(citizen.client.get("/lapor/terima"))

    second = citizen.send("kirim")

    assert (first.location, second.location) == ("/lapor/terima",) * 2
    assert code_on(citizen.client.get("/lapor/terima")) == code
    assert reports(sessions) == 1


@pytest.mark.both_databases
def test_two_clicks_at_once_show_the_same_code_and_make_one_report(
    citizen: Citizen, sessions: Sessions
) -> None:
    citizen.walk_to("bukti")
    citizen.send("bukti", files=a_file())
    cookie = citizen.client.get_cookie("draft")
    assert cookie is not None
    together, seen = Barrier(2), []

    def click() -> None:
        client = citizen.client.application.test_client()
        client.set_cookie("draft", cookie.value)
        again = Citizen(client, citizen.workplace)
        together.wait()
        answer = again.send("kirim")
        seen.append((answer.status_code, code_on(client.get("/lapor/terima"))))

    clicks = [Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert reports(sessions) == 1


def test_an_expired_draft_is_told_and_what_was_just_typed_is_kept(citizen: Citizen, clock: Clock) -> None:
    citizen.walk_to("siapa")
    clock.move(hours=3)

    answer = citizen.send("siapa", **{"people-0-name": "Wati Contoh"})
    first = citizen.client.get(answer.location, follow_redirects=True)
    page = unescape(first.text)

    assert answer.status_code == 303
    assert "Yang baru saja Anda ketik disimpan" in page
    assert "Membagikan kaus" not in first.text
    citizen.send("apa")
    assert 'value="Wati Contoh"' in citizen.client.get("/lapor/siapa").text


def test_an_expired_draft_is_told_where_a_page_is_only_opened(citizen: Citizen, clock: Clock) -> None:
    citizen.walk_to("kirim")
    clock.move(hours=3)

    answer = citizen.client.get("/lapor/kirim", follow_redirects=True)

    assert "Isian Anda sudah tidak ada" in unescape(answer.text)


def test_the_last_step_sent_after_the_draft_expired_leads_to_the_first_with_all_that_is_left(
    citizen: Citizen, clock: Clock, sessions: Sessions
) -> None:
    citizen.walk_to("kirim")
    clock.move(hours=3)

    answer = citizen.send("kirim", **NAMED)

    assert answer.location == "/lapor/apa"
    assert reports(sessions) == 0
    citizen.walk_to("kirim")
    assert 'value="Sari Contoh"' in citizen.client.get("/lapor/kirim").text


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_step_sent_out_of_order_keeps_what_was_typed_and_leads_back(
    citizen: Citizen, sessions: Sessions, step: str
) -> None:
    answer = citizen.send(step)

    assert answer.status_code == 303
    assert citizen.client.get("/lapor/kirim").location == "/lapor/apa"
    assert reports(sessions) == 0


@pytest.mark.parametrize(
    "cookie", ["x", "%00", "a" * 4000, "ÿ", "====", base64.b64encode(bytes(32)).decode(), ""]
)
def test_a_broken_cookie_begins_anew(citizen: Citizen, cookie: str) -> None:
    citizen.client.set_cookie("draft", cookie)

    assert citizen.client.get("/lapor/siapa").status_code in {200, 302}
    assert citizen.send("apa").status_code == 303
    assert 'name="people-0-name"' in citizen.client.get("/lapor/siapa").text


def test_a_draft_that_was_tampered_with_at_rest_is_no_stack_trace(
    strict_citizen: Citizen, sessions: Sessions
) -> None:
    strict_citizen.client.application.config["WTF_CSRF_ENABLED"] = False
    strict_citizen.send("apa")
    with sessions.begin() as session:
        row = session.scalars(select(Draft)).one()
        row.sealed_content = row.sealed_content[:-1] + bytes([row.sealed_content[-1] ^ 1])

    answer = strict_citizen.client.get("/lapor/siapa")

    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_after_sending_nothing_of_the_text_is_left_in_the_draft(citizen: Citizen, sessions: Sessions) -> None:
    citizen.report(**NAMED)

    for step in STEPS:
        assert citizen.client.get(f"/lapor/{step}").location == "/lapor/terima"
    citizen.client.post("/lapor/hapus")
    with sessions() as session:
        assert session.execute(text("SELECT count(*) FROM draft")).scalar_one() == 0
    assert citizen.client.get_cookie("draft") is None
    assert citizen.client.get("/lapor/terima").location == "/lapor"


def test_a_form_without_its_token_is_shown_again_with_all_that_was_typed(
    strict_citizen: Citizen, sessions: Sessions
) -> None:
    answer = strict_citizen.send("apa", narrative="Cerita yang panjang.")

    assert answer.status_code == 400
    assert "yang Anda ketik ada di bawah" in problems(answer)[""]
    assert "Cerita yang panjang." in answer.text
    with sessions() as session:
        assert session.scalars(select(Draft)).all() == []
    token = re.findall(r'name="csrf_token" value="([^"]+)"', answer.text)[0]
    sent = strict_citizen.send("apa", narrative="Cerita yang panjang.", csrf_token=token)
    assert sent.status_code == 303


def test_a_form_with_a_token_of_another_time_is_told_in_the_language_of_the_reader(strict_app: Flask) -> None:
    client = strict_app.test_client()
    client.get("/lapor/apa")
    client.set_cookie("lang", "en")

    shown = client.post("/lapor/siapa", data={"people-0-name": "Wati Contoh", "csrf_token": "IjEi.x.y"})
    page = client.post("/lapor/hapus", data={"csrf_token": "IjEi.x.y"})

    assert shown.status_code == page.status_code == 400
    assert "what you typed stands below" in shown.text
    assert 'value="Wati Contoh"' in shown.text
    assert "This form is too old" in page.text


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_of_the_draft_stays_with_this_site(
    app: Flask, workplace: Workplace, *, secure: bool
) -> None:
    client = app.test_client()
    answer = client.post(
        "/lapor/apa", data={"narrative": "x"}, base_url=f"http{'s' if secure else ''}://localhost"
    )

    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if "draft=" in line)
    assert cookie.startswith("__Host-draft=" if secure else "draft=")
    assert ("Secure" in cookie) is secure
    assert {"HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    assert "Domain" not in cookie
