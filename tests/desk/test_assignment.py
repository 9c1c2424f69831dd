"""Taking, handing over and putting before the head on the desk's pages; the load opens its lists."""

from __future__ import annotations

import re
from html import unescape

from tests.desk.conftest import Desk


def test_a_case_is_taken_handed_over_and_put_before_the_head(desk: Desk) -> None:
    case_id, verifier, head = desk.receive(), desk.who("verifier"), desk.who("head")
    assert "Ambil perkara ini" in desk.page(verifier, case_id)
    version = {"version": str(desk.case(case_id).version)}
    assert verifier.post(f"/meja/kasus/{case_id}/ambil", data=version).status_code == 303
    assert desk.case(case_id).assignee_id is not None
    assert "Ambil perkara ini" not in desk.page(verifier, case_id)

    path = f"/meja/kasus/{case_id}/tugas"
    missing = desk.send(verifier, path, assignee="", note="")
    assert missing.status_code == 422
    assert "petugas berikutnya harus tahu" in unescape(missing.text)
    kept = desk.send(verifier, path, assignee="bukan-akun", note="Sampai klarifikasi.")
    assert kept.status_code == 422
    assert "Sampai klarifikasi." in kept.text

    asked = desk.send(verifier, f"/meja/kasus/{case_id}/eskalasi", reason="Perlu izin ketua.")
    assert asked.status_code == 303
    assert "Perlu izin ketua." in desk.page(head, case_id)
    assert "Jawab sebagai ketua" not in desk.page(verifier, case_id)
    answered = desk.send(head, f"/meja/kasus/{case_id}/eskalasi/jawab", answer="Diizinkan.")
    assert answered.status_code == 303
    assert "Diizinkan." in desk.page(verifier, case_id)


def test_each_number_of_the_load_opens_its_list(desk: Desk) -> None:
    first, head = desk.receive(), desk.who("head")
    desk.receive()
    version = {"version": str(desk.case(first).version)}
    assert head.post(f"/meja/kasus/{first}/ambil", data=version).status_code == 303

    page = head.get("/meja/beban").text

    links = re.findall(r'href="(/meja\?(?:assignee|unassigned)[^"]+)">(\d+)<', page)
    assert {number for _href, number in links} == {"1"}
    for href, number in links:
        cases = re.findall(r'href="(/meja/kasus/[0-9a-f-]{36})"', head.get(unescape(href)).text)
        assert len(cases) == int(number), href
    assert desk.who("intake").get("/meja/beban").status_code == 403
