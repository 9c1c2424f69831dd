"""Mistakes at the desk: cancel a step, correct its day, take an entry out of the figures, the numbers."""

from __future__ import annotations

import re
import uuid
from html import unescape

from tests.desk.conftest import Desk

WHY = {"reason": "Salah perkara."}


def registered(desk: Desk) -> uuid.UUID:
    """Return a case that was registered by two, the first of its office."""
    case_id = desk.receive()
    desk.both(desk.who("verifier"), desk.who("head"), case_id, "register")
    return case_id


def link(page: str, end: str) -> str:
    """Return the address on the page that ends so."""
    return next(unescape(href) for href in re.findall(r'href="([^"]+)"', page) if href.endswith(end))


def test_a_registration_is_cancelled_by_two_and_its_number_is_batal(desk: Desk) -> None:
    case_id = registered(desk)
    verifier, head = desk.who("verifier"), desk.who("head")
    path = link(desk.page(verifier, case_id), "/batalkan")

    assert desk.send(verifier, path, **WHY).status_code == 303
    assert desk.answer(head, case_id, "sahkan").status_code == 303

    numbers = unescape(head.get("/meja/nomor").text)
    assert "BATAL" in numbers
    assert "001/Reg/LP/" in numbers
    page = desk.page(head, case_id)
    assert "/batalkan" not in page
    assert "Salah perkara." in page


def test_the_day_of_a_step_is_corrected_by_two(desk: Desk) -> None:
    case_id = registered(desk)
    head = desk.who("head")
    path = link(desk.page(head, case_id), "/tanggal")
    refused = desk.send(head, path, value="1-11-2026", **WHY)
    assert refused.status_code == 422
    assert desk.send(head, path, value="31-2-2026", **WHY).status_code == 422
    same = desk.send(head, path, value="10-11-2026", **WHY)
    assert same.status_code == 422


def test_a_case_leaves_the_list_and_the_figures_and_comes_back(desk: Desk) -> None:
    case_id = desk.receive()
    head, verifier = desk.who("head"), desk.who("verifier")
    path = link(desk.page(head, case_id), "/keluarkan")
    assert desk.send(head, path, **WHY).status_code == 422
    assert desk.send(head, path, code="test_entry", **WHY).status_code == 303
    assert desk.answer(verifier, case_id, "sahkan").status_code == 303

    assert f"/meja/kasus/{case_id}" not in head.get("/meja").text
    assert f"/meja/kasus/{case_id}" in head.get("/meja?excluded=1").text
    page = desk.page(head, case_id)
    assert "/langkah/register" not in page
    back = link(page, "/masukkan-kembali")
    assert desk.send(head, back, **WHY).status_code == 303
    assert desk.answer(verifier, case_id, "sahkan").status_code == 303
    assert f"/meja/kasus/{case_id}" in head.get("/meja").text


def test_who_may_not_is_not_offered_it(desk: Desk) -> None:
    case_id = registered(desk)
    for role in ("auditor", "pleno_member"):
        page = desk.page(desk.who(role), case_id)
        assert "/keluarkan" not in page
        assert "/batalkan" not in page
    assert desk.who("liaison").get(f"/meja/kasus/{case_id}/keluarkan").status_code == 403
    assert desk.who("head").get(f"/meja/kasus/{case_id}/langkah/999/batalkan").status_code == 409
