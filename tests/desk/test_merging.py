"""The pages on which possible duplicates are listed and merged, and persons compared."""

from __future__ import annotations

import re
from html import unescape

from sqlalchemy import select

from neutrality.cases.models import Respondent
from neutrality.domain.workflow import Outcome
from neutrality.reports.submission import RespondentInput
from tests.desk.conftest import Desk

WATI = (RespondentInput(name="Wati Rekaan"),)


def test_a_pair_is_listed_with_why_and_merged_from_there(desk: Desk) -> None:
    master, merged = desk.receive(), desk.receive()
    verifier = desk.who("verifier")
    page = unescape(verifier.get("/meja/kembar").text)
    number = desk.case(master).receipt_number
    assert f"/gabung?ke={number}".replace("/", "%2F") in page or "gabung?ke=" in page
    (way,) = set(re.findall(r'href="(/meja/kasus/[^"]+/gabung\?ke=[^"]+)"', page))
    form = unescape(verifier.get(way).text)
    assert "Budi Contoh" in form
    chosen = re.findall(r'<option selected value="([0-9a-f-]{36})"', form)
    assert len(chosen) == 1
    assert desk.send(verifier, way, person_1=chosen[0]).status_code == 422
    assert desk.send(verifier, way, person_1="salah", reason="Sama.").status_code == 422
    assert desk.send(verifier, way, person_1=chosen[0], reason="Satu unggahan.").status_code == 303

    closed = [case for case in (master, merged) if desk.case(case).outcome is Outcome.DUPLICATE_MERGED]
    (ended,) = closed
    (goes_on,) = {master, merged} - {ended}
    assert str(goes_on) in desk.page(verifier, ended)
    assert str(ended) in desk.page(verifier, goes_on)
    assert "/gabung?ke=" not in verifier.get("/meja/kembar").text


def test_a_registered_case_waits_for_a_head(desk: Desk) -> None:
    master, merged = desk.receive(), desk.receive()
    verifier, head = desk.who("verifier"), desk.who("head")
    for case in (master, merged):
        desk.both(verifier, head, case, "register")
    way = f"/meja/kasus/{merged}/gabung?ke={desk.case(master).registration_number}"
    assert desk.send(verifier, way, person_1="added", reason="Satu unggahan.").status_code == 303
    assert "menunggu orang kedua" in desk.page(head, merged).lower()
    assert desk.answer(head, merged, "sahkan").status_code == 303
    assert desk.case(merged).outcome is Outcome.DUPLICATE_MERGED
    with desk.sessions() as session:
        found = select(Respondent.ordinal).where(Respondent.case_id == master)
        assert sorted(session.scalars(found)) == [1, 2]


def test_a_number_that_does_not_fit_is_said_beside_it(desk: Desk) -> None:
    case = desk.receive()
    verifier = desk.who("verifier")
    for number in ("ZZZZ-ZZZZ", desk.case(case).reference):
        answer = verifier.get(f"/meja/kasus/{case}/gabung?ke={number}")
        assert answer.status_code == 422
        assert 'id="ke-error"' in answer.text
        assert number in answer.text
    assert verifier.get(f"/meja/kasus/{case}/gabung").status_code == 200
    assert desk.who("intake").get(f"/meja/kasus/{case}/gabung").status_code == 403


def test_a_possible_person_is_shown_decided_and_taken_back(desk: Desk) -> None:
    case = desk.receive(respondents=WATI)
    other = desk.receive(respondents=(RespondentInput(name="Hj. Wati Rekaan, S.Pd.", position="Guru"),))
    verifier = desk.who("verifier")
    (way,) = set(re.findall(r'href="(/meja/kasus/[^"]+/orang/[^"/]+)"', desk.page(verifier, case)))
    page = unescape(verifier.get(way).text)
    assert "Hj. Wati Rekaan, S.Pd." in page
    (decide,) = set(re.findall(rf'href="({way}/[^"]+)"', page))
    assert desk.send(verifier, decide, answer="same").status_code == 422
    assert desk.send(verifier, decide, answer="same", reason="Satu sekolah.").status_code == 303
    assert str(other) in desk.page(verifier, case)
    page = unescape(verifier.get(way).text)
    assert "Satu sekolah." in page
    assert desk.send(verifier, decide, answer="undo", reason="Keliru.").status_code == 303
    assert desk.who("intake").get(way).status_code == 200
    assert decide not in desk.who("intake").get(way).text
    assert desk.who("intake").get(decide).status_code == 403
    assert verifier.get(f"{way}/{case}").status_code == 404
