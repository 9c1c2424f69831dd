"""A package on a desk and on a telephone: chosen, looked at once more, downloaded; the answer taken over."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.entering import enter_report
from tests.browser.filling import today
from tests.browser.officers import Office
from tests.browser.test_stories import studied
from tests.browser.windows import WIDTHS


@pytest.mark.parametrize("width", WIDTHS)
def test_a_package_is_handed_on_and_its_answer_read_back_in(office: Office, width: str) -> None:
    clerk, head, custodian, verifier = (
        office.officer(role, checks=False) for role in ("intake", "head", "custodian", "verifier")
    )
    liaison = office.officer("liaison", width)
    _code, case = enter_report(clerk, "Budi Contoh", signed_on=today())
    office.check_identity(custodian, case)
    office.both((verifier, head), case, "register")
    office.examine(verifier, case)
    office.both((verifier, head), case, "forward", studied(violation_type="D06", sanction_level="berat"))

    liaison.goto(case)
    liaison.page.locator(".documents details summary").click()
    liaison.page.select_option(".documents select[name=kind]", "forwarding.1")
    liaison.click(liaison.page.locator(".documents form button").first)
    liaison.click(liaison.page.locator("button[value=finish]"))
    liaison.click(liaison.page.locator("main form button").last)
    liaison.click(liaison.page.locator("a[href$='/paket']"))
    liaison.page.check("[name=seal][value=phrase]")
    liaison.click(liaison.page.locator("button[value=review]"))
    expect(liaison.page.locator("main .notice code")).to_be_visible()
    liaison.goto(liaison.page.url)
    liaison.page.check("[name=seal][value=open]")
    liaison.click(liaison.page.locator("button[value=review]"))
    expect(liaison.page.get_by_text("Budi Contoh").first).to_be_visible()
    with liaison.page.expect_download() as begun:
        liaison.page.locator("button[value=make]").click()
    assert begun.value.suggested_filename.startswith("paket-")
    with zipfile.ZipFile(Path(begun.value.path())) as archive:
        form = json.loads(archive.read("jawaban.json"))
    form["letter"] = {"number": "800/12/BKD", "dated_on": today().isoformat()}
    form["respondents"][0] |= {"answer": "examining", "note": "Sedang diperiksa tim.", "pangkat": "III/a"}

    liaison.goto(case)
    liaison.click(liaison.page.locator("#paket a[href$='/jawaban']"))
    wrong: FilePayload = {"name": "x.json", "mimeType": "application/json", "buffer": b"{}"}
    right: FilePayload = {**wrong, "buffer": json.dumps(form).encode()}
    for file in (wrong, right):
        liaison.page.locator("[name=answer_file]").set_input_files(file)
        liaison.click(liaison.page.locator("main form button").last)
    expect(liaison.page.get_by_text("Sedang diperiksa tim.")).to_be_visible()
    liaison.click(liaison.page.locator("button[value=take]"))
    expect(liaison.page.get_by_text("800/12/BKD").first).to_be_visible()
