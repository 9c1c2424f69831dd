"""The examination on a telephone and at a desk: one form and one save, the study, the plenary meeting."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.entering import enter_report
from tests.browser.filling import fill, today
from tests.browser.officers import Office
from tests.browser.windows import WIDTHS

STUDY = {"number": "KJ/5", "facts": "Kasus posisi.", "conclusion": "Terbukti."}


@pytest.mark.parametrize("width", WIDTHS)
def test_a_case_is_examined_studied_and_put_to_the_vote(office: Office, width: str) -> None:
    clerk, head, custodian = (office.officer(role, checks=False) for role in ("intake", "head", "custodian"))
    verifier, member = office.officer("verifier", width), office.officer("pleno_member", width)
    _code, case = enter_report(clerk, "Budi Contoh", signed_on=today())
    office.check_identity(custodian, case)
    office.both((verifier, head), case, "register")

    office.examine(verifier, case)
    assert verifier.page.url.endswith(case)
    verifier.goto(f"{case}/kajian")
    fill(verifier.page, **STUDY)
    paper = verifier.click(verifier.page.locator("main form button").last)
    expect(paper.get_by_text("Kasus posisi.").first).to_be_visible()
    member.goto(f"{case}/pleno")
    for vote in member.page.locator("main form select[name^=member]").all():
        vote.select_option("for")
    fill(member.page, quorum="2", minutes="Risalah singkat.")
    member.page.check("main form input[name=result_1][value=proven]")
    member.click(member.page.locator("main form button").last)

    verifier.goto(f"{case}/langkah/forward?terlapor=1")
    assert verifier.page.locator("[name=study_number]").input_value() == "KJ/5"
    assert verifier.page.locator("[name=quorum]").input_value() == "2"
    assert verifier.page.locator("[name=violation_type]").input_value() == "D06"
