"""The list: its numbers, filters, pages and search; every number opens what it counts."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient

from neutrality.reports.submission import RespondentInput
from tests.desk.conftest import TODAY, Desk


def rows(client: FlaskClient, query: str = "") -> list[str]:
    """Return the addresses of the cases in a list."""
    answer = client.get(f"/meja{query}")
    assert answer.status_code == 200, answer.text
    return re.findall(r'href="(/meja/kasus/[0-9a-f-]{36})"', answer.text)


def test_each_number_opens_its_list(desk: Desk) -> None:
    case_id, other = desk.receive(), desk.receive()
    verifier = desk.who("verifier")
    assert desk.step(verifier, case_id, "register").status_code == 303
    assert desk.send(verifier, f"/meja/kasus/{other}/tugas", note="").status_code == 422
    page = verifier.get("/meja").text
    tiles = re.findall(r'href="([^"]+)"><span class="tile__number">(\d+)<', page)
    assert len(tiles) == 6
    for href, number in tiles:
        assert len(rows(verifier, unescape(href).removeprefix("/meja"))) == int(number), href
    assert rows(verifier, "?waiting=1") == [f"/meja/kasus/{case_id}"]


def test_a_case_given_to_somebody_is_theirs(desk: Desk) -> None:
    case_id = desk.receive()
    verifier = desk.who("verifier")
    page = desk.page(verifier, case_id, "/tugas")
    mine = re.findall(r'<option value="([0-9a-f-]{36})">', page)
    version = str(desk.case(case_id).version)
    for account in mine:
        data = {"assignee": account, "version": version, "note": "Sampai klarifikasi."}
        assert verifier.post(f"/meja/kasus/{case_id}/tugas", data=data).status_code == 303
        version = str(desk.case(case_id).version)
    assert desk.case(case_id).assignee_id is not None
    stale = verifier.post(f"/meja/kasus/{case_id}/tugas", data={"assignee": "", "note": "x", "version": "1"})
    assert stale.status_code == 409
    assert desk.case(case_id).assignee_id is not None


def test_filters_narrow_and_stay_in_the_address(desk: Desk) -> None:
    case_id = desk.receive()
    elsewhere = desk.receive(
        channel="letter",
        received_on=TODAY - timedelta(days=5),
        known_on=TODAY - timedelta(days=6),
        event_on=TODAY - timedelta(days=7),
        signed_on=TODAY - timedelta(days=5),
        late_reason="Surat.",
    )
    head = desk.who("head")
    assert rows(head) == [f"/meja/kasus/{case_id}", f"/meja/kasus/{elsewhere}"]
    assert rows(head, "?channel=letter") == [f"/meja/kasus/{elsewhere}"]
    assert rows(head, "?from=8&from=11&from=2026") == [f"/meja/kasus/{case_id}"]
    assert rows(head, "?state=closed") == []
    assert rows(head, "?place=73.11") == rows(head)
    assert rows(head, "?place=11") == []
    assert rows(head, "?bucket=received&month=2026-11") == rows(head)
    kept = head.get("/meja?due=overdue&bucket=open").text
    assert 'name="due" value="overdue"' in kept


def test_what_no_list_knows_is_told_and_breaks_nothing(desk: Desk) -> None:
    desk.receive()
    head = desk.who("head")
    for query in ("?bucket=open&month=bulan", "?bucket=apa&month=2026-11", "?after=xx", "?office=xx&state=xx",
                  "?from=31&from=2&from=2026", "?month=x"):  # fmt: skip
        answer = head.get(f"/meja{query}")
        assert answer.status_code == 200, query
    assert "2026-08" in unescape(head.get("/meja?bucket=open&month=bulan").text)


def test_pages_follow_one_another_and_keep_the_filters(desk: Desk, monkeypatch: object) -> None:
    monkeypatch.setattr("neutrality.desk.views.PAGE", 2)  # type: ignore[attr-defined]
    known = {f"/meja/kasus/{desk.receive()}" for _ in range(5)}
    head, seen, query = desk.who("head"), set[str](), "?from=1&from=11&from=2026"
    for _ in range(3):
        page = unescape(head.get(f"/meja{query}").text)
        seen.update(re.findall(r'href="(/meja/kasus/[0-9a-f-]{36})"', page))
        older = re.search(r'paging__older" rel="next" href="/meja([^"]+)"', page)
        query = older[1] if older else ""
    assert seen == known
    assert query == ""


def test_search_finds_number_nip_and_name_and_tells_no_address(desk: Desk) -> None:
    case_id = desk.receive()
    desk.receive(respondents=(RespondentInput(name="Wati Lain"),))
    desk.register(case_id)
    head, case = desk.who("head"), desk.case(case_id)
    for text in (case.registration_number, case.reference.lower(), "1986 0926 2015 051000", "budi contoh"):
        found = head.post("/meja/cari", data={"text": text})
        assert re.findall(r'href="/meja/kasus/([0-9a-f-]{36})"', found.text) == [str(case_id)], text
    assert "Wati" not in head.post("/meja/cari", data={"text": "Contoh Budi"}).text
    custodian = desk.who("custodian")
    assert custodian.post("/meja/cari", data={"text": "budi"}).status_code == 403
    assert "/meja/cari" not in custodian.get("/meja").text
    assert "Budi" not in custodian.get("/meja").text
