"""Two officers at one case: the second to send sees both versions, and loses nothing typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.citizen import state
from tests.browser.entering import enter_report
from tests.browser.filling import fill, today, typed_in
from tests.browser.officers import PLENO, Office
from tests.browser.visitor import Visitor

FIRST, SECOND = "Alasan anggota pleno.", "Alasan ketua, panjang dan teliti."
SEND = "main form[action*='/langkah/'] button"
AGAIN = "main form:has(input[name=version]) button"


@pytest.fixture
def case(office: Office) -> str:
    """Return the path of a registered case against two people."""
    clerk, verifier, custodian, head = (
        office.officer(role, checks=False) for role in ("intake", "verifier", "custodian", "head")
    )
    _code, case = enter_report(clerk, "Budi Contoh", "Wati Contoh", signed_on=today())
    office.check_identity(custodian, case)
    office.both((verifier, head), case, "register")
    office.examine(verifier, case)
    return case


def begin(officer: Visitor, case: str, person: int, reason: str) -> None:
    """Open the form of one step and type, without sending it."""
    officer.goto(f"{case}/langkah/find_not_proven?terlapor={person}")
    fill(officer.page, **PLENO, pleno_on=today(), reason=reason)


def test_the_second_to_send_sees_both_versions_and_sends_again(office: Office, case: str) -> None:
    member, head = office.officer("pleno_member"), office.officer("head")
    begin(member, case, 1, FIRST)
    begin(head, case, 2, SECOND)
    member.click(member.page.locator(SEND))

    answer = sent_too_late(head)

    for words in (FIRST, SECOND, PLENO["study_number"]):
        expect(answer.page.get_by_text(words).first).to_be_visible()
    answer.click(answer.page.locator(AGAIN))
    assert answer.page.url.endswith(case)
    assert state(answer) == "selesai"
    expect(answer.page.locator("ol.timeline").get_by_text(FIRST)).to_be_visible()
    expect(answer.page.locator("ol.timeline").get_by_text(SECOND)).to_be_visible()


def test_who_leaves_it_after_seeing_both_versions_changes_nothing(office: Office, case: str) -> None:
    member, head = office.officer("pleno_member"), office.officer("head")
    begin(member, case, 1, FIRST)
    begin(head, case, 2, SECOND)
    member.click(member.page.locator(SEND))
    answer = sent_too_late(head)

    answer.click(answer.page.locator(f"main form a[href='{case}']"))

    assert state(answer) == "diregistrasi"
    expect(answer.page.get_by_text(FIRST)).to_be_visible()
    expect(answer.page.get_by_text(SECOND)).to_have_count(0)


def test_a_step_that_is_taken_already_is_told_with_everything_typed_still_there(
    office: Office, case: str
) -> None:
    member, head = office.officer("pleno_member"), office.officer("head")
    begin(member, case, 1, FIRST)
    begin(head, case, 1, SECOND)
    member.click(member.page.locator(SEND))
    answer = sent_too_late(head)

    answer.click(answer.page.locator(AGAIN))

    assert typed_in(answer.page, "reason", "study_number") == [SECOND, PLENO["study_number"]]
    expect(answer.page.locator(".govuk-error-summary")).to_be_visible()


def sent_too_late(officer: Visitor) -> Visitor:
    """Send what was typed on a case that has changed meanwhile; the answer says so."""
    with officer.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        officer.click(officer.page.locator(SEND))
    assert sent.value.status == 409
    return officer
