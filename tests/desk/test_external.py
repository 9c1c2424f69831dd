"""Numbers of other systems at the desk: typed, shown in the head of the file, withdrawn; the copy sheet."""

from __future__ import annotations

import re
from html import unescape

from tests.desk.conftest import Desk

NUMBER = "SBT-2026/00.417"
TYPED = {"system": "sbt", "number": NUMBER, "given_on": "9-11-2026"}


def test_a_number_is_added_found_and_withdrawn_and_nothing_typed_is_lost(desk: Desk) -> None:
    case_id, other = desk.receive(), desk.receive()
    clerk, at = desk.who("intake"), f"/meja/kasus/{case_id}"
    refused = desk.send(clerk, f"{at}/nomor-luar", **{**TYPED, "given_on": "9-11-2027", "note": "Surat."})
    assert refused.status_code == 422
    assert {NUMBER, "Surat.", 'href="#given_on'} <= {
        text for text in (NUMBER, "Surat.", 'href="#given_on') if text in unescape(refused.text)
    }
    for one in (case_id, other):
        answer = desk.send(clerk, f"/meja/kasus/{one}/nomor-luar", **TYPED, about="1")
        assert answer.status_code == 303, answer.text
    head = desk.page(clerk, case_id)
    assert head.index(NUMBER) < head.index("case-columns"), "in the head of the file"
    also = re.compile(rf'<br>[^<]+ <a class="govuk-link nowrap" href="/meja/kasus/{other}">')
    assert also.search(head)
    assert (
        len(
            re.findall(
                r'href="/meja/kasus/[0-9a-f-]{36}"',
                clerk.post("/meja/cari", data={"text": "sbt 2026 00417"}).text,
            )
        )
        == 2
    )

    (link,) = re.findall(rf"{at}/nomor-luar/[0-9a-f-]{{36}}", head)
    assert desk.send(clerk, link, reason="").status_code == 422
    assert desk.send(clerk, link, reason="Milik kasus lain.").status_code == 303
    page = desk.page(clerk, case_id)
    assert f'<s class="typed-text" lang="id">{NUMBER}</s>' in page
    assert not also.search(page)
    assert clerk.get(link).status_code == 404


def test_every_field_of_the_copy_sheet_is_a_field_to_choose_from_by_hand(desk: Desk) -> None:
    case_id = desk.receive()
    page = desk.page(desk.who("liaison"), case_id, "/lembar-salin")
    shown = re.findall(r'<(?:input|textarea) [^>]*id="isian-(\w+)"[^>]*readonly', page)
    assert shown[:3] == ["reporting_institution", "nip", "name"]
    assert page.count('class="copy-sheet__row"') == 11
    assert page.count("data-copy ") == len(shown) >= 5, "a button beside each field that is filled in"
    assert 'value="198609262015051000"' in page
    for told in ("Sari Contoh", "Jalan Contoh", "Membagikan kaus"):
        assert told not in page
    assert desk.who("intake").get(f"/meja/kasus/{case_id}/lembar-salin").status_code == 403
