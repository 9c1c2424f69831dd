"""Every form sent empty: a summary that has the focus and leads to the fields, and a message at each."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator

from neutrality.cases.correctable import CORRECTABLE
from neutrality.domain.access import Role
from tests.browser.citizen import STEPS, Citizen
from tests.browser.filling import clear
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.browser.walking import Walkers
from tests.browser.windows import PHONE

FORMS = re.compile(
    r"/langkah/|/laporan-sama/|/(tanda-tangan|identitas|pelepasan|pelapor|telepon|laporan-sama|surat-pelapor|nomor-luar|baru)$"
)
# The custodian hands over identities here; no case of this office moved, so nothing is asked.
NOTHING_WAITS = "/meja/pelimpahan/identitas"
# Offered once an employer decided, which no case of this office saw.
OF_A_DECISION = {"decision_number", "decision_on", "effective_on", "sanction_kind"}
OF_A_RECOMMENDATION = {"recommendation_source", "recommendation_number"}
WAY_ON = "main form button[name=next], main form:has([id]) button:not([name])"
SUMMARY = ".govuk-error-summary"
DESCRIBED_BY = """element => {
    const ids = [];
    for (let one = element; one; one = one.parentElement) {
        ids.push(...(one.getAttribute('aria-describedby') || '').split(' '));
    }
    return ids;
}"""
# What a step hands in with everything that it asks for: evidence may follow, so that step refuses nothing.
ASKING = [step for step in STEPS if step != "/lapor/bukti"]


def send_empty(visitor: Visitor, path: str) -> None:
    """Open a form, empty it, send it."""
    visitor.goto(path)
    clear(visitor.page)
    visitor.click(visitor.page.locator(WAY_ON).last)


def everything_is_told(visitor: Visitor) -> None:
    """Follow each line of the summary to its field, where the same is said."""
    page = visitor.page
    assert page.locator(SUMMARY).evaluate("element => element === document.activeElement"), page.url
    links = page.locator(f"{SUMMARY} a").all()
    assert links, page.url
    for link in links:
        leads_to_its_field(visitor, link)


def leads_to_its_field(visitor: Visitor, link: Locator) -> None:
    """Follow one line; the focus stands in the field, and the message is read with it."""
    target, text = (link.get_attribute("href") or "").removeprefix("#"), link.inner_text()
    link.click()
    field = visitor.page.locator(f"[id='{target}']")
    where = f"{visitor.page.url}: {target}"
    assert field.evaluate("element => element === document.activeElement"), where
    said = visitor.page.locator(f"[id='{target}-error']").inner_text().splitlines()
    assert any(line.strip() in text for line in said if line.strip()), f"{where}: {said}"
    assert f"{target}-error" in field.evaluate(DESCRIBED_BY), where


def test_each_question_of_the_citizen_is_told(phone: Visitor) -> None:
    Citizen(phone).to_the_last_step()

    for step in reversed(ASKING):
        send_empty(phone, step)
        assert phone.page.url.endswith(step)
        everything_is_told(phone)


def test_the_missing_code_is_told(phone: Visitor) -> None:
    send_empty(phone, "/lacak")

    everything_is_told(phone)


def test_the_missing_address_and_password_are_told(phone: Visitor) -> None:
    send_empty(phone, "/masuk")

    everything_is_told(phone)


@pytest.mark.parametrize("role", [Role.INTAKE, Role.VERIFIER, Role.HEAD, Role.LIAISON, Role.CUSTODIAN])
def test_every_form_of_the_desk_is_told(walkers: Walkers, office: Office, role: Role) -> None:
    _page, found = walkers.reached(role)
    forms = [path for path in found.pages.values() if FORMS.search(path.partition("?")[0])]
    forms = [path for path in forms if not path.startswith(NOTHING_WAITS)]

    assert forms
    each_is_told(office.officer(role, PHONE), forms)


def test_every_correction_is_told(walkers: Walkers, office: Office) -> None:
    _page, found = walkers.reached(Role.VERIFIER)
    forms = {
        path.partition("?")[0].rpartition("/")[2]: path for path in found.pages.values() if "/ralat/" in path
    }

    # Whether the case of each state that the walk came by has a decision is a matter of the sample's days.
    assert set(CORRECTABLE) - OF_A_DECISION - OF_A_RECOMMENDATION <= set(forms) <= set(CORRECTABLE)
    each_is_told(office.officer(Role.VERIFIER, PHONE), list(forms.values()))


def each_is_told(officer: Visitor, forms: list[str]) -> None:
    """Send each of these forms empty."""
    for path in forms:
        send_empty(officer, path)
        everything_is_told(officer)
